"""The loss on a plane through the weights of a network, as a heat map."""

import math

import altair as alt

from pages._shared.charts.style import POWER_LABEL, Chart, template

HALF = 10
"""Cells from the centre to the edge."""

CELL_SIZE = 13
"""Pixels. A whole number, or seams show between the cells."""

COLOURED = [1e-2, 1e6]
"""Losses outside get the colour of the nearer end."""

LOW = math.log(2) / 2
"""Half of what guessing between two classes costs. Cells below carry a dot."""

_DARK, _PALE = "#14181F", "#FFFFFF"


@template
def surface() -> Chart:
    """The loss for each pair of steps. The ring stands where the weights are; dots mark losses below `LOW`.

    Datasets: ``cells`` (a, b, loss), 2 `HALF` + 1 steps in each direction, and ``centre`` (a, b).
    """
    # Labels at the edges, the centre and half-way. The index of a tick runs from 0 to 1.
    axis = alt.Axis(
        labelAngle=0, ticks=False, domain=False, labelOverlap=False,
        labelExpr=f"round(datum.index * {2 * HALF}) % {HALF // 2} === 0 ? format(datum.value, '.3~f') : ''",
    )  # fmt: skip
    bands = alt.Scale(padding=0)
    across = alt.X(
        field="a", type="ordinal", title="steps a along the first direction", axis=axis, scale=bands
    )
    # The steps are those of the other axis; a second row of labels would not fit a phone.
    up = alt.Y(
        field="b", type="ordinal", title="the same steps b along the second", scale=bands, sort="descending",
        axis=alt.Axis(labels=False, ticks=False, domain=False),
    )  # fmt: skip
    data = alt.Chart(alt.NamedData("cells"))
    cells = data.mark_rect().encode(
        x=across,
        y=up,
        color=alt.Color(
            field="loss", type="quantitative", title="loss (log)",
            scale=alt.Scale(type="log", domain=COLOURED, clamp=True, scheme="cividis", nice=False),
            legend=alt.Legend(
                orient="bottom", gradientLength=200, values=[1e-2, 1, 1e2, 1e4, 1e6], labelExpr=POWER_LABEL
            ),
        ),
        tooltip=[
            alt.Tooltip(field="a", format=".3~f"),
            alt.Tooltip(field="b", format=".3~f"),
            alt.Tooltip(field="loss", format=".3~g"),
        ],
    )  # fmt: skip
    low = (
        data.transform_filter(f"datum.loss < {LOW}")
        .mark_point(filled=True, size=14, opacity=1, color=_PALE, strokeWidth=0, aria=False)
        .encode(x=across, y=up)
    )
    centre = alt.Chart(alt.NamedData("centre")).encode(x=across, y=up)
    rings = [
        centre.mark_point(size=260, opacity=1, stroke=stroke, strokeWidth=width, filled=False, aria=False)
        for stroke, width in ((_DARK, 5), (_PALE, 2.5))
    ]
    side = CELL_SIZE * (2 * HALF + 1)
    # Fitted into its frame, the plot would lose its whole pixels to the axes.
    return alt.layer(cells, low, *rings).properties(width=side, height=side, autosize="pad")
