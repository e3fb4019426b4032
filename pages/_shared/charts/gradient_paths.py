"""Charts of the gradient's paths: one route through a few blocks, and all routes by length."""

import altair as alt

from pages._shared.charts.style import (
    BRANCH,
    HEIGHT,
    IDENTITY,
    INK,
    PAPER,
    RESIDUAL,
    SHOWN,
    Chart,
    guess_marker,
    template,
    with_halo,
)


@template
def route() -> Chart:
    """Blocks in a row, each with its skip above and its branch below; the chosen route is drawn thick.

    The input stands on the left and the loss on the right, where the gradient starts. Clicking a skip or a branch selects
    it (selection ``segment`` with fields block and way).

    Datasets: ``segments`` (block, way, label, x, x_from, x_to, y, taken), ``wires`` (way, x, y, x_to, y_to, taken), which
    tie them together, ``walk`` (step, x, y), ``arrow`` (x, y), where the walk ends, ``ends`` (x, y, label).
    """
    picked = alt.selection_point(
        name="segment", fields=["block", "way"], toggle=False, clear=False, empty=False
    )

    def across(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", axis=None, scale=alt.Scale(nice=False))

    across_to = alt.X2(field="x_to")
    up = alt.Y(field="y", type="quantitative", axis=None, scale=alt.Scale(domain=[-1.5, 1.5]))
    way = alt.Color(
        field="way", type="nominal", legend=None, scale=alt.Scale(domain=["I", "J"], range=[IDENTITY, BRANCH])
    )
    dash = alt.StrokeDash(
        field="way", type="nominal", legend=None, scale=alt.Scale(domain=["I", "J"], range=[[7, 5], [1, 0]])
    )
    shape = alt.Shape(
        field="way",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["I", "J"], range=["circle", "square"]),
    )
    thick = alt.when("datum.taken").then(alt.value(6)).otherwise(alt.value(2))
    segments = alt.Chart(alt.NamedData("segments"))
    walk = (
        alt.Chart(alt.NamedData("walk"))
        .mark_line(strokeWidth=16, strokeCap="round", strokeJoin="round", opacity=0.22, color=INK)
        .encode(x=across("x"), y=up, order=alt.Order(field="step"))
    )
    arrow = (
        alt.Chart(alt.NamedData("arrow"))
        .mark_point(shape="triangle-left", size=500, filled=True, opacity=1, color=INK)
        .encode(x=across("x"), y=up)
    )
    wires = (
        alt.Chart(alt.NamedData("wires"))
        .mark_rule()
        .encode(
            x=across("x"), x2=across_to, y=up, y2=alt.Y2(field="y_to"),
            color=way, strokeWidth=thick, strokeDash=dash,
        )
    )  # fmt: skip
    lines = segments.mark_rule(cursor="pointer").encode(
        x=across("x_from"), x2=across_to, y=up, color=way, strokeWidth=thick, strokeDash=dash
    )
    knobs = segments.mark_point(size=1300, cursor="pointer", strokeWidth=3, opacity=1).encode(
        x=across("x"),
        y=up,
        stroke=way,
        shape=shape,
        fill=alt.when("datum.taken").then(way).otherwise(alt.value(PAPER)),
        tooltip=[alt.Tooltip(field="label", title="click to take")],
    )
    names = segments.mark_text(fontSize=16, fontWeight="bold", cursor="pointer").encode(
        x=across("x"),
        y=up,
        text=alt.Text(field="label", type="nominal"),
        color=alt.when("datum.taken").then(alt.value("#14181F")).otherwise(alt.value(INK)),
    )
    ends = (
        alt.Chart(alt.NamedData("ends"))
        .mark_text(fontSize=16, dy=26, align=alt.expr("datum.label === 'loss' ? 'right' : 'left'"))
        .encode(x=across("x"), y=up, text=alt.Text(field="label", type="nominal"))
    )
    return alt.layer(walk, wires, lines, arrow, knobs.add_params(picked), names, ends).properties(height=190)


def path_counts(counts: alt.Chart, across: alt.X, up: alt.Y) -> alt.Chart:
    """Return the grey stairs of how many paths there are of each length, each step as wide as the next.

    Drawn from 0 to the longest length alone, the first and the last step would be half as wide as the others.

    Parameters
    ----------
    counts : Chart
        A chart over rows with the field "length", from 0 on.
    across, up : X, Y
        The axes; the places of the stairs go into ``across`` as its field "edge".
    """
    ends = (
        "datum.length === 0 ? [-0.5, 0] : datum.length === datum.longest ? [datum.length, datum.length + 0.5] : "
        "[datum.length]"
    )
    stairs: alt.Chart = (
        counts.transform_joinaggregate(
            [alt.JoinAggregateFieldDef(op="max", field="length", **{"as": "longest"})]
        )
        .transform_calculate(edge=ends)
        .transform_flatten(["edge"])
        .mark_area(interpolate="step", color=IDENTITY, opacity=0.45, line={"color": IDENTITY})
        .encode(x=across, y=up)
    )
    return stairs


# A phone has room for a word or two beside a mark.
_IN_ITS_ROOM = alt.expr("width < 420 ? datum.short : datum.label")


def _across(field: str) -> alt.X:
    return alt.X(
        field=field,
        type="quantitative",
        title="path length (branches taken)",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(tickMinStep=1),
    )


def _share(field: str) -> alt.Y:
    return alt.Y(field=field, type="quantitative", title="share", axis=alt.Axis(format="%"))


def _name_of_counts() -> list[alt.Chart]:
    """Return the name of the grey stairs, beside them (dataset ``counted``: length, share, label)."""
    name = (
        alt.Chart(alt.NamedData("counted"))
        .mark_text(align="left", dx=8, fontWeight="bold", text=_IN_ITS_ROOM)
        .encode(x=_across("length"), y=_share("share"))
    )
    return with_halo(name)


@template
def counts() -> Chart:
    """How many paths there are of each length.

    Datasets: ``shares`` (length, paths), ``counted`` (length, share, label, short).
    """
    stairs = path_counts(alt.Chart(alt.NamedData("shares")), _across("edge"), _share("paths"))
    return alt.layer(stairs, *_name_of_counts()).properties(height=HEIGHT)


@template
def lengths() -> Chart:
    """How many paths there are of each length, and how much of the gradient they carry.

    Datasets: ``shares`` (length, paths, gradient), ``band`` (low, high), ``mean`` (length, label, short),
    ``guess`` (length, share, label, shown), ``sample`` (length, share, shown), ``counted`` (length, share, label, short),
    ``frame`` (length, share), up to where the chart reaches.
    """
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0)
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_rect(opacity=0.12, color=RESIDUAL)
        .encode(x=_across("low"), x2=alt.X2(field="high"))
    )
    shares = alt.Chart(alt.NamedData("shares"))
    paths = path_counts(shares, _across("edge"), _share("paths"))
    gradient = shares.mark_bar(color=RESIDUAL, opacity=0.9).encode(
        x=_across("from"),
        x2=alt.X2(field="to"),
        y=alt.Y(field="gradient", type="quantitative"),
        y2=alt.datum(0.0),
        tooltip=[
            alt.Tooltip(field="length"),
            alt.Tooltip(field="paths", title="share of the paths", format=".3%"),
            alt.Tooltip(field="gradient", title="share of the gradient", format=".3%"),
        ],
    )
    mean = alt.Chart(alt.NamedData("mean"))
    rule = mean.mark_rule(strokeWidth=2, color=INK).encode(x=_across("length"))
    labels = mean.mark_text(align="left", dx=6, fontWeight="bold", text=_IN_ITS_ROOM).encode(
        x=_across("length"), y=alt.value(12)
    )
    sample = (
        alt.Chart(alt.NamedData("sample"))
        .mark_point(size=45, color=INK, filled=True)
        .encode(x=_across("length"), y=alt.Y(field="share", type="quantitative"), opacity=SHOWN)
    )
    return alt.layer(
        frame.encode(x=_across("length"), y=alt.Y(field="share", type="quantitative")),
        band,
        paths,
        gradient,
        sample,
        rule,
        *_name_of_counts(),
        *with_halo(labels),
        guess_marker(x=_across("length"), y=alt.Y(field="share", type="quantitative")),
    ).properties(height=HEIGHT)
