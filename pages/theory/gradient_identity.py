"""The gradient identity: the Jacobian of a residual block is I plus the branch's Jacobian."""

import streamlit as st

from core import blocks
from core.activations import ACTIVATIONS
from core.derivatives import numerical_jacobian
from pages._shared.experiments.gradient_identity.jacobian_pictures import circle_figure, entries_figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.matrix_input import matrix_input
from pages._shared.frame.predict import end_here, keep_place_with_network, predict, what_you_said
from pages._shared.frame.prose import formula, prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back

lesson = open_lesson("gradient_identity")
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "The branch of a residual block $y = x + F(x)$ is switched off, ${F(x) = 0}$. The block's Jacobian "
        "$\\partial y / \\partial x$ is then …",
        {"the zero matrix": 0.0, "the identity I": 1.0, "not defined": float("nan")},
        about={"alpha": 0.0},
    )


@redraws_alone_in(shown)
def experiment() -> None:
    """Draw the block's Jacobian, what it does to a circle, the block's controls, and the challenge."""
    charts = st.container()
    columns = st.columns([1, 1.3, 1], gap="small", vertical_alignment="bottom")
    alpha = columns[0].slider("Branch scale $\\alpha$", 0.0, 3.0, step=0.01, **lesson.control("alpha"))
    name = columns[1].segmented_control(
        "Activation $\\varphi$", list(ACTIVATIONS), **lesson.choice("activation")
    )
    with columns[2]:
        x = matrix_input(lesson, "x", "Input $x$", (2,))
    sentences = st.container()
    with st.expander("Go deeper: change the weights"):
        left, right = st.columns(2)
        with left:
            w1 = matrix_input(lesson, "w1", "Weights $W_1$, rows split by a semicolon", (2, 2))
        with right:
            w2 = matrix_input(lesson, "w2", "Weights $W_2$", (2, 2))
    if guess is None:
        with sentences:
            keep_place_with_network(lesson.key("network"), 1, place=charts)
        return

    block = blocks.Block(w1, w2, activation=ACTIVATIONS[name], branch_scale=alpha)
    exact = blocks.jacobian(block, x)
    beside = charts.container(horizontal=True)
    # As wide as the charts, and no wider than a phone.
    left, right = (beside.container(width=340) for _ in range(2))
    with sentences:
        entries_figure(lesson.key("entries"), block, x, what_you_said(guess, "the identity I"), left)
        largest = circle_figure(lesson.key("circle"), exact.branch, exact.total, right)
    with prose_box(border=True):
        prose(
            "**Challenge.** Find a branch that makes $I + J$ the zero matrix, so that no gradient passes this block."
        )
        if largest < 1e-9:
            st.success(
                "Done: here $J = -I$, and the sum is zero. The identity term was there and was cancelled.",
                icon=":material/check_circle:",
            )


if guess is None:
    end_here(lesson)

st.header("The idea", anchor=False)
prose(
    "A [[residual block]] adds its input to what its [[branch]] computes, here $F(x) = \\alpha\\, W_2\\, \\varphi(W_1 x)$. "
    "Move $x$ a little, and both terms move. The derivative of a sum is the sum of the derivatives, and the copied input "
    "differentiates to $I$:"
)
formula(
    r"\frac{\partial y}{\partial x} = \frac{\partial x}{\partial x} + \frac{\partial F}{\partial x} = I + J"
)
formula(r"J = \alpha\, W_2\, \mathrm{diag}\big(\varphi'(W_1 x)\big)\, W_1\,")
prose(
    "A **small** $J$ is the safe case: the block multiplies all lengths by nearly 1, and a [[gradient]] passes almost "
    "unchanged. A **large** $J$ dominates the sum: the block can then stretch, turn or cancel a gradient. In a stack of "
    "$L$ blocks, a gradient row $g$ comes back through all of them, the last block first:"
)
formula(r"g_0 = g_L\,(I + J_L)\cdots(I + J_2)(I + J_1)")
prose(
    "The order matters, because matrices do not commute. Written with columns, the factors are transposed and the order "
    "is reversed. The $I$ helps the gradient reach $x$. It adds nothing to the gradient of the branch's own weights: a "
    "block whose ReLUs are shut for every input passes gradients on, and its weights receive none."
)
show_source(lesson, blocks.forward, blocks.jacobian, numerical_jacobian)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
