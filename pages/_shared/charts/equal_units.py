"""Scales with equal units across and upwards, for charts in which angles, circles and distances are looked at.

A chart is fitted into its width and height together with its axes, so these alone do not make it true to scale: only the
browser knows how much room the axes leave.
"""

from typing import TypeAlias

import altair as alt

from pages._shared.charts.style import Chart

End: TypeAlias = float | str
"""A number, or an expression of Vega-Lite for one."""


def equal_units(
    left: End, right: End, low: End, high: End, *, centred: bool = True
) -> tuple[alt.Scale, alt.Scale]:
    """Return the scales across and upwards with the longest equal units that show the whole of a frame.

    Parameters
    ----------
    left, right, low, high : float or str
        The frame, in the units of the axes.
    centred : bool
        True if the frame stands in the middle of the room that is left over, False if in the lower left corner.
    """
    unit = f"max(({right} - {left}) / width, ({high} - {low}) / height)"
    return _scale(left, right, unit, "width", centred), _scale(low, high, unit, "height", centred)


def _scale(first: End, last: End, unit: str, side: str, centred: bool) -> alt.Scale:
    start = f"({first} + {last} - {unit} * {side}) / 2" if centred else f"{first}"
    end = f"({first} + {last} + {unit} * {side}) / 2" if centred else f"{first} + {unit} * {side}"
    return alt.Scale(nice=False, zero=False, domainMin=alt.expr(start), domainMax=alt.expr(end))


def framed(across: alt.X, up: alt.Y, fields: tuple[str, str] = ("x", "y"), *, centred: bool = True) -> Chart:
    """Return an unseen layer that gives its chart equal units: layers share their scales, so one of them brings these.

    Parameters
    ----------
    across, up : alt.X, alt.Y
        The axes, over ``fields`` of the dataset ``frame``, whose two rows are the corners of the frame.
    fields : tuple of str
        What its columns are called.
    centred : bool
        As for `equal_units`.
    """
    ends = (f"data('frame')[{corner}].{field}" for field in fields for corner in (0, 1))
    wide, high = equal_units(*ends, centred=centred)
    corners: alt.Chart = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0)
    return corners.encode(x=across.scale(wide), y=up.scale(high))
