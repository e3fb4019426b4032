"""The wiring of a residual block, two coordinates side by side, with every gate drawn open or shut."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.columns import brief, from_rows
from pages._shared.charts.style import BRANCH, IDENTITY, INK, ONE, OTHER, RESIDUAL, Chart, template

WAYS = ["skip", "branch", "both"]
STATES = ["open", "shut"]
UNKNOWN = "ReLU"
COLOURS: list[Any] = [IDENTITY, BRANCH, RESIDUAL, ONE, OTHER, INK]

# Where things stand along a lane, and how far skip and branch are from its middle.
START, SPLIT, JOIN, END = 0.0, 1.0, 6.2, 9.4
ASIDE = 0.42


@template
def wiring() -> Chart:
    """Two lanes, one a coordinate: skip above, branch below, gates on the wires, what arrives at the right.

    Datasets: ``wires`` (x, x2, y, y2, way, live), ``gates`` (x, y, state), ``texts`` (x, y, label, big).
    """
    across = alt.X(
        field="x", type="quantitative", axis=None, scale=alt.Scale(domain=[-1.5, 11.3], nice=False)
    )
    up = alt.Y(field="y", type="quantitative", axis=None, scale=alt.Scale(domain=[-2.0, 2.0], nice=False))
    # Wires and gates share one colour scale: layers with two would be merged into a wrong one.
    colours = alt.Scale(domain=[*WAYS, *STATES, UNKNOWN], range=COLOURS)
    wires = (
        alt.Chart(alt.NamedData("wires"))
        .mark_rule(strokeCap="round")
        .encode(
            x=across,
            x2=alt.X2(field="x2"),
            y=up,
            y2=alt.Y2(field="y2"),
            color=alt.Color(field="way", type="nominal", legend=None, scale=colours),
            strokeDash=alt.StrokeDash(
                field="way", type="nominal", legend=None,
                scale=alt.Scale(domain=WAYS, range=[[7, 5], [1, 0], [1, 0]]),
            ),
            strokeWidth=alt.when("datum.live").then(alt.value(4)).otherwise(alt.value(1.5)),
            opacity=alt.when("datum.live").then(alt.value(1.0)).otherwise(alt.value(0.45)),
        )
    )  # fmt: skip
    gates = alt.Chart(alt.NamedData("gates"))
    doors = gates.mark_point(size=330, filled=True, opacity=1).encode(
        x=across,
        y=up,
        color=alt.Color(field="state", type="nominal", legend=None, scale=colours),
        shape=alt.Shape(
            field="state", type="nominal", legend=None,
            scale=alt.Scale(domain=[*STATES, UNKNOWN], range=["circle", "square", "diamond"]),
        ),
    )  # fmt: skip
    states = gates.mark_text(dy=22).encode(x=across, y=up, text=alt.Text(field="state", type="nominal"))
    texts = (
        alt.Chart(alt.NamedData("texts"))
        .mark_text(color=INK, align=alt.expr("datum.x < 0 ? 'right' : datum.x > 9 ? 'left' : 'center'"))
        .encode(
            x=across,
            y=up,
            text=alt.Text(field="label", type="nominal"),
            size=alt.when("datum.big").then(alt.value(17)).otherwise(alt.value(13)),
        )
    )
    return alt.layer(wires, doors, states, texts).properties(height=250)


def wiring_data(
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    branch_gates: NDArray[np.bool_],
    branch_live: NDArray[np.bool_],
    outer_gates: NDArray[np.bool_] | None,
) -> dict[str, dict[str, Any]]:
    """Return the datasets of `wiring`.

    Parameters
    ----------
    inputs, outputs : sequence of str
        What stands at the two ends of each lane.
    branch_gates : ndarray of bool, shape (2, 1) or (2, 2)
        For each lane the gates on its branch, in order; True is open.
    branch_live : ndarray of bool, shape (2,)
        For each lane whether a change comes through its branch.
    outer_gates : ndarray of bool, shape (2,), optional
        For each lane the gate after the addition; None for a block without.
    """
    wires: list[tuple[object, ...]] = []
    gates: list[tuple[object, ...]] = []
    texts: list[tuple[object, ...]] = []
    for lane, middle in enumerate((1.0, -1.0)):
        above, below = middle + ASIDE, middle - ASIDE
        live = bool(branch_live[lane])
        out = outer_gates is None or bool(outer_gates[lane])
        wires += [
            (START, middle, SPLIT, middle, "both", True),
            (SPLIT, middle, SPLIT + 0.4, above, "skip", True),
            (SPLIT + 0.4, above, JOIN - 0.4, above, "skip", True),
            (JOIN - 0.4, above, JOIN, middle, "skip", True),
            (SPLIT, middle, SPLIT + 0.4, below, "branch", live),
            (SPLIT + 0.4, below, JOIN - 0.4, below, "branch", live),
            (JOIN - 0.4, below, JOIN, middle, "branch", live),
            (JOIN, middle, END, middle, "both", out),
        ]
        places = (3.3, 4.9) if branch_gates.shape[1] == 2 else (4.1,)
        gates += [
            (at, below, STATES[not is_open]) for at, is_open in zip(places, branch_gates[lane], strict=True)
        ]
        if outer_gates is not None:
            gates.append(((JOIN + END) / 2, middle, STATES[not out]))
        number = "₁₂"[lane]
        texts += [
            (START - 0.2, middle, inputs[lane], True),
            (START - 0.2, middle + 0.32, f"x{number}", False),
            (END + 0.25, middle, outputs[lane], True),
            (END + 0.25, middle + 0.32, f"y{number}", False),
            (JOIN, middle + 0.3, "+", True),
            (SPLIT + 0.75, above + 0.2, "skip", False),
            (SPLIT + 0.75, below - 0.2, "branch", False),
        ]
    return {
        "wires": brief(from_rows(wires, "x", "y", "x2", "y2", "way", "live")),
        "gates": brief(from_rows(gates, "x", "y", "state")),
        "texts": brief(from_rows(texts, "x", "y", "label", "big")),
    }


def unanswered_wiring(inputs: Sequence[str], *, outer: bool) -> dict[str, dict[str, Any]]:
    """Return the datasets of `wiring` for a block of which nobody has said yet what its gates do.

    Parameters
    ----------
    inputs : sequence of str
        What stands at the left end of each lane.
    outer : bool
        Whether a gate stands behind the addition, or else a second one on the branch.
    """
    every = np.ones(2, dtype=bool)
    drawn = wiring_data(
        inputs=inputs,
        outputs=["?", "?"],
        branch_gates=np.ones((2, 1 if outer else 2), dtype=bool),
        branch_live=every,
        outer_gates=every if outer else None,
    )
    gates = drawn["gates"]
    return {**drawn, "gates": {**gates, "state": [UNKNOWN] * len(gates["x"])}}
