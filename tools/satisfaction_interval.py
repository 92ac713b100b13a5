"""Intervals of samples: how sure a share, a mean or a change between two of them is.

Everything is of 95 % unless told otherwise. Empty in, None out; nonsense raises
``ValueError``.

Sources: Wilson 1927 (score interval of a share); Newcombe 1998, method 10 (difference
of two shares); Student 1908 and Welch 1947 (means); Cochran 1977, equations 4.1 and 4.2
(size of a sample, of a finite population).
"""

from math import ceil, erfc, exp, inf, isfinite, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95
# half of the interval wanted, in points of a hundred
MARGIN = 5.0
# deviation of a share of one half, the widest there is, in points of a hundred
WIDEST = 50.0


class Interval(NamedTuple):
    """A figure and both ends of its interval; the ends are None where they are unknown."""

    value: float
    low: float | None
    high: float | None


class Change(NamedTuple):
    """What changed from an earlier figure to a later one, its interval and the
    two-sided p where the interval comes with one."""

    value: float
    low: float
    high: float
    p: float | None = None

    @property
    def is_significant(self):
        """:returns: whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


class Sample(NamedTuple):
    """Answers by their number, mean and sample deviation (None for one answer)."""

    n: int
    mean: float
    deviation: float | None


def check_count(name, count):
    """:raises ValueError: unless ``count`` is a whole number from 0.
    :returns: the number."""
    if isinstance(count, bool) or count != count or count < 0 or count != int(count):
        raise ValueError(f"{name} is {count!r}, not a number of answers")
    return int(count)


def z_value(confidence=CONFIDENCE):
    """:returns: quantile of the normal distribution for a two-sided interval.

    >>> round(z_value(), 6)
    1.959964
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence!r}, not between 0 and 1")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def p_value(z):
    """:returns: two-sided p of a standard normal value.

    >>> round(p_value(1.959964), 6)
    0.05
    """
    return erfc(abs(z) / sqrt(2))


def wilson(successes, n, confidence=CONFIDENCE):
    """Share of successes with Wilson's score interval (1927).

    :returns: ``Interval`` in 0..1, None without answers.
    :raises ValueError: more successes than answers, or numbers that count nothing.

    >>> [round(end, 4) for end in wilson(960, 1200)]
    [0.8, 0.7764, 0.8217]
    >>> wilson(0, 0) is None
    True
    """
    successes, n = check_count("successes", successes), check_count("n", n)
    if successes > n:
        raise ValueError(f"{successes} of {n} answers are more than all")
    if not n:
        return None
    z = z_value(confidence)
    share = successes / n
    middle = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # the ends are exact where all or none agree
    low = 0.0 if successes == 0 else (middle - half) / whole
    high = 1.0 if successes == n else (middle + half) / whole
    return Interval(share, low, high)


def difference_of_shares(earlier, later, confidence=CONFIDENCE):
    """Newcombe's hybrid of two Wilson intervals (1998, method 10).

    :param earlier: successes and answers of the earlier sample.
    :param later: those of the later one.
    :returns: ``Change`` in -1..1, None where one has no answers.

    Newcombe's first example, 56 of 70 against 48 of 80:

    >>> [round(end, 4) for end in difference_of_shares((48, 80), (56, 70))[:3]]
    [0.2, 0.0524, 0.3339]
    """
    first, second = wilson(*earlier, confidence), wilson(*later, confidence)
    if not first or not second:
        return None
    value = second.value - first.value
    below = sqrt((second.value - second.low) ** 2 + (first.high - first.value) ** 2)
    above = sqrt((second.high - second.value) ** 2 + (first.value - first.low) ** 2)
    return Change(value, max(value - below, -1.0), min(value + above, 1.0))


def t_cdf(t, df):
    """:returns: probability that Student's t with ``df`` degrees of freedom, a fraction
    maybe, is at most ``t``."""
    tail = _beta(df / 2, 0.5, df / (df + t * t)) / 2
    return 1 - tail if t > 0 else tail


def t_value(df, confidence=CONFIDENCE):
    """:returns: quantile of Student's t for a two-sided interval.
    :raises ValueError: ``df`` is not above 0.

    >>> [round(t_value(df), 6) for df in (1, 2, 5, 30)]
    [12.706205, 4.302653, 2.570582, 2.042272]
    """
    if not df > 0:
        raise ValueError(f"{df!r} degrees of freedom: at least two answers are needed")
    z = z_value(confidence)
    if df == inf:
        return z
    wanted = 0.5 + confidence / 2
    low, high = 0.0, max(z, 1.0)
    while t_cdf(high, df) < wanted:
        low, high = high, high * 2
    # halved until doubles cannot tell the ends apart
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if t_cdf(middle, df) < wanted else (low, middle)
    return (low + high) / 2


def mean_interval(sample, confidence=CONFIDENCE, bounds=(0.0, 100.0)):
    """Mean with the interval mean ± t(n - 1) × s / √n (Student 1908).

    :param bounds: what the mean cannot leave.
    :returns: ``Interval``, its ends None for one answer; None without answers.

    >>> interval = mean_interval(Sample(4, 60.0, 10.0))
    >>> [round(end, 3) for end in interval]
    [60.0, 44.088, 75.912]
    >>> mean_interval(Sample(1, 60.0, None))
    Interval(value=60.0, low=None, high=None)
    """
    if not sample or not check_count("n", sample.n):
        return None
    if sample.deviation is None or sample.n < 2:
        return Interval(sample.mean, None, None)
    half = t_value(sample.n - 1, confidence) * sample.deviation / sqrt(sample.n)
    low, high = bounds
    return Interval(
        sample.mean, max(sample.mean - half, low), min(sample.mean + half, high)
    )


def difference_of_means(earlier, later, confidence=CONFIDENCE):
    """Welch's interval and test (1947): the deviations need not be the same.

    :returns: ``Change``, None unless both samples have two answers at least.

    >>> change = difference_of_means(Sample(10, 50.0, 10.0), Sample(20, 60.0, 5.0))
    >>> [round(end, 3) for end in change]
    [10.0, 2.642, 17.358, 0.012]
    """
    if not earlier or not later or min(earlier.n, later.n) < 2:
        return None
    value = later.mean - earlier.mean
    parts = [sample.deviation**2 / sample.n for sample in (earlier, later)]
    spread = sum(parts)
    if not spread:
        # all the same in each sample: nothing left to chance
        return Change(value, value, value, 0.0 if value else 1.0)
    df = spread**2 / sum(
        part**2 / (sample.n - 1)
        for part, sample in zip(parts, (earlier, later), strict=True)
    )
    half = t_value(df, confidence) * sqrt(spread)
    p = 2 * t_cdf(-abs(value) / sqrt(spread), df)
    return Change(value, value - half, value + half, p)


def sample_size(
    population=None, margin=MARGIN, deviation=WIDEST, confidence=CONFIDENCE
):
    """Answers an interval of ±``margin`` takes (Cochran 1977).

    :param population: how many there are to ask; None for no end of them.
    :param deviation: of one answer, in the unit of the margin; the widest of a share by
        default.
    :returns: number of answers, never more than there are people.

    >>> sample_size(), sample_size(800), sample_size(0)
    (385, 260, 0)
    """
    if not margin > 0 or not isfinite(margin):
        raise ValueError(f"margin is {margin!r}, not above 0")
    if not deviation >= 0:
        raise ValueError(f"deviation is {deviation!r}, below 0")
    size = (z_value(confidence) * deviation / margin) ** 2
    if population is None:
        return ceil(size)
    population = check_count("population", population)
    if not population:
        return 0
    return min(ceil(size / (1 + (size - 1) / population)) if size else 0, population)


def answers_needed(n, population=None, deviation=WIDEST, margin=MARGIN):
    """:returns: how many answers are still missing for ±``margin``, 0 when enough.

    >>> answers_needed(100), answers_needed(100, 800), answers_needed(400)
    (285, 160, 0)
    """
    n = check_count("n", n)
    return max(sample_size(population, margin, deviation) - n, 0)


def _beta(a, b, x):
    """Regularised incomplete beta function, by its continued fraction (Abramowitz and
    Stegun 1964, 26.5.8, evaluated as by Lentz 1976)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(
        lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    )  # fmt: skip
    fraction = c = 1.0
    d = 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 1000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / (1 + step * d)
            c = 1 + step / c
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * fraction / a
