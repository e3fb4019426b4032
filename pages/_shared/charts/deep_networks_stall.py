"""Charts of why deep plain networks stall: the gradient's size through depth, the gain's knife edge, shattering."""

import altair as alt

from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    PLAIN,
    POWER_LABEL,
    RESIDUAL,
    Chart,
    guess_marker,
    template,
    with_halo,
)

NETS = ["plain", "residual"]
KINDS = ["plain", "skips", "skips, branches ÷ √L"]
SINGLE_STACKS = ["1", "2", "3", "4"]
# 100 layers with gains from 0.5 to 1.5 stay within. Every layer of a chart repeats the list, so it is short.
SEEN_POWERS = [float(f"1e{power}") for power in range(-34, 28)]
RELATIVE = "gradient (log, 1 = unchanged)"
# On an axis of many powers only every fifth has a line.
_SPAN = "log(domain('y')[1] / domain('y')[0]) / LN10"
_GRID = {
    "condition": {"test": f"{_SPAN} < 12 || round(log(datum.value) / LN10) % 5 === 0", "value": 1},
    "value": 0,
}


def _powers(field: str, title: str, scale: alt.Scale) -> alt.Y:
    """Return a log axis labelled in powers of ten."""
    return alt.Y(
        field=field, type="quantitative", title=title, scale=scale,
        axis=alt.Axis(values=SEEN_POWERS, labelExpr=POWER_LABEL, gridOpacity=_GRID),
    )  # fmt: skip


def _from_the_output() -> alt.X:
    """Return the axis of layers as a gradient meets them."""
    return alt.X(
        field="layer", type="quantitative", title="layer, from the output to the input",
        scale=alt.Scale(reverse=True, nice=False), axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip


def _rule_at_one() -> alt.Chart:
    """Return the rule that marks an unchanged gradient. It needs no data of its own."""
    rule: alt.Chart = (
        alt.Chart(alt.sequence(1))
        .mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY, aria=False)
        .encode(y=alt.datum(1.0))
    )
    return rule


def _size(field: str) -> alt.Y:
    """Return the axis of a gradient's size."""
    return _powers(field, RELATIVE, alt.Scale(type="log", padding=36))


@template
def sent() -> Chart:
    """The axes of `profiles`, and a gradient that has not gone anywhere yet.

    Datasets: ``end`` (layer, relative, label), ``frame`` (layer, relative), two corners.
    """
    across, up = _from_the_output(), _size("relative")
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up)
    end = alt.Chart(alt.NamedData("end"))
    start = end.mark_point(shape="triangle-up", filled=True, size=130, opacity=1, color=PLAIN).encode(
        x=across, y=up
    )
    label = end.mark_text(align="left", dx=12, dy=18, fontWeight="bold").encode(
        x=across, y=up, text=alt.Text(field="label", type="nominal")
    )
    return alt.layer(frame, _rule_at_one(), start, label).properties(height=HEIGHT)


@template
def profiles() -> Chart:
    """The gradient norm at every layer of many plain stacks, the output on the left.

    Datasets: ``band`` (layer, low, median, high, and single stacks called 1 to 4), ``end`` (layer, relative, label),
    ``guess`` (layer, relative, label, shown).
    """
    across, up = _from_the_output(), _size("relative")
    single = (
        alt.Chart(alt.NamedData("band"))
        .transform_fold([*SINGLE_STACKS], as_=["stack", "relative"])
        .mark_line(strokeWidth=1, opacity=0.55, color=PLAIN)
        .encode(x=across, y=up, detail=alt.Detail(field="stack", type="nominal"))
    )
    band = alt.Chart(alt.NamedData("band"))
    middle = band.mark_area(opacity=0.2, color=PLAIN).encode(
        x=across, y=_size("low"), y2=alt.Y2(field="high")
    )
    median = band.mark_line(strokeWidth=3.5, color=PLAIN).encode(
        x=across,
        y=_size("median"),
        tooltip=[
            alt.Tooltip(field="layer"),
            alt.Tooltip(field="low", title="a tenth lie below", format=".2~e"),
            alt.Tooltip(field="median", format=".2~e"),
            alt.Tooltip(field="high", title="a tenth lie above", format=".2~e"),
        ],
    )
    end = alt.Chart(alt.NamedData("end"))
    head = end.mark_point(shape="triangle-up", filled=True, size=130, opacity=1, color=PLAIN).encode(
        x=across, y=up
    )
    label = end.mark_text(
        align="right", dx=2, dy=alt.expr("datum.relative < 1 ? 26 : -24"), fontWeight="bold"
    ).encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    return alt.layer(
        middle, single, median, _rule_at_one(), head, *with_halo(label), guess_marker(x=across, y=up)
    ).properties(height=HEIGHT)


@template
def knife_edge() -> Chart:
    """The gradient at the input over the gain, for three kinds of stack, at a depth one can drag.

    Dataset: ``growth`` (depth, gain from 0.5 to 1.5, and the growth of each of `KINDS`).
    """
    depth = alt.param(
        name="depth", value=100, bind=alt.binding_range(min=10, max=100, step=10, name="Layers L ")
    )
    across = alt.X(
        field="gain", type="quantitative", title="gain of the weights (1 = He initialisation)",
        scale=alt.Scale(domain=[0.5, 1.5]),
    )  # fmt: skip
    up = alt.Y(
        field="relative", type="quantitative", title="arriving gradient (log)",
        scale=alt.Scale(type="log", domain=[1e-34, 1e30]),
        axis=alt.Axis(values=[float(f"1e{power}") for power in range(-30, 31, 10)], labelExpr=POWER_LABEL),
    )  # fmt: skip
    colour = alt.Color(
        field="net",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=KINDS, range=[PLAIN, RESIDUAL, RESIDUAL]),
    )
    dash = alt.StrokeDash(
        field="net",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=KINDS, range=[[1, 0], [1, 0], [12, 3]]),
    )
    growth = (
        alt.Chart(alt.NamedData("growth"))
        .transform_filter("datum.depth === depth")
        .transform_fold([*KINDS], as_=["net", "relative"])
    )
    lines = growth.mark_line(strokeWidth=3).encode(
        x=across,
        y=up,
        color=colour,
        strokeDash=dash,
        tooltip=[
            alt.Tooltip(field="net"),
            alt.Tooltip(field="gain", format=".1f"),
            alt.Tooltip(field="relative", format=".2~e"),
        ],
    )
    labels = (
        growth.transform_filter("datum.gain === (datum.net === 'plain' ? 0.5 : 1.5)")
        .mark_text(
            align=alt.expr("datum.net === 'plain' ? 'left' : 'right'"),
            dx=alt.expr("datum.net === 'plain' ? 36 : -6"),
            dy=alt.expr("datum.net === 'skips' ? -14 : 18"),
            fontWeight="bold",
        )
        .encode(x=across, y=up, text=alt.Text(field="net", type="nominal"))
    )
    return alt.layer(_rule_at_one(), lines, labels).add_params(depth).properties(height=HEIGHT)


@template
def stretches() -> Chart:
    """The gradient norm through stacks with different average singular values, the output on the left.

    Datasets: ``norms`` (layer, relative, stack), ``ends`` (layer, place, above, label), where place is the height
    at which the label stands free of its neighbours, and above says on which side of its line.
    """
    across = _from_the_output()

    def height(field: str) -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title=RELATIVE,
            scale=alt.Scale(type="log", padding=26),
            axis=alt.Axis(values=SEEN_POWERS, labelExpr=POWER_LABEL, grid=False),
        )  # fmt: skip

    dash = alt.StrokeDash(
        field="stack", type="nominal", legend=None, sort=None, scale=alt.Scale(range=[[1, 0], [7, 4], [2, 3]])
    )
    lines = (
        alt.Chart(alt.NamedData("norms"))
        .mark_line(strokeWidth=3, color=PLAIN)
        .encode(x=across, y=height("relative"), strokeDash=dash)
    )
    ends = alt.Chart(alt.NamedData("ends"))
    labels = ends.mark_text(
        align="right", dx=-8, dy=alt.expr("datum.above ? -14 : 18"), fontWeight="bold"
    ).encode(x=across, y=height("place"), text=alt.Text(field="label", type="nominal"))
    return alt.layer(_rule_at_one(), lines, *with_halo(labels)).properties(height=HEIGHT)


@template
def traces() -> Chart:
    """The slope of the output along a line of inputs, a plain net above a residual one, each by its own size.

    Datasets: ``slopes`` (input, plain, residual) and ``names`` (input, net, label).
    """
    shifted = "datum.slope + (datum.net === 'plain' ? 4 : -4)"
    across = alt.X(
        field="input", type="quantitative", title="input x", scale=alt.Scale(nice=False, domain=[-2, 2])
    )
    up = alt.Y(
        field="shifted", type="quantitative", title="slope dy/dx, relative to its usual size",
        scale=alt.Scale(domain=[-8.5, 8.5], nice=False), axis=alt.Axis(labels=False, ticks=False, values=[-4, 4]),
    )  # fmt: skip
    net = alt.Color(
        field="net", type="nominal", legend=None, scale=alt.Scale(domain=NETS, range=[PLAIN, RESIDUAL])
    )
    slopes = (
        alt.Chart(alt.NamedData("slopes"))
        .transform_fold([*NETS], as_=["net", "slope"])
        .transform_calculate(shifted=shifted)
        .mark_line(strokeWidth=2, clip=True)
        .encode(x=across, y=up, color=net)
    )
    names = (
        alt.Chart(alt.NamedData("names"))
        .transform_calculate(shifted="datum.net === 'plain' ? 7.7 : -0.6")
        .mark_text(align="left", dx=6, fontWeight="bold")
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    return alt.layer(slopes, *with_halo(names)).properties(height=HEIGHT)


@template
def likeness() -> Chart:
    """How much the slopes at two inputs are alike, over the distance between them.

    Datasets: ``likeness`` (distance, plain, residual), ``halves`` (distance, correlation, net, label), one row
    for each net, at a correlation of one half.
    """
    across = alt.X(
        field="distance", type="quantitative", title="distance between two inputs",
        scale=alt.Scale(nice=False, domain=[0, 1.5]),
    )  # fmt: skip
    up = alt.Y(
        field="correlation", type="quantitative", title="correlation of their slopes",
        scale=alt.Scale(domain=[-0.5, 1.05], nice=False), axis=alt.Axis(values=[-0.5, 0, 0.5, 1]),
    )  # fmt: skip
    net = alt.Color(
        field="net", type="nominal", legend=None, scale=alt.Scale(domain=NETS, range=[PLAIN, RESIDUAL])
    )
    shape = alt.Shape(
        field="net", type="nominal", legend=None,
        scale=alt.Scale(domain=NETS, range=["triangle-up", "circle"]),
    )  # fmt: skip
    lines = (
        alt.Chart(alt.NamedData("likeness"))
        .transform_fold([*NETS], as_=["net", "correlation"])
        .mark_line(strokeWidth=3, clip=True)
        .encode(x=across, y=up, color=net)
    )
    halves = alt.Chart(alt.NamedData("halves"))
    rule = halves.mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY).encode(y=up)
    points = halves.mark_point(filled=True, size=150, opacity=1).encode(
        x=across, y=up, color=net, shape=shape
    )

    # The curves fall, so to the left of a point there is room below it, and to the right of it above.
    left = "datum.distance > (datum.net === 'plain' ? 0.5 : 0.9)"
    labels = halves.mark_text(
        align=alt.expr(f"{left} ? 'right' : 'left'"),
        dx=alt.expr(f"{left} ? -10 : 10"),
        dy=alt.expr("datum.net === 'plain' ? 18 : -16"),
        fontWeight="bold",
    ).encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    return alt.layer(rule, lines, points, *with_halo(labels)).properties(height=HEIGHT)
