"""Counted answers of one figure, added up from what the database returns, and the
columns of ``satisfaction.result`` they make."""

from dataclasses import dataclass, field
from math import sqrt

from .satisfaction import LOW_BASE
from .satisfaction_figures import Votes, csat, difference_of_nps, needed, nps
from .satisfaction_interval import (
    Sample,
    difference_of_means,
    difference_of_shares,
    mean_interval,
)

# answers of these are told by value; others are indices
VALUED = ("nps", "csat")


@dataclass
class Tally:
    """Answers of one scale and group: how many, the sums of their points and of the
    squares, and how many by value.

    >>> tally = Tally()
    >>> for value, points in ((10, 100), (8, 0), (3, -100), (9, 100)):
    ...     tally.add(1, points, points**2, value)
    >>> figure = tally.figure("nps")
    >>> figure["n"], figure["value"], figure["counts"]["promoter"], figure["mean"]
    (4, 25.0, 2, 7.5)
    """

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    values: dict = field(default_factory=dict)

    def add(self, n, total, squares, value=None):
        """:param value: the answer, None where it is an index."""
        self.n += n
        self.total += total
        self.squares += squares
        if value is not None:
            self.values[int(value)] = self.values.get(int(value), 0) + n

    def include(self, other):
        """Add all answers of another tally."""
        self.n += other.n
        self.total += other.total
        self.squares += other.squares
        for value, n in other.values.items():
            self.values[value] = self.values.get(value, 0) + n

    def figure(self, scale, population=None):
        """:param population: how many people were asked, None if that is not known.
        :returns: dict of the columns of ``satisfaction.result``.
        """
        counts, mean, deviation = self._counts(scale), *self._moments(scale)
        value, low, high = _interval(scale, self.n, counts, mean, deviation)
        spread = deviation if scale not in VALUED else self._deviation_of_points()
        return {
            "n": self.n,
            "value": value,
            "low": low,
            "high": high,
            "is_low_base": self.n < LOW_BASE,
            "needed": needed(scale, self.n, spread, _at_least(population, self.n)),
            "counts": counts,
            "mean": mean,
            "deviation": deviation,
        }

    def _counts(self, scale):
        if scale not in VALUED:
            return {}
        values = {str(value): n for value, n in sorted(self.values.items())}
        if scale == "csat":
            satisfied = round(self.total / 100)
            classes = {"satisfied": satisfied, "dissatisfied": self.n - satisfied}
            return {**classes, "values": values}
        detractor = sum(n for value, n in self.values.items() if value <= 6)
        promoter = sum(n for value, n in self.values.items() if value >= 9)
        return {
            "promoter": promoter,
            "passive": self.n - promoter - detractor,
            "detractor": detractor,
            "values": {str(value): self.values.get(value, 0) for value in range(11)},
        }

    def _moments(self, scale):
        """:returns: mean and sample deviation of the answers, of the index if it is
        one."""
        if scale not in VALUED:
            return self.total / self.n, self._deviation_of_points()
        total = sum(value * n for value, n in self.values.items())
        squares = sum(value * value * n for value, n in self.values.items())
        return total / self.n, _deviation(self.n, total, squares)

    def _deviation_of_points(self):
        return _deviation(self.n, self.total, self.squares)


def get_change(scale, earlier, later):
    """:param earlier: columns of a figure, as :meth:`Tally.figure` returns them.
    :param later: those of the one it is compared with.
    :returns: ``Change``, None where there is nothing to compare.
    """
    if not earlier["n"] or not later["n"]:
        return None
    if scale == "nps":
        return difference_of_nps(_votes(earlier["counts"]), _votes(later["counts"]))
    if scale == "csat":
        change = difference_of_shares(
            *((row["counts"]["satisfied"], row["n"]) for row in (earlier, later))
        )
        return change._replace(
            value=100 * change.value, low=100 * change.low, high=100 * change.high
        )
    return difference_of_means(
        *(Sample(row["n"], row["mean"], row["deviation"]) for row in (earlier, later))
    )


def _interval(scale, n, counts, mean, deviation):
    if scale == "nps":
        return nps(_votes(counts))
    if scale == "csat":
        return csat(counts["satisfied"], n)
    return mean_interval(Sample(n, mean, deviation))


def _votes(counts):
    return Votes(counts["detractor"], counts["passive"], counts["promoter"])


def _deviation(n, total, squares):
    return sqrt(max(squares - total * total / n, 0.0) / (n - 1)) if n > 1 else None


def _at_least(population, n):
    """More answers than invitations: who else may answer is not known."""
    return population if population and population >= n else None
