"""Labels at the ends of lines, moved apart where the lines end close together."""

import math
from collections.abc import Sequence


def apart(
    values: Sequence[float], *, low: float, high: float, share: float = 0.075, log: bool = True
) -> list[float]:
    """Return where to write the labels of lines that end at ``values``.

    Parameters
    ----------
    values : sequence of float
        Where the lines end; all above 0 if the axis is logarithmic.
    low, high : float
        The ends of the axis.
    share : float
        The least distance between two labels, as a share of the axis.
    log : bool
        Whether the axis is logarithmic.

    Returns
    -------
    list of float
        One place for each line, in the same order. Labels that would overlap are centred on their lines.

    Examples
    --------
    >>> [round(place, 2) for place in apart([1.0, 1.0, 100.0], low=0.01, high=100.0, share=0.25)]
    [0.32, 3.16, 100.0]
    >>> apart([5.0, 1.0, 1.0], low=0.0, high=10.0, share=0.1, log=False)
    [5.0, 0.5, 1.5]
    """
    if log:
        powers = apart(
            [math.log10(value) for value in values],
            low=math.log10(low),
            high=math.log10(high),
            share=share,
            log=False,
        )
        return [10.0**power for power in powers]
    gap = share * (high - low)
    groups: list[tuple[float, list[int]]] = []  # the middle of each group of labels, and who is in it
    for place, number in sorted((value, number) for number, value in enumerate(values)):
        groups.append((place, [number]))
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], gap):
            (above, upper), (below, lower) = groups.pop(), groups.pop()
            members = lower + upper
            groups.append(((above * len(upper) + below * len(lower)) / len(members), members))
    places = list(values)
    for middle, members in groups:
        for step, number in enumerate(members):
            places[number] = middle + gap * (step - (len(members) - 1) / 2)
    return places


def _overlap(lower: tuple[float, list[int]], upper: tuple[float, list[int]], gap: float) -> bool:
    needed = gap * (len(lower[1]) + len(upper[1])) / 2
    return upper[0] - lower[0] < needed - 1e-9
