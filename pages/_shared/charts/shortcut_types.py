"""Charts of shortcuts that are not the identity: what a stack of them keeps, and how such networks did in print."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import stacked
from pages._shared.charts.line_ends import end_names, named_ends, scale_with_room
from pages._shared.charts.lower_edge import TO_SCALE, instead_of_0
from pages._shared.charts.spectra import FLOOR, unchanged
from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    OTHER,
    PLAIN,
    POWERS,
    RESIDUAL,
    SCALED,
    Chart,
    guess_marker,
    template,
)

PRECISION = 1e-14
"""Singular values smaller than this share of the largest one are rounding noise."""

NETS = ["plain", "identity shortcuts", "orthogonal shortcuts"]


def _across() -> alt.X:
    return alt.X(
        field="passed", type="quantitative", title="shortcuts passed", scale=scale_with_room(190),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip


def _kept(field: str) -> alt.Y:
    return alt.Y(
        field=field,
        type="quantitative",
        title="what is kept of a length (log)",
        scale=alt.Scale(type="log", padding=12, nice=False),
        axis=alt.Axis(values=POWERS, labelExpr=TO_SCALE, labelOverlap="greedy"),
    )


@template
def sent() -> Chart:
    """A gradient before it has passed any shortcut.

    Datasets: ``gradient`` (passed, size), ``frame`` (passed, size, least).
    """
    start = alt.Chart(alt.NamedData("gradient")).mark_circle(color=RESIDUAL, size=110, opacity=1)
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0)
    return alt.layer(
        frame.encode(x=_across(), y=_kept("size")),
        unchanged(_kept("size"), across="12"),
        start.encode(x=_across(), y=_kept("size")),
    ).properties(height=HEIGHT)


def sent_data(depth: int, sizes: Iterable[float]) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `sent`: its axes reach to ``depth`` shortcuts and to all ``sizes``."""
    reach = [*sizes, 2.0]
    return {
        "gradient": {"passed": [0], "size": [1.0]},
        "frame": {"passed": [0, depth], "size": [min(reach), max(reach)], "least": [FLOOR, FLOOR]},
    }


@template
def fan() -> Chart:
    """The singular values of a product of shortcuts through depth: all, the middle half, the median; and one gradient.

    Datasets: ``fan`` (passed, low, lower, median, upper, high), ``gradient`` (passed, size), ``ends`` (passed, place,
    label), ``one`` (size, label), ``frame`` (passed, size, least), ``guess`` (passed, size, label, shown).
    """
    across, up = _across(), _kept
    data = alt.Chart(alt.NamedData("fan"))
    every = data.mark_area(color=SCALED, opacity=0.15).encode(x=across, y=up("low"), y2=alt.Y2(field="high"))
    half = data.mark_area(color=SCALED, opacity=0.25).encode(
        x=across, y=up("lower"), y2=alt.Y2(field="upper")
    )
    median = data.mark_line(color=SCALED, strokeWidth=3, strokeDash=[2, 3]).encode(x=across, y=up("median"))
    gradient = (
        alt.Chart(alt.NamedData("gradient"))
        .mark_line(color=RESIDUAL, strokeWidth=3)
        .encode(x=across, y=up("size"))
    )
    ends = end_names(across, up("place"), gap=16)
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up("size"))
    return alt.layer(
        frame,
        every,
        half,
        unchanged(up("size"), room=190),
        median,
        gradient,
        ends,
        guess_marker(x=across, y=up("size")),
    ).properties(height=HEIGHT)


def fan_data(
    counts: NDArray[np.int64],
    singular_values: NDArray[np.float64],
    norms: NDArray[np.float64],
    names: Mapping[str, str],
    also: float,
) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `fan`, but for the guess.

    Parameters
    ----------
    counts : ndarray, shape (K,)
        After how many shortcuts the product was looked at.
    singular_values : ndarray, shape (K, D)
        Largest first.
    norms : ndarray, shape (L+1,)
        A gradient's norm after 0 ... L shortcuts.
    names : mapping of str to str
        What to write at the ends of "largest", "median", "smallest" and "gradient".
    also : float
        Another share that the axis shows: the prediction.
    """
    drawn = above_noise(singular_values)
    sizes = np.concatenate([drawn.ravel(), norms])
    nothing = instead_of_0(sizes)  # a log axis has no 0; it is drawn below all else
    least = FLOOR if np.all(sizes > 0) else float(np.min(sizes, where=sizes > 0, initial=1.0))
    drawn, gradient = (np.maximum(np.where(sizes > 0, sizes, nothing), FLOOR) for sizes in (drawn, norms))
    lower, median, upper = (np.quantile(drawn, share, axis=1) for share in (0.25, 0.5, 0.75))
    if np.allclose(drawn[:, 0], drawn[:, -1], rtol=1e-9, atol=0.0):
        names = {"gradient": names["gradient"]}  # all lines are one
    ends = {
        "largest": float(drawn[-1, 0]),
        "median": float(median[-1]),
        "smallest": float(drawn[-1, -1]),
        "gradient": float(gradient[-1]),
    }
    low, high = (
        min(0.1, also, float(drawn.min()), float(gradient.min())),
        max(2.0, float(drawn.max()), float(gradient.max())),
    )
    return {
        "fan": {
            "passed": counts, "low": drawn[:, -1], "lower": lower, "median": median, "upper": upper, "high": drawn[:, 0],
        },
        "gradient": {"passed": np.arange(len(norms)), "size": gradient},
        "ends": named_ends(
            "passed", int(counts[-1]), "place", [ends[line] for line in names], list(names.values()),
            low=low, high=high, share=0.1,
        ),
        "frame": {"passed": [0, 0], "size": [low, high], "least": [least, least]},
    }  # fmt: skip


def above_noise(singular_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return singular values as they are drawn, shape (K, D): below the precision of float64 there is only noise."""
    noise = PRECISION * singular_values[:, :1]
    return np.where(singular_values > 0, np.maximum(singular_values, noise), 0.0)


def fan_table(data: Mapping[str, Mapping[str, Any]]) -> dict[str, NDArray[Any]]:
    """Return the numbers of `fan` from its datasets, a row for each line and number of shortcuts; a 0 is 0 here."""
    fan, gradient, (least, _) = data["fan"], data["gradient"], data["frame"]["least"]
    lines = {
        line: (fan["passed"], fan[field])
        for line, field in (
            ("smallest", "low"),
            ("lower quarter", "lower"),
            ("median", "median"),
            ("upper quarter", "upper"),
            ("largest", "high"),
        )
    }
    lines["gradient"] = gradient["passed"], gradient["size"]
    return stacked(
        *(
            {
                "line": line,
                "shortcuts passed": passed,
                "kept of a length": np.where(kept < least * 0.999, 0.0, kept),
            }
            for line, (passed, kept) in lines.items()
        )
    )


@template
def published_errors() -> Chart:
    """The published test error with each kind of shortcut, a row each; the kind in view is filled.

    Dataset: ``errors`` (shortcut, error, label, shown, failed).
    """
    data = alt.Chart(alt.NamedData("errors"))
    across = alt.X(
        field="error", type="quantitative", title="test error on CIFAR-10, in %",
        scale=alt.Scale(domain=[5.0, 21.0], nice=False), axis=alt.Axis(values=[6, 8, 10, 12, 14, 16, 18, 20]),
    )  # fmt: skip
    row = alt.Y(field="shortcut", type="nominal", title=None, sort=None, axis=alt.Axis(labelLimit=240))
    colour = alt.when("datum.failed").then(alt.value(OTHER)).otherwise(alt.value(RESIDUAL))
    fill = alt.when("datum.shown").then(alt.value(1.0)).otherwise(alt.value(0.12))
    points = data.mark_point(size=150, filled=False, strokeWidth=2, opacity=1).encode(
        x=across,
        y=row,
        color=colour,
        shape=alt.when("datum.failed").then(alt.value("cross")).otherwise(alt.value("circle")),
    )
    inside = data.mark_point(size=150, filled=True, opacity=1).encode(
        x=across, y=row, color=colour, fillOpacity=fill,
        shape=alt.when("datum.failed").then(alt.value("cross")).otherwise(alt.value("circle")),
    )  # fmt: skip
    values = data.mark_text(
        align=alt.expr("datum.failed ? 'right' : 'left'"),
        dx=alt.expr("datum.failed ? -12 : 12"),
        fontWeight=alt.expr("datum.shown ? 'bold' : 'normal'"),
    ).encode(x=across, y=row, text=alt.Text(field="label", type="nominal"))
    return alt.layer(points, inside, values).properties(height=330)


def published_data(
    shortcuts: Sequence[str], errors: Sequence[float], kinds: Sequence[str], chosen: str, failed_above: float
) -> dict[str, Mapping[str, Any]]:
    """Return the dataset of `published_errors`, with the rows of one kind of shortcut filled.

    Parameters
    ----------
    shortcuts, errors, kinds : sequence
        Name, published test error in % and kind of each shortcut.
    chosen : str
        The kind whose rows are filled.
    failed_above : float
        The error in % that stands for a net that failed.
    """
    return {
        "errors": {
            "shortcut": shortcuts,
            "error": errors,
            "label": ["fails" if error == failed_above else f"{error:.2f}" for error in errors],
            "shown": [each == chosen for each in kinds],
            "failed": [error == failed_above for error in errors],
        }
    }


@template
def likeness() -> Chart:
    """How alike the gradients of three kinds of network are at inputs some steps apart.

    Datasets: ``likeness`` (lag, correlation, net), ``ends`` (lag, correlation, label),
    ``zero`` (correlation).
    """
    across = alt.X(
        field="lag", type="quantitative", title="steps between the two inputs", scale=scale_with_room(190),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip
    up = alt.Y(
        field="correlation",
        type="quantitative",
        title="correlation of dy/dx",
        scale=alt.Scale(domain=[-0.2, 1]),
    )
    lines = (
        alt.Chart(alt.NamedData("likeness"))
        .mark_line(strokeWidth=3)
        .encode(
            x=across,
            y=up,
            color=alt.Color(
                field="net",
                type="nominal",
                legend=None,
                scale=alt.Scale(domain=NETS, range=[PLAIN, RESIDUAL, SCALED]),
            ),
            strokeDash=alt.StrokeDash(
                field="net",
                type="nominal",
                legend=None,
                scale=alt.Scale(domain=NETS, range=[[1, 0], [1, 0], [2, 3]]),
            ),
        )
    )
    ends = end_names(across, up)
    zero = (
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY)
        .encode(y=up)
    )
    return alt.layer(zero, lines, ends).properties(height=300)


def likeness_data(curves: Mapping[str, NDArray[np.float64]]) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of `likeness` from the autocorrelation of each kind of network, in the order of NETS."""
    lags = np.arange(len(next(iter(curves.values()))))
    return {
        "likeness": stacked(
            *({"lag": lags, "correlation": curve, "net": net} for net, curve in curves.items())
        ),
        "ends": named_ends(
            "lag", int(lags[-1]), "correlation", [float(curve[-1]) for curve in curves.values()], list(curves),
            low=-0.2, high=1.0, log=False,
        ),
        "zero": {"correlation": [0.0]},
    }  # fmt: skip
