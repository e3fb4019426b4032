"""What a shortcut scale does to the direct path and to the whole gradient, for every scale one can drag to."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import scaled_recursion
from pages._shared.charts.columns import brief, from_rows
from pages._shared.charts.labels import apart
from pages._shared.charts.spectra import FLOOR
from pages._shared.charts.style import starting_at
from pages._shared.charts.sweeps import SCALES, USABLE, axis_for, gains_by_scale
from pages._shared.frame.figure import Columns, figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import counted, in_words


class Sweep(NamedTuple):
    """What is left of a gradient at every scale of the slider, in blocks of one slope."""

    stations: NDArray[np.int64]  # (stations,)  the numbers of blocks that are drawn
    direct: NDArray[np.float64]  # (scales, stations)  what the shortcuts alone carry
    total: NDArray[np.float64]  # (scales, stations)  what arrives


@lru_cache(maxsize=64)
def gains_by_factor(slope: float, depth: int) -> Sweep:
    """Return what the shortcuts carry and what arrives at every scale.

    Every block multiplies by the same factor, so on a log axis two points make the line. The third, after one block, is
    for a factor of 0, which leaves nothing from there on.

    Parameters
    ----------
    slope : float
        j of every branch.
    depth : int
        Number of blocks L, at least 1.
    """
    stations = np.unique([0, 1, depth])
    gains = [scaled_recursion.uniform_gains(scale, slope, depth) for scale in SCALES.stops()]
    direct, total = (np.array([sizes[stations] for sizes in each]) for each in zip(*gains, strict=True))
    return Sweep(stations, direct, total)


def scale_sweep(lesson: Lesson, scale: float, slope: float, depth: int) -> None:
    """Draw both lines with a slider for the scale, which starts where the page stands.

    Parameters
    ----------
    lesson : Lesson
        The page.
    scale : float
        λ, from which the slider starts.
    slope : float
        j of every branch.
    depth : int
        Number of blocks L, at least 1.
    """
    sweep, stops = gains_by_factor(slope, depth), SCALES.stops()
    low, high, datasets = _drawn(slope, depth)
    window = scaled_recursion.usable_scales(slope, depth, USABLE)
    usable = (
        "at every $\\lambda$ of the slider"
        if window.low <= stops[0] and stops[-1] <= window.high
        else f"only for $\\lambda$ from **{in_words(window.low, 3)}** to **{in_words(window.high, 3)}**"
    )
    figure(
        lesson.key("scales"),
        starting_at(gains_by_scale(), factor=SCALES.nearest_stop(scale), lowest=low, highest=high),
        datasets,
        f"Drag $\\lambda$ below the chart. From {in_words(stops[0])} to {in_words(stops[-1])} what the skips alone carry "
        f"goes from {in_words(float(sweep.direct[0, -1]), 2)} to {in_words(float(sweep.direct[-1, -1]), 2)}. With slopes of "
        f"{in_words(slope)} in {counted(depth, 'block')}, the whole gradient arrives in the grey band, "
        f"within a factor of {in_words(USABLE)}, {usable}.",
        table={"scale λ": stops, "skips alone": sweep.direct[:, -1], "what arrives": sweep.total[:, -1]},
    )


@lru_cache(maxsize=64)
def _drawn(slope: float, depth: int) -> tuple[float, float, Mapping[str, Columns]]:
    """Return the ends of the axis and the datasets. They stay as they are while the page's own scale moves."""
    sweep, stops = gains_by_factor(slope, depth), SCALES.stops()
    drawn = [np.maximum(np.abs(sizes), FLOOR) for sizes in (sweep.direct, sweep.total)]
    low, high = axis_for(np.array(drawn))
    # A line that leaves the picture is named at its edge.
    shown = [np.clip(sizes[:, -1], low, high) for sizes in drawn]
    ends = []
    for place, stop in enumerate(stops):
        alone, arrives = float(sweep.direct[place, -1]), float(sweep.total[place, -1])
        # From the lowest up: so their names stand where both leave the picture at one edge.
        named = sorted(
            [
                (abs(alone), 0, f"skips {in_words(alone, 2)}"),
                (abs(arrives), 1, f"arrives {in_words(arrives, 2)}"),
            ]
        )
        heights = apart([float(shown[line][place]) for _, line, _ in named], low=low, high=high, share=0.1)
        ends += [(stop, depth, height, name) for height, (*_, name) in zip(heights, named, strict=True)]
    datasets: dict[str, Columns] = {
        "gains": brief(
            {
                "factor": np.repeat(stops, len(sweep.stations)),
                "blocks": np.tile(sweep.stations, len(stops)),
                "direct": drawn[0].ravel(),
                "total": drawn[1].ravel(),
            }
        ),
        "ends": brief(from_rows(ends, "factor", "blocks", "place", "label")),
    }
    return low, high, datasets
