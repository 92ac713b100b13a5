"""Figures of an edition: from counted rows to what regimes of statistics call them.

None is "unknown", printed n.a.; it is never taken for 0. Rates are 0..1, areas square
metres, amounts the currency of the edition.

Sources: UFI, calculation standards for exhibition statistics, and CENTREX rules (net
space is contracted space, paid or not, with special shows on the theme; exhibitors are
main and co-exhibitors with staff of their own, never represented companies; visitors
are told from visits); FKM definitions (stand staff and press are no visitors; an
international show has 10 % exhibitors and 5 % visitors from abroad); the Chinese annex
of terms and notes on statistics (space used for payment only; the share of exhibitors,
visitors or of space from beyond the border, Hong Kong, Macao and Taiwan included);
the key figures of ISO 25639-1.

>>> ratio(3, 4), ratio(0, 4), ratio(3, 0), ratio(None, 4)
(0.75, 0.0, None, None)
>>> REGIMES["gb"].is_net(Space(area=9.0, is_complimentary=True, is_present=True))
False
>>> REGIMES["ufi"].is_net(Space(area=9.0, is_complimentary=True, is_present=True))
True
"""

from dataclasses import dataclass

from .exhibition import VISITORS

# three of them are named by doctests only
from .exhibition_facts import (
    ALL,
    SPLIT_ORIGINS,
    Exhibitors,  # noqa: F401
    Facts,  # noqa: F401
    Space,  # noqa: F401
)

TRADE_VISITORS = frozenset({"trade_visitor", "hosted_buyer"})
PRESS = frozenset({"media"})

# what a figure is measured in
UNITS = {
    "exhibitors": "count",
    "exhibitors_main": "count",
    "exhibitors_co": "count",
    "represented": "count",
    "net_area": "area",
    "net_area_shell": "area",
    "net_area_raw": "area",
    "net_area_outdoor": "area",
    "net_area_special": "area",
    "net_area_complimentary": "area",
    "gross_area": "area",
    "rented_area": "area",
    "sellable_area": "area",
    "occupancy": "rate",
    "visitors": "count",
    "trade_visitors": "count",
    "visits": "count",
    "visits_per_visitor": "number",
    "attendees": "count",
    "pre_registrations": "count",
    "no_shows": "count",
    "no_show_rate": "rate",
    "retention": "rate",
    "retention_area": "rate",
    "retention_revenue": "rate",
    "churn": "rate",
    "new_ratio": "rate",
    "returning_ratio": "rate",
    "net_growth": "rate",
    "rebooking": "rate",
    "space_revenue": "money",
    "area_yield": "money",
    "visitors_per_exhibitor": "number",
    "visitors_per_100_m2": "number",
}
# split by origin, too; all others are told of the whole edition
SPLIT = frozenset(
    {
        "exhibitors", "exhibitors_main", "exhibitors_co", "represented", "net_area",
        "visitors", "trade_visitors", "visits", "attendees", "pre_registrations",
        "no_shows", "no_show_rate", "retention", "churn", "space_revenue",
    }
)  # fmt: skip
# what a contract was worth could be told from them
CONFIDENTIAL = frozenset({"space_revenue", "area_yield", "retention_revenue"})
# compared with other editions: as uncertain as the least certain of them
COMPARED = frozenset(
    {
        "retention", "retention_area", "retention_revenue", "churn", "new_ratio",
        "returning_ratio", "net_growth", "rebooking",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Regime:
    """By which rules net space and visitors are counted.

    :ivar counts_unpaid: complimentary space and special shows are net space.
    :ivar visitors: categories of badges that are visitors.
    :ivar trade_visitors: those of them who come for their work.
    """

    counts_unpaid: bool = True
    visitors: frozenset = VISITORS
    trade_visitors: frozenset = TRADE_VISITORS

    def is_net(self, space):
        """:returns: whether the space counts as net exhibition space."""
        if space.is_complimentary or space.is_special_show:
            return self.counts_unpaid and (space.is_present or space.is_special_show)
        return space.is_present


REGIMES = {
    "ufi": Regime(),
    "gb": Regime(
        counts_unpaid=False,
        visitors=VISITORS | PRESS,
        trade_visitors=TRADE_VISITORS | PRESS,
    ),
    "fkm": Regime(),
}


def ratio(part, whole):
    """:returns: the quotient; None where one is unknown or there is no whole."""
    if part is None or not whole:
        return None
    return part / whole


def total(items, attribute, keep=lambda item: True):
    """:returns: dict of every origin, and of all of them, to the sum of ``attribute``.

    >>> total([Exhibitors("hmt", count=2), Exhibitors()], "count")["all"]
    3
    """
    sums = dict.fromkeys((ALL, *SPLIT_ORIGINS), 0)
    for item in items:
        if keep(item):
            sums[ALL] += getattr(item, attribute)
            sums[item.origin] += getattr(item, attribute)
    return sums


def unknown():
    """:returns: as :func:`total`, where nothing was recorded."""
    return dict.fromkeys((ALL, *SPLIT_ORIGINS))


def divide(parts, wholes):
    """:returns: dict of origin to the ratio of two results of :func:`total`."""
    return {origin: ratio(parts[origin], wholes[origin]) for origin in parts}


def get_figures(facts, basis):
    """All figures of one edition under one regime.

    :param facts: a :class:`Facts`.
    :param basis: key of ``REGIMES``.
    :returns: dict of ``(metric, origin)`` to a number or None; every metric of
        ``UNITS`` is there, with all its origins.

    >>> facts = Facts(exhibitors=[Exhibitors("mainland", count=8), Exhibitors("hmt")],
    ...               is_measured=True)
    >>> figures = get_figures(facts, "ufi")
    >>> figures["exhibitors", "all"], figures["exhibitors", "foreign"]
    (9, 0)
    >>> figures["visitors", "all"], figures["retention", "all"]
    (None, None)
    """
    regime = REGIMES[basis]
    sums = {
        **_count_exhibitors(facts),
        **_measure_space(facts, regime),
        **_count_people(facts, regime),
        **_compare(facts),
    }
    whole = {metric: values[ALL] for metric, values in sums.items()}
    sums["visitors_per_exhibitor"] = {
        ALL: ratio(whole["visitors"], whole["exhibitors"])
    }
    density = ratio(whole["visitors"], whole["net_area"])
    sums["visitors_per_100_m2"] = {ALL: density and 100 * density}
    return {
        (metric, origin): sums[metric][origin]
        for metric in UNITS
        for origin in ((ALL, *SPLIT_ORIGINS) if metric in SPLIT else (ALL,))
    }


def _count_exhibitors(facts):
    if not facts.is_measured:
        names = ("exhibitors", "exhibitors_main", "exhibitors_co", "represented")
        return {name: unknown() for name in names}
    represented = {origin: facts.represented.get(origin, 0) for origin in SPLIT_ORIGINS}
    companies = facts.exhibitors
    return {
        "exhibitors": total(companies, "count"),
        "exhibitors_main": total(companies, "count", lambda row: row.is_main),
        "exhibitors_co": total(companies, "count", lambda row: not row.is_main),
        "represented": {ALL: sum(represented.values()), **represented},
    }


def _measure_space(facts, regime):
    spaces = facts.spaces

    def area(keep):
        return total(spaces, "area", keep) if spaces else unknown()

    def net(keep):
        return area(lambda space: regime.is_net(space) and keep(space))

    sold = area(lambda space: space.is_sold)
    sellable = area(is_sellable)
    paid = area(lambda space: space.is_sold and not space.is_complimentary)
    revenue = facts.revenue
    if revenue is None:
        revenues = unknown()
    else:
        split = {origin: revenue.get(origin, 0.0) for origin in SPLIT_ORIGINS}
        revenues = {ALL: sum(split.values()), **split}
    return {
        "net_area": net(lambda space: True),
        "net_area_shell": net(lambda space: space.build_type == "shell"),
        "net_area_raw": net(lambda space: space.build_type == "raw"),
        "net_area_outdoor": net(lambda space: space.is_outdoor),
        "net_area_special": net(lambda space: space.is_special_show),
        "net_area_complimentary": net(lambda space: space.is_complimentary),
        "gross_area": {ALL: facts.gross_area},
        "rented_area": sold,
        "sellable_area": sellable,
        "occupancy": divide(sold, sellable),
        "space_revenue": revenues,
        "area_yield": {ALL: ratio(revenues[ALL], paid[ALL])},
    }


def is_sellable(space):
    """:returns: whether the space is offered: sold already, or neither blocked nor the
    organiser's own."""
    return space.is_sold or not (space.is_blocked or space.is_special_show)


def _count_people(facts, regime):
    badges = facts.people
    visitors = [row for row in badges if row.category in regime.visitors]
    seen = [row for row in badges if row.is_seen]
    expected = [row for row in visitors if row.is_valid and not row.is_onsite]
    absent = [row for row in expected if not row.is_seen]
    # nobody scanned: the doors were not counted, so nothing is known of who came
    count = total if seen else lambda *args: unknown()
    sums = {
        "visitors": count([row for row in visitors if row.is_seen], "count"),
        "trade_visitors": count(
            [row for row in seen if row.category in regime.trade_visitors], "count"
        ),
        "visits": count(visitors, "visits"),
        "attendees": count(seen, "count"),
        "pre_registrations": total(expected, "count") if badges else unknown(),
        "no_shows": count(absent, "count"),
    }
    sums["visits_per_visitor"] = divide(sums["visits"], sums["visitors"])
    sums["no_show_rate"] = divide(sums["no_shows"], sums["pre_registrations"])
    return sums


def _compare(facts):
    """Retained: in P(N-1) and P(N); lost: in P(N-1) only; acquired: in P(N) only."""
    companies = facts.exhibitors
    present = total(companies, "count")[ALL]
    if facts.is_compared and companies:
        before, again = (
            {
                name: total(facts.previous, name, keep)
                for name in ("count", "area", "revenue")
            }
            for keep in (lambda row: True, lambda row: row.is_retained)
        )
        new = total(companies, "count", lambda row: row.kind == "new")[ALL]
        back = total(companies, "count", lambda row: row.kind == "returning")[ALL]
    else:
        before = again = {name: unknown() for name in ("count", "area", "revenue")}
        new = back = None
    retention = divide(again["count"], before["count"])
    growth = None if new is None else present - before["count"][ALL]
    return {
        "retention": retention,
        "retention_area": divide(again["area"], before["area"]),
        "retention_revenue": divide(again["revenue"], before["revenue"]),
        "churn": {
            origin: None if rate is None else 1 - rate
            for origin, rate in retention.items()
        },
        "new_ratio": {ALL: ratio(new, present)},
        "returning_ratio": {ALL: ratio(back, present)},
        # acquired less lost is what is there now less what was there before
        "net_growth": {ALL: ratio(growth, before["count"][ALL])},
        "rebooking": {ALL: ratio(facts.rebooked, present)},
    }


def is_international(figures, rule):
    """Whether a show may be called international.

    :param figures: dict of ``(metric, origin)`` to number or None.
    :param rule: ``fkm``: at least 10 % exhibitors and 5 % visitors from abroad;
        ``cn``, the Chinese annex: 10 % exhibitors, or 5 % visitors, or 20 % of the net
        area from beyond the border, with Hong Kong, Macao and Taiwan.
    :returns: None where what is known does not decide it.

    >>> shares = {("exhibitors", "all"): 10, ("exhibitors", "foreign"): 0,
    ...           ("exhibitors", "hmt"): 1, ("visitors", "all"): 100,
    ...           ("visitors", "foreign"): 5, ("visitors", "hmt"): 0}
    >>> is_international(shares, "fkm"), is_international(shares, "cn")
    (False, True)
    """
    if rule == "fkm":
        answers = [
            _reaches(get_share(figures, "exhibitors", ("foreign",)), 0.10),
            _reaches(get_share(figures, "visitors", ("foreign",)), 0.05),
        ]
        decisive = False
    else:
        beyond = ("hmt", "foreign")
        answers = [
            _reaches(get_share(figures, "exhibitors", beyond), 0.10),
            _reaches(get_share(figures, "visitors", beyond), 0.05),
            _reaches(get_share(figures, "net_area", beyond), 0.20),
        ]
        decisive = True
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def get_share(figures, metric, origins):
    """:returns: the share of ``origins`` in a metric, None if unknown."""
    parts = [figures.get((metric, origin)) for origin in origins]
    part = None if None in parts else sum(parts)
    return ratio(part, figures.get((metric, ALL)))


def _reaches(share, least):
    return None if share is None else share >= least
