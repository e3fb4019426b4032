"""Which path lengths carry the gradient, for every slope one can drag to."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import path_lengths
from pages._shared.charts.columns import brief, stacked
from pages._shared.charts.style import starting_at
from pages._shared.charts.sweeps import SLOPES, lengths_by_slope
from pages._shared.experiments.gradient_paths.path_words import measure_in_words
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import counted, in_words, percent

DEEPEST = 100
"""The most blocks of the sweep: deeper stacks have too many lengths to send for every slope."""
VISIBLE = 1e-4
"""The smallest share that makes a bar one can see."""

SHARES = {
    "aligned": path_lengths.coherent_magnitude_shares,
    "random": path_lengths.random_squared_shares,
}


class Sweep(NamedTuple):
    """The shares of the lengths at every slope of the slider."""

    shares: Mapping[str, NDArray[Any]]  # slope, length, gradient: the bars one can see
    means: NDArray[np.float64]  # (slopes,)  the mean length
    identity: NDArray[np.float64]  # (slopes,)  the share of the identity path


@lru_cache(maxsize=64)
def shares_by_slope(kind: str, depth: int) -> Sweep:
    """Return how the lengths share the gradient at every slope.

    Parameters
    ----------
    kind : {"aligned", "random"}
        Whether the contributions of the paths add up as they are, or in squares.
    depth : int
        Number of blocks L.
    """
    every = np.arange(depth + 1)
    found = [SHARES[kind](depth, slope) for slope in SLOPES.stops()]
    bars = [
        {"slope": slope, "length": every[shares > VISIBLE], "gradient": shares[shares > VISIBLE]}
        for slope, shares in zip(SLOPES.stops(), found, strict=True)
    ]
    means = np.array([path_lengths.length_summary(shares).mean for shares in found])
    return Sweep(brief(stacked(*bars)), means, np.array([shares[0] for shares in found]))


def slope_sweep(lesson: Lesson, kind: str, depth: int, slope: float) -> None:
    """Draw the shares of the lengths with a slider for the slope, which starts where the page stands.

    Parameters
    ----------
    lesson : Lesson
        The page.
    kind : {"aligned", "random"}
        How the branches' contributions add up.
    depth : int
        Number of blocks L; the sweep takes at most DEEPEST.
    slope : float
        The slope, or its size, from which the slider starts.
    """
    blocks = min(depth, DEEPEST)
    sweep, stops = shares_by_slope(kind, blocks), SLOPES.stops()
    counts = path_lengths.path_count_shares(blocks)
    seen = np.flatnonzero(counts > VISIBLE)
    farthest = max(int(seen[-1]), int(sweep.shares["length"].max()))
    highest = max(float(sweep.shares["gradient"].max()), float(counts.max()))
    stack = counted(blocks, "block")
    if blocks < depth:
        stack += ", the most that this slider sweeps,"
    figure(
        lesson.key("slopes"),
        starting_at(lengths_by_slope(), slope=SLOPES.nearest_stop(abs(slope))),
        {
            "counts": brief({"length": seen, "paths": counts[seen]}),
            "shares": sweep.shares,
            "means": brief(
                {
                    "slope": stops,
                    "mean": sweep.means,
                    "label": [f"mean {in_words(float(mean), 3)}" for mean in sweep.means],
                }
            ),
            "frame": {"length": [farthest], "share": [highest]},
        },
        f"Drag the slope below the chart. In {stack} the mean length grows from "
        f"**{in_words(float(sweep.means[0]), 3)}** at a slope of {in_words(stops[0])} to "
        f"**{in_words(float(sweep.means[-1]), 3)}** at {in_words(stops[-1])}, and the identity path's share of "
        f"{measure_in_words(kind, stops[-1])} falls from {percent(float(sweep.identity[0]), 3)} to "
        f"{percent(float(sweep.identity[-1]), 3)}. Only at a slope of 1 does every path carry the same, and the bars "
        f"reach the grey counts.",
        table={"slope": stops, "mean length": sweep.means, "share of the identity path": sweep.identity},
    )
