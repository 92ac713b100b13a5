"""Satisfaction of a sample: NPS, CSAT, the index, and what changed since the last one.

None is "no answers", never 0. Worked examples are those of the papers named below.

Sources: Reichheld 2003 (NPS); Rocks 2016, The American Statistician 70:4 (adjusted Wald
interval: 3/4 to promoters, 3/4 to detractors, 1.5 to passives, best in its comparison);
Fornell et al. 1996, Journal of Marketing 60:4 (the index of three items, the ACSI
method; the weights of Ohio are those published for that state); top-two-box is the
share of the two best answers of five, seven or ten, of the best one of three.
"""

from math import sqrt
from typing import NamedTuple

from .satisfaction import CSI_ITEMS, LOW_BASE
from .satisfaction_interval import (
    CONFIDENCE,
    WIDEST,
    Change,
    Interval,
    answers_needed,
    check_count,
    p_value,
    wilson,
    z_value,
)

EQUAL_WEIGHTS = (1.0, 1.0, 1.0)
OHIO_WEIGHTS = (0.3885, 0.3190, 0.2925)
NPS_LOWEST, NPS_HIGHEST = -100.0, 100.0


class Votes(NamedTuple):
    """Answers to a recommendation question by what they count as."""

    detractors: int
    passives: int
    promoters: int

    @property
    def n(self):
        return sum(self)


def nps_category(score):
    """:param score: answer from 0 to 10, the mean of some maybe: it is rounded half up.
    :returns: promoter, passive or detractor; None without a score.
    :raises ValueError: outside 0..10.

    >>> nps_category(9), nps_category(8.49), nps_category(8.5), nps_category(6.4)
    ('promoter', 'passive', 'promoter', 'detractor')
    """
    if score is None:
        return None
    if not 0 <= score <= 10:
        raise ValueError(f"{score!r} is no answer from 0 to 10")
    # half up; Python's round() goes to the even one
    whole = int(score + 0.5)
    return "promoter" if whole >= 9 else "passive" if whole >= 7 else "detractor"


def count_votes(scores):
    """:param scores: whole answers from 0 to 10.
    :returns: ``Votes``.
    :raises ValueError: an answer outside, or a fraction.

    >>> count_votes([0, 6, 7, 8, 9, 10, 10])
    Votes(detractors=2, passives=2, promoters=3)
    """
    counts = {"detractor": 0, "passive": 0, "promoter": 0}
    for score in scores:
        if score is None or isinstance(score, bool) or score != int(score):
            raise ValueError(f"{score!r} is no whole answer from 0 to 10")
        counts[nps_category(score)] += 1
    return Votes(*counts.values())


def nps(votes, confidence=CONFIDENCE):
    """Promoters less detractors of a hundred answers, with the adjusted interval.

    :param votes: ``Votes``.
    :returns: ``Interval`` in -100..100, None without answers.

    >>> [round(end, 2) for end in nps(Votes(30, 50, 120))]
    [45.0, 34.14, 54.53]
    >>> [round(end, 2) for end in nps(Votes(1, 3, 6))]
    [50.0, -0.2, 77.13]
    >>> [round(end, 2) for end in nps(Votes(0, 2, 3))]
    [60.0, -7.51, 82.51]
    >>> nps(Votes(0, 0, 0)) is None
    True
    """
    _check_votes(votes)
    if not votes.n:
        return None
    value, _deviation = _nps_moments(votes)
    middle, error = _adjusted(votes)
    half = z_value(confidence) * error
    return Interval(
        value, max(middle - half, NPS_LOWEST), min(middle + half, NPS_HIGHEST)
    )


def nps_error(votes):
    """:returns: plain standard error of the NPS in points, None without answers.

    The plain Wald interval of 30, 50 and 120, printed by the paper, too:

    >>> error = nps_error(Votes(30, 50, 120))
    >>> round(45 - z_value() * error, 2), round(45 + z_value() * error, 2)
    (34.75, 55.25)
    """
    _check_votes(votes)
    return _nps_moments(votes)[1] / sqrt(votes.n) if votes.n else None


def difference_of_nps(earlier, later, confidence=CONFIDENCE):
    """Change of the NPS between two waves, its adjusted interval and two-sided p.

    :returns: ``Change`` in points, None where a wave has no answers.

    >>> change = difference_of_nps(Votes(40, 60, 60), Votes(30, 50, 120))
    >>> [round(end, 2) for end in change[:3]], change.p < 0.001, change.is_significant
    ([32.5, 16.34, 47.79], True, True)
    """
    _check_votes(earlier)
    _check_votes(later)
    if not earlier.n or not later.n:
        return None
    value = _nps_moments(later)[0] - _nps_moments(earlier)[0]
    (first, first_error), (second, second_error) = _adjusted(earlier), _adjusted(later)
    error = sqrt(first_error**2 + second_error**2)
    middle, half = second - first, z_value(confidence) * error
    widest = NPS_HIGHEST - NPS_LOWEST
    low, high = max(middle - half, -widest), min(middle + half, widest)
    return Change(value, low, high, p_value(middle / error))


def top_box(scale_max):
    """:param scale_max: best answer of the scale.
    :returns: the lowest answer that is content: the best of three, else the two best.

    >>> [top_box(best) for best in (3, 5, 7, 10)]
    [3, 4, 6, 9]
    """
    return scale_max if scale_max <= 3 else scale_max - 1


def csat(satisfied, n, confidence=CONFIDENCE):
    """Share of content answers in percent, with Wilson's interval.

    :returns: ``Interval`` in 0..100, None without answers.

    >>> csat(60, 100).value
    60.0
    >>> for counts in ((960, 1200), (80, 100), (18, 20), (10, 10), (0, 10)):
    ...     print([round(end, 2) for end in csat(*counts)])
    [80.0, 77.64, 82.17]
    [80.0, 71.12, 86.66]
    [90.0, 69.9, 97.21]
    [100.0, 72.25, 100.0]
    [0.0, 0.0, 27.75]
    """
    interval = wilson(satisfied, n, confidence)
    return interval and Interval(*(100 * end for end in interval))


def csi(items, weights=EQUAL_WEIGHTS, low=1, high=10):
    """Index of one respondent: weighted items, stretched to 0..100.

    :param items: overall, against expectations, against the ideal; None if skipped.
    :param weights: theirs; their sum does not matter.
    :returns: 0..100, None unless all three are answered.
    :raises ValueError: an item outside the scale, weights that weigh nothing.

    >>> round(csi((8, 7, 6)), 3), round(csi((8, 7, 6), OHIO_WEIGHTS), 3)
    (66.667, 67.733)
    >>> csi((1, 1, 1)), csi((10, 10, 10)), csi((8, None, 6))
    (0.0, 100.0, None)
    """
    if len(items) != len(CSI_ITEMS) or len(weights) != len(CSI_ITEMS):
        raise ValueError(f"the index has {len(CSI_ITEMS)} items and weights")
    if min(weights) < 0 or not sum(weights) > 0:
        raise ValueError(f"weights are {weights!r}")
    if any(item is not None and not low <= item <= high for item in items):
        raise ValueError(f"an item of {items!r} is outside {low}..{high}")
    if None in items:
        return None
    weighted = sum(
        weight * (item - low) for item, weight in zip(items, weights, strict=True)
    )
    return 100 * weighted / sum(weights) / (high - low)


def block(items, low, high):
    """Score of a block of like questions: mean of the answered, stretched to 0..100.

    :param items: answers, None where skipped.
    :returns: 0..100, None unless at least half of the items are answered.

    >>> block((5, 4, None, None), 1, 5), block((5, None, None), 1, 5)
    (87.5, None)
    """
    answered = [item for item in items if item is not None]
    if not answered or 2 * len(answered) < len(items):
        return None
    if not all(low <= item <= high for item in answered):
        raise ValueError(f"an item of {items!r} is outside {low}..{high}")
    return 100 * (sum(answered) / len(answered) - low) / (high - low)


def weighted_index(means, weights, low=1, high=5):
    """Touchpoints in one index.

    :returns: weighted mean of the means stretched to 0..100, None without touchpoints.

    >>> round(weighted_index((4.5, 3.8, 4.2, 3.5), (0.3, 0.3, 0.2, 0.2)), 2)
    75.75
    """
    if not means:
        return None
    if len(means) != len(weights) or not sum(weights) > 0 or min(weights) < 0:
        raise ValueError(f"weights are {weights!r}")
    pairs = zip(means, weights, strict=True)
    mean = sum(value * weight for value, weight in pairs) / sum(weights)
    return 100 * (mean - low) / (high - low)


def needed(scale, n, deviation=None, population=None):
    """Answers still missing for an interval of ±5 points.

    A share is planned for its widest deviation, as tables of sample sizes are; other
    figures for theirs, and for the widest while the base is low.

    :param deviation: of one answer's points.

    >>> needed("csat", 100), needed("csat", 100, population=800)
    (285, 160)
    >>> needed("nps", 200, 73.99), needed("nps", 10, 0.0), needed("csi", 40, 15.0)
    (642, 1527, 0)
    """
    widest = NPS_HIGHEST if scale == "nps" else WIDEST
    is_known = scale != "csat" and deviation is not None and n >= LOW_BASE
    return answers_needed(n, population, deviation if is_known else widest)


def _check_votes(votes):
    for name, count in zip(votes._fields, votes, strict=True):
        check_count(name, count)


def _nps_moments(votes):
    """:returns: NPS and deviation of one answer, of votes that are not empty."""
    p, d = votes.promoters / votes.n, votes.detractors / votes.n
    value = 100 * (votes.promoters - votes.detractors) / votes.n
    return value, 100 * sqrt(max(p + d - (p - d) ** 2, 0.0))


def _adjusted(votes):
    """:returns: adjusted NPS and its standard error."""
    more = Votes(
        votes.detractors + 0.75, votes.passives + 1.5, votes.promoters + 0.75
    )  # fmt: skip
    value, deviation = _nps_moments(more)
    return value, deviation / sqrt(more.n)
