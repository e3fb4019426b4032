"""Charts of scaled shortcuts: what they carry through depth, the map of scale and slope, lines put to the test."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import brief, stacked
from pages._shared.charts.line_ends import ROOM, end_names, named_ends, scale_with_room
from pages._shared.charts.lower_edge import TO_SCALE
from pages._shared.charts.spectra import FLOOR, unchanged
from pages._shared.charts.style import (
    ABOVE,
    BELOW,
    DARK,
    HEIGHT,
    IDENTITY,
    INK,
    LABEL_SIZE,
    MIDDLE,
    ONE,
    RESIDUAL,
    SCALED,
    Chart,
    guess_marker,
    template,
    with_halo,
)

WAYS = ["shortcuts alone", "what arrives"]
SCALES, SLOPES = (0.5, 1.5), (-0.5, 0.5)
"""The edges of the map of scales λ and slopes j."""
CELLS = 32
CELL = 1.0 / CELLS
# 100 blocks with factors up to 2 stay within. The list that deeper charts need is five times as long.
SEEN_POWERS = [float(f"1e{power}") for power in (*range(-30, -5, 5), *range(-5, 6), *range(10, 31, 5))]


@template
def gains() -> Chart:
    """What the shortcuts carry and what arrives, block by block.

    Datasets: ``gains`` (blocks, size, way), ``ends`` (blocks, place, label), ``one`` (size, label),
    ``frame`` (blocks, size, least), ``guess`` (blocks, size, label, shown).
    """
    across = alt.X(
        field="blocks",
        type="quantitative",
        title="blocks passed on the way back",
        scale=scale_with_room(),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    scale = alt.Scale(type="log", padding=12, nice=False)
    axis = alt.Axis(values=SEEN_POWERS, labelExpr=TO_SCALE, labelOverlap="greedy")

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="share of the gradient (log)", scale=scale, axis=axis
        )

    colour = alt.Scale(domain=WAYS, range=[SCALED, RESIDUAL])
    lines = (
        alt.Chart(alt.NamedData("gains"))
        .mark_line(strokeWidth=3)
        .encode(
            x=across,
            y=up("size"),
            color=alt.Color(field="way", type="nominal", legend=None, scale=colour),
            strokeDash=alt.StrokeDash(
                field="way", type="nominal", legend=None, scale=alt.Scale(domain=WAYS, range=[[2, 3], [1, 0]])
            ),
            tooltip=[
                alt.Tooltip(field="way"),
                alt.Tooltip(field="blocks"),
                alt.Tooltip(field="size", title="share", format=".3g"),
            ],
        )
    )
    ends = end_names(across, up("place"), gap=16)
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up("size"))
    return alt.layer(
        frame,
        unchanged(up("size"), across="width < 420 ? 0 : 0.45 * width", room=ROOM),
        lines,
        ends,
        guess_marker(x=across, y=up("size")),
    ).properties(height=HEIGHT)


def gains_data(
    direct: NDArray[np.float64], total: NDArray[np.float64], names: Sequence[str], also: float
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `gains`, but for the guess.

    Parameters
    ----------
    direct, total : ndarray, shape (L+1,)
        What the shortcuts carry and what arrives after 0 ... L blocks.
    names : sequence of two str
        What to write at the ends of the two lines.
    also : float
        Another share that the axis shows: the prediction.
    """
    drawn = [np.maximum(np.abs(sizes), FLOOR) for sizes in (direct, total)]
    low, high = (
        min(0.05, also, *(float(sizes.min()) for sizes in drawn)),
        max(20.0, *(float(sizes.max()) for sizes in drawn)),
    )
    blocks = np.arange(len(direct))
    return {
        # The dotted line comes last and lies on the solid one: where both are the same, both are seen.
        "gains": brief(
            stacked(
                *(
                    {"blocks": blocks, "size": sizes, "way": way}
                    for way, sizes in zip(reversed(WAYS), reversed(drawn), strict=True)
                )
            )
        ),
        "ends": named_ends(
            "blocks", int(blocks[-1]), "place", [float(sizes[-1]) for sizes in drawn], names, low=low, high=high, share=0.1
        ),
        "frame": {"blocks": [0, 0], "size": [low, high], "least": [FLOOR, FLOOR]},
    }  # fmt: skip


@template
def scale_map() -> Chart:
    """The share of the gradient that arrives, for every pair of shortcut scale and branch slope.

    Datasets: ``cells`` (column, row, power), ``ridge`` (scale, slope), ``here`` (scale, slope, label),
    ``names`` (scale, slope, label, angle).
    """
    across = alt.X(
        field="scale", type="quantitative", title="shortcut scale λ", axis=alt.Axis(grid=False),
        scale=alt.Scale(domain=SCALES, nice=False),
    )  # fmt: skip
    up = alt.Y(
        field="slope", type="quantitative", title="branch slope j", axis=alt.Axis(grid=False),
        scale=alt.Scale(domain=SLOPES, nice=False),
    )  # fmt: skip
    cells = (
        alt.Chart(alt.NamedData("cells"))
        # Each cell reaches under the next one, so that no seam shows between them.
        .transform_calculate(
            scale=f"{SCALES[0]} + {CELL} * datum.column",
            scale_to=f"{SCALES[0]} + {CELL} * (datum.column + 1.4)",
            slope=f"{SLOPES[0]} + {CELL} * datum.row",
            slope_to=f"{SLOPES[0]} + {CELL} * (datum.row + 1.4)",
        )
        .mark_rect(clip=True)
        .encode(
            x=across,
            x2=alt.X2(field="scale_to"),
            y=up,
            y2=alt.Y2(field="slope_to"),
            color=alt.Color(
                field="power", type="quantitative", title="share that arrives, as a power of ten",
                scale=alt.Scale(domain=[-6, 0, 6], range=[BELOW, MIDDLE, ABOVE], clamp=True, interpolate="rgb"),
                legend=alt.Legend(orient="bottom", gradientLength=260, titleLimit=320),
            ),
        )
    )  # fmt: skip
    ridge = (
        alt.Chart(alt.NamedData("ridge"))
        .mark_line(strokeWidth=2, strokeDash=[6, 5], color=DARK)
        .encode(x=across, y=up)
    )
    # The cells look the same in both themes, so the name has its own pale ground.
    here = alt.Chart(alt.NamedData("here"))
    point = here.mark_point(size=190, filled=True, opacity=1, color=SCALED, stroke=DARK).encode(
        x=across, y=up
    )
    names = alt.Chart(alt.NamedData("names")).encode(
        x=across, y=up, text=alt.Text(field="label", type="nominal")
    )
    halo = names.mark_text(
        align="left", dx=8, dy=-12, fontSize=LABEL_SIZE, fill=MIDDLE, stroke=MIDDLE, strokeWidth=6
    )
    name = names.mark_text(align="left", dx=8, dy=-12, fontSize=LABEL_SIZE, fill=DARK)
    return alt.layer(cells, ridge, halo, name, point).properties(height=420)


def scale_map_data(depth: int, here: tuple[float, float]) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `scale_map` for L blocks, and the point where the learner stands.

    Parameters
    ----------
    depth : int
        L.
    here : tuple of two floats
        λ and j.
    """
    column, row = np.meshgrid(np.arange(CELLS, dtype=np.int8), np.arange(CELLS, dtype=np.int8))
    # λ + j in the middle of each cell.
    middle = np.abs(SCALES[0] + SLOPES[0] + CELL * (column + 0.5) + CELL * (row + 0.5))
    power = depth * np.log10(np.maximum(middle, 1e-6))
    left, right = max(SCALES[0], 1.0 - SLOPES[1]), min(SCALES[1], 1.0 - SLOPES[0])
    return {
        "cells": {"column": column.ravel(), "row": row.ravel(), "power": power.ravel().astype(np.float32)},
        "ridge": {"scale": [left, right], "slope": [1.0 - left, 1.0 - right]},
        "here": {"scale": [here[0]], "slope": [here[1]]},
        "names": {"scale": [1.2], "slope": [-0.15], "label": ["λ + j = 1"]},
    }


@template
def readings() -> Chart:
    """Ways of writing one line, each with the number it gives, against the number the network gives.

    Dataset: ``readings`` (line, value, label, matches, network).
    """
    data = alt.Chart(alt.NamedData("readings"))
    row = alt.Y(field="line", type="nominal", title=None, sort=None, axis=None)
    scale = alt.Scale(nice=True, zero=True)
    axis = alt.Axis(tickCount=6, labelBound=True)  # rather no number than one cut at the edge
    title = "value (bar) and the network's (upright tick)"

    def across(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", title=title, scale=scale, axis=axis)

    matches = alt.when("datum.matches")
    bars = data.mark_bar(height=16, yOffset=11).encode(
        x=across("value"), y=row, color=matches.then(alt.value(ONE)).otherwise(alt.value(IDENTITY)),
        opacity=matches.then(alt.value(1.0)).otherwise(alt.value(0.6)),
    )  # fmt: skip
    names = data.mark_text(align="left", dy=-9).encode(
        x=alt.value(4), y=row, text=alt.Text(field="label", type="nominal")
    )
    ticks = data.mark_tick(orient="vertical", size=22, thickness=4, yOffset=11, color=INK).encode(
        x=across("network"), y=row
    )
    return alt.layer(bars, ticks, *with_halo(names)).properties(height=250)


def readings_data(
    values: Mapping[str, float], names: Mapping[str, str], network: float
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `readings`.

    Parameters
    ----------
    values : mapping of str to float
        What each version gives.
    names : mapping of str to str
        What each version says.
    network : float
        What the network gives.
    """
    return {
        "readings": {
            "line": list(values),
            "value": list(values.values()),
            "label": [f"{names[line]}: {value:.4g}".replace("-", "−") for line, value in values.items()],
            "matches": [math.isclose(value, network, abs_tol=1e-12) for value in values.values()],
            "network": [network] * len(values),
        },
    }
