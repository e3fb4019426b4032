"""Charts of small matrices: their entries as a heat map, and what they do to the unit circle."""

import altair as alt

from pages._shared.charts.equal_units import framed
from pages._shared.charts.style import (
    ABOVE,
    BELOW,
    BRANCH,
    DARK,
    IDENTITY,
    INK,
    MIDDLE,
    RESIDUAL,
    Chart,
    template,
    with_halo,
)

MATRICES = ["branch J", "identity I", "block I + J", "finite differences"]
MAPS = ["I", "J", "I + J"]
CIRCLE_SIDE = 310
CIRCLE_PLOT = 230
"""Pixels: about what the axes leave of that side."""


ENTRIES = alt.Scale(
    domain=[-3, 0, 3],
    range=[BELOW, MIDDLE, ABOVE],
    clamp=True,
    # Vega's own way between the two leads over pink, the colour of a branch.
    interpolate="rgb",
)
"""The colours of entries, the same for all matrices."""


ROW = alt.Y(field="row", type="ordinal", title=None, axis=None)
COLUMN = alt.X(field="column", type="ordinal", title=None, axis=None)


def numbered_cells(across: alt.X, down: alt.Y, font_size: int) -> Chart:
    """Return cells with a number in each, from the dataset ``cells`` (value, label, and what says where)."""
    data = alt.Chart(alt.NamedData("cells"))
    colour = alt.Color(field="value", type="quantitative", legend=None, scale=ENTRIES)
    squares = data.mark_rect(stroke=IDENTITY, strokeWidth=1).encode(x=across, y=down, color=colour)
    numbers = data.mark_text(fontSize=font_size).encode(
        x=across,
        y=down,
        text=alt.Text(field="label", type="nominal"),
        # Cells keep their colour in both themes.
        color=alt.value(DARK),
    )
    return alt.layer(squares, numbers)


@template
def entries() -> Chart:
    """Matrices side by side, a number in each cell.

    Dataset: ``cells`` (matrix, row, column, value, label); ``matrix`` gives the order by first appearance.
    """
    return (
        numbered_cells(COLUMN, ROW, 17)
        .properties(width=155, height=100)
        .facet(
            facet=alt.Facet(
                field="matrix", type="nominal", title=None, sort=MATRICES, header=alt.Header(labelPadding=6)
            ),
            columns=2,
        )
    )


@template
def circle_images() -> Chart:
    """The unit circle (what I does to it) and its images under J and I + J.

    Datasets: ``curves`` (map, step, x, y), in the order of drawing; ``labels`` (x, y, label), the middles of the names;
    ``frame`` (x, y), the corners to show.
    """
    across = alt.X(field="x", type="quantitative", title="first coordinate")
    up = alt.Y(field="y", type="quantitative", title="second coordinate")
    colour = alt.Color(
        field="map",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=MAPS, range=[IDENTITY, BRANCH, RESIDUAL]),
    )
    dash = alt.StrokeDash(
        field="map", type="nominal", legend=None, scale=alt.Scale(domain=MAPS, range=[[6, 7], [1, 6], [1, 0]])
    )
    curves = (
        alt.Chart(alt.NamedData("curves"))
        # Round ends, so that a circle that shrinks to a point stays visible as one.
        .mark_line(strokeWidth=3, strokeCap="round", clip=True)
        .encode(
            x=across,
            y=up,
            color=colour,
            strokeDash=dash,
            order=alt.Order(field="step"),
            detail=alt.Detail(field="map"),
        )
    )
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(color=INK, fontWeight="bold")
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    frame = framed(across, up)
    # No wider than a phone.
    return alt.layer(frame, curves, *with_halo(labels)).properties(height=CIRCLE_SIDE, width=CIRCLE_SIDE)
