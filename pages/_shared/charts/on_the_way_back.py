"""The axes of a gradient on its way back through blocks, before it has gone anywhere."""

from typing import Any

import altair as alt

from pages._shared.charts.line_ends import ROOM, scale_with_room
from pages._shared.charts.spectra import unchanged
from pages._shared.charts.style import HEIGHT, POWER_LABEL, POWERS, RESIDUAL, Chart, template


@template
def sent() -> Chart:
    """A gradient at the output. Datasets: ``start`` (passed, size, label), ``frame`` (passed, size), two corners."""
    across = alt.X(
        field="passed", type="quantitative", title="blocks passed on the way back", scale=scale_with_room(),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )  # fmt: skip
    up = alt.Y(
        field="size", type="quantitative", title="gradient (log)",
        scale=alt.Scale(type="log", padding=12, nice=False), axis=alt.Axis(values=POWERS, labelExpr=POWER_LABEL),
    )  # fmt: skip
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=across, y=up)
    start = alt.Chart(alt.NamedData("start")).encode(x=across, y=up)
    point = start.mark_point(shape="circle", size=130, filled=True, opacity=1, color=RESIDUAL)
    name = start.mark_text(align="left", dx=12, dy=16, fontWeight="bold").encode(
        text=alt.Text(field="label", type="nominal")
    )
    rule = unchanged(up, across="(width < 420 ? 0.18 : 0.4) * width", room=ROOM)
    return alt.layer(frame, rule, point, name).properties(height=HEIGHT)


def sent_data(depth: int, low: float, high: float) -> dict[str, dict[str, list[Any]]]:
    """Return the datasets of `sent`.

    Parameters
    ----------
    depth : int
        How many blocks the gradient is to pass.
    low, high : float
        The ends of the axis.
    """
    return {
        "start": {"passed": [0], "size": [1.0], "label": ["sent"]},
        "frame": {"passed": [0, depth], "size": [low, high]},
    }
