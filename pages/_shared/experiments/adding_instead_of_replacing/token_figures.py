"""The figures of a token on its way: the map of what it kept and what is new, and an angle after every layer."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core.stream import StreamProfile
from pages._shared.charts.adding_instead_of_replacing import angles, before_turning, map_frame, token_map
from pages._shared.charts.columns import stacked
from pages._shared.frame.figure import Columns, figure
from pages._shared.frame.predict import HELD_BACK
from quizzes.formulas.typography import in_words

NO_GUESS: Columns = {"layer": [0], "degrees": [0.0], "label": [""], "shown": [False]}
LINE_HEIGHT = 20.0
"""How many pixels lie between the middles of two names, at least."""

_TURN = np.linspace(0.0, np.pi, 61)


def in_degrees(angle: float) -> str:
    """Return an angle for a sentence; rounding noise is 0.

    A power of ten before a degree sign would be read as a larger power.

    Examples
    --------
    >>> in_degrees(27.4), in_degrees(5.5e-4), in_degrees(1e-15)
    ('27°', 'less than 0.01°', '0°')
    """
    rounded = round(float(angle), 6)
    return "less than 0.01°" if 0 < rounded < 0.01 else f"{in_words(rounded, 2)}°"


def map_figure(
    key: str, ways: Mapping[str, StreamProfile], title: str, sentence: str, place: DeltaGenerator
) -> None:
    """Draw the way of the first token, for each way of going on, with an arrow to where it ends.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    ways : mapping of str to StreamProfile
        What became of the token, for "replace" and "add".
    title, sentence : str
        The message of the chart, with its numbers, and how to read it.
    place : DeltaGenerator
        Where the chart stands.
    """
    walk = stacked(
        *(
            {"layer": np.arange(len(way.kept)), "kept": way.kept[:, 0], "added": way.added[:, 0], "way": name}
            for name, way in ways.items()
        )
    )
    frame = map_frame(walk["kept"], walk["added"])
    tips = [(float(way.kept[-1, 0]), float(way.added[-1, 0])) for way in ways.values()]
    inside = (np.cos(_TURN) >= frame["kept"][0]) & (np.sin(_TURN) <= frame["added"][1])
    figure(
        key,
        token_map(),
        {
            "walk": walk,
            "tips": {
                "kept": [kept for kept, _ in tips],
                "added": [added for _, added in tips],
                "way": list(ways),
                "label": list(ways),
                "shift": _name_shifts(tips, frame),
                "align": ["right" if kept > _far_right(frame) else "left" for kept, _ in tips],
            },
            "arc": {"step": _TURN[inside], "kept": np.cos(_TURN[inside]), "added": np.sin(_TURN[inside])},
            "start": {"kept": [1.0], "added": [0.0], "label": ["token"]},
            "frame": frame,
        },
        sentence,
        title=title,
        table=walk,
        place=place,
    )


def before_the_way(key: str, depth: int, place: DeltaGenerator) -> None:
    """Draw the axes of the angle figure and the token before its first layer.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    depth : int
        Number of layers.
    place : DeltaGenerator
        Where the chart stands.
    """
    figure(
        key,
        before_turning(),
        {"start": {"layer": [0], "degrees": [0.0], "label": ["the token"]}, "frame": {"layer": [0, depth]}},
        "The token has not turned yet: its angle is 0°.",
        title=HELD_BACK,
        place=place,
    )


def angle_figure(
    key: str,
    ways: Mapping[str, NDArray[np.float64]],
    title: str,
    sentence: str,
    guess: Columns = NO_GUESS,
    place: DeltaGenerator | None = None,
) -> None:
    """Draw an angle after every layer, for each way of going on.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    ways : mapping of str to ndarray, shape (L+1,)
        Degrees, for "replace" and "add"; NaN where a vector is zero and has no direction.
    title, sentence : str
        The message of the chart, with its numbers, and what explains it.
    guess : Columns
        Where the prediction stands, as `mark_on_chart` returns it.
    place : DeltaGenerator, optional
        Where the chart stands, if its controls come between it and its sentence.
    """
    known = {
        name: {"layer": np.flatnonzero(np.isfinite(degrees)), "degrees": degrees[np.isfinite(degrees)]}
        for name, degrees in ways.items()
    }
    curves = stacked(*({**curve, "way": name} for name, curve in known.items()))
    lengths = {name: len(degrees) for name, degrees in ways.items()}
    last = [float(curve["degrees"][-1]) for curve in known.values()]
    figure(
        key,
        angles(),
        {
            "angles": curves,
            "ends": {
                "layer": [curve["layer"][-1] for curve in known.values()],
                "degrees": last,
                "way": list(known),
                "label": [
                    name if len(curve["layer"]) == lengths[name] else f"{name}: then nothing is left"
                    for name, curve in known.items()
                ],
                "gone": [len(curve["layer"]) < lengths[name] for name, curve in known.items()],
                "shift": _label_shifts(*last),
            },
            "guess": guess,
        },
        sentence,
        title=title,
        table=curves,
        place=place,
    )


def _far_right(frame: Mapping[str, Sequence[float]]) -> float:
    """Return where the names of tips begin to be cut on a narrow chart, and stand at the other side."""
    left, right = frame["kept"]
    return left + 0.75 * (right - left)


def _name_shifts(tips: Sequence[tuple[float, float]], frame: Mapping[str, Sequence[float]]) -> list[int]:
    """Return by how many pixels the names of the tips move down, each above those it would lie on."""
    wide, high = (frame[side][1] - frame[side][0] for side in ("kept", "added"))
    named = [(1.0, 0.0)]  # the token's own name, where it starts
    shifts = []
    for kept, added in tips:
        below = sum(abs(kept - x) < wide / 4 and abs(added - y) < high / 12 for x, y in named)
        shifts.append(-14 - 18 * below)
        named.append((kept, added))
    return shifts


def _label_shifts(one: float, two: float) -> list[float]:
    """Return by how many pixels two names move so that they clear each other. A degree is about a pixel high."""
    apart = max(0.0, LINE_HEIGHT - abs(one - two)) / 2
    return [-apart, apart] if one >= two else [apart, -apart]
