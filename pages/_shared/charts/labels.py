"""Labels beside their lines: at the ends, moved apart where those are close together, or clear of curves and paths."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_FROM_ITS_CURVE, _FROM_ALL_ELSE = 6.0, 5.0
_LETTER, _LINE = 4.5, 9.0
"""Pixels from a label to what is drawn, and half a letter's width and a line's height."""
_FROM_ITS_PATH, _FROM_ANOTHER, _FROM_THE_EDGE = 6.0, 10.0, 1.0
_SMALL_LETTER, _SMALL_LINE = 3.5, 6.0
"""The same for the ends of paths in a narrow chart. A path may have dots of 4 pixels."""
_FROM_ITS_END = np.arange(8.0, 40.0, 6.0)
"""Pixels from a label to the end of its path: the places that are looked at."""
_FOR_A_PIXEL_OF_ROOM = 6.0
"""How many pixels farther from its end a label goes, at most, to be a pixel farther from what else is drawn."""


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


def clear_of_paths(
    paths: Mapping[str, NDArray[np.float64]], *, reach: float, pixels: float
) -> dict[str, tuple[int, int]]:
    """Return how far from the end of each path to centre its name: near by, off both, and farther from the others.

    Parameters
    ----------
    paths : mapping of str to array of shape (points, 2)
        The paths by name, with the same units across and upwards. Straight lines join their points.
    reach : float
        The plot goes from -reach to reach, in both directions.
    pixels : float
        Its side on the screen.

    Returns
    -------
    dict of str to tuple of int
        Pixels to the right and downwards, by name.

    Examples
    --------
    A path that ends at the right edge has its name on the left of that, above the line.

    >>> clear_of_paths({"one": np.array([[0.0, 0.0], [1.0, 0.0]])}, reach=1.0, pixels=200)
    {'one': (-12, -12)}
    """
    drawn = {name: _evenly(path * pixels / (2.0 * reach)) for name, path in paths.items()}
    turns = np.arange(24) * np.pi / 12 + np.pi / 4
    around = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    named: list[
        tuple[NDArray[np.float64], NDArray[np.float64]]
    ] = []  # middles and half sides of the names so far
    moved = {}
    for name, path in drawn.items():
        half = np.array([_SMALL_LETTER * len(name), _SMALL_LINE])
        touching = np.min(half / np.maximum(np.abs(around), 1e-9), axis=1)
        ways = (touching[:, None] + _FROM_ITS_END).ravel()
        offered = path[-1] + ways[:, None] * np.repeat(around, len(_FROM_ITS_END), axis=0)
        others = [_room(offered, half, other) for key, other in drawn.items() if key != name]
        others += [_room(offered, half + size, middle[None]) for middle, size in named]
        in_frame = np.min(pixels / 2 - np.abs(offered) - half, axis=1)
        short = np.maximum(0.0, _FROM_ITS_PATH - _room(offered, half, path))
        short += np.maximum(0.0, _FROM_THE_EDGE - in_frame)
        short += sum(np.maximum(0.0, _FROM_ANOTHER - room) for room in others)
        best = offered[np.argmin(np.tile(_FROM_ITS_END, len(around)) + _FOR_A_PIXEL_OF_ROOM * short)]
        named.append((best, half))
        right, up = np.rint(best - path[-1]).astype(int)
        moved[name] = (int(right), -int(up))
    return moved


def _room(
    middles: NDArray[np.float64], half: NDArray[np.float64], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many pixels lie between a box at each of the middles and the nearest point; less than 0 inside."""
    room: NDArray[np.float64] = np.max(np.abs(middles[:, None] - points) - half, axis=2).min(axis=1)
    return room


def _evenly(path: NDArray[np.float64], between: float = 3.0) -> NDArray[np.float64]:
    """Return points on a path, from its start to its end, so many pixels apart on the way."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.linspace(0.0, way[-1], 2 + int(way[-1] / between))
    return np.stack([np.interp(at, way, path[:, axis]) for axis in (0, 1)], axis=1)
