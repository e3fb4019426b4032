"""Charts of a token on its way: where it goes, how far it turns, and what can be read from it after each block."""

import altair as alt
import numpy as np
from numpy.typing import ArrayLike

from pages._shared.charts.equal_units import framed
from pages._shared.charts.style import (
    FAR_LABEL,
    HEIGHT,
    IDENTITY,
    PLAIN,
    RESIDUAL,
    Chart,
    guess_marker,
    template,
    with_halo,
)

_ROOM = 66
"""Pixels behind the lines for their names."""
WAYS = ["replace", "add"]
NETS = ["plain", "residual"]


def _coloured(field: str, names: list[str]) -> alt.Color:
    return alt.Color(
        field=field, type="nominal", legend=None, scale=alt.Scale(domain=names, range=[PLAIN, RESIDUAL])
    )


def _shaped(field: str, names: list[str]) -> alt.Shape:
    return alt.Shape(
        field=field, type="nominal", legend=None,
        scale=alt.Scale(domain=names, range=["triangle-up", "circle"]),
    )  # fmt: skip


@template
def token_map() -> Chart:
    """The way of one token: what it kept of itself to the right, what is new upwards, in equal units at every width.

    Datasets: ``walk`` (layer, kept, added, way), ``tips`` (kept, added, way, label, align,
    shift: pixels from the tip down to its name), ``arc`` (step, kept, added) of
    equal length, ``start`` (kept, added, label), ``frame`` (kept, added), the corners to show.
    """

    def across(field: str = "kept") -> alt.X:
        return alt.X(
            field=field, type="quantitative", title="kept: along the token",
            axis=alt.Axis(format=",~r", tickCount=6, labelExpr=FAR_LABEL),
        )  # fmt: skip

    def up(field: str = "added") -> alt.Y:
        return alt.Y(
            field=field, type="quantitative", title="new: at right angles to it",
            axis=alt.Axis(format=",~r", tickCount=6, labelExpr=FAR_LABEL),
        )  # fmt: skip

    frame = framed(across(), up(), ("kept", "added"), centred=False)
    arc = (
        alt.Chart(alt.NamedData("arc"))
        .mark_line(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY, clip=True)
        .encode(x=across(), y=up(), order=alt.Order(field="step"))
    )
    walk = alt.Chart(alt.NamedData("walk"))
    lines = walk.mark_line(strokeWidth=1.5, opacity=0.7).encode(
        x=across(), y=up(), color=_coloured("way", WAYS), order=alt.Order(field="layer")
    )
    points = walk.mark_point(filled=True, size=40, opacity=0.8).encode(
        x=across(),
        y=up(),
        color=_coloured("way", WAYS),
        shape=_shaped("way", WAYS),
        tooltip=[alt.Tooltip(field="way"), alt.Tooltip(field="layer")],
    )
    tips = alt.Chart(alt.NamedData("tips"))
    arrows = tips.mark_rule(strokeWidth=3.5, opacity=0.9).encode(
        x=across(), x2=alt.datum(0.0), y=up(), y2=alt.datum(0.0), color=_coloured("way", WAYS)
    )
    heads = tips.mark_point(filled=True, size=150, opacity=1).encode(
        x=across(), y=up(), color=_coloured("way", WAYS), shape=_shaped("way", WAYS)
    )
    names = tips.mark_text(
        align=alt.expr("datum.align"),
        dx=alt.expr("datum.align === 'left' ? 10 : -10"),
        dy=alt.expr("datum.shift"),
        fontWeight="bold",
    ).encode(x=across(), y=up(), text=alt.Text(field="label", type="nominal"))
    start = alt.Chart(alt.NamedData("start"))
    begin = start.mark_point(shape="stroke", angle=0, size=260, strokeWidth=3, color=IDENTITY).encode(
        x=across(), y=up()
    )
    begin_name = start.mark_text(align="left", dx=8, dy=-10).encode(
        x=across(), y=up(), text=alt.Text(field="label", type="nominal")
    )
    return alt.layer(
        frame, arc, lines, points, arrows, heads, begin, begin_name, *with_halo(names)
    ).properties(height=HEIGHT)


def map_frame(kept: ArrayLike, added: ArrayLike) -> dict[str, list[float]]:
    """Return two corners that hold all points of `token_map`, four units wide for three units high."""
    left = min(-0.2, float(np.min(kept)))
    width = max(1.2, float(np.max(kept))) - left
    unit = 1.1 * max(width / 4, float(np.max(added)) / 3)
    return {"kept": [left * 1.1, left * 1.1 + 4 * unit], "added": [0.0, 3 * unit]}


def _layers() -> alt.X:
    return alt.X(
        field="layer", type="quantitative", title="layers passed",
        scale=alt.Scale(nice=False, padding=14, range=[0, alt.expr(f"width - {_ROOM}")]),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip


def _degrees() -> alt.Y:
    return alt.Y(
        field="degrees", type="quantitative", title="angle in degrees", scale=alt.Scale(domain=[-20, 192]),
        axis=alt.Axis(
            values=[0, 45, 90, 135, 180], grid=False,
            labelExpr="datum.value === 90 && containerSize()[0] >= 560 ? 'right angle 90' : datum.label",
        ),
    )  # fmt: skip


def _right_angle() -> alt.Chart:
    rule: alt.Chart = (
        alt.Chart(alt.sequence(1))
        .mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY, aria=False)
        .encode(y=alt.datum(90.0))
    )
    return rule


@template
def before_turning() -> Chart:
    """The axes of `angles`, and the token before its first layer.

    Datasets: ``start`` (layer, degrees, label), ``frame`` (layer).
    """
    across, up = _layers(), _degrees()
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=alt.datum(0.0))
    start = alt.Chart(alt.NamedData("start")).encode(x=across, y=up)
    point = start.mark_point(shape="stroke", angle=90, size=260, strokeWidth=3, color=IDENTITY)
    name = start.mark_text(align="left", dx=12, dy=-12, fontWeight="bold").encode(
        text=alt.Text(field="label", type="nominal")
    )
    return alt.layer(frame, _right_angle(), point, name).properties(height=HEIGHT)


@template
def angles() -> Chart:
    """An angle after every layer, for layers that replace and layers that add.

    Datasets: ``angles`` (layer, degrees, way), ``ends`` (layer, degrees, way, label, gone, shift), where shift
    moves the label by so many pixels and gone says that the line ends before the last layer, ``guess`` (layer,
    degrees, label, shown).
    """
    across, up = _layers(), _degrees()
    lines = (
        alt.Chart(alt.NamedData("angles"))
        .mark_line(strokeWidth=3)
        .encode(
            x=across,
            y=up,
            color=_coloured("way", WAYS),
            tooltip=[
                alt.Tooltip(field="way"),
                alt.Tooltip(field="layer"),
                alt.Tooltip(field="degrees", format=".1f"),
            ],
        )
    )
    ends = alt.Chart(alt.NamedData("ends"))
    heads = ends.mark_point(filled=True, size=130, opacity=1).encode(
        x=across, y=up, color=_coloured("way", WAYS), shape=_shaped("way", WAYS)
    )
    names = ends.mark_text(
        align="left",
        # Behind its line, or, where nothing is left to have an angle, below where it was last seen.
        dx=alt.expr("datum.gone ? -6 : 12"),
        dy=alt.expr("datum.gone ? 17 : datum.shift"),
        fontWeight="bold",
    ).encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    return alt.layer(
        _right_angle(), lines, heads, *with_halo(names), guess_marker(x=across, y=up)
    ).properties(height=HEIGHT)


@template
def early_answers() -> Chart:
    """The share of right answers if the read-out is put after each block, for plain and residual nets.

    Datasets: ``shares`` (block, share, net, number), ``means`` (block, share, net), ``names`` (block, share, net),
    ``here`` (block).
    """
    across = alt.X(
        field="block", type="quantitative", title="read after block", scale=alt.Scale(nice=False, padding=10),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip
    up = alt.Y(
        field="share", type="quantitative", title="right answers (50 % = guessing)",
        scale=alt.Scale(domain=[0, 1.08]), axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )  # fmt: skip
    each = (
        alt.Chart(alt.NamedData("shares"))
        .mark_line(strokeWidth=1, opacity=0.35)
        .encode(
            x=across, y=up, color=_coloured("net", NETS), detail=alt.Detail(field="number", type="nominal")
        )
    )
    means = alt.Chart(alt.NamedData("means"))
    lines = means.mark_line(strokeWidth=3).encode(x=across, y=up, color=_coloured("net", NETS))
    points = means.mark_point(filled=True, size=70, opacity=1).encode(
        x=across,
        y=up,
        color=_coloured("net", NETS),
        shape=_shaped("net", NETS),
        tooltip=[
            alt.Tooltip(field="net"),
            alt.Tooltip(field="block"),
            alt.Tooltip(field="share", title="right", format=".0%"),
        ],
    )
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(fontWeight="bold", dy=alt.expr("datum.net === 'plain' ? 46 : -34"))
        .encode(x=across, y=up, text=alt.Text(field="net", type="nominal"))
    )
    here = (
        alt.Chart(alt.NamedData("here"))
        .mark_rule(strokeWidth=12, opacity=0.35, color=IDENTITY)
        .encode(x=across)
    )
    rule = (
        alt.Chart(alt.NamedData("here"))
        .mark_rule(strokeDash=[6, 5], strokeWidth=2, color=IDENTITY, aria=False)
        .encode(y=alt.datum(0.5))
    )
    return alt.layer(here, rule, each, lines, points, *with_halo(names)).properties(height=HEIGHT)


@template
def sorted_points() -> Chart:
    """The points of two classes, filled where a net's answer is right and hollow where it is wrong.

    Dataset: ``points`` (x, y, class, right, net).
    """
    frame = alt.Scale(domain=[-2.3, 2.3], nice=False)
    across = alt.X(field="x", type="quantitative", axis=None, scale=frame)
    up = alt.Y(field="y", type="quantitative", axis=None, scale=frame)
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(size=30, strokeWidth=1.5)
        .encode(
            x=across,
            y=up,
            stroke=_coloured("net", NETS),
            fill=alt.when("datum.right").then(_coloured("net", NETS)).otherwise(alt.value("transparent")),
            shape=alt.Shape(
                field="class", type="nominal", legend=None, scale=alt.Scale(range=["circle", "square"])
            ),
        )
        .properties(width=160, height=160)
    )
    faceted: alt.FacetChart = points.facet(
        facet=alt.Facet(
            field="net", type="nominal", title=None, sort=NETS, header=alt.Header(labelPadding=6)
        ),
        columns=2,
    )
    return faceted
