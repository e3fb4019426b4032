"""The summary: five sentences, each with the number behind it, what to know before, and where to go next."""

import numpy as np
import streamlit as st

from core import blocks, euler, gates, ode, paths
from core.activations import TANH
from core.bounds import uniform_band
from core.chain import chain_gradients
from core.derivatives import numerical_jacobian
from pages._shared.lesson import close_lesson, lessons, open_lesson, prose
from pages._shared.numbers import in_words, percent
from pages._shared.see_it import see_it
from pages._shared.source import show_source

lesson = open_lesson("summary")
rng = np.random.default_rng(1)

w1, w2, x = rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), rng.standard_normal(4)
block = blocks.Block(w1=w1, w2=w2, activation=TANH)
nudged = numerical_jacobian(lambda state: state + w2 @ np.tanh(w1 @ state), x)
gap = float(np.abs(nudged - np.eye(4) - blocks.jacobian(block, x).branch).max())

table = paths.enumerate_paths([0.3 * rng.standard_normal((2, 2)) for _ in range(3)], [1.0, 0.0])
skips_only = table.gradients[table.words.index("I I I")]

loose, tight = uniform_band(0.1, 100), uniform_band(0.01, 100)

inputs = np.abs(rng.standard_normal((32, 64)))
after = gates.identity_paths(gates.balanced_branches(50, 64, rng), inputs, 0.3)

spiral = ode.Field(ode.spiral, ode.SPIRAL)
start, once_round = [1.0, 0.0], 2 * np.pi
refined = [
    euler.gap_to_flow(spiral, start, euler.step_sizes("refined", count, once_round)) for count in (256, 512)
]
whole = [
    float(np.linalg.norm(euler.residual_stack(ode.spiral, start, [1.0] * count)[-1])) for count in (8, 16)
]

faded, grown = (chain_gradients([factor] * 100, 1.0, skip=False).total for factor in (0.9, 1.1))

SENTENCES = (
    (
        "A residual block computes $y = x + F(x)$, so its Jacobian is $I + J$, with $J$ that of the branch.",
        f"For a random tanh block of width 4, nudging every input finds $I + J$ to within **{in_words(gap, 1)}**.",
        "gradient_identity#rotate",
    ),
    (
        "The gradient through $L$ blocks is a sum over $2^L$ paths. One of them, of length 0, takes no branch and "
        "arrives as it was sent.",
        f"Three random blocks have {len(table.words)} paths. Their sum has the length "
        f"**{in_words(float(np.linalg.norm(table.total)), 3)}**, and the identity path alone has "
        f"**{in_words(float(np.linalg.norm(skips_only)), 3)}**.",
        "gradient_paths#3-blocks",
    ),
    (
        "If every branch norm is at most $\\varepsilon < 1$, a gradient keeps between $(1-\\varepsilon)^L$ and "
        "$(1+\\varepsilon)^L$ of its size. It never vanishes completely, and it can still get tiny.",
        f"A hundred blocks with norms of 0.1 keep between **{in_words(loose.lower)}** and {in_words(loose.upper)}. With "
        f"norms of 0.01 they keep between **{in_words(tight.lower, 3)}** and {in_words(tight.upper, 3)}.",
        "gradient_flow#small-branch",
    ),
    (
        "With the activation before the branch the skip stays open for every input. After the addition, the activation "
        "can shut it.",
        f"After 50 blocks with a ReLU behind each sum **{percent(float(after.open_share[-1]), 2)}** of the identity "
        "paths are open, for branches of size 0.3. With the ReLU before the branch all are.",
        "activation_order#ex3",
    ),
    (
        "A stack solves a differential equation step by step, if its branches shrink like $1/L$ and change smoothly with "
        "depth.",
        f"Once round the spiral, 256 blocks miss its end by {in_words(refined[0], 2)} and 512 by "
        f"**{in_words(refined[1], 2)}**, half of that. The spiral winds inward; with steps of size 1 the state moves "
        f"outward: after 8 blocks it is {in_words(whole[0], 3)} long, after 16 it is **{in_words(whole[1], 3)}**.",
        "residual_ode#resnet-step-1",
    ),
)
BEFORE = {
    "Backpropagation": "Gradients come from the chain rule, read from the loss backwards. A variable that is used twice "
    "receives the sum of what both uses send back.",
    "Gradient flow": "Each layer multiplies a gradient by its Jacobian. A hundred factors of 0.9 leave "
    f"{in_words(faded, 2)} of it, and a hundred of 1.1 make it {in_words(grown, 2)} times as large.",
    "Regularisation": "Whatever keeps a network from fitting noise, such as weight decay or dropout. Helpful, and not "
    "needed here.",
    "Gating": "A number between 0 and 1, itself computed, decides how much passes. A ReLU is the hard case: 0 or 1.",
}

st.header("Five sentences", anchor=False)
for number, (sentence, evidence, state) in enumerate(SENTENCES, start=1):
    with prose().container(border=True):
        st.markdown(f"**{number}.** {sentence}")
        st.markdown(evidence)
        see_it(lesson.key(f"see_{number}"), state)

st.header("What to know before", anchor=False)
for subject, refresher in BEFORE.items():
    prose().markdown(f"**{subject}.** {refresher}")
prose().page_link(lessons()["glossary"].path, label="Look a word up", icon=":material/dictionary:")

st.header("Where to go next", anchor=False)
prose().markdown(
    "**Attention.** A transformer is a residual stack. Each token has a residual stream, and every layer adds to it. "
    "Attention is a branch that reads the streams of other tokens, weighted by how well their keys match the token's "
    "query, and adds what it finds. What you know about $I + J$, about norms before or after the sum and about small "
    "branches carries over unchanged."
)
prose().markdown(
    "Three questions to take along. Where does the layer norm stand, and what does it do to the $I$? How large is a "
    "branch at the start of training? Which paths through attention and which over the skip carry the gradient?"
)
see_it(lesson.key("see_stream"), "adding_instead_of_replacing#gpt2-xl", "See a residual stream")
show_source(
    lesson, blocks.jacobian, paths.enumerate_paths, uniform_band, gates.identity_paths, euler.gap_to_flow
)
close_lesson(lesson)
