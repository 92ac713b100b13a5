"""Posters with a QR code as PDF: values in, bytes out. Needs nothing but reportlab."""

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .pdf_text import draw_code, write

SIZES = {"a4": A4, "a3": A3}
# everything is drawn for A4 and scaled
WIDTH, HEIGHT = A4
MARGIN = 18 * mm
PAGE = WIDTH, MARGIN
CODE = 120 * mm
DARK = HexColor("#24292f")
GREY = HexColor("#57606a")


def make_poster(poster, size="a4"):
    """:param poster: dict with ``link``, and ``titles``, ``lines``, ``notes`` (lists of
        texts, one for each language), ``company``, ``color``; each but the link may
        be empty.
    :param size: ``a4`` or ``a3``.
    :returns: the PDF as bytes.

    >>> make_poster({"link": "https://example.com/s/1", "titles": ["烈酒展"]})[:5]
    b'%PDF-'
    """
    target = io.BytesIO()
    page = SIZES[size]
    canvas = Canvas(target, pagesize=page, invariant=True)
    canvas.setTitle(" · ".join(poster.get("titles") or ()))
    canvas.scale(page[0] / WIDTH, page[1] / HEIGHT)
    _draw_poster(canvas, poster)
    canvas.save()
    return target.getvalue()


def _draw_poster(canvas, poster):
    color = HexColor(poster.get("color") or "#1f6feb")
    canvas.setFillColor(color)
    canvas.rect(0, HEIGHT - 22 * mm, WIDTH, 22 * mm, stroke=0, fill=1)
    canvas.setFillGray(1)
    write(canvas, poster.get("company"), HEIGHT - 14.5 * mm, 18, PAGE)
    baseline = HEIGHT - 48 * mm
    canvas.setFillColor(DARK)
    for text in poster.get("titles") or ():
        baseline = write(canvas, text, baseline, 32, PAGE, lines=2) - 4 * mm
    baseline -= 2 * mm
    canvas.setFillColor(color)
    for text in poster.get("lines") or ():
        baseline = write(canvas, text, baseline, 22, PAGE) - 2 * mm
    draw_code(canvas, poster["link"], 48 * mm, CODE, PAGE, border=2)
    canvas.setFillColor(GREY)
    write(canvas, poster["link"], 40 * mm, 10, PAGE)
    write(canvas, " · ".join(poster.get("notes") or ()), 24 * mm, 13, PAGE)
    canvas.setFillColor(color)
    canvas.rect(0, 0, WIDTH, 10 * mm, stroke=0, fill=1)
