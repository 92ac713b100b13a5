"""How names are said inside sentences."""

import re
import unicodedata

# what turns the direction of all that follows, and what no screen can show
CONTROLS = re.compile(
    "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def in_sentence(name):
    """A name as it can stand in the middle of a sentence.

    :param name: as somebody typed it; None and False are empty.
    :returns: the name on one line, without what turns the sentence around it. One with
        letters that run from right to left is isolated, so that the dates and full
        stops beside it stay where they are (Unicode UAX 9, section 2.4.2).

    >>> in_sentence("  Acme\\n Ltd ")
    'Acme Ltd'
    >>> in_sentence("Evil\\u202egnp.exe")
    'Evilgnp.exe'
    >>> in_sentence("\\u05d0\\u05d1") == "\\u2068\\u05d0\\u05d1\\u2069"
    True
    >>> in_sentence(None)
    ''
    """
    name = " ".join(CONTROLS.sub("", name or "").split())
    if any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in name):
        return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
    return name
