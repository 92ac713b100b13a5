"""Who gets the next customer when many are given out at once."""

from heapq import heapify, heapreplace

METHODS = ("even", "least_loaded", "weighted", "longest_waiting")


def plan_distribution(count, users, method, owned=None, weights=None, last_gain=None):
    """Name a receiver for each of ``count`` customers.

    :param count: how many customers there are.
    :param users: ids of the receivers, in the order ties are broken.
    :param method: ``even`` takes turns; ``least_loaded`` gives to whoever owns fewest;
        ``weighted`` gives in proportion to ``weights`` (largest quotient, D'Hondt
        1882); ``longest_waiting`` takes turns, beginning with the oldest gain.
    :param owned: user id to number of customers owned, for ``least_loaded``.
    :param weights: user id to a weight >= 0, for ``weighted``; missing means 1.
    :param last_gain: user id to a sortable moment, for ``longest_waiting``; a user
        without one has waited longest.
    :returns: list of user ids, one for each customer, empty without receivers.
    :raises ValueError: for an unknown method.

    >>> plan_distribution(4, [1, 2], "even")
    [1, 2, 1, 2]
    >>> plan_distribution(4, [1, 2], "least_loaded", owned={1: 3, 2: 0})
    [2, 2, 2, 1]
    >>> plan_distribution(4, [1, 2], "weighted", weights={1: 3, 2: 1})
    [1, 1, 1, 2]
    >>> plan_distribution(3, [1, 2, 3], "longest_waiting", last_gain={1: 9, 2: 5})
    [3, 2, 1]
    """
    if method not in METHODS:
        raise ValueError(method)
    owned, weights, last_gain = owned or {}, weights or {}, last_gain or {}
    users = list(users)
    if method == "weighted":
        users = [user for user in users if weights.get(user, 1) > 0]
    if not users:
        return []
    if method in ("even", "longest_waiting"):
        if method == "longest_waiting":
            users.sort(key=lambda user: (user in last_gain, last_gain.get(user)))
        return [users[index % len(users)] for index in range(count)]
    if method == "least_loaded":
        weights = {}
        start = owned
    else:
        start = {}
    # the smallest (held + 1) / weight is next
    heap = [
        ((start.get(user, 0) + 1) / weights.get(user, 1), rank, user)
        for rank, user in enumerate(users)
    ]
    heapify(heap)
    plan = []
    for _index in range(count):
        load, rank, user = heap[0]
        plan.append(user)
        heapreplace(heap, (load + 1 / weights.get(user, 1), rank, user))
    return plan
