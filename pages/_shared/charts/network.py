"""The drawing of a network that runs through the lab: layers in a row, their skips above, the loss at the right."""

import altair as alt

from pages._shared.charts.style import BRANCH, HEIGHT, IDENTITY, PAPER, Chart, template

_PITCH = "(width / (datum.depth + 1))"
# Half an ellipse, as wide as the mark is large.
_ARC = "M-1,0C-1,-1.5,1,-1.5,1,0"


def layers_in_a_row(across: alt.X, height: alt.Y) -> list[alt.Chart]:
    """Return the marks of a network: the way through it, and for each layer a dashed arc, its skip, and a box.

    Datasets: ``layers`` (the field of ``across``, depth, skip), ``ends`` (the field of ``across``, label).

    Parameters
    ----------
    across : X
        Where each layer stands.
    height : Y
        The height of the row.
    """
    layers, ends = alt.Chart(alt.NamedData("layers")), alt.Chart(alt.NamedData("ends"))
    way = ends.mark_line(color=BRANCH, strokeWidth=3).encode(x=across, y=height)
    arcs = layers.mark_point(
        shape=_ARC, filled=False, stroke=IDENTITY, strokeWidth=2, strokeDash=[4, 3],
        size=alt.expr(f"pow(min(56, 0.84 * {_PITCH}), 2)"), yOffset=alt.expr(f"-min(14, 0.28 * {_PITCH})"),
    ).encode(x=across, y=height, opacity=alt.when("datum.skip").then(alt.value(1.0)).otherwise(alt.value(0.0)))  # fmt: skip
    boxes = layers.mark_square(
        fill=PAPER,
        stroke=BRANCH,
        strokeWidth=3,
        opacity=1,
        size=alt.expr(f"pow(min(26, 0.55 * {_PITCH}), 2)"),
    ).encode(x=across, y=height)
    names = ends.mark_text(dy=36, align=alt.expr("datum.label === 'loss' ? 'right' : 'left'")).encode(
        x=across, y=height, text=alt.Text(field="label", type="nominal")
    )
    return [way, arcs, boxes, names]


@template
def network() -> Chart:
    """A network on which nothing is measured yet. Datasets as for ``layers_in_a_row``, with the field ``layer``."""
    across = alt.X(
        field="layer", type="quantitative", axis=None, scale=alt.Scale(nice=False, zero=False, padding=4)
    )
    return alt.layer(*layers_in_a_row(across, alt.Y(value=HEIGHT / 2))).properties(height=HEIGHT)
