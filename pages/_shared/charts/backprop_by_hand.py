"""The graph of the five-variable network, on which the gradient travels back."""

from collections.abc import Collection, Sequence
from typing import Any

import altair as alt

from pages._shared.charts.style import BRANCH, IDENTITY, INK, PAPER, Chart, template

# The output stands on the left, because the gradient starts there. Branches hang below the skips.
_PLACES = {
    "𝓛": (-1.0, 0.0),
    "x₅": (0.0, 0.0),
    "x₄": (1.0, -1.0),
    "x₃": (2.0, 0.0),
    "x₂": (3.0, -1.0),
    "x₁": (4.0, 0.0),
}
_WAYS = (
    ("𝓛", "x₅", "q − p", "loss"),
    ("x₅", "x₄", "D₅W₄", "branch"),
    ("x₄", "x₃", "D₄W₃", "branch"),
    ("x₅", "x₃", "D₅", "skip"),
    ("x₃", "x₂", "D₃W₂", "branch"),
    ("x₂", "x₁", "D₂W₁", "branch"),
    ("x₃", "x₁", "D₃", "skip"),
)


def graph_data(line: str, found: Collection[str]) -> dict[str, dict[str, Sequence[Any]]]:
    """Return the datasets of `graph`, with the ways into one variable marked.

    Parameters
    ----------
    line : str
        The variable whose gradient is being derived, x₅ to x₁.
    found : collection of str
        The variables whose lines the learner has found. The factors on the ways into the others stay hidden.
    """
    starts, ends, factors, kinds = zip(*_WAYS, strict=True)
    (x_from, y_from), (x_to, y_to) = (
        zip(*map(_PLACES.__getitem__, way), strict=True) for way in (starts, ends)
    )
    # The label of a branch stands nearer its lower end, where its neighbours leave room.
    parts = [0.5 + 0.1 * (start - end) for start, end in zip(y_from, y_to, strict=True)]
    ways = {
        "x_from": x_from,
        "y_from": y_from,
        "x_to": x_to,
        "y_to": y_to,
        "x": [start + part * (end - start) for start, end, part in zip(x_from, x_to, parts, strict=True)],
        "y": [start + part * (end - start) for start, end, part in zip(y_from, y_to, parts, strict=True)],
        "kind": kinds,
        "start": starts,
        "end": ends,
        "now": [end == line for end in ends],
        "label": [factor if end in found else "?" for end, factor in zip(ends, factors, strict=True)],
    }
    x, y = zip(*_PLACES.values(), strict=True)
    names = list(_PLACES)
    return {
        "ways": ways,
        "variables": {"name": names, "x": x, "y": y, "now": [name == line for name in names]},
    }


@template
def graph() -> Chart:
    """The loss, five variables and the ways a gradient takes between them, the loss on the left.

    Datasets: ``ways`` (x_from, y_from, x_to, y_to, x, y, kind, start, end, now, label), ``variables`` (name, x, y,
    now).
    """
    wide, high = alt.Scale(domain=[-1.3, 4.3]), alt.Scale(domain=[-1.45, 0.75])

    def across(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", axis=None, scale=wide)

    def up(field: str) -> alt.Y:
        return alt.Y(field=field, type="quantitative", axis=None, scale=high)

    kinds = ["loss", "skip", "branch"]
    kind = alt.Color(
        field="kind",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=kinds, range=[INK, IDENTITY, BRANCH]),
    )
    dash = alt.StrokeDash(
        field="kind",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=kinds, range=[[1, 0], [7, 5], [1, 0]]),
    )
    data = alt.Chart(alt.NamedData("ways"))
    lines = data.mark_rule().encode(
        x=across("x_from"),
        x2=alt.X2(field="x_to"),
        y=up("y_from"),
        y2=alt.Y2(field="y_to"),
        color=kind,
        strokeDash=dash,
        strokeWidth=alt.when("datum.now").then(alt.value(8)).otherwise(alt.value(3)),
    )
    at = {"x": across("x"), "y": up("y"), "text": alt.Text(field="label", type="nominal")}
    # A label stands on its branch, with a rim of paper, and above a level way: high enough to clear the discs.
    above = alt.expr("datum.kind === 'branch' ? 0 : datum.kind === 'skip' ? -16 : -32")
    rim = data.mark_text(fontWeight="bold", dy=above, stroke=PAPER, strokeWidth=7).encode(**at)
    factors = data.mark_text(fontWeight="bold", dy=above).encode(**at)
    nodes = alt.Chart(alt.NamedData("variables"))
    discs = nodes.mark_circle(size=1500, stroke=INK, opacity=1).encode(
        x=across("x"),
        y=up("y"),
        color=alt.when("datum.now").then(alt.value(INK)).otherwise(alt.value(PAPER)),
        strokeWidth=alt.when("datum.now").then(alt.value(3)).otherwise(alt.value(1.5)),
    )
    names = nodes.mark_text(fontSize=16, fontWeight="bold").encode(
        x=across("x"),
        y=up("y"),
        text=alt.Text(field="name", type="nominal"),
        color=alt.when("datum.now").then(alt.value(PAPER)).otherwise(alt.value(INK)),
    )
    return alt.layer(lines, rim, factors, discs, names).properties(height=230)
