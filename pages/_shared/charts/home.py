"""The running picture of Home: a gradient on its way back through a plain and a residual stack."""

import altair as alt

from pages._shared.charts.network import layers_in_a_row
from pages._shared.charts.style import (
    IDENTITY,
    INK,
    PLAIN,
    POWER_LABEL,
    POWERS,
    RESIDUAL,
    Chart,
    guess_marker,
    template,
    with_halo,
)

HEIGHT = 350
_NETWORK = 104
"""Pixels at the foot that belong to the network."""

_NARROW = "width < 330"
_LABEL = f"datum.value === 1 ? ({_NARROW} ? '1' : '1 = unchanged') : {POWER_LABEL}"

_ACROSS = alt.X(
    field="layer", type="quantitative", axis=None, scale=alt.Scale(nice=False, zero=False, padding=14)
)
_UP = alt.Y(
    field="relative", type="quantitative", title="size of the gradient",
    scale=alt.Scale(type="log", nice=False, range=[alt.expr(f"height - {_NETWORK}"), 24]),
    axis=alt.Axis(
        values=POWERS, labelExpr=_LABEL, labelOverlap=True, labelFlush=False,
        gridOpacity={"condition": {"test": "log(domain('y')[1] / domain('y')[0]) > 20", "value": 0.3}, "value": 1.0},
    ),
)  # fmt: skip
_ROW = alt.Y(value=HEIGHT - 60)


def _by_net(channel: type[alt.Color] | type[alt.Shape], plain: str, residual: str) -> alt.Color | alt.Shape:
    scale = alt.Scale(domain=["plain", "residual"], range=[plain, residual])
    return channel(field="net", type="nominal", legend=None, scale=scale)


@template
def waiting_network() -> Chart:
    """The network and the axis, before a gradient is sent. Datasets: ``layers``, ``ends``, ``unchanged``, ``room``."""
    return alt.layer(*_ground()).properties(height=HEIGHT)


@template
def gradient_on_its_way() -> Chart:
    """Two stacks in one frame; the parameter ``way`` says how much of the way back the gradient has gone, 0 to 1.

    Datasets: ``layers``, ``ends`` (see ``layers_in_a_row``), ``unchanged`` (relative), ``room`` (layer,
    relative: the corners of the frame), ``norms`` (layer, passed, share, relative, net), ``arrived`` (layer, relative,
    label, net), ``way`` (layers), ``guess`` (layer, relative, label, shown).
    """
    way = alt.param(name="way", value=1, bind=alt.binding_range(min=0, max=1, step=0.005, name="way back "))
    color, shape = _by_net(alt.Color, PLAIN, RESIDUAL), _by_net(alt.Shape, "triangle-up", "circle")
    passed = alt.Chart(alt.NamedData("norms")).transform_filter("datum.share <= way + 1e-9")
    lines = passed.mark_line(strokeWidth=3).encode(x=_ACROSS, y=_UP, color=color)
    points = passed.mark_point(filled=True, size=60, opacity=1).encode(
        x=_ACROSS,
        y=_UP,
        color=color,
        shape=shape,
        tooltip=[
            alt.Tooltip(field="passed", title="layers passed"),
            alt.Tooltip(field="net"),
            alt.Tooltip(field="relative", title="relative norm", format=".3g"),
        ],
    )
    arrived = (
        alt.Chart(alt.NamedData("arrived"))
        # A filter that leaves no row would make Vega warn.
        .mark_text(
            align="left",
            dx=10,
            # The lower name stands below its line and the rule, clear of both, wherever that line ends.
            dy=alt.expr("datum.above ? -16 : 18 + max(0, scale('y', 1) - scale('y', datum.relative))"),
            fontSize=alt.expr(f"{_NARROW} ? 15 : 19"),
            fontWeight="bold",
            opacity=alt.expr("way >= 1 ? 1 : 0"),
        )
        .encode(x=_ACROSS, y=_UP, text=alt.Text(field="label", type="nominal"))
    )
    gradient = (
        alt.Chart(alt.NamedData("way"))
        .transform_calculate(layer="datum.layers * (1 - way)")
        .mark_circle(size=260, color=INK, opacity=1)
        .encode(x=_ACROSS, y=_ROW)
    )
    guess = guess_marker(x=_ACROSS, y=_UP)
    return (
        alt.layer(*_ground(), lines, points, gradient, guess, *with_halo(arrived))
        .add_params(way)
        .properties(height=HEIGHT)
    )


def _ground() -> list[alt.Chart]:
    """Return the network at the foot, the line of a gradient that keeps its size, and the corners of the frame."""
    room = alt.Chart(alt.NamedData("room")).mark_point(opacity=0).encode(x=_ACROSS, y=_UP)
    one = alt.Chart(alt.NamedData("unchanged"))
    rule = one.mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY).encode(y=_UP)
    return [room, rule, *layers_in_a_row(_ACROSS, _ROW)]
