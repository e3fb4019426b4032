"""Practice problems P1 to P5, answered in formulas, matrices, numbers and words."""

import streamlit as st

from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.prose import prose, prose_box
from pages._shared.quiz.drawing import draw_one_of

lesson = open_lesson("practice_problems")
with prose_box().expander("How to write formulas", icon=":material/keyboard:"):
    prose(
        "| You mean | You may write |\n|---|---|\n"
        "| $W_2 \\tanh(W_1 x)$ | `W2*tanh(W1*x)`, `W₂ tanh(W₁ x)` |\n"
        "| $\\mathrm{diag}(v)$, the matrix with $v$ on its diagonal | `diag(v)` |\n"
        "| the derivative of tanh at $u$ | `tanh'(u)`, `1 - tanh(u)^2` |\n"
        "| $A^{\\mathsf T}$ | `A^T`, `Aᵀ`, `transpose(A)` |\n"
        "| elementwise product of $a$ and $b$ | `a ⊙ b`, `a .* b` |\n"
        "| the identity matrix | `I` |\n"
    )
draw_one_of("practice", lesson.key("shown_question"), label="Problem", scored=True)
twins = prose_box().expander(
    "The same ideas with other numbers", key=lesson.key("twins"), on_change="rerun", icon=":material/casino:"
)
if twins.open:
    with twins:
        st.markdown(
            "A twin of each question, Q1 to Q5 and Problem 1 to 5, with numbers instead of letters. Once you have finished "
            "one, you can ask for another like it."
        )
        draw_one_of("twins", lesson.key("twin"))
close_lesson(lesson)
