"""Rectangles on a floor plan, in metres from the upper left corner of a hall."""

# a millimetre: booths that touch have an edge in common, however floats were rounded
TOLERANCE = 0.001


def find_overlap(places, changed=None):
    """:param places: tuples of key, left, top, width and depth.
    :param changed: keys to compare with all others; None compares all with all.
    :returns: the keys of two rectangles with more than an edge in common, else None.

    >>> find_overlap([("A1", 0, 0, 3, 3), ("A2", 3, 0, 3, 3), ("A3", 0, 3, 6, 3)])
    >>> find_overlap([("A1", 0, 0, 3, 3), ("A2", 2.5, 2.5, 3, 3)])
    ('A1', 'A2')
    >>> find_overlap([("A1", 0, 0, 3, 3), ("A2", 1, 1, 1, 1)], changed={"A3"})
    """
    left_of_sweep = []
    for place in sorted(places, key=lambda place: place[1]):
        key, left, top, _width, depth = place
        # only those that reach beyond the left edge can meet it or what follows
        left_of_sweep = [
            other for other in left_of_sweep if other[1] + other[3] > left + TOLERANCE
        ]
        for other in left_of_sweep:
            apart = (
                other[2] + other[4] <= top + TOLERANCE
                or top + depth <= other[2] + TOLERANCE
            )
            if not apart and (changed is None or key in changed or other[0] in changed):
                return other[0], key
        left_of_sweep.append(place)
    return None


def is_within(place, width, depth):
    """:param place: as in :func:`find_overlap`.
    :param width: of the hall in metres; 0 for unknown, which holds everything.
    :param depth: of the hall in metres; 0 for unknown.
    :returns: whether the rectangle lies in the hall.

    >>> is_within(("A1", 0, 0, 3, 3), 3, 3), is_within(("A1", 1, 0, 3, 3), 3, 3)
    (True, False)
    >>> is_within(("A1", 1, 0, 3, 3), 0, 0), is_within(("A1", -1, 0, 3, 3), 0, 0)
    (True, False)
    """
    _key, left, top, place_width, place_depth = place
    return (
        min(left, top) >= -TOLERANCE
        and (not width or left + place_width <= width + TOLERANCE)
        and (not depth or top + place_depth <= depth + TOLERANCE)
    )
