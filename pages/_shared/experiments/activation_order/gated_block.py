"""One residual block of width 2 with W1 = I and W2 = w I: its wiring, its gates and its Jacobian."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core import blocks
from core.activations import relu_slope
from core.derivatives import numerical_jacobian
from pages._shared.charts.activation_order_wiring import unanswered_wiring, wiring, wiring_data
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from quizzes.formulas.typography import in_tex, in_words

TITLES = {"post": "ReLU after the addition", "pre": "ReLU before the branch"}
FORMULAS = {"post": r"\mathrm{ReLU}(F(x) + x)", "pre": r"F(\mathrm{ReLU}(x)) + x"}
RELUS = {
    "post": "A ReLU stands inside the branch, and another one behind the addition.",
    "pre": "Both ReLUs stand inside the branch.",
}


def unanswered_block(
    lesson: Lesson,
    block: blocks.Block,
    x: NDArray[np.float64],
    chart: DeltaGenerator,
    words: DeltaGenerator,
    more: str = "",
) -> None:
    """Draw the wires of the block with their ReLUs, and nothing of what they do at `x`.

    Parameters
    ----------
    lesson : Lesson
        The page.
    block : Block
        Diagonal matrices of width 2, order "post" or "pre".
    x : ndarray, shape (2,)
        Where the block stands.
    chart, words : DeltaGenerator
        Where the drawing and its sentence stand.
    more : str
        What to say last.
    """
    words.caption(TITLES[block.order])  # on a phone controls stand between the drawing and its words
    with words:
        figure(
            lesson.key(f"unanswered_{block.order}"),
            wiring(),
            unanswered_wiring([in_words(float(entry), 2) for entry in x], outer=block.order == "post"),
            f"{RELUS[block.order]}{more}",
            title=_named(block),
            place=chart,
        )


def gated_block(
    lesson: Lesson,
    block: blocks.Block,
    x: NDArray[np.float64],
    chart: DeltaGenerator,
    words: DeltaGenerator,
    lead: str = "",
) -> None:
    """Draw the block at `x`: its wires and gates, what a push on each entry does, and the Jacobian with its numbers.

    Parameters
    ----------
    lesson : Lesson
        The page.
    block : Block
        Diagonal matrices of width 2, order "post" or "pre".
    x : ndarray, shape (2,)
        Where the block stands.
    chart, words : DeltaGenerator
        Where the drawing stands, and where its sentence and the Jacobian do.
    lead : str
        What to say first.
    """
    stages, exact = blocks.forward(block, x), blocks.jacobian(block, x)
    gates = [relu_slope(stages.hidden_pre) > 0]
    if block.order == "pre":
        gates.insert(0, relu_slope(x) > 0)
    own, slopes = np.diag(exact.branch), np.diag(exact.total)
    measured = numerical_jacobian(lambda point: blocks.forward(block, point).output, x)
    gap = float(np.max(np.abs(measured - exact.total)))
    words.caption(TITLES[block.order])  # on a phone controls stand between the drawing and its words
    with words:
        figure(
            lesson.key(f"wiring_{block.order}"),
            wiring(),
            wiring_data(
                inputs=[in_words(float(entry), 2) for entry in x],
                outputs=[in_words(float(entry), 2) for entry in stages.output],
                branch_gates=np.stack(gates, axis=1),
                branch_live=own != 0,
                outer_gates=exact.gate > 0 if block.order == "post" else None,
            ),
            f"{lead}A push on $x_1$ {_moved('y_1', float(slopes[0]))}, a push on $x_2$ {_moved('y_2', float(slopes[1]))}. "
            + _measured(gap),
            title=f"{_named(block)}: {_skips(exact.gate)}",
            table={
                "entry": [1, 2],
                "x": x,
                "F": stages.branch,
                "sum": stages.total,
                "y": stages.output,
                "slope": slopes,
                "slope measured": np.diag(measured),
            },
            place=chart,
        )
    if block.order == "post":
        product = rf"\underbrace{{{_diag(exact.gate)}}}_{{\text{{gates}}}}\,(I + {_diag(own)})"
    else:
        product = f"I + {_diag(own)}"
    words.latex(
        rf"\begin{{aligned}} \frac{{\partial y}}{{\partial x}} &= {product} \\ &= {_diag(slopes)} \end{{aligned}}\,"
    )


def challenge_to_shut(block: blocks.Block, x: NDArray[np.float64]) -> None:
    """Ask for a positive input whose gate after the addition is shut, and say when it is found.

    Parameters
    ----------
    block : Block
        The block with its ReLU after the addition.
    x : ndarray, shape (2,)
        Where it stands.
    """
    with prose_box(border=True):
        prose("**Challenge.** Shut the gate after the addition for a **positive** $x_2$.")
        if x[1] > 0 and blocks.jacobian(block, x).gate[1] == 0:
            st.success(
                "Done: the branch subtracts at least $x_2$, so the sum is not positive. Behind a ReLU no entry is "
                "negative, so inside a stack this is the only way to shut a gate.",
                icon=":material/check_circle:",
            )


def _named(block: blocks.Block) -> str:
    """Say which block it is."""
    return f"{TITLES[block.order]}, ${FORMULAS[block.order]}$"


def _skips(gate: NDArray[np.float64]) -> str:
    """Say which skips a gate leaves open."""
    shut = [entry for entry, slope in enumerate(gate, start=1) if slope == 0]
    if len(shut) == 1:
        return f"the skip of $x_{shut[0]}$ is shut"
    return "both skips are shut" if shut else "both skips are open"


def _moved(output: str, slope: float) -> str:
    if slope == 0:
        return f"leaves ${output}$ **where it is**"
    times = "just as far" if abs(slope) == 1 else f"**{in_words(abs(slope), 3)} times** as far"
    return f"moves ${output}$ {times}" + (" the other way" if slope < 0 else "")


def _measured(gap: float) -> str:
    if gap < 1e-6:
        return f"The slopes measured by moving $x$ a little differ from this by {in_words(gap, 1)}."
    return (
        "An entry stands on the kink of a ReLU, where there is no slope. This lab calls it 0; nudging to both "
        f"sides gives a mean of two slopes, off by {in_words(gap, 2)}."
    )


def _diag(entries: NDArray[np.float64]) -> str:
    return rf"\mathrm{{diag}}({', '.join(in_tex(float(entry), 3) for entry in entries)})"
