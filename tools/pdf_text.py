"""Text and codes in the middle of a page: fonts that have its letters, sizes at which it
has room."""

import unicodedata

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import (
    getRegisteredFontNames,
    registerFont,
    stringWidth,
)

SMALLEST = 8

# letters by their Unicode name, and the font that has them; the first that fits
FONTS = (
    ("HANGUL", "HYGothic-Medium"),
    ("KATAKANA", "HeiseiKakuGo-W5"),
    ("HIRAGANA", "HeiseiKakuGo-W5"),
)
CHINESE = "STSong-Light"


def fit(text, font, size, room):
    """:returns: the size at which the text has room, not smaller than readable."""
    width = stringWidth(text, font, size)
    return size if width <= room else max(SMALLEST, size * room / width)


def break_line(text, font, size, room):
    """:returns: two lines, broken at the blank nearest to the middle, else there."""
    middle = len(text) // 2
    blanks = [index for index, letter in enumerate(text) if letter == " "]
    at = min(blanks, key=lambda index: abs(index - middle), default=middle)
    return [text[:at].strip(), text[at:].strip()]


def shorten(text, font, size, room):
    while len(text) > 1 and stringWidth(text, font, size) > room + 0.1:
        text = text.rstrip("…")[:-1] + "…"
    return text


def font_of(text):
    """:returns: a font that has the letters: Western ones look best in Helvetica.

    >>> font_of("Müller"), font_of("张伟"), font_of("김민준")
    ('Helvetica-Bold', 'STSong-Light', 'HYGothic-Medium')
    """
    if text.encode("cp1252", "ignore").decode("cp1252") == text:
        return "Helvetica-Bold"
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in text}
    font = next((name for script, name in FONTS if script in scripts), CHINESE)
    if font not in getRegisteredFontNames():
        registerFont(UnicodeCIDFont(font))
    return font


def write(canvas, text, baseline, size, page, lines=1):
    """Centred text that shrinks, then breaks, then ends with three dots.

    :param baseline: of the first line, in points from below.
    :param page: width of the page and of its margins, in points.
    :returns: the baseline of the next line.
    """
    text = " ".join((text or "").split())
    if not text:
        return baseline
    width, margin = page
    font, room = font_of(text), width - 2 * margin
    parts = [text]
    fitting = fit(text, font, size, room)
    if lines > 1 and fitting < size * 0.62:
        parts = break_line(text, font, size * 0.75, room)
        fitting = min(fit(part, font, size * 0.75, room) for part in parts)
    for part in parts:
        canvas.setFont(font, fitting)
        canvas.drawCentredString(
            width / 2, baseline, shorten(part, font, fitting, room)
        )
        baseline -= fitting * 1.2
    return baseline


def draw_code(canvas, text, bottom, size, page, border=0):
    """A centred QR code.

    :param border: empty modules around it.
    """
    widget = QrCodeWidget(text, barLevel="M", barBorder=border)
    left, low, right, high = widget.getBounds()
    drawing = Drawing(
        size, size, transform=[size / (right - left), 0, 0, size / (high - low), 0, 0]
    )
    drawing.add(widget)
    draw(drawing, canvas, (page[0] - size) / 2, bottom)
