"""Names at the ends of lines: beside the plot where there is room, on it where there is not.

On a wide screen the lines stop short of the right edge and their names stand behind them. On a phone the lines
take the whole width and their names lie on them, on a ground of the chart's own colour.
"""

import altair as alt

from pages._shared.charts.style import PAPER, Chart

_NARROW = "width < 420"
ROOM = 160
"""How many pixels most charts leave for names."""


def scale_with_room(room: int = ROOM) -> alt.Scale:
    """Return a linear scale that leaves ``room`` pixels at the right end of a wide chart."""
    return alt.Scale(nice=False, range=[0, alt.expr(f"{_NARROW} ? width : width - {room}")])


def end_names(across: alt.X, up: alt.Y, *, gap: int = 8) -> Chart:
    """Return the names of the lines (dataset ``ends``: label, and the fields of the two axes).

    Parameters
    ----------
    across, up : X, Y
        The chart's axes.
    gap : int
        How many pixels behind its line a name starts: more where a mark may stand at the end of a line.
    """
    names = alt.Chart(alt.NamedData("ends")).encode(
        x=across, y=up, text=alt.Text(field="label", type="nominal")
    )
    align, shift = alt.expr(f"{_NARROW} ? 'right' : 'left'"), alt.expr(f"{_NARROW} ? {4 - gap} : {gap}")
    ground = names.mark_text(
        align=align, dx=shift, fill=PAPER, stroke=PAPER, strokeWidth=5, strokeJoin="round"
    )
    return alt.layer(ground, names.mark_text(align=align, dx=shift))
