"""Backpropagation by hand: two residual blocks line by line, and two published versions of the same line."""

import numpy as np
import streamlit as st

from core import derivation, norm_change
from pages._shared.claims import Claim, claims_figure
from pages._shared.derivation import VERSIONS, derive_a_line, four_ways, which_loss
from pages._shared.explain import explain_back
from pages._shared.lesson import close_lesson, open_lesson, prose
from pages._shared.numbers import in_tex, in_words, percent, row_in_words
from pages._shared.predict import hold_back, predict, what_you_said
from pages._shared.quiz import check_yourself
from pages._shared.source import show_source

SENT, FIRST_INPUT = [-4.0], [0.7]
lesson = open_lesson("backprop_by_hand")
prose().markdown(
    "Two residual blocks with nothing hidden: a variable inside each branch and a ReLU behind each sum. The sums need "
    "$x_1$, $x_3$ and $x_5$ to be equally wide."
)
st.latex(
    r"\begin{aligned} x_2 &= \mathrm{ReLU}(W_1 x_1) \\ x_3 &= \mathrm{ReLU}(W_2 x_2 + x_1) \\ "
    r"x_4 &= \mathrm{ReLU}(W_3 x_3) \\ x_5 &= \mathrm{ReLU}(W_4 x_4 + x_3) \end{aligned}\,"
)

# The question is about the starting state, whatever the controls say.
asked = [lesson.controls[f"w{number}"] for number in range(1, 5)]
network = derivation.FiveVariableNetwork(*np.reshape(asked, (4, 1, 1)))
stages = derivation.forward(network, FIRST_INPUT)
answers = [float(version(network, stages, SENT).grad_x3[0]) for version in VERSIONS.values()]
right = in_words(answers[-1])
guess = predict(
    lesson,
    f"All variables are numbers, $w_3 = {in_tex(asked[2])}$ and $w_4 = {in_tex(asked[3])}$. So the last branch has the "
    f"slope ${in_tex(asked[2] * asked[3])}$. All gates are open, and the gradient at $x_5$ is {in_words(SENT[0])}. "
    "Then $x_3$ receives …",
    {in_words(value): value for value in sorted({*answers, *SENT})},
)

st.header("One line, three versions", anchor=False)
columns = st.columns(4, gap="medium")
weights = [
    column.slider(f"Weight $w_{number}$", -3.0, 3.0, step=0.05, **lesson.control(f"w{number}"))
    for number, column in enumerate(columns, start=1)
]
if guess is None:
    hold_back(lesson)
network = derivation.FiveVariableNetwork(*np.reshape(weights, (4, 1, 1)))
stages = derivation.forward(network, FIRST_INPUT)
lines = {name: version(network, stages, SENT) for name, version in VERSIONS.items()}
claims = []
for written, variable in (("x₃", "x3"), ("x₁", "x1")):
    nudged = derivation.measured_gradient(network, FIRST_INPUT, variable, lambda x5: SENT[0] * x5[0])
    for name, line in lines.items():
        value = float(getattr(line, f"grad_{variable}")[0])
        claims.append(Claim(f"{written}, {name}", value, round(float(nudged[0]), 6)))
moved = "" if guess.skipped or weights == asked else "That was for the weights of the question. "
claims_figure(
    lesson.key("versions"),
    claims,
    f"{what_you_said(guess, right)}{moved}Nudging $x_3$ and watching the loss gives **{in_words(claims[0].measured)}**. "
    f"There source 000 is off by **{in_words(claims[0].off)}**, source 001 by **{in_words(claims[1].off)}** and the chain "
    f"rule by **{in_words(claims[2].off)}**.",
    guess=guess,
    guess_at=2,
)
if claims[2].off:
    prose().markdown(
        "Here $x_3$ is 0, and the ReLUs behind it stand exactly on their kinks, where no slope exists. The chain rule takes "
        "0 there by convention; the measurement averages both sides."
    )
skip = SENT[0] * float(stages.z5[0] > 0)
branch, bracket = claims[2].value - skip, claims[1].value - claims[2].value + skip
terms = [("1", r"\text{skip}"), (in_tex(bracket), "g_5 (F_4' + 1)"), (in_tex(skip), "g_5 D_5")]
remarks = [
    f"**Source 000.** The skip carries a gradient and not the number 1. Here it carries {in_words(skip)}.",
    "**Source 001.** Its bracket holds the branch once more, and it knows no gate.",
    "**Chain rule.** Once through the branch and once over the skip, both behind the gate.",
]
for column, claim, (term, name), remark in zip(st.columns(3), claims[:3], terms, remarks, strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(remark)
        st.latex(
            rf"g_3 = \underbrace{{{in_tex(branch)}}}_{{\text{{branch}}}} + \underbrace{{{term}}}_{{{name}}} "
            rf"= {in_tex(claim.value)}"
        )
received = [float(getattr(lines["chain rule"], f"grad_w{number}")[0, 0]) for number in range(1, 5)]
prose().markdown(
    f"The weights $w_1$ to $w_4$ receive {row_in_words(received)}: for each, the gradient behind its own layer times the "
    "layer's input. A skip feeds the input of its block and never the weights beside it. "
    + (
        "The first branch is dead here, $x_2 = 0$, so $w_1$ and $w_2$ learn nothing."
        if stages.x2[0] == 0
        else ""
    )
)

st.header("Line by line", anchor=False)
prose().markdown(
    "Now with three entries in every variable and random weights. Gradients are rows: $g_k$ is the one at $x_k$. The gate "
    "$D_k$ of $x_k$ is a diagonal matrix, with 1 where the ReLU is open and 0 where it is shut."
)
derive_a_line(lesson)

st.header("Four ways back to the input", anchor=False)
prose().markdown(
    "At each block the gradient can come through the branch or over the skip, and that makes four ways. Both sources list "
    "only the two that take the branch of the block nearest the output. Take the others as well."
)
four_ways(lesson)

st.header("The idea", anchor=False)
prose().markdown(
    "Two rules did all the work. What stands between a variable and the loss **multiplies**, gates included. A variable "
    "that is used twice **adds** what comes back on both ways, each once:"
)
st.latex(r"g_3 = g_5 D_5\, (W_4 D_4 W_3 + I)")
st.latex(r"g_1 = g_3 D_3\, (W_2 D_2 W_1 + I)")
change = norm_change.norm_change([[asked[2] * asked[3]]], SENT)
share = norm_change.shrinking_share(4, 0.2, 2000, np.random.default_rng(lesson.seed))
prose().markdown(
    "The 1 in the sources is the derivative of $x_3$ by itself, with $x_4$ held fixed. It is a factor and not yet a "
    "gradient, so neither *at least 1* nor *at least the gradient at $x_5$* follows. Without a gate, "
    r"${\lVert g + g J \rVert}^2 = \lVert g \rVert^2 + 2\, g J g^{\mathsf T} + \lVert g J \rVert^2$, and the middle term "
    f"takes away whenever the branch pulls against $g$. In the question above that reads {in_words(change.sent)} − "
    f"{in_words(-change.cross)} + {in_words(change.branch)} = {in_words(change.arrives)}. Of 2,000 random branches of width "
    f"4, with entries of spread 0.2, {percent(share, 2)} made the gradient shorter."
)
prose().markdown(
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
