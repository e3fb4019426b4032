"""Charts of broken networks: numbers at a sum, sizes through the blocks, directions that come through.

What was found is olive with squares, what a change made of it violet with diamonds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import from_rows, stacked
from pages._shared.charts.line_ends import end_names, named_ends, scale_with_room
from pages._shared.charts.matrices import numbered_cells
from pages._shared.charts.style import (
    HEIGHT,
    ONE,
    OTHER,
    POWER_LABEL,
    POWERS,
    Chart,
    template,
)

FOUND, CHANGED = "as found", "changed"
STATES = [FOUND, CHANGED]
COLOUR = alt.Color(
    field="state", type="nominal", legend=None, scale=alt.Scale(domain=STATES, range=[OTHER, ONE])
)
SHAPE = alt.Shape(
    field="state",
    type="nominal",
    legend=None,
    scale=alt.Scale(domain=STATES, range=["square", "diamond"]),
)

Line = tuple[str, str, NDArray[np.float64]]
"""A line through the blocks: its name, one of `STATES`, and its sizes after 0 ... L blocks."""


@template
def channels() -> Chart:
    """Vectors below each other, a number in each cell.

    Dataset: ``cells`` (vector, channel, value, label), the vectors in the order in which they appear.
    """
    across = alt.X(
        field="channel", type="ordinal", title="channel", axis=alt.Axis(labelAngle=0, orient="top")
    )
    down = alt.Y(
        field="vector", type="nominal", title=None, sort=None, axis=alt.Axis(ticks=False, domain=False)
    )
    return numbered_cells(across, down, 15).properties(height=190)


def channels_data(
    vectors: Mapping[str, NDArray[np.float64]], words: Mapping[float, str]
) -> dict[str, dict[str, list[Any]]]:
    """Return the dataset of `channels`: each vector by its name, and how each entry is written."""
    cells = [
        (name, channel, float(value), words[float(value)])
        for name, vector in vectors.items()
        for channel, value in enumerate(vector, start=1)
    ]
    return {"cells": from_rows(cells, "vector", "channel", "value", "label")}


def _through_blocks(up: alt.Y, named: alt.Y) -> Chart:
    """Return lines through the blocks (datasets ``lines``: passed, size, of, state; ``ends``; ``frame``)."""
    across = alt.X(
        field="passed", type="quantitative", title="blocks passed", scale=scale_with_room(170),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip
    lines = alt.Chart(alt.NamedData("lines"))
    dash = alt.StrokeDash(
        field="of",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["main", "input"], range=[[1, 0], [6, 4]]),
    )
    drawn = lines.mark_line(strokeWidth=3).encode(
        x=across, y=up, color=COLOUR, strokeDash=dash, detail=alt.Detail(field="of")
    )
    points = lines.mark_point(size=45, filled=True, opacity=0.9).encode(
        x=across,
        y=up,
        color=COLOUR,
        shape=SHAPE,
        tooltip=[
            alt.Tooltip(field="passed", title="blocks passed"),
            alt.Tooltip(field="state"),
            alt.Tooltip(field="size", format=".3g"),
        ],
    )
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up)
    return alt.layer(frame, drawn, points, end_names(across, named)).properties(height=HEIGHT)


@template
def shares() -> Chart:
    """Shares through the blocks, from 0 to 100 %. Datasets: see `through_blocks_data`."""

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="share of the coordinates",
            scale=alt.Scale(domain=[-0.03, 1.1], nice=False), axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
        )  # fmt: skip

    return _through_blocks(up("size"), up("place"))


@template
def sizes() -> Chart:
    """Sizes through the blocks on a log axis. Datasets: see `through_blocks_data`."""

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="relative size (log, 1 = unchanged)",
            scale=alt.Scale(type="log", padding=12, nice=False), axis=alt.Axis(values=POWERS, labelExpr=POWER_LABEL),
        )  # fmt: skip

    return _through_blocks(up("size"), up("place"))


def through_blocks_data(
    lines: Sequence[Line], dashed: Sequence[str] = (), *, log: bool
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `shares` and of `sizes`.

    Parameters
    ----------
    lines : sequence of Line
        All of the same depth. The name is written at the end.
    dashed : sequence of str
        The names of the lines to draw dashed.
    log : bool
        True for `sizes`.
    """
    depth = len(lines[0][2]) - 1
    passed = np.arange(depth + 1)
    last = [float(values[-1]) for _, _, values in lines]
    everything = np.concatenate([values for _, _, values in lines])
    low = min(0.1, float(everything.min())) if log else 0.0
    high = max(2.0, float(everything.max())) if log else 1.0
    return {
        "lines": stacked(
            *(
                {
                    "passed": passed,
                    "size": values,
                    "of": "input" if name in dashed else "main",
                    "state": state,
                }
                for name, state, values in lines
            )
        ),
        "ends": named_ends(
            "passed",
            depth,
            "place",
            last,
            [name for name, _, _ in lines],
            low=low,
            high=high,
            share=0.1,
            log=log,
        ),
        "frame": {"passed": [0, 0], "size": [low, high]},
    }


@template
def directions() -> Chart:
    """What becomes of gradients at right angles to each other, the strongest first.

    Dataset: ``values`` (rank, size, state).
    """
    data = alt.Chart(alt.NamedData("values"))
    across = alt.X(field="rank", type="ordinal", title="direction", axis=alt.Axis(labelAngle=0))
    up = alt.Y(field="size", type="quantitative", title="what arrives of length 1")
    offset = alt.XOffset(field="state", type="nominal", scale=alt.Scale(domain=STATES))
    bars = data.mark_bar(width=5, opacity=0.8).encode(x=across, xOffset=offset, y=up, color=COLOUR)
    heads = data.mark_point(size=90, filled=True, opacity=1).encode(
        x=across,
        xOffset=offset,
        y=up,
        color=COLOUR,
        shape=SHAPE,
        tooltip=[alt.Tooltip(field="state"), alt.Tooltip(field="size", title="arrives", format=".3g")],
    )
    return alt.layer(bars, heads).properties(height=HEIGHT)
