"""Claims beside a measurement."""

import altair as alt

from pages._shared.charts.style import IDENTITY, INK, ONE, Chart, guess_marker, template, with_halo

ROW_HEIGHT = 46
"""Pixels for one claim: its words and, below them, its bar."""

AXIS_HEIGHT = 85
"""Pixels for the axis below all claims."""


@template
def claims() -> Chart:
    """What each claim says a gradient is, as a bar, with a tick where it is measured.

    A bar that meets its tick is filled; one that misses it is an outline.

    Datasets: ``claims`` (row, value, measured, agrees), ``zero`` (value), ``guess`` (row, value, label, shown).
    ``row`` is the text above the bar and gives the order by first appearance. The page sets the height:
    `height_of` the number of rows.
    """
    rows = alt.Y(field="row", type="nominal", sort=None, axis=None, scale=alt.Scale(padding=0))
    title = "value (bar) and measurement (upright tick)"
    scale = alt.Scale(zero=True, padding=12, nice=False)
    # At the left edge of a phone a number would lose its minus sign; it is left out instead.
    axis = alt.Axis(tickCount=8, labelBound=True)

    def across(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", title=title, scale=scale, axis=axis)

    data = alt.Chart(alt.NamedData("claims"))
    bars = data.mark_bar(height=14, yOffset=10, stroke=ONE, strokeWidth=2).encode(
        x=across("value"),
        x2=alt.datum(0.0),
        y=rows,
        fill=alt.when("datum.agrees").then(alt.value(ONE)).otherwise(alt.value("transparent")),
    )
    words = data.mark_text(align="left", dy=-11).encode(
        x=alt.value(0), y=rows, text=alt.Text(field="row", type="nominal")
    )
    ticks = data.mark_tick(orient="vertical", size=20, thickness=4, yOffset=10, color=INK).encode(
        x=across("measured"), y=rows, tooltip=[alt.Tooltip(field="measured", format=".4g")]
    )
    zero = (
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(color=IDENTITY, strokeDash=[4, 4])
        .encode(x=across("value"))
    )
    guess = guess_marker(x=across("value"), y=rows).mark_point(
        shape="diamond", size=280, strokeWidth=3, color=IDENTITY, yOffset=10
    )
    return alt.layer(zero, bars, *with_halo(words), ticks, guess)


def height_of(rows: int) -> int:
    """Return the height in pixels that a chart of so many claims needs."""
    return ROW_HEIGHT * rows + AXIS_HEIGHT
