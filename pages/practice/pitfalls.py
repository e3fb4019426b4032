"""Pitfalls: five broken networks to debug, each shown by what it does, and a block with a bug."""

import numpy as np
import streamlit as st

from core import changing_shape, gates, lost_input, norm_places
from core.bottleneck import passed_on
from core.signal_propagation import input_share
from pages._shared.experiments.pitfalls.broken_runs import ANY, RUNS, broken_run, found_so_far, question
from pages._shared.experiments.pitfalls.run_traces import CHANNELS
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, keep_place_with_network, predict, what_you_said
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.asked import is_done
from pages._shared.quiz.drawing import draw_tap
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

lesson = open_lesson("pitfalls")
right = "one, and not always"
question_part, shown = question_and_figure(lesson)
with question_part:
    guess = predict(
        lesson,
        "Each of five untrained residual networks has one fault. How many of the faults stop the program with an error "
        "message?",
        {"all five": 5.0, "three": 3.0, right: 1.0, "none": 0.0},
        about={},
    )


@redraws_alone_in(shown)
def debugging() -> None:
    """Choose a network, look at what it does and name what is wrong with it."""
    chart = st.container()
    if guess is None:
        keep_place_with_network(
            lesson.key("network"), 8, place=chart, says="A residual network has many places for a fault."
        )
        return
    outcomes = [changing_shape.numpy_sum(np.ones(width), np.ones(CHANNELS)).outcome for width in range(1, 9)]
    with chart:
        prose(
            f"{what_you_said(guess, right)}Only shapes that do not fit raise an error. If the input has {CHANNELS} "
            f"channels and the [[branch]] 1 to 8, NumPy refuses {outcomes.count('refuses')} of the 8 sums, "
            f"{outcomes.count('adds')} is right, and {outcomes.count('stretches')} runs without being right. The other "
            "four faults raise no error at all.",
            width="stretch",
        )
    run = st.segmented_control(
        "Network",
        [*RUNS, ANY],
        help="The question mark is one of the five, picked by the seed.",
        **lesson.choice("run"),
    )
    broken_run(lesson, run, chart)
    prose_box().caption(f"Causes found so far: {found_so_far()} of {len(RUNS)}.")


if guess is None:
    end_here(lesson)

st.header("Find the bug", anchor=False)
draw_tap(question("pf-overwritten"))
if is_done(question("pf-overwritten")):
    start, depth = [1.0], 3
    broken, meant, silent = (
        float(lost_input.after_blocks(block, start, branch, depth)[0])
        for block, branch in (
            (lost_input.doubled_branch, lambda x: 0.1 * x),
            (lost_input.kept_input, lambda x: 0.1 * x),
            (lost_input.doubled_branch, np.zeros_like),
        )
    )
    prose(
        f"Run with $F(x) = 0.1\\,x$ and three blocks: the code as it stands turns 1 into **{in_words(broken)}**, the block "
        f"that was meant turns it into **{in_words(meant)}**. With a branch of 0 the broken block leaves "
        f"{in_words(silent)}. A useful test: set the branch to 0, and the block must return its input."
    )

st.header("The idea", anchor=False)
prose(
    "A [[skip|Skip connection]] works because it passes its input on unchanged. Ask of every part of a block whether it "
    "stands **on the skip**: an [[activation]], a norm, a factor, a narrow place. Ask of the branch whether it starts "
    "**small**. And compare the shapes yourself, because NumPy will stretch them where it can."
)
prose(
    "None of this makes other designs wrong. ResNet-50 has a [[ReLU]] behind its additions and trains well, "
    "[[projections|Projection]] stand where the [[width]] changes, and a U-Net relies on long skips between layers far "
    "apart."
)
show_source(
    lesson, changing_shape.numpy_sum, gates.identity_paths, input_share, norm_places.direct_path, passed_on,
    lost_input.doubled_branch, lost_input.kept_input,
)  # fmt: skip
explain_back(lesson)
close_lesson(lesson)
