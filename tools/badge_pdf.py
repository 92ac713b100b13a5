"""Badges as PDF: values in, bytes out. Needs nothing but reportlab."""

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .pdf_text import draw_code, write

# the bar at the top: who may go where is seen from afar
COLORS = {
    "trade_visitor": "#1f6feb",
    "visitor": "#3fa34d",
    "hosted_buyer": "#8250df",
    "exhibitor_staff": "#d1242f",
    "media": "#bf6b00",
    "guest": "#b8860b",
    "delegate": "#0f766e",
    "contractor": "#57606a",
    "organiser_staff": "#24292f",
}
PLAIN_COLOR = "#57606a"
WIDTH, HEIGHT = A6
MARGIN = 8 * mm
PAGE = WIDTH, MARGIN


def make_badges(badges, per_sheet=1):
    """:param badges: list of dicts with ``name``, ``company``, ``category`` (text),
        ``category_code``, ``show``, ``dates``, ``booths``, ``country``, ``code``; each
        but the code may be empty.
    :param per_sheet: 1 for pages of size A6, 4 for four of them on a page of size A4.
    :returns: the PDF as bytes.

    >>> make_badges([{"name": "张伟", "code": "1"}])[:5]
    b'%PDF-'
    """
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4 if per_sheet == 4 else A6, invariant=True)
    canvas.setTitle("Badges")
    for index, badge in enumerate(badges):
        place = index % per_sheet
        if index and not place:
            canvas.showPage()
        canvas.saveState()
        if per_sheet == 4:
            canvas.translate(place % 2 * WIDTH, A4[1] - HEIGHT * (1 + place // 2))
            _draw_cut(canvas)
        _draw_badge(canvas, badge)
        canvas.restoreState()
    canvas.save()
    return target.getvalue()


def _draw_cut(canvas):
    canvas.setStrokeGray(0.8)
    canvas.setDash(2, 4)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=1, fill=0)


def _draw_badge(canvas, badge):
    color = HexColor(COLORS.get(badge.get("category_code"), PLAIN_COLOR))
    canvas.setFillGray(0.25)
    write(canvas, badge.get("show"), HEIGHT - 14 * mm, 13, PAGE)
    canvas.setFillGray(0.45)
    write(canvas, badge.get("dates"), HEIGHT - 20 * mm, 9, PAGE)
    canvas.setFillGray(0)
    write(canvas, badge.get("name"), HEIGHT - 42 * mm, 34, PAGE, lines=2)
    canvas.setFillGray(0.15)
    write(canvas, badge.get("company"), HEIGHT - 62 * mm, 17, PAGE, lines=2)
    canvas.setFillGray(0.35)
    write(canvas, badge.get("country"), HEIGHT - 75 * mm, 11, PAGE)
    canvas.setFillColor(color)
    write(canvas, badge.get("booths"), HEIGHT - 82 * mm, 15, PAGE)
    draw_code(canvas, badge["code"], 23 * mm, 36 * mm, PAGE)
    # what it says, for those who type
    canvas.setFillGray(0.5)
    write(canvas, badge["code"], 19 * mm, 7, PAGE)
    canvas.setFillColor(color)
    canvas.rect(0, 0, WIDTH, 17 * mm, stroke=0, fill=1)
    canvas.setFillGray(1)
    write(canvas, badge.get("category"), 6 * mm, 20, PAGE)
