"""Charts of spectra: eigenvalues in the plane, stretches in order, and both through a stack of blocks."""

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import brief, stacked
from pages._shared.charts.equal_units import framed
from pages._shared.charts.line_ends import (
    ROOM,
    end_names,
    named_ends,
    room_at_the_right,
    scale_with_room,
)
from pages._shared.charts.style import (
    BRANCH,
    HEIGHT,
    IDENTITY,
    INK,
    OTHER,
    PAPER,
    POWER_LABEL,
    POWERS,
    RESIDUAL,
    Chart,
    guess_marker,
    template,
)

CIRCLES = ["size 1", "|J| from 1"]
CLOUDS = ["J", "I + J"]
OF_BLOCK = ["singular values", "|eigenvalues|"]
THROUGH = ["gradient", "eigenvalue", "stretch"]

FLOOR = 1e-31
"""Where a chart through depth ends below; its labels say that something is smaller."""

LOWEST = 1e-6
"""Where a log axis shows what is 0 or nearly so."""


@template
def plane() -> Chart:
    """The eigenvalues of J and of I + J in the complex plane.

    Datasets: ``eigenvalues`` (x, y, of), ``circles`` (of, step, x, y), ``labels`` (x, y, label, align,
    baseline), ``frame`` (x, y), two corners of the square to show.
    """
    across = alt.X(field="x", type="quantitative", title="real part")
    up = alt.Y(field="y", type="quantitative", title="imaginary part")
    # All scales name all series, those too that a mark never draws: Vega would warn of differing ones.
    drawn = [*CIRCLES, *CLOUDS]
    colour = alt.Color(
        field="of", type="nominal", legend=None,
        scale=alt.Scale(domain=drawn, range=[IDENTITY, BRANCH, BRANCH, RESIDUAL]),
    )  # fmt: skip
    circles = (
        alt.Chart(alt.NamedData("circles"))
        .mark_line(strokeWidth=2, clip=True)
        .encode(
            x=across,
            y=up,
            order=alt.Order(field="step"),
            color=colour,
            strokeDash=alt.StrokeDash(
                field="of",
                type="nominal",
                legend=None,
                scale=alt.Scale(domain=drawn, range=[[6, 5], [2, 3], [1, 0], [1, 0]]),
            ),
        )
    )
    points = (
        alt.Chart(alt.NamedData("eigenvalues"))
        .mark_point(size=55, strokeWidth=2)
        .encode(
            x=across,
            y=up,
            color=colour,
            shape=alt.Shape(
                field="of",
                type="nominal",
                legend=None,
                scale=alt.Scale(domain=drawn, range=["cross", "diamond", "square", "circle"]),
            ),
            tooltip=[
                alt.Tooltip(field="of", title="eigenvalue of"),
                alt.Tooltip(field="x", title="real part", format=".3f"),
                alt.Tooltip(field="y", title="imaginary part", format=".3f"),
            ],
        )
    )
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(align=alt.expr("datum.align"), baseline=alt.expr("datum.baseline"), color=INK)
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    frame = framed(across, up)
    return alt.layer(frame, circles, points, labels).properties(height=370, width=350)


def plane_data(branch_eigenvalues: NDArray[np.complex128], norm: float) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `plane`: the eigenvalues of J, and of I + J one to the right of them.

    Parameters
    ----------
    branch_eigenvalues : ndarray, shape (D,)
        The eigenvalues of J.
    norm : float
        Its spectral norm, which no eigenvalue of J exceeds.
    """
    angles = np.linspace(0.0, 2.0 * np.pi, 49)
    # Both circles, and room for the name of a cloud to the right of the smaller one.
    left, right = min(-1.0, 1.0 - norm), 1.0 + max(norm, 0.6)
    middle, reach = (left + right) / 2, 1.15 * (right - left) / 2
    corner, beside = math.sqrt(0.5), 0.05 * reach
    names = [
        (branch_eigenvalues.real.min() - beside, 0.0, "J", "right", "middle"),
        (1.0 + branch_eigenvalues.real.max() + beside, 0.0, "I + J", "left", "middle"),
        (-corner, corner + 0.3 * beside, "size 1", "right", "bottom"),
    ]
    # Without a branch there is no circle to name. The name of a small one must not stand on "I + J".
    if norm > 0.0:
        height = max(corner * norm, beside) + 0.3 * beside
        names.append((1.0 + corner * norm, height, "|J| allows", "left", "bottom"))
    return {
        "eigenvalues": brief(stacked(
            *({"of": of, "x": shift + branch_eigenvalues.real, "y": branch_eigenvalues.imag}
              for shift, of in enumerate(CLOUDS))
        )),
        "circles": brief(stacked(
            *({"of": of, "step": np.arange(49), "x": at + size * np.cos(angles), "y": size * np.sin(angles)}
              for of, at, size in zip(CIRCLES, (0.0, 1.0), (1.0, norm), strict=True))
        )),
        "labels": dict(zip(("x", "y", "label", "align", "baseline"), zip(*names, strict=True), strict=True)),
        "frame": {"x": [middle - reach, middle + reach], "y": [-reach, reach]},
    }  # fmt: skip


@template
def stretches() -> Chart:
    """Singular values of I + J and sizes of its eigenvalues, each from the largest to the smallest.

    Datasets: ``sizes`` (rank, size, of), ``ends`` (rank, place, label), ``one`` (size, label), ``frame`` (rank, size).
    """
    across = alt.X(
        field="rank",
        type="quantitative",
        title="from the largest to the smallest",
        scale=scale_with_room(),
    )
    scale = alt.Scale(type="log", padding=14, nice=False)
    axis = alt.Axis(format="~g", tickCount=6)

    def up(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="factor on a length (log)", scale=scale, axis=axis
        )

    of = alt.Color(
        field="of", type="nominal", legend=None, scale=alt.Scale(domain=OF_BLOCK, range=[RESIDUAL, OTHER])
    )
    shape = alt.Shape(
        field="of", type="nominal", legend=None, scale=alt.Scale(domain=OF_BLOCK, range=["circle", "diamond"])
    )
    points = (
        alt.Chart(alt.NamedData("sizes"))
        .mark_point(size=45, filled=True, opacity=0.9)
        .encode(
            x=across,
            y=up("size"),
            color=of,
            shape=shape,
            tooltip=[alt.Tooltip(field="of"), alt.Tooltip(field="size", format=".4g")],
        )
    )
    names = end_names(across, up("place"))
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up("size"))
    return alt.layer(frame, unchanged(up("size"), dy=14, room=ROOM), points, names).properties(height=330)


def stretches_data(
    singular_values: NDArray[np.float64], eigenvalue_sizes: NDArray[np.float64]
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `stretches`. Both arrays run from the largest to the smallest value, shape (D,)."""
    ranks = np.arange(1, len(singular_values) + 1)
    # A log axis has no place for 0, so a closed direction stands at the lower end.
    series = [np.maximum(values, LOWEST) for values in (singular_values, eigenvalue_sizes)]
    low, high = min(0.5, *(float(values[-1]) for values in series)), max(2.0, float(singular_values[0]))
    return {
        "sizes": brief(
            stacked(
                *(
                    {"rank": ranks, "size": values, "of": of}
                    for of, values in zip(OF_BLOCK, series, strict=True)
                )
            )
        ),
        "ends": named_ends(
            "rank",
            len(ranks),
            "place",
            [float(values[-1]) for values in series],
            OF_BLOCK,
            low=low,
            high=high,
        ),
        "frame": {"rank": [1, 1], "size": [low, high]},
    }


@template
def through_depth() -> Chart:
    """A gradient on its way back through a stack, between the smallest and the largest stretch of the product.

    Datasets: ``range`` (passed, low, high), ``lines`` (passed, size, of), ``ends`` (passed, place, label), ``guess``
    (passed, size, label, shown), ``one`` (size, label), ``frame`` (passed, size).
    """
    across = alt.X(
        field="passed",
        type="quantitative",
        title="blocks passed on the way back",
        scale=scale_with_room(),
    )
    scale = alt.Scale(type="log", padding=12, nice=False)
    axis = alt.Axis(values=POWERS, labelExpr=POWER_LABEL)
    title = "gradient's norm (log)"

    def up(field: str) -> alt.Y:
        return alt.Y(field=field, type="quantitative", title=title, scale=scale, axis=axis)

    spread = (
        alt.Chart(alt.NamedData("range"))
        .mark_area(color=RESIDUAL, opacity=0.16)
        .encode(x=across, y=up("low"), y2=alt.Y2(field="high"))
    )
    of = alt.Scale(domain=THROUGH, range=[RESIDUAL, OTHER, RESIDUAL])
    lines = (
        alt.Chart(alt.NamedData("lines"))
        .mark_line(strokeWidth=3)
        .encode(
            x=across,
            y=up("size"),
            color=alt.Color(field="of", type="nominal", legend=None, scale=of),
            strokeDash=alt.StrokeDash(
                field="of", type="nominal", legend=None,
                scale=alt.Scale(domain=THROUGH, range=[[1, 0], [2, 3], [8, 4]]),
            ),
            strokeWidth=alt.when("datum.of === 'stretch'").then(alt.value(1.5)).otherwise(alt.value(3)),
            detail=alt.Detail(field="line"),
        )
    )  # fmt: skip
    names = end_names(across, up("place"), gap=16)
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up("size"))
    return alt.layer(
        frame,
        spread,
        unchanged(up("size"), across="(width < 420 ? 0.18 : 0.4) * width", dy=16, room=ROOM),
        lines,
        names,
        guess_marker(x=across, y=up("size")),
    ).properties(height=HEIGHT)


def through_depth_data(
    norms: NDArray[np.float64],
    counts: NDArray[np.int64],
    smallest: NDArray[np.float64],
    largest: NDArray[np.float64],
    radius: NDArray[np.float64],
    names: Mapping[str, str],
    also: float,
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `through_depth`, but for the guess.

    Parameters
    ----------
    norms : ndarray, shape (L+1,)
        The gradient's norm after 0 ... L blocks.
    counts : ndarray, shape (K,)
        After how many blocks the product was looked at.
    smallest, largest : ndarray, shape (K,)
        Its extreme singular values.
    radius : ndarray, shape (K,)
        The size of its largest eigenvalue.
    names : mapping of str to str
        What to write at the end of the lines "gradient", "eigenvalue", "largest" and "smallest".
    also : float
        Another factor that the axis shows: the prediction.
    """
    # The label says in words what is smaller.
    smallest = np.maximum(smallest, FLOOR)
    lines = {
        "gradient": (np.arange(len(norms)), norms, "gradient"),
        "eigenvalue": (counts, radius, "eigenvalue"),
        "largest": (counts, largest, "stretch"),
        "smallest": (counts, smallest, "stretch"),
    }
    low, high = min(0.5, also, float(smallest.min())), max(2.0, also, float(largest.max()))
    return {
        "range": {"passed": counts, "low": smallest, "high": largest},
        "lines": stacked(
            *(
                {"passed": np.asarray(passed, dtype=np.int16), "size": sizes, "of": of, "line": line}
                for line, (passed, sizes, of) in lines.items()
            )
        ),
        "ends": named_ends(
            "passed", int(counts[-1]), "place", [float(lines[line][1][-1]) for line in names], list(names.values()),
            low=low, high=high, share=0.095,
        ),
        "frame": {"passed": [0, 0], "size": [low, high]},
    }  # fmt: skip


def unchanged(up: alt.Y, *, across: str = "0", dy: int = -10, room: int = 0) -> Chart:
    """Return the rule at 1, where nothing changes, and its name. They bring their one row along.

    Parameters
    ----------
    up : alt.Y
        The chart's vertical axis, over the field ``size``.
    across : str
        Where the name starts, as an expression in pixels: "0" is the left edge.
    dy : int
        How far below the rule it stands.
    room : int
        How many pixels the rule leaves free at the right end of a wide chart, for names (see ``scale_with_room``).
    """
    end = room_at_the_right(room) if room else "width"
    one = alt.Chart(alt.InlineData(name="one", values=[{"size": 1, "label": "1 = unchanged"}]))
    rule = one.mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY).encode(
        x=alt.value(0), x2=alt.value(alt.expr(end)), y=up
    )
    label = one.encode(x=alt.value(alt.expr(across)), y=up, text=alt.Text(field="label", type="nominal"))
    ground = label.mark_text(align="left", dx=6, dy=dy, fill=PAPER, stroke=PAPER, strokeWidth=4)
    return alt.layer(rule, ground, label.mark_text(align="left", dx=6, dy=dy))
