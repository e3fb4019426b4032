"""Charts of one residual block: where it moves points, and which shapes meet at its sum."""

import altair as alt

from pages._shared.charts.equal_units import equal_units
from pages._shared.charts.style import (
    BRANCH,
    IDENTITY,
    INK,
    ONE,
    OTHER,
    PAPER,
    PLAIN,
    RESIDUAL,
    Chart,
    template,
)

OUTCOMES = ["adds", "stretches", "refuses"]


@template
def moves() -> Chart:
    """Points of the plane, the branch's arrow at each, where the block puts them, and the branch's output alone.

    Datasets: ``points`` (x, y, to_x, to_y), from x to x + F(x), and ``alone`` (x, y) for F(x).
    """
    wide, high = equal_units(-3.2, 3.2, -3.2, 3.2)

    def across(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", title="first coordinate", scale=wide)

    def up(field: str) -> alt.Y:
        return alt.Y(field=field, type="quantitative", title="second coordinate", scale=high)

    points = alt.Chart(alt.NamedData("points"))
    inputs = points.mark_point(size=90, strokeWidth=2, color=IDENTITY, strokeDash=[3, 2]).encode(
        x=across("x"), y=up("y")
    )
    arrows = points.mark_rule(strokeWidth=3, color=BRANCH, clip=True).encode(
        x=across("x"), x2=alt.X2(field="to_x"), y=up("y"), y2=alt.Y2(field="to_y")
    )
    outputs = points.mark_point(size=70, filled=True, opacity=1, color=RESIDUAL, clip=True).encode(
        x=across("to_x"), y=up("to_y")
    )
    alone = (
        alt.Chart(alt.NamedData("alone"))
        .mark_point(shape="triangle-up", size=70, filled=True, opacity=0.9, color=PLAIN, clip=True)
        .encode(x=across("x"), y=up("y"))
    )
    return alt.layer(arrows, inputs, alone, outputs).properties(height=300, width=300)


@template
def wiring() -> Chart:
    """A block with the number of channels on every wire, and what NumPy does where they meet.

    Datasets: ``wires`` (x, x2, y, y2, way), ``boxes`` (x, y, label), ``texts`` (x, y, label),
    ``junction`` (x, y, outcome, sign).
    """
    across = alt.X(field="x", type="quantitative", axis=None, scale=alt.Scale(domain=[0, 10], nice=False))
    up = alt.Y(field="y", type="quantitative", axis=None, scale=alt.Scale(domain=[-1.7, 1.9], nice=False))
    wires = (
        alt.Chart(alt.NamedData("wires"))
        .mark_rule(strokeWidth=3, strokeCap="round")
        .encode(
            x=across,
            x2=alt.X2(field="x2"),
            y=up,
            y2=alt.Y2(field="y2"),
            color=alt.Color(
                field="way", type="nominal", legend=None,
                scale=alt.Scale(domain=["skip", "branch", "both"], range=[IDENTITY, BRANCH, RESIDUAL]),
            ),
            strokeDash=alt.StrokeDash(
                field="way", type="nominal", legend=None,
                scale=alt.Scale(domain=["skip", "branch", "both"], range=[[7, 5], [1, 0], [1, 0]]),
            ),
        )
    )  # fmt: skip
    boxes = alt.Chart(alt.NamedData("boxes"))
    frames = boxes.mark_point(
        shape="square", size=2600, filled=True, opacity=1, color=PAPER, stroke=BRANCH, strokeWidth=3
    ).encode(x=across, y=up)
    inside = boxes.mark_text(fontSize=17, fontWeight="bold").encode(
        x=across, y=up, text=alt.Text(field="label", type="nominal")
    )
    texts = (
        alt.Chart(alt.NamedData("texts"))
        .mark_text()
        .encode(x=across, y=up, text=alt.Text(field="label", type="nominal"))
    )
    junction = alt.Chart(alt.NamedData("junction"))
    colour = alt.Color(
        field="outcome", type="nominal", legend=None, scale=alt.Scale(domain=OUTCOMES, range=[ONE, OTHER, OTHER])
    )  # fmt: skip
    plus = junction.mark_point(
        shape="circle", size=1500, filled=True, opacity=1, color=PAPER, strokeWidth=4
    ).encode(x=across, y=up, stroke=colour)
    sign = junction.mark_text(fontSize=26, fontWeight="bold", color=INK).encode(
        x=across, y=up, text=alt.Text(field="sign", type="nominal")
    )
    return alt.layer(wires, frames, inside, texts, plus, sign).properties(height=260)
