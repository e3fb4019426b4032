"""Names at the ends of lines: the lines stop short of the right edge, and their names stand behind them.

On a phone there is less room, so a long name is broken into two lines, and names keep a larger distance from each other.
"""

import re
from collections.abc import Sequence
from typing import Any

import altair as alt

from pages._shared.charts.labels import apart
from pages._shared.charts.style import Chart

_NARROW = "width < 420"
ROOM, NARROW_ROOM = 160, 104
"""How many pixels most charts leave for names, on a screen and on a phone."""
_MOST_LETTERS = 13
"""What fits into one line of `NARROW_ROOM`."""
_TWO_LINES = 0.15
"""What two lines and their distance from the next name take of a chart's height."""
_LAST_NUMBER = re.compile(r" (?=(?:< )?[−\d][\d.,]*(?:.×.10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?$)")


def room_at_the_right(room: int) -> str:
    """Return, as an expression in pixels, where lines end that leave ``room`` for names on a wide chart."""
    return f"width - ({_NARROW} ? {min(room, NARROW_ROOM)} : {room})"


def scale_with_room(room: int = ROOM) -> alt.Scale:
    """Return a linear scale that leaves ``room`` pixels at the right end of a wide chart, and less on a phone."""
    return alt.Scale(nice=False, range=[0, alt.expr(room_at_the_right(room))])


def end_names(across: alt.X, up: alt.Y, *, gap: int = 8) -> Chart:
    """Return the names of the lines (dataset ``ends``, see `named_ends`).

    Parameters
    ----------
    across, up : X, Y
        The chart's axes.
    gap : int
        How many pixels behind its line a name starts: more where a mark may stand at the end of a line.
    """
    place = up["field"]
    # The first line of a broken name stands half a line above its place.
    rise = (
        f"scale('y', datum.narrow) - scale('y', datum['{place}']) - (indexof(datum.short, '\\n') < 0 ? 0 : 8)"
    )
    names = alt.Chart(alt.NamedData("ends")).mark_text(
        align="left", dx=gap, dy=alt.expr(f"{_NARROW} ? {rise} : 0"), lineBreak="\n", lineHeight=15
    )
    short = alt.when(_NARROW).then(alt.value(alt.expr("datum.short")))
    text = short.otherwise(alt.Text(field="label", type="nominal"))
    named: Chart = names.encode(x=across, y=up, text=text)
    return named


def named_ends(
    across: str,
    at: float,
    up: str,
    values: Sequence[float],
    labels: Sequence[str],
    *,
    low: float,
    high: float,
    share: float = 0.075,
    log: bool = True,
) -> dict[str, list[Any]]:
    """Return the dataset ``ends`` of `end_names`: ``across``, ``up``, ``narrow``, ``label``, ``short``.

    Parameters
    ----------
    across, at : str and float
        The field of the horizontal axis, and where the lines end on it.
    up : str
        The field of the vertical axis.
    values, labels : sequence of float and of str
        Where each line ends, and its name.
    low, high, share, log
        The ends of the axis, the least distance between two names, and whether the axis is logarithmic, as in `apart`.
    """
    return {
        across: [at] * len(values),
        up: apart(values, low=low, high=high, share=share, log=log),
        "narrow": apart(values, low=low, high=high, share=_TWO_LINES, log=log),
        "label": list(labels),
        "short": [in_short_lines(label) for label in labels],
    }


def in_short_lines(name: str) -> str:
    """Return a name as it stands on a phone: in two lines if it is long, a number that ends it in the second.

    Examples
    --------
    >>> in_short_lines("gradient 82,500")
    'gradient\\n82,500'
    >>> in_short_lines("smallest less than 10⁻³⁰")
    'smallest\\n< 10⁻³⁰'
    >>> in_short_lines("orthogonal shortcuts")
    'orthogonal\\nshortcuts'
    >>> in_short_lines("skips 1")
    'skips 1'
    """
    name = name.replace("less than ", "< ")
    if len(name) <= _MOST_LETTERS or " " not in name:
        return name
    number = _LAST_NUMBER.search(name)
    spaces = [place for place, letter in enumerate(name) if letter == " "]
    split = number.start() if number else min(spaces, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:split]}\n{name[split + 1 :]}"
