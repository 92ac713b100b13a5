"""Which groups of answers are too small to show, alone or by subtraction.

Rule of statistical offices: a cell below the threshold is hidden (primary), and so many
others that what is hidden cannot be told from the total (secondary suppression;
Willenborg and de Waal 2001, Elements of Statistical Disclosure Control).
"""

from .satisfaction import SMALL_GROUP
from .satisfaction_interval import check_count


def hidden_groups(counts, threshold=SMALL_GROUP, told=()):
    """Groups whose figures stay hidden, where the total of all groups is shown.

    :param counts: answers by group; the groups make up the total, "no answer" is one of
        them.
    :param threshold: answers from which a group may be shown.
    :param told: groups that are hidden anyway, since they would tell of another.
    :returns: set of groups. The total less those shown is nothing, or at least two
        groups with ``threshold`` answers together. Groups without answers tell nothing
        and are not hidden. All are hidden where the total is below the threshold.
    :raises ValueError: a count that is none.

    >>> sorted(hidden_groups({"a": 20, "b": 9, "c": 7, "d": 3}))
    ['c', 'd']
    >>> sorted(hidden_groups({"a": 20, "b": 9, "c": 2, "d": 2}))
    ['b', 'c', 'd']
    >>> hidden_groups({"a": 20, "b": 0, "c": 5}), hidden_groups({})
    (set(), set())
    """
    # the smallest first; equal ones by name, so that the same ones are hidden each time
    filled = sorted(
        (check_count("n", count), str(group), group)
        for group, count in counts.items()
        if count
    )
    hidden = [item for item in filled if item[0] < threshold or item[2] in told]
    shown = [item for item in filled if item not in hidden]
    while hidden and shown and not _is_safe(hidden, threshold):
        hidden.append(shown.pop(0))
    return {group for _count, _name, group in hidden}


def tells_of_small(parts, threshold=SMALL_GROUP):
    """:param parts: answers by part of a sum whose other parts are shown.
    :returns: whether the sum less what is shown tells of fewer than ``threshold``.

    >>> tells_of_small({"a": 20, "b": 3}), tells_of_small({"a": 20, "b": 3, "c": 2})
    (True, False)
    >>> tells_of_small({"a": 20, "b": 5}), tells_of_small({"b": 3})
    (False, True)
    """
    return 0 < sum(n for n in parts.values() if n < threshold) < threshold


def _is_safe(hidden, threshold):
    return len(hidden) > 1 and sum(count for count, *_ in hidden) >= threshold
