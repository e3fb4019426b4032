"""Charts of the worked examples: small matrices side by side, and gradient norms inside their band."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import from_rows, stacked
from pages._shared.charts.line_ends import end_names, named_ends, scale_with_room
from pages._shared.charts.matrices import COLUMN, ROW, numbered_cells
from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    ONE,
    OTHER,
    POWER_LABEL,
    RESIDUAL,
    Chart,
    guess_marker,
    template,
)

LINES = {
    "against": (OTHER, [1, 0]),
    "along": (OTHER, [1, 0]),
    "across": (ONE, [6, 3]),
    "yours": (RESIDUAL, [1, 0]),
}
SEEN_POWERS = [float(f"1e{power}") for power in range(-5, 6)]
DOT_DEPTHS = np.arange(20, 101, 10)
DOTS = 40
"""How many of the random stacks are drawn; the sentence counts all."""


@template
def small_matrices() -> Chart:
    """Matrices of two rows and two columns side by side, a number in each cell.

    Dataset: ``cells`` (matrix, place, row, column, value, label); ``place`` orders the matrices.
    """
    return (
        numbered_cells(COLUMN, ROW, 16)
        .properties(width=140, height=96)
        .facet(
            facet=alt.Facet(
                field="matrix",
                type="nominal",
                title=None,
                sort=alt.EncodingSortField(field="place", op="min"),
                header=alt.Header(labelPadding=6),
            ),
            columns=2,
        )
    )


def small_matrices_data(
    matrices: Mapping[str, NDArray[np.float64]], words: Mapping[float, str]
) -> dict[str, dict[str, list[Any]]]:
    """Return the dataset of `small_matrices`.

    Parameters
    ----------
    matrices : mapping of str to ndarray, shape (2, 2)
        By the name to write above.
    words : mapping of float to str
        How each entry is written.
    """
    cells = [
        (name, place, row, column, float(value), words[float(value)])
        for place, (name, matrix) in enumerate(matrices.items())
        for (row, column), value in np.ndenumerate(matrix)
    ]
    return {"cells": from_rows(cells, "matrix", "place", "row", "column", "value", "label")}


@template
def norm_band() -> Chart:
    """Gradient norms on their way back through 100 blocks, inside the band that the branch norms allow.

    Datasets: ``band`` (passed, low, high), ``lines`` (passed, size, of), ``dots`` (passed, size), ``ends`` (passed, place,
    label), ``guess`` (passed, size, label, shown), ``frame`` (passed, size).
    """
    across = alt.X(
        field="passed", type="quantitative", title="blocks passed on the way back", scale=scale_with_room(170)
    )
    scale = alt.Scale(type="log", padding=10, nice=False)
    axis = alt.Axis(values=SEEN_POWERS, labelExpr=POWER_LABEL)

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field,
            type="quantitative",
            title="gradient (log, 1 = unchanged)",
            scale=scale,
            axis=axis,
        )

    colours, dashes = (list(look) for look in zip(*LINES.values(), strict=True))
    area = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(color=IDENTITY, opacity=0.16)
        .encode(x=across, y=up("low"), y2=alt.Y2(field="high"))
    )
    lines = (
        alt.Chart(alt.NamedData("lines"))
        .mark_line(strokeWidth=3)
        .encode(
            x=across,
            y=up("size"),
            color=alt.Color(
                field="of", type="nominal", legend=None, scale=alt.Scale(domain=list(LINES), range=colours)
            ),
            strokeDash=alt.StrokeDash(
                field="of", type="nominal", legend=None, scale=alt.Scale(domain=list(LINES), range=dashes)
            ),
        )
    )
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .mark_circle(size=26, color=RESIDUAL, opacity=0.45)
        .encode(
            x=across,
            y=up("size"),
            tooltip=[
                alt.Tooltip(field="passed", title="blocks passed"),
                alt.Tooltip(field="size", title="relative norm", format=".3g"),
            ],
        )
    )
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up("size"))
    one = (
        alt.Chart(alt.NamedData("band"))
        .mark_line(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY)
        .encode(x=across, y=alt.datum(1.0))
    )
    names = end_names(across, up("place"), gap=16)
    guess = guess_marker(x=across, y=up("size"))
    return alt.layer(frame, area, one, lines, dots, names, guess).properties(height=HEIGHT)


def norm_band_data(
    low: NDArray[np.float64],
    lines: Mapping[str, NDArray[np.float64]],
    names: Mapping[str, str],
    walks: NDArray[np.float64],
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `norm_band` but the guess.

    Parameters
    ----------
    low : ndarray, shape (L+1,)
        The lower end of the band after 0 ... L blocks; the upper one is the line "along".
    lines : mapping of str to ndarray, shape (L+1,)
        The norms of each of `LINES`.
    names : mapping of str to str
        What to write at the end of each line.
    walks : ndarray, shape (N, L+1)
        The norms of random stacks.
    """
    passed = np.arange(len(low))
    ends = [float(lines[line][-1]) for line in names]
    bottom, top = float(low[-1]), float(lines["along"][-1])
    return {
        "band": {"passed": passed, "low": low, "high": lines["along"]},
        "lines": stacked(*({"passed": passed, "size": sizes, "of": line} for line, sizes in lines.items())),
        "dots": {
            "passed": np.tile(DOT_DEPTHS, len(walks[:DOTS])),
            "size": walks[:DOTS, DOT_DEPTHS].ravel(),
        },
        "ends": named_ends(
            "passed", int(passed[-1]), "place", ends, list(names.values()), low=bottom, high=top, share=0.09
        ),
        "frame": {"passed": [0, 0], "size": [bottom, top]},
    }
