"""A residual block of random weights moves a grid of points; a plain layer hands on the branch alone."""

import numpy as np
import streamlit as st

from core import blocks
from core.activations import TANH
from pages._shared.charts.residual_block import moves
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

HIDDEN = 8
GRID = (-2.1, -0.7, 0.7, 2.1)


@st.fragment  # its slider redraws this figure alone
def moved_points(lesson: Lesson) -> None:
    """Draw the control "alpha" and where the block sends the points of a grid."""
    left, right = st.columns([1, 1.4], gap="large")
    with left:
        chart = st.container()
        alpha = st.slider("Branch scale $\\alpha$", 0.0, 2.0, step=0.05, **lesson.control("alpha"))
    with right:
        st.markdown(
            "Each dashed ring is an input $x$. The purple line is the branch's correction $\\alpha F(x)$. It ends at the "
            "**blue dot**, the block's output.\n\n"
            "The **orange triangles** are what a plain layer would hand on: the branch's output alone."
        )
    rng = np.random.default_rng(seed_of(lesson))
    inward, outward = rng.standard_normal((HIDDEN, 2)), rng.standard_normal((2, HIDDEN)) / np.sqrt(HIDDEN)
    block = blocks.Block(inward, outward, TANH, branch_scale=alpha)
    grid = [np.array([across, up]) for across in GRID for up in GRID]
    branches = [blocks.forward(block, point).branch for point in grid]
    x, y = np.transpose(grid)
    branch_x, branch_y = np.transpose(branches)
    with left:
        figure(
            lesson.key("moves"),
            moves(),
            {
                "points": {"x": x, "y": y, "to_x": x + branch_x, "to_y": y + branch_y},
                "alone": {"x": branch_x, "y": branch_y},
            },
            (
                "With a branch of zero it leaves every point where it is. A plain layer would send all of them to 0."
                if alpha == 0
                else "As the branch shrinks, the blue dots return to their inputs and the orange triangles go to 0."
            ),
            title=f"The block moves the points by {in_words(blocks.mean_move(block, grid), 3)} on average",
            table={
                "x₁": x, "x₂": y, "F₁": branch_x, "F₂": branch_y, "y₁": x + branch_x, "y₂": y + branch_y,
            },
            place=chart,
            width="content",
        )  # fmt: skip
