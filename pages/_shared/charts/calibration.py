"""How sure a learner was, and how often they were right."""

import altair as alt

from pages._shared.charts.style import INK, ONE, Chart, template

ROW_HEIGHT = 44
"""Pixels for one level of confidence."""


@template
def calibration() -> Chart:
    """The share of right answers at each level of confidence, as bars, with the counts at the right edge.

    A line across each row stands at the share that the word claims. Datasets: ``levels``
    (said, share, claimed, label), in the order to show them from top to bottom.
    """
    rows = alt.Y(
        field="said", type="nominal", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)
    )
    data = alt.Chart(alt.NamedData("levels"))
    bars = data.mark_bar(color=ONE, height=22).encode(
        x=alt.X(
            field="share",
            type="quantitative",
            title="share of these answers that were right",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5),
        ),
        y=rows,
    )
    claims = data.mark_tick(color=INK, size=36, thickness=3).encode(
        x=alt.X(field="claimed", type="quantitative"), y=rows
    )
    # Beside the axis, where neither bar nor line can stand.
    counts = data.mark_text(align="left", dx=8).encode(
        x=alt.value("width"), y=rows, text=alt.Text(field="label", type="nominal")
    )
    return alt.layer(bars, claims, counts).properties(
        height=alt.Step(ROW_HEIGHT), padding={"left": 5, "top": 5, "right": 75, "bottom": 5}
    )
