"""The votes of a class."""

import altair as alt

from pages._shared.charts.style import IDENTITY, INK, ONE, Chart, template

ROW_HEIGHT = 44
"""Pixels for one option."""

AXIS_HEIGHT = 60
"""Pixels for the axis below all options."""


@template
def votes() -> Chart:
    """One bar an option, as long as its votes; once the answer is shown, the right one is filled.

    Datasets: ``votes`` (letter, count, right), ``room`` (count): how far the axis reaches at least, so that the first
    vote does not fill the chart. The page sets the height: ROW_HEIGHT for each option and AXIS_HEIGHT.
    """
    rows = alt.Y(field="letter", type="nominal", sort=None, title=None)
    across = alt.X(
        field="count",
        type="quantitative",
        title="votes",
        axis=alt.Axis(tickMinStep=1, format="d"),
        scale=alt.Scale(domainMin=0),
    )
    data = alt.Chart(alt.NamedData("votes"))
    bars = data.mark_bar(strokeWidth=2, height=24).encode(
        x=across,
        y=rows,
        fill=alt.when("datum.right").then(alt.value(ONE)).otherwise(alt.value("transparent")),
        stroke=alt.when("datum.right").then(alt.value(ONE)).otherwise(alt.value(IDENTITY)),
    )
    counts = data.mark_text(align="left", dx=8, color=INK, fontSize=18).encode(
        x=across, y=rows, text=alt.Text(field="count", type="quantitative")
    )
    room = alt.Chart(alt.NamedData("room")).mark_point(opacity=0).encode(x=across)
    return alt.layer(bars, counts, room)
