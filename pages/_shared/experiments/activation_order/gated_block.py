"""One residual block of width 2 with W1 = I and W2 = w I: its wiring, its gates and its Jacobian."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import blocks
from core.activations import relu_slope
from core.derivatives import numerical_jacobian
from pages._shared.charts.activation_order_wiring import wiring, wiring_data
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_tex, in_words

TITLES = {"post": "ReLU after the addition", "pre": "ReLU before the branch"}


def gated_block(lesson: Lesson, block: blocks.Block, x: NDArray[np.float64], lead: str) -> None:
    """Draw the block at `x`: its wires and gates, what a push on each entry does, and the Jacobian with its numbers.

    Parameters
    ----------
    lesson : Lesson
        The page.
    block : Block
        Diagonal matrices of width 2, order "post" or "pre".
    x : ndarray, shape (2,)
        Where the block stands.
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
    st.markdown(f"**{TITLES[block.order]}**")
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
        table={
            "entry": [1, 2],
            "x": x,
            "F": stages.branch,
            "sum": stages.total,
            "y": stages.output,
            "slope": slopes,
            "slope measured": np.diag(measured),
        },
    )
    if block.order == "post":
        product = rf"\underbrace{{{_diag(exact.gate)}}}_{{\text{{gates}}}}\,(I + {_diag(own)})"
    else:
        product = f"I + {_diag(own)}"
    st.latex(
        rf"\begin{{aligned}} \frac{{\partial y}}{{\partial x}} &= {product} \\ &= {_diag(slopes)} \end{{aligned}}\,"
    )


def _moved(output: str, slope: float) -> str:
    if slope == 0:
        return f"leaves ${output}$ **where it is**"
    times = "just as far" if abs(slope) == 1 else f"**{in_words(abs(slope), 3)} times** as far"
    return f"moves ${output}$ {times}" + (" the other way" if slope < 0 else "")


def _measured(gap: float) -> str:
    if gap < 1e-6:
        return f"Nudging $x$ and watching $y$ differs from this by {in_words(gap, 1)}."
    return (
        "An entry stands on the kink of a ReLU, where there is no slope. This lab calls it 0; nudging to both "
        f"sides gives a mean of two slopes, off by {in_words(gap, 2)}."
    )


def _diag(entries: NDArray[np.float64]) -> str:
    return rf"\mathrm{{diag}}({', '.join(in_tex(float(entry), 3) for entry in entries)})"
