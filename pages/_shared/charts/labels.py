"""Labels beside their lines: at the ends, moved apart where those are close together, or clear of all curves."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_FROM_ITS_CURVE, _FROM_ALL_ELSE = 6.0, 5.0
_LETTER, _LINE = 4.5, 9.0
"""Pixels from a label to what is drawn, and half a letter's width and a line's height."""


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

    At an end of the axis they stay beside it:

    >>> apart([0.0, 0.0], low=0.0, high=10.0, share=0.1, log=False)
    [0.0, 1.0]
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
            middle = (above * len(upper) + below * len(lower)) / len(members)
            groups.append((_within(middle, gap * (len(members) - 1) / 2, low, high), members))
    places = list(values)
    for middle, members in groups:
        for step, number in enumerate(members):
            places[number] = middle + gap * (step - (len(members) - 1) / 2)
    return places


def _within(middle: float, half: float, low: float, high: float) -> float:
    """Return the middle of a group of labels, moved so that they stay beside the axis, if all of them fit."""
    return min(max(middle, low + half), high - half) if low + half <= high - half else (low + high) / 2


def _overlap(lower: tuple[float, list[int]], upper: tuple[float, list[int]], gap: float) -> bool:
    needed = gap * (len(lower[1]) + len(upper[1])) / 2
    return upper[0] - lower[0] < needed - 1e-9


def clear_of_curves(
    curves: Mapping[str, NDArray[np.float64]], labels: Mapping[str, str], *, reach: float, pixels: float
) -> dict[str, tuple[float, float]]:
    """Return where to centre the label of each closed curve: beside it, and off all curves and other labels.

    Parameters
    ----------
    curves : mapping of str to array of shape (2, points)
        The curves by name, with the same units across and upwards.
    labels : mapping of str to str
        What is written at each curve.
    reach : float
        The plot goes from -reach to reach, in both directions.
    pixels : float
        Its side on the screen.

    Examples
    --------
    >>> angles = np.linspace(0.0, 2.0 * np.pi, 97)
    >>> circle = np.stack([np.cos(angles), np.sin(angles)])
    >>> places = clear_of_curves({"one": circle}, {"one": "one"}, reach=1.5, pixels=300)
    >>> [round(place, 3) for place in places["one"]]
    [1.195, 0.0]
    """
    scale = pixels / (2.0 * reach)
    # What a label must not touch: points of curves, and labels with their half sides.
    middles = np.concatenate([curve.T for curve in curves.values()]) * scale
    halves = np.zeros_like(middles)
    places = {}
    for name, text in labels.items():
        half = np.array([_LETTER * len(text), _LINE])
        beside = _beside(curves[name].T * scale, half)
        rooms = np.max(np.abs(beside[:, None] - middles) - half - halves, axis=2).min(axis=1)
        in_frame = np.min(pixels / 2 - np.abs(beside) - half, axis=1)
        best = int(np.argmax(np.minimum(np.minimum(rooms, in_frame), _FROM_ALL_ELSE)))
        places[name] = (float(beside[best, 0] / scale), float(beside[best, 1] / scale))
        middles, halves = np.vstack([middles, beside[best]]), np.vstack([halves, half])
    return places


def _beside(curve: NDArray[np.float64], half: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the places of a label outside its curve, then those inside. A curve that is one point has all sides."""
    lengths = np.hypot(*curve.T)
    turns = np.linspace(0.0, 2.0 * np.pi, len(curve))
    around = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    outwards = np.where(lengths[:, None] > 0, curve / np.maximum(lengths, 1e-300)[:, None], around)
    off = outwards * (np.abs(outwards) @ half + _FROM_ITS_CURVE)[:, None]
    return np.concatenate([curve + off, curve - off])


def beside_ends(
    paths: Mapping[str, NDArray[np.float64]], *, reach: float, pixels: float
) -> dict[str, tuple[float, float]]:
    """Return how many pixels to the right of the end of its path, and below it, the name of each path is centred.

    Of all places that are clear of the paths and of the names before it, a name takes the nearest.

    Parameters
    ----------
    paths : mapping of str to array of shape (points, 2)
        The paths by name, with the same units across and upwards.
    reach : float
        The plot goes from -reach to reach, in both directions.
    pixels : float
        Its side on the screen.

    Examples
    --------
    A path that comes from the left is named behind its end:

    >>> beside_ends({"it": np.array([[-1.0, 0.0], [0.0, 0.0]])}, reach=1.0, pixels=300)
    {'it': (17.0, -0.0)}
    """
    scale = pixels / (2.0 * reach)
    points = np.concatenate([_every_few_pixels(path * scale) for path in paths.values()])
    # Where paths are dense, one point of each square of 3 pixels is enough.
    middles = np.unique(np.round(points / 3.0), axis=0) * 3.0
    halves = np.zeros_like(middles)
    turns = np.linspace(0.0, 2.0 * np.pi, 32, endpoint=False)
    rays = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    places = {}
    for name, path in paths.items():
        half = np.array([_LETTER * len(name), _LINE])
        # Per ray: from just clear of the end outwards.
        touching = np.min(half / np.maximum(np.abs(rays), 1e-9), axis=1)
        steps = (touching[None, :] + np.arange(8.0, 80.0, 4.0)[:, None]).ravel()
        beside = path[-1] * scale + steps[:, None] * np.tile(rays, (18, 1))
        rooms = np.max(np.abs(beside[:, None] - middles) - half - halves, axis=2).min(axis=1)
        in_frame = np.min(pixels / 2 - np.abs(beside) - half, axis=1)
        clear = np.minimum(np.minimum(rooms, in_frame), _FROM_ALL_ELSE)
        best = int(np.lexsort((steps, -clear))[0])
        off = beside[best] - path[-1] * scale
        places[name] = (round(float(off[0]), 1), round(-float(off[1]), 1))
        middles, halves = np.vstack([middles, beside[best]]), np.vstack([halves, half])
    return places


def _every_few_pixels(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points along a path, so close that no name fits between two of them."""
    lengths = np.hypot(*np.diff(path, axis=0).T)
    pieces = [
        start + np.linspace(0.0, 1.0, int(length / 4.0) + 2)[:, None] * (end - start)
        for start, end, length in zip(path[:-1], path[1:], lengths, strict=True)
    ]
    return np.concatenate([*pieces, path[-1:]])
