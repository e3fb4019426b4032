"""Charts of a residual stack beside a differential equation: the two paths, and their gap by number of blocks."""

from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import brief, from_rows, stacked
from pages._shared.charts.equal_units import framed
from pages._shared.charts.labels import apart, beside_ends
from pages._shared.charts.style import (
    IDENTITY,
    INK,
    ONE,
    OTHER,
    POWER_LABEL,
    POWERS,
    RESIDUAL,
    SHOWN,
    Chart,
    guess_marker,
    template,
    with_halo,
)

SIDE = 290
REACHES = (1.5, 3.0, 6.0, 12.0)
"""Half widths of the picture. A path that leaves the largest is cut off."""
ARROWS = 11
KINDS = ["T/L", "1", "±1/√L"]
BLOCKS = [2, 4, 8, 16, 32, 64, 128, 256]
COUNTS = dict(zip(KINDS, (BLOCKS, BLOCKS[:6], BLOCKS), strict=True))
"""The numbers of blocks on each line. Steps of 1 cover more time with every block and leave the chart early."""
SMALLEST, LARGEST = 1e-4, 1e3
"""The range of the gaps that the log axis shows."""


@template
def paths() -> Chart:
    """The field as arrows, the exact path, and the stack's path with a dot for each block.

    Datasets: ``arrows`` (x, y, x2, y2, angle), ``path`` (x, y, step, of), ``dots`` (x, y, block), ``names`` (x, y, label,
    dx, dy), ``frame`` (x, y), two corners of the square to show.
    """
    across = alt.X(field="x", type="quantitative", title="first coordinate")
    up = alt.Y(field="y", type="quantitative", title="second coordinate")
    arrows = alt.Chart(alt.NamedData("arrows"))
    shafts = arrows.mark_rule(color=IDENTITY, opacity=0.6, strokeWidth=1.2).encode(
        x=across, y=up, x2=alt.X2(field="x2"), y2=alt.Y2(field="y2")
    )
    heads = arrows.mark_point(shape="triangle-up", filled=True, size=26, color=IDENTITY, opacity=0.8).encode(
        x=alt.X(field="x2", type="quantitative"),
        y=alt.Y(field="y2", type="quantitative"),
        angle=alt.Angle(field="angle", type="quantitative", scale=None),
    )
    of = alt.Scale(domain=["exact", "stack"], range=[INK, RESIDUAL])
    lines = (
        alt.Chart(alt.NamedData("path"))
        .mark_line(strokeWidth=3, clip=True)
        .encode(
            x=across,
            y=up,
            order=alt.Order(field="step"),
            color=alt.Color(field="of", type="nominal", legend=None, scale=of),
            strokeDash=alt.StrokeDash(
                field="of", type="nominal", legend=None,
                scale=alt.Scale(domain=["exact", "stack"], range=[[6, 4], [1, 0]]),
            ),
        )
    )  # fmt: skip
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .mark_point(filled=True, size=60, opacity=1, color=RESIDUAL, clip=True)
        .encode(
            x=across,
            y=up,
            tooltip=[
                alt.Tooltip(field="block"),
                alt.Tooltip(field="x", format=".3g"),
                alt.Tooltip(field="y", format=".3g"),
            ],
        )
    )
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(
            dx=alt.expr("datum.dx"),
            dy=alt.expr("datum.dy"),
            fontWeight="bold",
            clip=True,
        )
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    frame = framed(across, up)
    return alt.layer(frame, shafts, heads, lines, dots, *with_halo(names)).properties(
        height=SIDE + 22, width=SIDE
    )


def paths_data(
    velocity: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    exact: NDArray[np.float64],
    stack: NDArray[np.float64],
) -> dict[str, dict[str, Any]]:
    """Return the datasets of `paths`.

    Parameters
    ----------
    velocity : callable
        The field; takes states as rows.
    exact : ndarray, shape (steps + 1, 2)
        The path of the equation.
    stack : ndarray, shape (L+1, 2)
        The states of the stack.
    """
    farthest = 1.1 * max(float(np.abs(exact).max()), float(np.abs(stack).max()))
    reach = next((each for each in REACHES if each >= farthest), REACHES[-1])
    drawn = _up_to_the_edge(stack, reach)
    ticks = np.linspace(-0.86 * reach, 0.86 * reach, ARROWS)
    tails = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    speeds = velocity(tails)
    fastest = float(np.linalg.norm(speeds, axis=1).max())
    tips = tails + 0.14 * reach / fastest * speeds
    inside = np.abs(stack).max(axis=1) <= reach
    ways = {"exact": exact, "stack": drawn}
    names = beside_ends(ways, reach=reach, pixels=SIDE)
    return {
        "arrows": brief(
            {
                "x": tails[:, 0],
                "y": tails[:, 1],
                "x2": tips[:, 0],
                "y2": tips[:, 1],
                "angle": 90.0 - np.degrees(np.arctan2(speeds[:, 1], speeds[:, 0])),
            }
        ),
        "path": brief(
            stacked(
                *(
                    {"x": path[:, 0], "y": path[:, 1], "step": np.arange(len(path)), "of": name}
                    for name, path in ways.items()
                )
            )
        ),
        "dots": brief({"x": stack[inside, 0], "y": stack[inside, 1], "block": np.flatnonzero(inside)}),
        "names": from_rows(
            [(*path[-1], name, *names[name]) for name, path in ways.items()], "x", "y", "label", "dx", "dy"
        ),
        "frame": {"x": [-reach, reach], "y": [-reach, reach]},
    }


def exact_alone(
    velocity: Callable[[NDArray[np.float64]], NDArray[np.float64]], exact: NDArray[np.float64]
) -> dict[str, dict[str, Any]]:
    """Return the datasets of `paths` with the path of the equation alone, and a dot where it starts.

    Parameters
    ----------
    velocity : callable
        The field; takes states as rows.
    exact : ndarray, shape (steps + 1, 2)
        The path of the equation.
    """
    data = paths_data(velocity, exact, exact[:1])
    return {**data, "names": {field: values[:1] for field, values in data["names"].items()}}


def _up_to_the_edge(path: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """Return the path as far as it stays within ``reach``, with the point where it leaves."""
    outside = np.abs(path).max(axis=1) > reach
    if not outside.any():
        return path
    leaving = int(np.argmax(outside))
    last, beyond = path[leaving - 1], path[leaving]
    # The share of the last leg at which its first coordinate to do so reaches the edge.
    shares = (reach * np.sign(beyond) - last) / np.where(beyond == last, 1.0, beyond - last)
    share = float(shares[np.abs(beyond) > reach].min())
    return np.concatenate([path[:leaving], [last + share * (beyond - last)]])


@template
def gaps() -> Chart:
    """How far stacks end from the flow they are meant to follow, by number of blocks, one line for each step size.

    Datasets: ``gaps`` (blocks, gap, step), ``names`` (blocks, gap, label, ends), ``halving`` (blocks, gap, label), the guide
    that halves with each doubling, ``here`` (blocks, gap, shown), ``guess`` (blocks, gap, label, shown).
    """
    across = alt.X(
        field="blocks", type="quantitative", title="number of blocks L (log)",
        scale=alt.Scale(type="log", base=2, domain=[2, 256], nice=False),
        axis=alt.Axis(values=BLOCKS, format="d"),
    )  # fmt: skip
    up = alt.Y(
        field="gap", type="quantitative", title="gap between the two ends (log)",
        scale=alt.Scale(type="log", domain=[SMALLEST, LARGEST], nice=False),
        axis=alt.Axis(values=POWERS, labelExpr=POWER_LABEL),
    )  # fmt: skip
    kind = alt.Scale(domain=KINDS, range=[RESIDUAL, OTHER, ONE])
    colour = alt.Color(field="step", type="nominal", legend=None, scale=kind)
    halving = alt.Chart(alt.NamedData("halving"))
    guide = halving.mark_line(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY, clip=True).encode(
        x=across, y=up
    )
    guide_name = (
        halving.transform_filter("datum.label !== ''")
        .mark_text(align="right", dx=-16, dy=16)
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    lines = (
        alt.Chart(alt.NamedData("gaps"))
        .mark_line(strokeWidth=3, clip=True, point=alt.OverlayMarkDef(filled=True, size=50, opacity=1, clip=True))
        .encode(
            x=across,
            y=up,
            color=colour,
            strokeDash=alt.StrokeDash(
                field="step", type="nominal", legend=None,
                scale=alt.Scale(domain=KINDS, range=[[1, 0], [9, 3], [3, 3]]),
            ),
            tooltip=[
                alt.Tooltip(field="step", title="factor on each branch"),
                alt.Tooltip(field="blocks"),
                alt.Tooltip(field="gap", format=".3g"),
            ],
        )
    )  # fmt: skip
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(
            align=alt.expr("datum.ends ? 'left' : 'right'"),
            dx=alt.expr("datum.ends ? 18 : -8"),
            dy=alt.expr("datum.ends ? 0 : -12"),
            fontWeight="bold",
        )
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    here = (
        alt.Chart(alt.NamedData("here"))
        .mark_point(size=260, strokeWidth=3, color=INK)
        .encode(x=across, y=up, opacity=SHOWN)
    )
    return alt.layer(guide, guide_name, lines, names, here, guess_marker(x=across, y=up)).properties(
        height=SIDE + 22, padding={"right": 60}
    )


def gaps_data(gaps: Mapping[str, Mapping[int, float]], blocks: int, gap: float) -> dict[str, dict[str, Any]]:
    """Return the datasets of `gaps`, but for the guess.

    Parameters
    ----------
    gaps : mapping of str to mapping of int to float
        For each of KINDS the gap by number of blocks.
    blocks, gap : int and float
        The stack to mark with a ring.
    """
    rows = [(step, count, gap) for step, by_count in gaps.items() for count, gap in by_count.items()]
    in_view = {step: (step, count, gap) for step, count, gap in rows if SMALLEST <= gap <= LARGEST}
    # Labels beside the plot move apart; that of a line which leaves through the top stays where it leaves.
    beside = [last for last in in_view.values() if last[1] == BLOCKS[-1]]
    inside = [last for last in in_view.values() if last[1] != BLOCKS[-1]]
    places = apart([gap for *_, gap in beside], low=SMALLEST, high=LARGEST)
    names = [(step, count, place, step, True) for (step, count, _), place in zip(beside, places, strict=True)]
    names += [(step, count, gap, f"s = {step}", False) for step, count, gap in inside]
    refined = gaps[KINDS[0]]
    guide = [count for count in refined if count >= 16]
    return {
        "gaps": from_rows(rows, "step", "blocks", "gap"),
        "names": from_rows(names, "step", "blocks", "gap", "label", "ends"),
        "here": {
            "blocks": [blocks],
            "gap": [float(np.clip(gap, SMALLEST, LARGEST))],
            "shown": [SMALLEST <= gap <= LARGEST],
        },
        # A little below the line it is the measure of.
        "halving": {
            "blocks": guide,
            "gap": [0.5 * refined[guide[-1]] * guide[-1] / count for count in guide],
            "label": ["½ per doubling" if count == guide[-1] else "" for count in guide],
        },
    }


def known_gap(blocks: int, gap: float) -> dict[str, dict[str, Any]]:
    """Return the datasets of `gaps` with one known gap, of steps T/L, and nothing else.

    Parameters
    ----------
    blocks, gap : int and float
        The stack and how far it ends from the flow.
    """
    point = {"blocks": [blocks], "gap": [gap]}
    return {
        "gaps": {**point, "step": [KINDS[0]]},
        "names": {**point, "label": [f"{blocks} blocks"], "ends": [False]},
        "here": {**point, "shown": [False]},
        "halving": {**point, "label": [""]},
        "guess": {**point, "label": [""], "shown": [False]},
    }
