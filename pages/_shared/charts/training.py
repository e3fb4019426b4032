"""Charts of training runs: losses step by step, and what was learned at each depth by each optimiser."""

import altair as alt

from pages._shared.charts.line_ends import end_names, room_at_the_right, scale_with_room
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


# The names of the nets and of the rule stand to the right of the plot, clear of the marks at the ends of lines.
_ROOM, _GAP = 150, 14


def _step() -> alt.X:
    return alt.X(
        field="step", type="quantitative", title="training step", scale=scale_with_room(_ROOM),
        axis=alt.Axis(tickCount=5),
    )  # fmt: skip


def _loss() -> alt.Y:
    return alt.Y(
        field="loss", type="quantitative", title="loss (log)",
        scale=alt.Scale(type="log", padding=22, nice=False), axis=alt.Axis(values=SEEN_POWERS, labelExpr=POWER_LABEL),
    )  # fmt: skip


def _level(dataset: str, up: alt.Y, room: int) -> alt.Chart:
    """Return a dashed rule that ends where the lines do."""
    level = alt.Chart(alt.NamedData(dataset))
    rule: alt.Chart = level.mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY).encode(
        x=alt.value(0), x2=alt.value(alt.expr(room_at_the_right(room))), y=up
    )
    return rule


@template
def before_training() -> Chart:
    """The axes of `losses` before the first step. Datasets: ``one_answer`` and ``ends`` as there, ``frame`` (step, loss)."""
    across, up = _step(), _loss()
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up)
    names = end_names(across, up, gap=_GAP)
    return alt.layer(frame, _level("one_answer", up, _ROOM), names).properties(height=HEIGHT)


@template
def losses() -> Chart:
    """The loss of every net after each step, with the loss of one fixed answer as a rule.

    Datasets: ``curves`` (step, loss, net, number), ``last`` (step, loss, net), ``one_answer`` (loss), ``ends`` (step, loss
    and the names, see `named_ends`).
    """
    across, up = _step(), _loss()
    curves = (
        alt.Chart(alt.NamedData("curves"))
        .mark_line(strokeWidth=2, opacity=0.75)
        .encode(x=across, y=up, color=COLOUR, detail=alt.Detail(field="number", type="nominal"))
    )
    last = (
        alt.Chart(alt.NamedData("last"))
        .mark_point(size=90, filled=True, opacity=1)
        .encode(
            x=across,
            y=up,
            color=COLOUR,
            shape=SHAPE,
            tooltip=[alt.Tooltip(field="net"), alt.Tooltip(field="loss", title="final loss", format=".3~g")],
        )
    )
    names = end_names(across, up, gap=_GAP)
    return alt.layer(_level("one_answer", up, _ROOM), curves, last, names).properties(height=HEIGHT)


@template
def block_gradients() -> Chart:
    """The gradient in every block of several nets, relative to the last block, which stands on the left.

    Datasets: ``norms`` (block, relative, net, number), ``last`` (block, relative, net), ``like_last`` (relative, label),
    ``ends`` (block, relative and the names, see `named_ends`).
    """
    backwards = scale_with_room(_ROOM)
    backwards.reverse, backwards.zero = True, False
    across = alt.X(
        field="block", type="quantitative", title="block (the gradient travels from the last to the first)",
        scale=backwards, axis=alt.Axis(tickCount=6, format="d"),
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
    last = (
        alt.Chart(alt.NamedData("last"))
        .mark_point(size=90, filled=True, opacity=1)
        .encode(
            x=across,
            y=up,
            color=COLOUR,
            shape=SHAPE,
            tooltip=[alt.Tooltip(field="net"), alt.Tooltip(field="relative", format=".2~f")],
        )
    )
    names = end_names(across, up, gap=_GAP)
    label = (
        alt.Chart(alt.NamedData("like_last"))
        .mark_text(align="left", dx=6, dy=46)
        .encode(x=alt.value(0), y=up, text=alt.Text(field="label", type="nominal"))
    )
    return alt.layer(_level("like_last", up, _ROOM), lines, last, *with_halo(label), names).properties(
        height=HEIGHT
    )
