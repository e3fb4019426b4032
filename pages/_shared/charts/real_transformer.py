"""Charts of a real transformer: how far its layers move its tokens, what missing parts cost, where the gradient goes."""

import altair as alt

from pages._shared.charts.line_ends import end_names, scale_with_room
from pages._shared.charts.style import (
    BELOW,
    BRANCH,
    DARK,
    HEIGHT,
    IDENTITY,
    MIDDLE,
    PLAIN,
    RESIDUAL,
    Chart,
    template,
)

MISSING = ["without branches", "without skips"]
WAYS = ["gradient", "skip"]
_LAYERS = [*"123456", "all"]


@template
def moved_tokens() -> Chart:
    """A cell for each token and layer, with the cosine to where the token was: the darker, the further it has moved.

    Dataset: ``cells`` (place, layer, cosine, label), where place is the token's number and the token.
    """
    across = alt.X(
        field="layer",
        type="ordinal",
        title="after layer",
        axis=alt.Axis(labelAngle=0, orient="top", ticks=False),
    )
    down = alt.Y(
        field="place",
        type="nominal",
        title=None,
        sort=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=130, labelOverlap=False, labelFlush=False),
    )
    data = alt.Chart(alt.NamedData("cells"))
    colour = alt.Color(
        field="cosine", type="quantitative", legend=None,
        scale=alt.Scale(domain=[0, 1], range=[BELOW, MIDDLE], clamp=True, interpolate="rgb"),
    )  # fmt: skip
    squares = data.mark_rect(stroke=IDENTITY, strokeWidth=1).encode(x=across, y=down, color=colour)
    numbers = data.mark_text().encode(
        x=across, y=down, text=alt.Text(field="label", type="nominal"), color=alt.value(DARK)
    )
    return alt.layer(squares, numbers).properties(height=HEIGHT + 30)


@template
def kept_meaning() -> Chart:
    """What is left of each sentence's vector, as a cosine, when a part of one layer or of all layers is missing.

    Datasets: ``sentences`` (layer, cosine, missing), one point each; ``mean`` (layer, cosine, missing) of them.
    """
    across = alt.X(
        field="layer", type="ordinal", title="missing in layer", sort=_LAYERS, axis=alt.Axis(labelAngle=0)
    )
    up = alt.Y(
        field="cosine", type="quantitative", title="cosine to the untouched vector",
        scale=alt.Scale(domain=[-0.2, 1]), axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1]),
    )  # fmt: skip
    beside = alt.XOffset(field="missing", type="nominal", scale=alt.Scale(domain=MISSING))
    colour = alt.Color(
        field="missing", type="nominal", title=None, scale=alt.Scale(domain=MISSING, range=[BRANCH, PLAIN])
    )
    shape = alt.Shape(
        field="missing",
        type="nominal",
        title=None,
        scale=alt.Scale(domain=MISSING, range=["square", "triangle-up"]),
    )
    places = {"x": across, "y": up, "xOffset": beside, "color": colour, "shape": shape}
    each = alt.Chart(alt.NamedData("sentences")).mark_point(size=30, opacity=0.5).encode(**places)
    means = (
        alt.Chart(alt.NamedData("mean"))
        .mark_point(size=150, filled=True, opacity=1)
        .encode(
            **places,
            tooltip=[
                alt.Tooltip(field="missing"),
                alt.Tooltip(field="layer"),
                alt.Tooltip(field="cosine", title="mean cosine", format=".2f"),
            ],
        )
    )
    return alt.layer(each, means).properties(height=HEIGHT)


@template
def gradient_back() -> Chart:
    """The gradient's norm between layers, relative to the start: all of it, and what the skips alone bring back.

    Datasets: ``norms`` (passed, relative, way), ``ends``, see `named_ends`.
    """
    across = alt.X(
        field="passed", type="quantitative", title="layers passed on the way back", scale=scale_with_room(),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip
    up = alt.Y(
        field="relative", type="quantitative", title="gradient, relative", scale=alt.Scale(zero=True),
        axis=alt.Axis(tickCount=5),
    )  # fmt: skip
    data = alt.Chart(alt.NamedData("norms"))
    colour = alt.Color(
        field="way", type="nominal", legend=None, scale=alt.Scale(domain=WAYS, range=[RESIDUAL, IDENTITY])
    )
    dash = alt.StrokeDash(
        field="way", type="nominal", legend=None, scale=alt.Scale(domain=WAYS, range=[[1, 0], [6, 5]])
    )
    lines = data.mark_line(strokeWidth=3).encode(x=across, y=up, color=colour, strokeDash=dash)
    points = data.mark_point(shape="circle", size=60, filled=True, opacity=1).encode(
        x=across, y=up, color=colour
    )
    return alt.layer(lines, points, end_names(across, up)).properties(height=HEIGHT)
