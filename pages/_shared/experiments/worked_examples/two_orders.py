"""Worked example 3: the Jacobian of one block with its ReLU after the addition and before the branch."""

from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import blocks
from core.derivatives import numerical_jacobian
from pages._shared.charts.worked_examples import small_matrices, small_matrices_data
from pages._shared.experiments.worked_examples.faded_steps import Step
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_tex, in_words, row_in_words

Order = Literal["pre", "post"]
ORDERS: dict[Order, str] = {"post": "after the addition", "pre": "before the branch"}
POINT = np.array([-1.0, 1.0])
"""The notes' x."""


def block(order: Order) -> blocks.Block:
    """Return the block of the notes, with W₁ = W₂ = I."""
    return blocks.Block(np.eye(2), np.eye(2), order=order)


def two_orders_steps() -> list[Step]:
    """Return the three steps with their numbers."""
    stages = blocks.forward(block("post"), POINT)
    post, pre = (blocks.jacobian(block(order), POINT) for order in ORDERS)
    return [
        Step(
            "we3-mask-rule",
            f"With $F(x) = \\mathrm{{ReLU}}(x)$ and $x$ = {row_in_words(POINT)} the branch is "
            f"{row_in_words(stages.branch)} and "
            f"the sum {row_in_words(stages.total)}. A ReLU behind it has the gates $D = {_diag(post.gate)}$.",
        ),
        Step(
            "we3-post-rule",
            f"After the addition: $D\\,(I + J) = {_diag(post.gate)}\\,(I + {_diag(np.diag(post.branch))}) = "
            f"{_diag(np.diag(post.total))}$.",
            "we3-post",
        ),
        Step(
            "we3-pre-rule",
            f"Before the branch: $I + W_2 D_1 W_1 D_0 = I + {_diag(np.diag(pre.branch))} = {_diag(np.diag(pre.total))}$. "
            f"No gate "
            "stands on the skip.",
            "we3-pre",
        ),
    ]


@st.fragment  # its controls redraw this part alone
def two_orders(lesson: Lesson) -> None:
    """Draw the controls "x1" and "x2" and both Jacobians, by rule and as measured."""
    chart = st.container()
    left, right = st.columns(2, gap="large")
    x = np.array(
        [
            column.slider(f"Input $x_{entry}$", -2.0, 2.0, step=0.1, format="%.1f", **lesson.control(f"x{entry}"))
            for entry, column in enumerate((left, right), start=1)
        ]
    )  # fmt: skip
    ruled = {order: blocks.jacobian(block(order), x).total for order in ORDERS}
    measured = {order: _measured(block(order), x) for order in ORDERS}
    matrices = {
        f"{ORDERS[order]}, {how}": found[order] + 0.0
        for order in ORDERS
        for how, found in (("by rule", ruled), ("measured", measured))
    }
    entries = {
        float(value): in_words(float(value), 3) for matrix in matrices.values() for value in matrix.flat
    }
    after, before = (row_in_words(np.diag(matrix)) for matrix in ruled.values())
    if all(np.allclose(ruled[order], measured[order]) for order in ORDERS):
        verdict = "Moving the input a little and measuring the output gives the same slopes."
    else:
        verdict = (
            "An entry of $x$ stands on the kink of a ReLU, where there is no slope. By rule this lab takes 0; the "
            "measurement finds the mean of the slopes on both sides."
        )
    data = small_matrices_data(matrices, entries)
    figure(
        lesson.key("orders"),
        small_matrices(),
        data,
        f"These are the Jacobians at $x$ = **{row_in_words(x)}**. {verdict}",
        title=f"The diagonal is {after} with the ReLU after the addition, {before} with it before the branch",
        table=data["cells"],
        place=chart,
        width="content",
    )


def _measured(here: blocks.Block, x: NDArray[np.float64]) -> NDArray[np.float64]:
    # Without the digits that are only rounding.
    return np.round(numerical_jacobian(lambda point: blocks.forward(here, point).output, x), 6)


def _diag(entries: NDArray[np.float64]) -> str:
    return rf"\mathrm{{diag}}({', '.join(in_tex(float(entry), 3) for entry in entries)})"
