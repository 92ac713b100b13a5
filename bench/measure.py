"""Time both sides in turn, and the raw SQL; a wrong answer makes the row void."""

import itertools
import statistics
import time

from world import SIDES

ROUNDS, MOST_ROUNDS = 7, 31
# seconds of one row: a quick one gets more rounds until the first, a slow one fewer
# from the second
ENOUGH, BUDGET = 6, 90


class Row:
    """One line of the table."""

    def __init__(self, name, role, target):
        self.name, self.role, self.target = name, role, target
        self.ms, self.raw, self.queries, self.rounds = {}, None, {}, 0
        self.void, self.moved, self.show_queries = "", 0, False

    @property
    def rate(self):
        """Rows a second, of an operation that says how many it moved."""
        return self.moved / self.ms["ours"] * 1000 if self.moved else None

    @property
    def ratio(self):
        if self.ms.get("stock") and self.ms.get("ours"):
            return self.ms["ours"] / self.ms["stock"]
        return None

    @property
    def verdict(self):
        if self.void:
            return "void: " + self.void
        if self.target is None:
            return ""
        if isinstance(self.target, str):
            value, unit = self.target.split(" ", 1)
            if unit == "ms":
                met = self.ms["ours"] <= float(value)
            else:
                met = self.rate >= float(value)
        else:
            met = self.ratio is not None and self.ratio <= self.target
        return "met" if met else "missed"


def alternate(row, run, most=MOST_ROUNDS, sides=SIDES):
    """``run(side)`` returns milliseconds and queries; the side that begins alternates."""
    times = {side: [] for side in sides}
    started = time.monotonic()
    for number in range(most + 1):
        for side in sides if number % 2 else reversed(sides):
            elapsed, queries = run(side)
            row.queries[side] = queries
            times[side].append(elapsed)
        spent = time.monotonic() - started
        if spent > BUDGET or number >= ROUNDS and spent > ENOUGH:
            break
    # the first round warms caches up, unless it is the only one there was time for
    kept = {side: values[1:] or values for side, values in times.items()}
    row.rounds = len(kept["ours"])
    row.ms = {side: statistics.median(values) for side, values in kept.items()}


def raw(connection, statements):
    """:returns: median milliseconds of all statements together."""
    times = []
    with connection.cursor() as cr:
        for number in range(ROUNDS + 1):
            started = time.perf_counter()
            for statement in statements:
                cr.execute(statement)
                cr.fetchall()
            if number:
                times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def reading(operation, world, limits, connection, bare=False):
    """One operation seen by one role.

    :param bare: leave the screen's columns out, so that the search alone is timed.
    """
    name = operation.name + ", ids only" if bare else operation.name
    row = Row(name, world.role, operation.targets[world.role])
    calls = {side: operation.calls(world, side) for side in operation.sides}
    if bare:
        for call in itertools.chain(*calls.values()):
            call[3]["specification"] = {}
    for side in operation.sides:
        answers = [_call(world, side, call)[0] for call in calls[side]]
        if operation.key == "read":
            expected = world.readable, len(world.readable)
        else:
            expected = world.oracles[side].expected(operation.key)
        if operation.shape(answers) != expected:
            row.void = f"{side} is not what the oracle says"
            return row

    def run(side):
        results = [_call(world, side, call) for call in calls[side]]
        return sum(result[1] for result in results), sum(
            result[2] for result in results
        )

    alternate(row, run, sides=operation.sides)
    row.raw = raw(connection, limits.statements(operation.key))
    return row


def _call(world, side, call):
    model, method, args, kwargs = call
    return world.clients[side].call(model, method, *args, **kwargs)
