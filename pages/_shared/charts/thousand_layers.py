"""Charts of trained nets: what is left without a block, how they divide the plane, which paths they use."""

import altair as alt

from pages._shared.charts.equal_units import equal_units
from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    INK,
    PAPER,
    RESIDUAL,
    Chart,
    template,
)
from pages._shared.charts.training import COLOUR, NETS, SHAPE

CLASSES = ["class 0", "class 1"]
# Neither orange nor blue: those mean plain and residual.
CLASS_FILLS = ["#F0E442", "#33475B"]
CLASS_GROUNDS = ["#F5EC9A", "#FFFFFF", "#9FB0C3"]
REACH = 2.2
"""Half the side of the part of the plane that is shown."""

CELLS = 30
MAP_SIDE = 300
STARTS = ["÷ √L", "full size"]


@template
def lesions() -> Chart:
    """The accuracy of two nets without each block in turn; a click selects a block (selection ``cut``).

    ``turn`` has to change with every redrawing: it makes a second click on the same block a new selection.

    Datasets: ``blocks`` (block, missing, turn), ``shares`` (block, net, accuracy), ``names`` (block, accuracy, label),
    ``guessing`` (accuracy).
    """
    cut = alt.selection_point(name="cut", fields=["block", "turn"], toggle=False, clear=False, empty=False)
    across = alt.X(
        field="block", type="ordinal", title="block (click one to take it out of both nets)",
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy"),
    )  # fmt: skip
    up = alt.Y(
        field="accuracy", type="quantitative", title="accuracy without this block",
        scale=alt.Scale(domain=[0, 1.05], nice=False), axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )  # fmt: skip
    columns = (
        alt.Chart(alt.NamedData("blocks"))
        .mark_bar(cursor="pointer", color=IDENTITY)
        .encode(
            x=across,
            y=alt.datum(0.0, type="quantitative"),
            y2=alt.datum(1.05),
            opacity=alt.when("datum.missing").then(alt.value(0.45)).otherwise(alt.value(0.08)),
            tooltip=[alt.Tooltip(field="block")],
        )
    )
    shares = (
        alt.Chart(alt.NamedData("shares"))
        .mark_point(size=110, filled=True, opacity=1, cursor="pointer")
        .encode(
            x=across,
            y=up,
            color=COLOUR,
            shape=SHAPE,
            tooltip=[
                alt.Tooltip(field="block", title="without block"),
                alt.Tooltip(field="net"),
                alt.Tooltip(field="accuracy", format=".1%"),
            ],
        )
    )
    # The names stand behind the band of the last block, which is as wide as the chart allows.
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", dx=alt.expr("bandwidth('x') / 2 + 10"), fontWeight="bold")
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    rule = (
        alt.Chart(alt.NamedData("guessing"))
        .mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY)
        .encode(y=up)
    )
    return alt.layer(columns.add_params(cut), rule, shares, names).properties(
        height=HEIGHT, padding={"left": 0, "top": 5, "right": 42, "bottom": 10}
    )


@template
def decision() -> Chart:
    """How one net divides the plane, with the points it learned.

    Datasets: ``cells`` (x, y, probability), on a grid of `CELLS` by `CELLS`, and ``points`` (x, y, class).
    """
    wide, high = equal_units(-REACH, REACH, -REACH, REACH)
    across = alt.X(field="x", type="quantitative", axis=None, scale=wide)
    up = alt.Y(field="y", type="quantitative", axis=None, scale=high)
    side = MAP_SIDE / CELLS + 1  # a pixel of overlap, or the background shows through the seams
    cells = (
        alt.Chart(alt.NamedData("cells"))
        .mark_point(shape="square", size=side**2, filled=True, opacity=1, strokeWidth=0, clip=True)
        .encode(
            x=across,
            y=up,
            color=alt.Color(
                field="probability", type="quantitative", legend=None,
                scale=alt.Scale(domain=[0, 0.5, 1], range=CLASS_GROUNDS, interpolate="rgb"),
            ),
        )
    )  # fmt: skip
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(size=40, filled=True, opacity=1, stroke="#14181F", strokeWidth=1)
        .encode(
            x=across,
            y=up,
            shape=alt.Shape(
                field="class", type="nominal", legend=None,
                scale=alt.Scale(domain=CLASSES, range=["circle", "square"]),
            ),
            fill=alt.Fill(
                field="class", type="nominal", legend=None,
                scale=alt.Scale(domain=CLASSES, range=CLASS_FILLS),
            ),
            tooltip=[alt.Tooltip(field="class")],
        )
    )  # fmt: skip
    return alt.layer(cells, points).properties(width=MAP_SIDE, height=MAP_SIDE)


@template
def recruited() -> Chart:
    """How the gradient is shared by path lengths; a slider below moves through the training (parameter ``step``).

    Datasets: ``shares`` (step, length, share, start), ``means`` (step, length, share, start, label).
    """
    step = alt.param(
        name="step", value=0, bind=alt.binding_range(min=0, max=200, step=20, name="training step ")
    )
    across = alt.X(
        field="length", type="quantitative", title="path length (branches taken)",
        scale=alt.Scale(domain=[-0.6, 20.6], nice=False), axis=alt.Axis(tickCount=10, format="d"),
    )  # fmt: skip
    up = alt.Y(
        field="share", type="quantitative", title="share of the gradient",
        scale=alt.Scale(domain=[0, 0.4], nice=False), axis=alt.Axis(format="%", tickCount=4),
    )  # fmt: skip
    colour = alt.Color(
        field="start", type="nominal", legend=None, scale=alt.Scale(domain=STARTS, range=[RESIDUAL, RESIDUAL])
    )
    dash = alt.StrokeDash(
        field="start", type="nominal", legend=None, scale=alt.Scale(domain=STARTS, range=[[1, 0], [6, 4]])
    )
    now = alt.Chart(alt.NamedData("shares")).transform_filter("datum.step === step")
    curves = now.mark_line(strokeWidth=3, interpolate="monotone", clip=True).encode(
        x=across, y=up, color=colour, strokeDash=dash
    )
    dots = now.mark_point(size=60, filled=True, opacity=1, clip=True).encode(
        x=across,
        y=up,
        color=colour,
        tooltip=[
            alt.Tooltip(field="start"),
            alt.Tooltip(field="length"),
            alt.Tooltip(field="share", format=".1%"),
        ],
    )
    middle = alt.Chart(alt.NamedData("means")).transform_filter("datum.step === step")
    rules = middle.mark_rule(strokeWidth=2).encode(x=across, color=colour, strokeDash=dash)
    labels = middle.mark_text(align="left", dx=8, fontWeight="bold").encode(
        x=across, y=up, text=alt.Text(field="label", type="nominal")
    )
    return alt.layer(rules, curves, dots, labels).add_params(step).properties(height=HEIGHT)


@template
def learned() -> Chart:
    """How many nets learned, for each depth and optimiser: plain on the left of each cell, residual on the right.

    Dataset: ``cells`` (net, depth, optimiser, learned, label).
    """
    data = alt.Chart(alt.NamedData("cells"))
    across = alt.X(
        field="optimiser",
        type="nominal",
        sort=None,
        title=None,
        axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, ' ')"),
    )
    beside = alt.XOffset(field="net", type="nominal", sort=NETS)
    down = alt.Y(field="depth", type="ordinal", sort="descending", title="blocks")
    squares = data.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        x=across,
        xOffset=beside,
        y=down,
        color=COLOUR,
        opacity=alt.Opacity(
            field="learned",
            type="quantitative",
            legend=None,
            scale=alt.Scale(domain=[0, 5], range=[0.12, 1.0]),
        ),
        tooltip=[
            alt.Tooltip(field="net"),
            alt.Tooltip(field="depth", title="blocks"),
            alt.Tooltip(field="optimiser"),
            alt.Tooltip(field="label", title="learned"),
        ],
    )
    numbers = data.mark_text(fontWeight="bold").encode(
        x=across,
        xOffset=beside,
        y=down,
        text=alt.Text(field="label", type="nominal"),
        # Full cells have the same colour in both themes, the others are mixed with the background.
        color=alt.when("datum.learned === 5 && datum.net === 'plain'")
        .then(alt.value("#14181F"))
        .when("datum.learned === 5")
        .then(alt.value("#FFFFFF"))
        .otherwise(alt.value(INK)),
    )
    return alt.layer(squares, numbers).properties(height=260)
