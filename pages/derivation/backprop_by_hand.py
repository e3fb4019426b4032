"""Backpropagation by hand: two residual blocks line by line, and two published versions of the same line."""

import numpy as np
import streamlit as st

from core import derivation, norm_change
from pages._shared.experiments.backprop_by_hand.derivation import (
    VERSIONS,
    derive_a_line,
    four_ways,
    which_loss,
)
from pages._shared.experiments.backprop_by_hand.three_versions import SENT, lines_of, three_versions
from pages._shared.frame.controls import seed_of
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, predict
from pages._shared.frame.prose import formula, prose
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_tex, in_words, percent

lesson = open_lesson("backprop_by_hand")
# The question is about the starting state, whatever the controls say.
weights = [f"w{number}" for number in range(1, 5)]
asked = [lesson.controls[weight] for weight in weights]
answers = [float(line.grad_x3[0]) for line in lines_of(asked)[1].values()]
right = in_words(answers[-1])
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "${x_4 = \\mathrm{ReLU}(w_3 x_3)}$ and ${x_5 = \\mathrm{ReLU}(w_4 x_4 + x_3)}$, "
        f"with ${{w_3 = {in_tex(asked[2])}}}$, ${{w_4 = {in_tex(asked[3])}}}$ and open ReLUs. The gradient at $x_5$ is "
        f"{in_words(SENT[0])}. Then $x_3$ receives …",
        {in_words(value): value for value in sorted({*answers, *SENT})},
        about=dict(zip(weights, asked, strict=True)),
    )
with shown:
    three_versions(lesson, guess, right)
if guess is None:
    end_here(lesson)

st.header("Each way into a variable adds one term to its gradient", anchor=False)
prose(
    "Two [[residual blocks|Residual block]] with nothing hidden: a variable inside each [[branch]] and a [[ReLU]] behind "
    "each sum. The sums need $x_1$, $x_3$ and $x_5$ to be equally wide."
)
formula(
    r"\begin{aligned} x_2 &= \mathrm{ReLU}(W_1 x_1) \\ x_3 &= \mathrm{ReLU}(W_2 x_2 + x_1) \\ "
    r"x_4 &= \mathrm{ReLU}(W_3 x_3) \\ x_5 &= \mathrm{ReLU}(W_4 x_4 + x_3) \end{aligned}\,"
)
prose(
    "Here every variable has three entries, and the weights are random. [[Gradients|Gradient]] are rows: $g_k$ is the "
    "one at $x_k$. The [[gate]] $D_k$ of $x_k$ is a diagonal matrix, with 1 where the ReLU is open and 0 where it is shut."
)
derive_a_line(lesson)

st.header("The four ways add up to the gradient at the input", anchor=False)
prose(
    "At each block the gradient can come through the branch or over the [[skip|Skip connection]], and that makes four "
    "ways. Both sources list only the two that take the branch of the block nearest the output. Take the others as well."
)
four_ways(lesson)

st.header("The idea", anchor=False)
prose(
    "Two rules are enough. What stands between a variable and the [[loss]] **multiplies**, gates included. A variable "
    "that is used twice **adds** what comes back on both ways, each once:"
)
formula(r"g_3 = g_5 D_5\, (W_4 D_4 W_3 + I)")
formula(r"g_1 = g_3 D_3\, (W_2 D_2 W_1 + I)")
change = norm_change.norm_change([[asked[2] * asked[3]]], SENT)
share = norm_change.shrinking_share(4, 0.2, 2000, np.random.default_rng(seed_of(lesson)))
prose(
    "The 1 in the sources is the derivative of $x_3$ by itself, with $x_4$ held fixed. It is a factor and not yet a "
    "gradient, so neither *at least 1* nor *at least the gradient at $x_5$* follows. Without a gate, "
    r"${\lVert g + g J \rVert}^2 = \lVert g \rVert^2 + 2\, g J g^{\mathsf T} + \lVert g J \rVert^2$, and the middle term "
    f"is negative whenever the branch works against $g$. In the question above that reads {in_words(change.sent)} − "
    f"{in_words(-change.cross)} + {in_words(change.branch)} = {in_words(change.arrives)}. Of 2,000 random branches of "
    f"[[width]] 4, with entries of spread 0.2, {percent(share, 2)} made the gradient shorter."
)
prose(
    "A branch of slope 0 is the neutral case. The worst is a slope of −1, which leaves nothing. People call the skip a "
    "*highway* for gradients. That is a fair picture, as long as one remembers that the gate behind the sum can close it "
    "and that a long branch has no skip inside."
)
deeper = st.expander(
    "Go deeper: which loss starts with $x_5 - p$?", key=lesson.key("deeper"), on_change="rerun"
)
if deeper.open:
    with deeper:
        which_loss(lesson)
show_source(lesson, derivation.forward, *VERSIONS.values(), norm_change.norm_change)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
