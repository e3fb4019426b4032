"""Charts of training runs: losses step by step, and what was learned at each depth by each optimiser."""

import altair as alt

from pages._shared.charts.style import (
    HEIGHT,
    IDENTITY,
    PLAIN,
    POWER_LABEL,
    RESIDUAL,
    Chart,
    template,
    with_halo,
)

NETS = ["plain", "residual"]
# Losses outside are drawn at the edge. All powers of ten would make the specification five times as long.
SEEN_POWERS = [10.0**power for power in range(-4, 3)]
COLOUR = alt.Color(
    field="net", type="nominal", legend=None, scale=alt.Scale(domain=NETS, range=[PLAIN, RESIDUAL])
)
SHAPE = alt.Shape(
    field="net", type="nominal", legend=None, scale=alt.Scale(domain=NETS, range=["triangle-up", "circle"])
)


def _step() -> alt.X:
    return alt.X(
        field="step", type="quantitative", title="training step", scale=alt.Scale(nice=False),
        axis=alt.Axis(tickCount=5),
    )  # fmt: skip


def _loss() -> alt.Y:
    return alt.Y(
        field="loss", type="quantitative", title="loss (log)",
        scale=alt.Scale(type="log", padding=22, nice=False), axis=alt.Axis(values=SEEN_POWERS, labelExpr=POWER_LABEL),
    )  # fmt: skip


def _one_answer() -> list[alt.Chart]:
    """Return the rule at the loss of one fixed answer and its name (dataset ``one_answer``: step, loss, label)."""
    level = alt.Chart(alt.NamedData("one_answer"))
    rule = level.mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY).encode(y=_loss())
    label = level.mark_text(align="right", dx=-10, dy=-13).encode(
        x=_step(), y=_loss(), text=alt.Text(field="label", type="nominal")
    )
    return [rule, *with_halo(label)]


# The names of the nets stand to the right of the plot.
_ROOM_FOR_NAMES = {"left": 0, "top": 5, "right": 42, "bottom": 10}


@template
def before_training() -> Chart:
    """The axes of `losses` before the first step. Datasets: ``one_answer`` as there, ``frame`` (step, loss)."""
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=_step(), y=_loss())
    return alt.layer(frame, *_one_answer()).properties(height=HEIGHT, padding=_ROOM_FOR_NAMES)


@template
def losses() -> Chart:
    """The loss of every net after each step, with the loss of one fixed answer as a rule.

    Datasets: ``curves`` (step, loss, net, number), ``ends`` (step, loss, net), ``names`` (step, loss, net, label),
    ``one_answer`` (step, loss, label).
    """
    across, up = _step(), _loss()
    curves = (
        alt.Chart(alt.NamedData("curves"))
        .mark_line(strokeWidth=2, opacity=0.75)
        .encode(x=across, y=up, color=COLOUR, detail=alt.Detail(field="number", type="nominal"))
    )
    ends = (
        alt.Chart(alt.NamedData("ends"))
        .mark_point(size=90, filled=True, opacity=1)
        .encode(
            x=across,
            y=up,
            color=COLOUR,
            shape=SHAPE,
            tooltip=[alt.Tooltip(field="net"), alt.Tooltip(field="loss", title="final loss", format=".3~g")],
        )
    )
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", dx=14, fontWeight="bold")
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    rule, *label = _one_answer()
    return alt.layer(rule, curves, ends, *label, names).properties(height=HEIGHT, padding=_ROOM_FOR_NAMES)


@template
def block_gradients() -> Chart:
    """The gradient in every block of several nets, relative to the last block, which stands on the left.

    Datasets: ``norms`` (block, relative, net, number), ``ends`` (block, relative, net),
    ``names`` (block, relative, label), ``like_last`` (relative, label).
    """
    across = alt.X(
        field="block", type="quantitative", title="block (the gradient travels from the last to the first)",
        scale=alt.Scale(reverse=True, nice=False, zero=False), axis=alt.Axis(tickCount=6, format="d"),
    )  # fmt: skip
    up = alt.Y(
        field="relative", type="quantitative", title="gradient, relative (log)",
        scale=alt.Scale(type="log", domain=[0.008, 120], nice=False),
        axis=alt.Axis(values=[0.01, 0.1, 1, 10, 100], labelExpr=POWER_LABEL),
    )  # fmt: skip
    lines = (
        alt.Chart(alt.NamedData("norms"))
        .mark_line(strokeWidth=2, opacity=0.75, clip=True)
        .encode(x=across, y=up, color=COLOUR, detail=alt.Detail(field="number", type="nominal"))
    )
    ends = (
        alt.Chart(alt.NamedData("ends"))
        .mark_point(size=90, filled=True, opacity=1)
        .encode(
            x=across,
            y=up,
            color=COLOUR,
            shape=SHAPE,
            tooltip=[alt.Tooltip(field="net"), alt.Tooltip(field="relative", format=".2~f")],
        )
    )
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", dx=14, fontWeight="bold")
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    level = alt.Chart(alt.NamedData("like_last"))
    rule = level.mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY).encode(y=up)
    label = level.mark_text(align="left", dx=6, dy=46).encode(
        x=alt.value(0), y=up, text=alt.Text(field="label", type="nominal")
    )
    return alt.layer(rule, lines, ends, *with_halo(label), names).properties(
        height=HEIGHT, padding={"left": 0, "top": 5, "right": 42, "bottom": 10}
    )
