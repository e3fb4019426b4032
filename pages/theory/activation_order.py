"""Activation order: a ReLU after the addition stands in the way of the skip; one before the branch does not."""

import numpy as np
import streamlit as st

from core import blocks, gates
from pages._shared.charts import activation_order_gates as charts
from pages._shared.experiments.activation_order.gate_survival import BATCH, SIZES, WIDTH, open_paths
from pages._shared.experiments.activation_order.gated_block import (
    challenge_to_shut,
    gated_block,
    unanswered_block,
)
from pages._shared.experiments.activation_order.published_designs import published_designs
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import HELD_BACK, end_here, predict, what_you_said
from pages._shared.frame.prose import formula, prose
from pages._shared.frame.redraws_alone import redraws_alone, redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import counted, in_words, percent

lesson = open_lesson("activation_order")
# The question is about the notes' own example, whatever the controls say.
example = blocks.jacobian(blocks.Block(np.eye(2), np.eye(2), order="post"), [-1.0, 1.0]).total
right = in_words(float(example[0, 0]))
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "A block computes ${y = \\mathrm{ReLU}(F(x) + x)}$ with the branch ${F(x) = \\mathrm{ReLU}(x)}$. At "
        "${x = (-1, 1)}$, push $x_1$ a little. How many times as far does $y_1$ move?",
        {in_words(times): times for times in (0.0, 1.0, 2.0)},
        about={"x1": -1.0, "x2": 1.0, "w": 1.0},
    )


@redraws_alone_in(shown)
def one_block() -> None:
    """Draw what hangs on the input and the weight."""
    charts_row = st.columns(2, gap="medium")
    columns = st.columns(3, gap="medium")
    x1, x2 = (
        column.slider(f"Input $x_{entry}$", -2.0, 2.0, step=0.1, format="%.1f", **lesson.control(f"x{entry}"))
        for entry, column in enumerate(columns[:2], start=1)
    )
    weight = columns[2].slider("Branch weight $w$", -2.0, 2.0, step=0.1, format="%.1f", **lesson.control("w"))
    after, before = (blocks.Block(np.eye(2), weight * np.eye(2), order=order) for order in ("post", "pre"))
    x = np.array([x1, x2])
    words_row = st.columns(2, gap="medium")
    if guess is None:
        unanswered_block(lesson, after, x, charts_row[0], words_row[0], f" {HELD_BACK}")
        unanswered_block(lesson, before, x, charts_row[1], words_row[1])
        return
    gated_block(lesson, after, x, charts_row[0], words_row[0], what_you_said(guess, right))
    gated_block(lesson, before, x, charts_row[1], words_row[1])
    challenge_to_shut(after, x)


if guess is None:
    end_here(lesson)

st.header("Many blocks: which identity paths stay open", anchor=False)
prose(
    "Stack blocks with the ReLU after the addition. The [[identity path]] of a coordinate is open if its [[gate]] is open "
    "in **every** block. The inputs here are the absolute values of normal random numbers: none is negative, as behind a "
    "ReLU, but none is 0 either. So at first all [[paths|Path]] are open."
)


@redraws_alone
def many_blocks() -> None:
    """Draw what hangs on the depth, the size of the branches and the input."""
    charts_row = st.columns(2, gap="large")
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    depth = columns[0].slider("Number of blocks $L$", 1, 100, **lesson.control("depth"))
    size = columns[1].segmented_control(
        "Branch size $\\alpha$", SIZES, help="How large a branch is on average, relative to its input.",
        **lesson.choice("size"),
    )  # fmt: skip
    row = columns[2].slider("Show the gates for input", 1, BATCH, **lesson.control("input"))
    stacks = open_paths(depth, seed_of(lesson))
    here = stacks[size]
    closed, kept = 1 - float(here.open_share[1]), float(here.open_share[-1])
    words_row = st.columns(2, gap="large")
    with words_row[0]:
        shares = charts.survival_data({each: stack.open_share for each, stack in stacks.items()}, size)
        figure(
            lesson.key("survival"),
            charts.survival(),
            shares,
            "With the ReLU before the branch 100 % are open at any depth.",
            title=f"{percent(kept, 3)} of the identity paths are open after {counted(depth, 'block')} of size "
            f"α = {in_words(size)}",
            table={column: shares["shares"][column] for column in ("block", "size", "share")},
            place=charts_row[0],
        )
    with words_row[1]:
        cells = charts.gate_map_data(here.paths[:, row - 1])
        still_open = int(here.paths[-1, row - 1].sum())
        keep = "keeps" if still_open == 1 else "keep"
        figure(
            lesson.key("gates"),
            charts.gate_map(),
            cells,
            f"Other inputs shut other gates: {percent(gates.open_somewhere(here.paths), 3)} of the coordinates "
            f"are open for at least one of {BATCH} inputs.",
            title=f"For input {row}, {still_open} of {WIDTH} coordinates {keep} an open path",
            table=cells["stretches"],
            place=charts_row[1],
        )
    prose(
        f"The first block shut {percent(closed, 3)} of the gates; over many draws of wide layers the average is "
        f"$\\arctan(\\alpha)/\\pi$, here {percent(gates.closure_probability(size), 3)}. Behind a real ReLU about half "
        f"of the entries are 0, and it would shut {percent(gates.closure_behind_relu(size), 3)}. A cut identity path "
        "is not a lost [[gradient]]: a way round through branches may be open. And training moves these random weights."
    )


st.header("Published test errors of trained networks", anchor=False)
published_designs(lesson)

st.header("The idea", anchor=False)
prose(
    "The first residual networks apply their [[ReLU]] **after the addition**; a later design applies it **before the "
    "[[branch]]**. The difference is whether the [[skip|Skip connection]] passes through the ReLU."
)
prose("Let $J$ be the [[Jacobian]] of $F$. After the addition, the activation's slope multiplies **all**:")
formula(r"\frac{\partial y}{\partial x} = \mathrm{diag}(\varphi'(F(x) + x))\,(I + J(x))")
prose("Before the branch it multiplies only the branch, and $I$ is whole for every $x$:")
formula(r"\frac{\partial y}{\partial x} = I + J(\varphi(x))\,\mathrm{diag}(\varphi'(x))")
prose(
    "So after the addition an entry with slope 0 loses skip and branch together. Inside a stack it happens only if "
    "$F_i(x) \\le -x_i$; the notes' example $x_1 = -1$ cannot occur there. He et al. found little harm up to 164 layers "
    "and more at 1001. ResNet-50, 101 and 152 have their ReLU after the addition."
)
prose(
    "Two cautions. An open skip is not a safe gradient: with $w = -1$ and a positive input the branch cancels it to 0. "
    "And the better published design moves more than a ReLU: [[batch norm|Batch normalisation]], ReLU, convolution, "
    "twice, then the addition, with one more batch norm and ReLU after the last block. He et al. credit it with better "
    "regularisation as well."
)
show_source(lesson, blocks.jacobian, gates.identity_paths)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
