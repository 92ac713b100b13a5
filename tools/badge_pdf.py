"""Badges as PDF: values in, bytes out. Needs nothing but reportlab."""

import io
import unicodedata

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import (
    getRegisteredFontNames,
    registerFont,
    stringWidth,
)
from reportlab.pdfgen.canvas import Canvas

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
SMALLEST = 8

# letters by their Unicode name, and the font that has them; the first that fits
FONTS = (
    ("HANGUL", "HYGothic-Medium"),
    ("KATAKANA", "HeiseiKakuGo-W5"),
    ("HIRAGANA", "HeiseiKakuGo-W5"),
)
CHINESE = "STSong-Light"


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
    _write(canvas, badge.get("show"), HEIGHT - 14 * mm, 13)
    canvas.setFillGray(0.45)
    _write(canvas, badge.get("dates"), HEIGHT - 20 * mm, 9)
    canvas.setFillGray(0)
    _write(canvas, badge.get("name"), HEIGHT - 42 * mm, 34, lines=2)
    canvas.setFillGray(0.15)
    _write(canvas, badge.get("company"), HEIGHT - 62 * mm, 17, lines=2)
    canvas.setFillGray(0.35)
    _write(canvas, badge.get("country"), HEIGHT - 75 * mm, 11)
    canvas.setFillColor(color)
    _write(canvas, badge.get("booths"), HEIGHT - 82 * mm, 15)
    _draw_code(canvas, badge["code"], 36 * mm, 23 * mm)
    canvas.setFillColor(color)
    canvas.rect(0, 0, WIDTH, 17 * mm, stroke=0, fill=1)
    canvas.setFillGray(1)
    _write(canvas, badge.get("category"), 6 * mm, 20)


def _draw_code(canvas, code, size, bottom):
    """A QR code in the middle, with what it says below it for those who type."""
    widget = QrCodeWidget(code, barLevel="M", barBorder=0)
    left, low, right, high = widget.getBounds()
    drawing = Drawing(
        size, size, transform=[size / (right - left), 0, 0, size / (high - low), 0, 0]
    )
    drawing.add(widget)
    draw(drawing, canvas, (WIDTH - size) / 2, bottom)
    canvas.setFillGray(0.5)
    _write(canvas, code, bottom - 4 * mm, 7)


def _write(canvas, text, baseline, size, lines=1):
    """Centred text that shrinks, then breaks, then ends with three dots."""
    text = " ".join((text or "").split())
    if not text:
        return
    font, room = _font_of(text), WIDTH - 2 * MARGIN
    parts = [text]
    fitting = _fit(text, font, size, room)
    if lines > 1 and fitting < size * 0.62:
        parts = _break(text, font, size * 0.75, room)
        fitting = min(_fit(part, font, size * 0.75, room) for part in parts)
    for part in parts:
        canvas.setFont(font, fitting)
        canvas.drawCentredString(
            WIDTH / 2, baseline, _shorten(part, font, fitting, room)
        )
        baseline -= fitting * 1.2


def _fit(text, font, size, room):
    """:returns: the size at which the text has room, not smaller than readable."""
    width = stringWidth(text, font, size)
    return size if width <= room else max(SMALLEST, size * room / width)


def _break(text, font, size, room):
    """:returns: two lines, broken at the blank nearest to the middle, else there."""
    middle = len(text) // 2
    blanks = [index for index, letter in enumerate(text) if letter == " "]
    at = min(blanks, key=lambda index: abs(index - middle), default=middle)
    return [text[:at].strip(), text[at:].strip()]


def _shorten(text, font, size, room):
    while len(text) > 1 and stringWidth(text, font, size) > room + 0.1:
        text = text.rstrip("…")[:-1] + "…"
    return text


def _font_of(text):
    """:returns: a font that has the letters: Western ones look best in Helvetica.

    >>> _font_of("Müller"), _font_of("张伟"), _font_of("김민준")
    ('Helvetica-Bold', 'STSong-Light', 'HYGothic-Medium')
    """
    if text.encode("cp1252", "ignore").decode("cp1252") == text:
        return "Helvetica-Bold"
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in text}
    font = next((name for script, name in FONTS if script in scripts), CHINESE)
    if font not in getRegisteredFontNames():
        registerFont(UnicodeCIDFont(font))
    return font
