"""Facts of shows that models share: numbers of booths, origins, lengths of cycles.

>>> booth_key("Ａ１"), booth_key(" a 1 "), booth_key("A-1")
('A1', 'A1', 'A-1')
>>> booth_key(None), booth_key("  ")
(None, None)
"""

import re
import unicodedata

# a stand of 3 m by 3 m, the international standard booth (国际标准展位)
STANDARD_SIDE = 3.0

# countries whose companies a Chinese show counts apart from home and abroad (港澳台)
GREATER_CHINA = frozenset({"HK", "MO", "TW"})

ORIGINS = [
    ("mainland", "Domestic"),
    ("hmt", "Hong Kong, Macao, Taiwan"),
    ("foreign", "Abroad"),
]

# who informs themselves or meets exhibitors; staff, press, builders and organisers
# are let in and are no visitors (ISO 25639-1; CENTREX, FKM)
VISITORS = frozenset({"trade_visitor", "visitor", "hosted_buyer"})

# by whose rules a show is counted
REGIME_NAMES = [
    ("ufi", "UFI (international)"),
    ("gb", "GB/T (China)"),
    ("fkm", "FKM (Germany)"),
]


def booth_key(number):
    """:param number: a booth's number as typed.
    :returns: the number two booths of one edition may not share: without blanks, in
        upper case, full-width letters and digits as half-width ones (Unicode NFKC);
        None for an empty one.
    """
    folded = unicodedata.normalize("NFKC", number or "")
    return "".join(folded.split()).upper() or None


def booth_order(number):
    """:param number: a booth's number as typed.
    :returns: what to sort by so that A2 comes before A10; None for an empty one.

    >>> booth_order("a2"), booth_order("A10") > booth_order("A2")
    ('A00002', True)
    """
    key = booth_key(number)
    return key and re.sub(r"\d+", lambda digits: digits[0].zfill(5), key)


def origin_of(country_code, home_code):
    """:param country_code: ISO code of the country in contract or registration.
    :param home_code: ISO code of the country the show takes place in.
    :returns: ``mainland`` at home, ``hmt`` for Hong Kong, Macao and Taiwan at a show
        in China, ``foreign`` elsewhere; None where one of both is unknown.

    >>> origin_of("CN", "CN"), origin_of("HK", "CN"), origin_of("HK", "DE")
    ('mainland', 'hmt', 'foreign')
    >>> origin_of(None, "CN")
    """
    if not country_code or not home_code:
        return None
    if country_code == home_code:
        return "mainland"
    if home_code == "CN" and country_code in GREATER_CHINA:
        return "hmt"
    return "foreign"
