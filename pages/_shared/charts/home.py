"""Charts of a gradient through depth."""

import altair as alt

from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    PLAIN,
    POWER_LABEL,
    POWERS,
    RESIDUAL,
    Chart,
    guess_marker,
    template,
)

ROUND_NUMBERS = (
    "datum.value % (length(domain('x')) > 60 ? 20 : length(domain('x')) > 30 ? 10 : 2) ? '' : datum.label"
)
"""Which layers are numbered: few enough for a phone, and round."""


@template
def gradient_bars() -> Chart:
    """The gradient's size at each depth, the output on the left, relative to the output.

    Datasets: ``norms`` (block, relative, net), ``end`` (block, relative, label), ``guess``
    (block, relative, label, shown), ``unchanged``
    (relative, label, above).
    """
    across = alt.X(
        field="block", type="ordinal", sort="descending", title="layer, from the output back to the input",
        axis=alt.Axis(labelAngle=0, labelOverlap=False, labelExpr=ROUND_NUMBERS),
    )  # fmt: skip
    up = alt.Y(
        field="relative", type="quantitative", title="gradient norm, relative (log)",
        scale=alt.Scale(type="log", padding=26), axis=alt.Axis(values=POWERS, labelExpr=POWER_LABEL),
    )  # fmt: skip
    net = alt.Color(
        field="net", type="nominal", legend=None,
        scale=alt.Scale(domain=["plain", "residual"], range=[PLAIN, RESIDUAL]),
    )  # fmt: skip
    shape = alt.Shape(
        field="net", type="nominal", legend=None,
        scale=alt.Scale(domain=["plain", "residual"], range=["triangle-up", "circle"]),
    )  # fmt: skip
    norms = alt.Chart(alt.NamedData("norms"))
    tips = [
        alt.Tooltip(field="block"),
        alt.Tooltip(field="net"),
        alt.Tooltip(field="relative", title="relative norm", format=".3g"),
    ]
    bars = norms.mark_rule(strokeWidth=6, opacity=0.75).encode(
        x=across, y=up, y2=alt.datum(1.0), color=net, tooltip=tips
    )
    heads = norms.mark_point(filled=True, size=80, opacity=1).encode(
        x=across, y=up, color=net, shape=shape, tooltip=tips
    )
    one = alt.Chart(alt.NamedData("unchanged"))
    rule = one.mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY).encode(y=up)
    label = one.mark_text(align="left", dx=6, dy=alt.expr("datum.above ? -10 : 16")).encode(
        x=alt.value(0), y=up, text=alt.Text(field="label", type="nominal")
    )
    end = (
        alt.Chart(alt.NamedData("end"))
        .mark_text(align="right", dx=12, dy=alt.expr("datum.relative < 1 ? 18 : -18"), fontWeight="bold")
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    return alt.layer(bars, heads, rule, label, end, guess_marker(x=across, y=up)).properties(height=HEIGHT)
