"""The state table of a guarded customer: which move is legal, from where, for whom.

Pure Python: facts in, a refusal key (or None) out. The models gather the facts, take
the locks and write the result; they decide nothing by themselves.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

UNGUARDED, UNCLAIMED, CLAIMED, DELETED = "unguarded", "unclaimed", "claimed", "deleted"

# what somebody can be to one customer
OWNER, SUPERIOR, SHAREE, MEMBER, ADMIN, MANAGER, SYSTEM = (
    "owner", "superior", "sharee", "member", "admin", "manager", "system",
)  # fmt: skip


class Move(NamedTuple):
    """One line of the table.

    :ivar sources: states from which the move is legal.
    :ivar roles: one of them is needed; ``SYSTEM`` may do everything.
    :ivar gives: whether somebody gets the customer, hence limits and waiting times.
    :ivar frees: whether the customer goes back to a pool.
    :ivar respects_lock: whether a lock or protection stops it for third parties.
    """

    sources: frozenset
    roles: frozenset
    gives: bool = False
    frees: bool = False
    respects_lock: bool = False


_CHIEFS = frozenset({SUPERIOR, ADMIN, MANAGER})
_MOVERS = _CHIEFS | {SHAREE}
_HELD, _FREE = frozenset({CLAIMED}), frozenset({UNCLAIMED})

MOVES = {
    "enter": Move(frozenset({UNGUARDED}), frozenset({MANAGER}), gives=True),
    "claim": Move(_FREE, frozenset({MEMBER}), gives=True),
    "return": Move(_HELD, frozenset({OWNER}), frees=True),
    "recall": Move(_HELD, _MOVERS, frees=True, respects_lock=True),
    "assign": Move(_HELD | _FREE, _MOVERS | {OWNER}, gives=True, respects_lock=True),
    "recycle": Move(_HELD, frozenset(), frees=True, respects_lock=True),
    "leave": Move(_HELD, frozenset({MANAGER}), frees=True),
    "merge": Move(_HELD | _FREE, frozenset({MANAGER})),
    "move": Move(_HELD | _FREE, frozenset({ADMIN, MANAGER})),
    "lock": Move(_HELD, _CHIEFS | {OWNER}),
    "unlock": Move(_HELD, _CHIEFS | {OWNER}),
    "protect": Move(_HELD, _CHIEFS),
    "delete": Move(_FREE, frozenset({ADMIN, MANAGER})),
    "restore": Move(frozenset({DELETED}), frozenset({ADMIN, MANAGER})),
    # who made the batch, or a manager, is checked against the journal
    "undo": Move(_HELD | _FREE, frozenset(), gives=True),
    "release": Move(_HELD | _FREE, frozenset({MANAGER})),
}


class Subject(NamedTuple):
    """The locked row of one customer or lead, in the order it is selected."""

    id: int
    name: str
    active: bool
    managed: bool
    deleted: bool
    owner_id: int | None
    pool_id: int | None
    company_id: int | None
    locked: bool
    locked_by_id: int | None
    protected_until: date | None
    review_state: str | None
    claim_date: datetime | None
    enter_date: datetime | None

    @property
    def state(self):
        if not self.managed:
            return UNGUARDED
        if self.deleted:
            return DELETED
        return CLAIMED if self.owner_id else UNCLAIMED

    @property
    def key(self):
        """The visibility key; of a colleague's or a company's own card it is -2."""
        if not self.managed:
            return -2
        return self.owner_id or -1

    @property
    def key_owner_id(self):
        return self.owner_id if self.managed else None


def find_refusal(kind, subject, roles, today):
    """Say why a move is not legal, by state, right, lock and review.

    :param kind: a key of :data:`MOVES`.
    :param subject: the :class:`Subject` as locked.
    :param roles: what the actor is to the subject.
    :param today: the day a protection is compared with.
    :returns: the key of a refusal, or None.

    >>> free = Subject(1, "A", True, True, False, None, 1, None, False, None, None,
    ...                "approved", None, None)
    >>> find_refusal("claim", free, {MEMBER}, date(2026, 1, 1))
    >>> find_refusal("claim", free, set(), date(2026, 1, 1))
    'not_member'
    >>> held = free._replace(owner_id=7)
    >>> find_refusal("claim", held, {MEMBER}, date(2026, 1, 1))
    'already_claimed'
    >>> find_refusal("return", held, {MANAGER}, date(2026, 1, 1))
    'not_owner'
    >>> find_refusal("recall", held._replace(locked=True), {ADMIN}, date(2026, 1, 1))
    'locked'
    """
    move, system = MOVES[kind], SYSTEM in roles
    if subject.state == UNGUARDED and kind != "enter":
        return "not_managed"
    if kind == "claim" and not system and MEMBER not in roles:
        return "not_member"
    if kind == "claim" and not subject.active and not system:
        return "gone"
    if subject.state not in move.sources:
        return _wrong_state(subject.state, move)
    if not system and not (move.roles & roles):
        return "not_owner" if kind == "return" else "not_allowed"
    if kind == "unlock" and not _may_unlock(subject, roles):
        return "not_allowed"
    third_party = not system and OWNER not in roles
    if move.respects_lock and subject.owner_id and (third_party or kind == "recycle"):
        if subject.locked:
            return "locked"
        if subject.protected_until and subject.protected_until >= today:
            return "protected"
    reviewed = (subject.review_state or "approved") == "approved"
    if kind in ("claim", "assign") and not reviewed:
        return "not_approved"
    return None


def _wrong_state(state, move):
    if state == DELETED:
        return "gone"
    if state == CLAIMED:
        return "already_claimed"
    if state == UNCLAIMED and DELETED not in move.sources:
        return "not_claimed"
    return "not_allowed"


def _may_unlock(subject, roles):
    """An owner opens their own lock, not the one a superior has put."""
    return bool(roles & (_CHIEFS | {SYSTEM})) or (
        OWNER in roles and subject.locked_by_id in (None, subject.owner_id)
    )


def become(kind, subject, *, now, actor_id, owner_id, pool_id, until=None):
    """Say what a legal move makes of a subject.

    :param kind: a key of :data:`MOVES`.
    :param now: the moment of the move (UTC).
    :param actor_id: who moves it.
    :param owner_id: who gets it, where the move gives it to somebody.
    :param pool_id: the pool it belongs to afterwards.
    :param until: the last day of a protection.
    :returns: the new :class:`Subject`.

    >>> held = Subject(1, "A", True, True, False, 7, 1, None, True, 7, None, "approved",
    ...                datetime(2026, 1, 1), None)
    >>> free = become("return", held, now=datetime(2026, 2, 1), actor_id=7,
    ...               owner_id=None, pool_id=2)
    >>> free.state, free.pool_id, free.locked, free.claim_date
    ('unclaimed', 2, False, None)
    """
    unlocked = {"locked": False, "locked_by_id": None, "protected_until": None}
    move = MOVES[kind]
    if move.gives:
        return subject._replace(
            managed=True,
            owner_id=owner_id,
            pool_id=pool_id,
            claim_date=now if owner_id else None,
            enter_date=subject.enter_date if owner_id and kind != "enter" else now,
            **unlocked,
        )
    if move.frees:
        return subject._replace(
            owner_id=None,
            pool_id=pool_id,
            active=True,
            claim_date=None,
            enter_date=now,
            **unlocked,
        )
    waits_since = subject.enter_date if subject.owner_id else now
    changes = {
        "move": {"pool_id": pool_id, "enter_date": waits_since},
        "lock": {"locked": True, "locked_by_id": actor_id},
        "unlock": {"locked": False, "locked_by_id": None},
        "protect": {"protected_until": until},
        "delete": {"active": False, "deleted": True},
        "restore": {"active": True, "deleted": False, "enter_date": now},
        "release": {
            "managed": False,
            "pool_id": None,
            "claim_date": None,
            "enter_date": None,
            **unlocked,
        },
        "merge": {"owner_id": None, "claim_date": None, **unlocked},
    }[kind]
    return subject._replace(**changes)


def find_rest_end(subject, freeze_days):
    """:returns: the moment a fresh pool row may be claimed, or None.

    :param freeze_days: days counted from entering the pool, never from an edit.
    """
    if not freeze_days or not subject.enter_date:
        return None
    return subject.enter_date + timedelta(days=freeze_days)
