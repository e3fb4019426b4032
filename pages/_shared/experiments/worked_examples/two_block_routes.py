"""Worked example 1: the gradient of two blocks as the sum of four routes."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.paths import enumerate_paths, product
from pages._shared.charts.worked_examples import small_matrices, small_matrices_data
from pages._shared.experiments.worked_examples.faded_steps import Step
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.matrix_input import matrix_input, read_matrix
from quizzes.formulas.typography import in_tex, in_words, row_in_words

GRADIENT = np.array([2.0, 1.0])
"""g, the row at the output."""
ROUTES = {
    "I I": ("I", "over both skips"),
    "I J1": ("J₁", "through branch 1 alone"),
    "J2 I": ("J₂", "through branch 2 alone"),
    "J2 J1": ("J₂J₁", "through both branches"),
}


def two_block_steps(lesson: Lesson) -> list[Step]:
    """Return the four steps, the last with the numbers that the page starts from."""
    j1, j2 = (read_matrix(lesson.controls[name], (2, 2)) for name in ("j1", "j2"))
    table = enumerate_paths([j1, j2], GRADIENT)
    rows = " + ".join(f"({', '.join(in_tex(float(entry)) for entry in row)})" for row in table.gradients)
    return [
        Step(
            "we1-block-rule",
            "The blocks are $h_1 = x + F_1(x)$ and $h_2 = h_1 + F_2(h_1)$. So $\\partial h_1 / \\partial x = I + J_1$ and "
            "$\\partial h_2 / \\partial h_1 = I + J_2$.",
        ),
        Step(
            "we1-stack-rule",
            "Let the row $g$ be the gradient at $h_2$. Then $g\\,(I + J_2)(I + J_1)$ is the gradient at $x$.",
        ),
        Step(
            "we1-expand-rule",
            "Multiplied out, $(I + J_2)(I + J_1) = I + J_1 + J_2 + J_2 J_1$: one term for each of four routes.",
            "we1-both-branches",
        ),
        Step(
            "we1-numbers-rule",
            f"In numbers, with $g$ = {row_in_words(GRADIENT)} and the matrices from which the experiment below starts: "
            f"${rows}$ = **{row_in_words(table.total)}**.",
            "we1-arrives",
        ),
    ]


@st.fragment  # its controls redraw this part alone
def routes(lesson: Lesson) -> None:
    """Draw the fields for two branch Jacobians, a card for each route, and the products in both orders."""
    chart = st.container()
    left, right = st.columns(2, gap="large")
    with left:
        j1 = matrix_input(lesson, "j1", "Branch Jacobian $J_1$, rows split by a semicolon", (2, 2))
    with right:
        j2 = matrix_input(lesson, "j2", "Branch Jacobian $J_2$", (2, 2))
    table = enumerate_paths([j1, j2], GRADIENT)
    for column, word, carried in zip(st.columns(4), table.words, _exact(table.gradients), strict=True):
        name, way = ROUTES[word]
        colour = "gray" if name == "I" else "violet"
        with column.container(border=True):
            st.markdown(f":{colour}-badge[{name}]\n\n{way}: **{row_in_words(carried)}**")
    both, swapped, turned_round = _exact(j2 @ j1), _exact(j1 @ j2), _exact(product([j2, j1]))
    total, wrong = _exact(table.total), _exact(GRADIENT @ turned_round)
    matrices = {
        "J₂J₁, as the row meets them": both,
        "J₁J₂, swapped": swapped,
        "(I + J₂)(I + J₁)": _exact(product([j1, j2])),
        "(I + J₁)(I + J₂), swapped": turned_round,
    }
    entries = {
        float(value): in_words(float(value), 3) for matrix in matrices.values() for value in matrix.flat
    }
    title = f"The four routes add up to {row_in_words(total)}"
    if np.array_equal(both, swapped):
        order = "These two matrices may be swapped, so a wrong order does not show. That is the exception."
    elif np.array_equal(wrong, total):
        order = (
            "The swapped product is another matrix, and only this $g$ does not see it. Change $J_1$ or $J_2$."
        )
    else:
        title += f", with the factors swapped to {row_in_words(wrong)}"
        order = "The row with the factors swapped is the gradient of another network."
    data = small_matrices_data(matrices, entries)
    figure(
        lesson.key("routes"),
        small_matrices(),
        data,
        order,
        title=title,
        table=data["cells"],
        place=chart,
        width="content",
    )


def _exact(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    # What is left where typed decimals cancel is rounding.
    return np.round(numbers, 12) + 0.0
