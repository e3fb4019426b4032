"""The summary: five sentences, each with the number behind it, what to know before, and where to go next."""

import streamlit as st

from pages._shared.experiments.summary.summary_numbers import summary_numbers
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.see_it import see_it
from quizzes.formulas.typography import in_words, percent

lesson = open_lesson("summary")
found = summary_numbers()

SENTENCES = (
    (
        "A residual block computes ${y = x + F(x)}$, so its Jacobian is $I + J$, with $J$ that of the branch.",
        "For a random tanh block of width 4, nudging every input finds $I + J$ to within "
        f"**{in_words(found.jacobian_gap, 1)}**.",
        "gradient_identity#rotate",
    ),
    (
        "The gradient through $L$ blocks is a sum over $2^L$ paths. One of them, of length 0, takes no branch and "
        "arrives as it was sent.",
        f"Three random blocks have {found.path_count} paths. Their sum has the length "
        f"**{in_words(found.sum_of_paths, 3)}**, and the identity path alone has "
        f"**{in_words(found.identity_path, 3)}**.",
        "gradient_paths#3-blocks",
    ),
    (
        "If every branch norm is at most $\\varepsilon < 1$, a gradient keeps between ${(1-\\varepsilon)^L}$ and "
        "${(1+\\varepsilon)^L}$ of its size. It never vanishes completely, and it can still get tiny.",
        f"A hundred blocks with norms of 0.1 keep between **{in_words(found.loose.lower)}** and "
        f"{in_words(found.loose.upper)}. With norms of 0.01 they keep between **{in_words(found.tight.lower, 3)}** and "
        f"{in_words(found.tight.upper, 3)}.",
        "gradient_flow#small-branch",
    ),
    (
        "With the activation before the branch the skip stays open for every input. After the addition, the activation "
        "can shut it.",
        f"In one random stack of 50 blocks with a ReLU behind each sum **{percent(found.open_share, 2)}** of the identity "
        "paths are open, for branches of size 0.3. With the ReLU before the branch all are.",
        "activation_order#ex3",
    ),
    (
        "A stack solves a differential equation step by step, if its branches shrink like $1/L$ and change smoothly with "
        "depth.",
        f"After one turn of the spiral, 256 blocks miss its end by {in_words(found.refined_gaps[0], 2)} and 512 by "
        f"**{in_words(found.refined_gaps[1], 2)}**, half of that. The spiral winds inward. With steps of size 1 the state "
        f"moves outward instead: its length is {in_words(found.whole_steps[0], 3)} after 8 blocks and "
        f"**{in_words(found.whole_steps[1], 3)}** after 16.",
        "residual_ode#resnet-step-1",
    ),
)
BEFORE = {
    "Backpropagation": "Gradients come from the chain rule, read from the loss backwards. A variable that is used twice "
    "receives the sum of what both uses send back.",
    "Gradient flow": "Each layer multiplies a gradient by its Jacobian. A hundred factors of 0.9 leave "
    f"{in_words(found.faded, 2)} of it, and a hundred of 1.1 make it {in_words(found.grown, 2)} times as large.",
    "Regularisation": "Whatever keeps a network from fitting noise, such as weight decay or dropout. It helps training, "
    "and this lab does not need it.",
    "Gating": "A number between 0 and 1, itself computed, decides how much passes. A ReLU is the hard case: 0 or 1.",
}

st.header("Five sentences", anchor=False)
for number, (sentence, evidence, state) in enumerate(SENTENCES, start=1):
    with prose_box(border=True):
        prose(f"**{number}.** {sentence}")
        prose(evidence)
        see_it(lesson.key(f"see_{number}"), state)

st.header("What to know before", anchor=False)
for subject, refresher in BEFORE.items():
    prose(f"**{subject}.** {refresher}")
prose_box().page_link(lessons()["glossary"].path, label="Look a word up", icon=":material/dictionary:")

st.header("Where to go next", anchor=False)
prose(
    "**Attention.** A transformer is a residual stack. Each token has a residual stream, and every layer adds to it. "
    "Attention is a branch. It reads the streams of other tokens, weighted by how well their keys match the token's "
    "query, and adds the result. What you know about $I + J$, about norms before or after the sum and about small "
    "branches holds there too."
)
prose(
    "Three questions for what you read next. Where does the layer norm stand, and what does it do to the $I$? How large is "
    "a branch at the start of training? How much of the gradient passes through attention, and how much over the skip?"
)
see_it(lesson.key("see_stream"), "adding_instead_of_replacing#gpt2-xl", "See a residual stream")
close_lesson(lesson)
