"""People a study could ask: values in, reasons out."""

from dataclasses import dataclass

from .satisfaction import SIZE_LIMITS


@dataclass(slots=True)
class Person:
    """Somebody of the population of a study; what is not known is None."""

    partner_id: int = None
    registration_id: int = None
    participation_id: int = None
    name: str = None
    company_name: str = None
    text: str = None  # the address field as somebody filled it
    phone: str = None  # digits, of a badge
    lang: str = None
    role: str = None
    hall_id: int = None
    category_id: int = None
    area: float = None
    email: str = None
    reason: str = None  # why not asked
    is_exception: bool = False

    def get_keys(self):
        """:returns: what another row of the same person would share with this one.

        Colleagues give the number of their company: by phone and name, not by phone.

        >>> sorted(Person(partner_id=3, email="a@b.c", name="Ann", phone="86").get_keys())
        [('email', 'a@b.c'), ('partner', 3), ('phone', '86', 'ann')]
        """
        keys = set()
        if self.partner_id:
            keys.add(("partner", self.partner_id))
        if self.email:
            keys.add(("email", self.email))
        if self.phone and self.name:
            keys.add(("phone", self.phone, self.name.strip().lower()))
        return keys


def size_of(area):
    """:param area: square metres, 0 or None when there is no stand.
    :returns: the size of the stand, or None.

    >>> size_of(9), size_of(9.5), size_of(36), size_of(100), size_of(101), size_of(0)
    ('small', 'medium', 'medium', 'large', 'huge', None)
    """
    if not area or area <= 0:
        return None
    for name, limit in SIZE_LIMITS:
        if area <= limit:
            return name
    return "huge"


def mark_twice(people):
    """Keep the first row of each person. Who wants no mail on one address gets none on
    another one, either.

    >>> ann, again = Person(partner_id=1, email="a@b.c"), Person(email="a@b.c")
    >>> mark_twice([ann, again])
    >>> ann.reason, again.reason
    (None, 'twice')
    """
    seen = set()
    for person in people:
        if not person.email:
            continue
        keys = person.get_keys()
        if not person.reason and keys & seen:
            person.reason = "twice"
        seen |= keys
