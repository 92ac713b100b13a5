"""What is counted of an edition, before any regime says what it is called."""

from dataclasses import dataclass, field
from typing import NamedTuple

ALL = "all"
UNKNOWN = "unknown"
# origins a figure is split by
SPLIT_ORIGINS = ("mainland", "hmt", "foreign", UNKNOWN)


class Exhibitors(NamedTuple):
    """So many companies alike. ``kind``: new, retained, returning, None if unknown."""

    origin: str = UNKNOWN
    is_main: bool = True
    kind: str | None = None
    count: int = 1


class Previous(NamedTuple):
    """So many exhibitors of the previous edition, by whether they came again."""

    origin: str = UNKNOWN
    is_retained: bool = False
    count: int = 1
    area: float = 0.0
    revenue: float = 0.0


class Space(NamedTuple):
    """Square metres of booths that are alike.

    ``is_sold``: under contract; ``is_present``: and the company came, or will.
    """

    origin: str = UNKNOWN
    build_type: str | None = None
    is_outdoor: bool = False
    is_complimentary: bool = False
    is_special_show: bool = False
    is_blocked: bool = False
    is_sold: bool = False
    is_present: bool = False
    area: float = 0.0


class People(NamedTuple):
    """So many badge holders alike, and on how many days they came altogether.

    ``is_valid``: neither cancelled nor a draft.
    """

    origin: str = UNKNOWN
    category: str | None = None
    is_onsite: bool = False
    is_valid: bool = True
    is_seen: bool = False
    count: int = 1
    visits: int = 0


@dataclass
class Facts:
    """What was counted of one edition.

    :ivar is_compared: whether there is an edition to compare with, with exhibitors.
    :ivar is_measured: whether exhibitors of it are known at all, whatever their state.
    :ivar rebooked: how many exhibitors signed for the next edition in time; None where
        there is none, or no last day for it.
    :ivar revenue: origin to amount of the confirmed orders of space; None without any.
    """

    exhibitors: list = field(default_factory=list)
    represented: dict = field(default_factory=dict)
    previous: list = field(default_factory=list)
    spaces: list = field(default_factory=list)
    people: list = field(default_factory=list)
    gross_area: float | None = None
    rebooked: int | None = None
    revenue: dict | None = None
    is_compared: bool = False
    is_measured: bool = False
