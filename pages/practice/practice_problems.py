"""Practice problems P1 to P5, answered in formulas, matrices, numbers and words."""

import streamlit as st

from pages._shared.banks import items_of
from pages._shared.lesson import close_lesson, open_lesson, prose
from pages._shared.quiz import draw_item, score

lesson = open_lesson("practice_problems")
with prose().expander("How to write formulas", icon=":material/keyboard:"):
    st.markdown(
        "| You mean | You may write |\n|---|---|\n"
        "| $W_2 \\tanh(W_1 x)$ | `W2*tanh(W1*x)`, `W₂ tanh(W₁ x)` |\n"
        "| $\\mathrm{diag}(v)$, the matrix with $v$ on its diagonal | `diag(v)` |\n"
        "| the derivative of tanh at $u$ | `tanh'(u)`, `1 - tanh(u)^2` |\n"
        "| $A^{\\mathsf T}$ | `A^T`, `Aᵀ`, `transpose(A)` |\n"
        "| elementwise product of $a$ and $b$ | `a ⊙ b`, `a .* b` |\n"
        "| the identity matrix | `I` |\n"
    )
items = items_of("practice")
for number, item in enumerate(items, start=1):
    draw_item(item, title=f"Problem {number}")
score(items)
close_lesson(lesson)
