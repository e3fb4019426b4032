"""The chart of signal and gradient through fresh residual stacks, one line for each way to keep them in bounds."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import brief, stacked
from pages._shared.charts.line_ends import ROOM, end_names, named_ends, scale_with_room
from pages._shared.charts.spectra import unchanged
from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    INK,
    ONE,
    OTHER,
    POWER_LABEL,
    POWERS,
    RESIDUAL,
    SCALED,
    Chart,
    template,
)

# The names of core.signal_propagation.SCHEMES, each with a colour, a shape and a dash of its own.
LOOKS = {
    "He init": (OTHER, "triangle-down", [1, 0]),
    "sum ÷ √2": (SCALED, "diamond", [2, 3]),
    "branch ÷ √L": (ONE, "square", [9, 3]),
    "batch norm": (RESIDUAL, "circle", [1, 0]),
    "layer norm": (INK, "cross", [6, 3]),
    "branch × 0": (IDENTITY, "stroke", [6, 5]),
}


@template
def schemes() -> Chart:
    """Mean squares at every block: measured in one fresh net as points, the limit of wide nets as lines.

    Datasets: ``measured`` and ``limit`` (passed, size, scheme), ``ends`` (passed, place, label), ``one`` (size, label),
    ``frame`` (passed, size).
    """
    across = alt.X(
        field="passed", type="quantitative", title="blocks passed", scale=scale_with_room(),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip
    scale = alt.Scale(type="log", padding=12, nice=False)
    axis = alt.Axis(values=POWERS, labelExpr=POWER_LABEL)

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="mean square, relative (log)", scale=scale, axis=axis
        )

    names = list(LOOKS)
    colours, shapes, dashes = (list(look) for look in zip(*LOOKS.values(), strict=True))
    colour = alt.Color(
        field="scheme", type="nominal", legend=None, scale=alt.Scale(domain=names, range=colours)
    )
    lines = (
        alt.Chart(alt.NamedData("limit"))
        .mark_line(strokeWidth=2)
        .encode(
            x=across,
            y=up("size"),
            color=colour,
            strokeDash=alt.StrokeDash(
                field="scheme", type="nominal", legend=None, scale=alt.Scale(domain=names, range=dashes)
            ),
        )
    )
    points = (
        alt.Chart(alt.NamedData("measured"))
        .mark_point(size=55, filled=True, opacity=0.9)
        .encode(
            x=across,
            y=up("size"),
            color=colour,
            shape=alt.Shape(
                field="scheme", type="nominal", legend=None, scale=alt.Scale(domain=names, range=shapes)
            ),
            tooltip=[
                alt.Tooltip(field="scheme"),
                alt.Tooltip(field="passed", title="blocks passed"),
                alt.Tooltip(field="size", title="measured", format=".3g"),
            ],
        )
    )
    ends = end_names(across, up("place"))
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up("size"))
    return alt.layer(frame, unchanged(up("size"), dy=16, room=ROOM), lines, points, ends).properties(
        height=HEIGHT + 40
    )


def schemes_data(
    measured: Mapping[str, NDArray[np.float64]],
    limit: Mapping[str, NDArray[np.float64]],
    names: Mapping[str, str],
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `schemes`.

    Parameters
    ----------
    measured, limit : mapping of str to ndarray, shape (L+1,)
        Mean squares after 0 ... L blocks, by scheme.
    names : mapping of str to str
        What to write at the end of each scheme's line.
    """
    depth = len(next(iter(measured.values()))) - 1
    # A hundred points hide each other; every fourth is enough to see where they lie.
    shown = np.arange(0, depth + 1, max(1, depth // 25))
    # A smooth line needs no more than 50 pieces; the last block is always among them.
    passed = np.unique(np.linspace(0, depth, min(depth, 50) + 1).astype(int))
    everything = np.concatenate([*measured.values(), *limit.values()])
    low, high = min(0.5, float(everything.min())), max(2.0, float(everything.max()))
    return {
        "measured": brief(
            stacked(
                *({"passed": shown, "size": sizes[shown], "scheme": name} for name, sizes in measured.items())
            )
        ),
        "limit": brief(
            stacked(
                *({"passed": passed, "size": sizes[passed], "scheme": name} for name, sizes in limit.items())
            )
        ),
        "ends": named_ends(
            "passed",
            depth,
            "place",
            [float(measured[scheme][-1]) for scheme in names],
            list(names.values()),
            low=low,
            high=high,
        ),
        "frame": {"passed": [0, 0], "size": [low, high]},
    }
