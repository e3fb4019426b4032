"""Charts of the three-layer chain: the gradient's way back, the loss parabola, one weight step."""

import altair as alt

from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    INK,
    LABEL_SIZE,
    ONE,
    PLAIN,
    RESIDUAL,
    Chart,
    guess_marker,
    template,
    with_halo,
)

NETS = ["plain", "residual"]


@template
def ladder() -> Chart:
    """The gradient on its way from the output to the input, plain against residual.

    Datasets: ``gradients`` (position 0…L in travel order, at, net, gradient, label, shift: pixels from the point down
    to its label), ``guess`` (at, gradient, label, shown), ``zero`` (gradient).
    """
    stations = alt.X(
        field="at", type="nominal", sort=["x₀", "x₁", "x₂", "x₃"], title="from the loss at the right back to the input",
        axis=alt.Axis(labelAngle=0),
    )  # fmt: skip
    size = alt.Y(
        field="gradient", type="quantitative", title="gradient arriving here (symlog)",
        scale=alt.Scale(type="symlog", constant=0.01, padding=34, nice=False),
        # Not "~g": Vega lowers its precision to fit the ticks, and 10 becomes 1e+1.
        axis=alt.Axis(values=[-1000, -100, -10, -1, -0.1, 0, 0.1, 1, 10, 100, 1000], format="~r"),
    )  # fmt: skip
    net = alt.Color(
        field="net", type="nominal", scale=alt.Scale(domain=NETS, range=[PLAIN, RESIDUAL]), legend=None
    )
    mark = alt.Shape(
        field="net",
        type="nominal",
        scale=alt.Scale(domain=NETS, range=["triangle-up", "circle"]),
        legend=None,
    )
    data = alt.Chart(alt.NamedData("gradients"))
    lines = data.mark_line(strokeWidth=3).encode(
        x=stations, y=size, color=net, order=alt.Order(field="position")
    )
    points = data.mark_point(size=140, filled=True, opacity=1).encode(
        x=stations,
        y=size,
        color=net,
        shape=mark,
        tooltip=[
            alt.Tooltip(field="net"),
            alt.Tooltip(field="at"),
            alt.Tooltip(field="gradient", format=".3~g"),
        ],
    )
    values = data.mark_text(dy=alt.expr("datum.shift")).encode(
        x=stations, y=size, text=alt.Text(field="label", type="nominal")
    )
    zero = (
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(strokeDash=[4, 4], color=IDENTITY)
        .encode(y=alt.Y(field="gradient", type="quantitative"))
    )
    # Where every gradient is 0 the axis still needs two ends, or each of its labels would stand at 0.
    ends = (
        alt.Chart(alt.InlineData(name="extent", values=[{"gradient": -1e-4}, {"gradient": 1e-4}]))
        .mark_point(opacity=0)
        .encode(y=alt.Y(field="gradient", type="quantitative"))
    )
    return alt.layer(
        zero, ends, lines, points, *with_halo(values), guess_marker(x=stations, y=size)
    ).properties(height=HEIGHT)


@template
def parabola() -> Chart:
    """The squared loss over the prediction, with its tangent where the network stands.

    Datasets: ``loss`` (prediction, loss), ``tangent`` (prediction, loss), ``here`` (prediction, loss, label,
    shift: pixels from the point to its label; below 0 to the left).
    """
    across = alt.X(
        field="prediction", type="quantitative", title="prediction x₃", scale=alt.Scale(nice=False)
    )
    up = alt.Y(field="loss", type="quantitative", title="loss")
    curve = alt.Chart(alt.NamedData("loss")).mark_line(strokeWidth=3, color=INK).encode(x=across, y=up)
    tangent = (
        alt.Chart(alt.NamedData("tangent"))
        .mark_line(strokeWidth=3, strokeDash=[6, 4], color=ONE)
        .encode(x=across, y=up)
    )
    here = alt.Chart(alt.NamedData("here")).encode(x=across, y=up)
    point = here.mark_point(size=160, filled=True, opacity=1, color=ONE)
    label = here.mark_text(
        align=alt.expr("datum.shift < 0 ? 'right' : 'left'"),
        dx=alt.expr("datum.shift"),
        dy=-10,
        fontSize=LABEL_SIZE,
    ).encode(text=alt.Text(field="label", type="nominal"))
    return alt.layer(curve, tangent, point, label).properties(height=300)


@template
def weight_step() -> Chart:
    """One gradient step of the first layer's weight: from the old value to the new one, a row for each net.

    Dataset: ``steps`` (net, old, new, label).
    """
    data = alt.Chart(alt.NamedData("steps"))
    row = alt.Y(field="net", type="nominal", title=None, sort=NETS, scale=alt.Scale(padding=0.8))
    value = alt.Scale(zero=False, nice=True, padding=30)
    # Where nothing moves there is one tick, and Vega writes it as 0.100000.
    ticks = alt.Axis(labelExpr=r"replace(datum.label, /\.?0{4,}$/, '')")
    old = alt.X(field="old", type="quantitative", title="weight of layer 1", scale=value, axis=ticks)
    new = alt.X(field="new", type="quantitative", scale=value)
    net = alt.Color(
        field="net", type="nominal", scale=alt.Scale(domain=NETS, range=[PLAIN, RESIDUAL]), legend=None
    )
    shape = alt.Shape(
        field="net",
        type="nominal",
        scale=alt.Scale(domain=NETS, range=["triangle-up", "circle"]),
        legend=None,
    )
    way = data.mark_rule(strokeWidth=4).encode(x=old, x2=alt.X2(field="new"), y=row, color=net)
    start = data.mark_point(shape="stroke", angle=90, size=300, strokeWidth=3, color=IDENTITY).encode(
        x=old, y=row
    )
    end = data.mark_point(size=170, filled=True, opacity=1).encode(x=new, y=row, color=net, shape=shape)
    label = data.mark_text(dy=-18).encode(x=new, y=row, text=alt.Text(field="label", type="nominal"))
    return alt.layer(way, start, end, label).properties(height=204)
