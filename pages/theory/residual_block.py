"""The residual block: a copy of the input plus a correction, why that is easy to learn, and when shapes differ."""

import streamlit as st

from core import blocks, changing_shape, tasks, training
from pages._shared.experiments.race import before_race_figure, race_figure
from pages._shared.experiments.residual_block.moved_points import moved_points
from pages._shared.experiments.residual_block.shapes import shapes_figure
from pages._shared.experiments.residual_block.zero_start import zero_start_in_words
from pages._shared.experiments.training_runs import COPY_STEPS, PAIRS, copy_race, numbers_to_copy
from pages._shared.frame.controls import seed_of
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.long_run import long_run, start_unasked
from pages._shared.frame.predict import end_here, predict, what_you_said
from pages._shared.frame.prose import formula, prose
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.references import published
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

ANSWERS = {"only the residual nets": 1.0, "only the plain nets": 2.0, "both": 3.0, "neither": 4.0}
ASKED: dict[str, int | str] = {"depth": 20, "start": "random"}
LEVEL = "always the mean"

lesson = open_lesson("residual_block")
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        f"Plain and residual nets of 20 blocks train for {COPY_STEPS} steps to copy their input, $y = x$. Both start from "
        "the same random weights. Which of them learn it?",
        ANSWERS,
        about=ASKED,
    )


@redraws_alone_in(shown)
def copying() -> None:
    """Draw how the nets end, their depth and their start."""
    chart = st.container()
    columns = st.columns(2, gap="large", vertical_alignment="bottom")
    depth = columns[0].segmented_control("Blocks $L$", [1, 2, 5, 20, 40], **lesson.choice("depth"))
    start = columns[1].segmented_control("Weights at the start", ["random", "zero"], **lesson.choice("start"))
    if guess is None:
        one_answer = tasks.best_constant_loss(numbers_to_copy())
        before_race_figure(
            lesson.key("before"),
            COPY_STEPS,
            one_answer,
            LEVEL,
            f"The nets copy 8 positive numbers. Giving always the same answer, the mean, costs {in_words(one_answer, 2)}.",
            chart,
        )
        return
    if {"depth": depth, "start": start} == ASKED:
        start_unasked(copy_race, depth, start, seed_of(lesson))
    with chart:
        race = long_run(lesson.key("race"), "Train the networks", copy_race, depth, start, seed_of(lesson))
    if race is None:
        return
    ends = {net: race.middle_loss(net) for net in ("plain", "residual")}
    found = {(False, True): 0, (True, False): 1, (True, True): 2, (False, False): 3}
    right = list(ANSWERS)[found[race.most("plain"), race.most("residual")]]
    race_figure(
        lesson.key("race"),
        race,
        LEVEL,
        f"{what_you_said(guess, right)}These are the medians of {PAIRS} nets of each kind. "
        f"Giving always the same answer, the mean, costs {in_words(race.one_answer, 2)}. "
        f"In this run {race.count('plain')} of {PAIRS} plain and {race.count('residual')} of {PAIRS} residual nets end "
        "below a quarter of that.",
        chart,
        title=f"After {COPY_STEPS} steps the plain nets have a loss of {in_words(ends['plain'], 2)}, the residual nets "
        f"{in_words(ends['residual'], 2)}",
    )
    if start == "zero":
        prose(zero_start_in_words(depth))


if guess is None:
    end_here(lesson)

prose(
    "Both kinds **can** copy. [[ReLU]] lets positive numbers through, so a [[plain net|Plain network]] copies exactly with "
    "the identity matrix in every block. A residual net copies with zeros. The question is what training finds. The "
    "residual branches are divided by $\\sqrt{L}$."
)

st.header("One block in the plane", anchor=False)
moved_points(lesson)

st.header("When the shapes differ", anchor=False)
prose(
    "A sum needs two terms of one shape. Most blocks keep the number of channels. A few change it, and there the "
    "[[shortcut]] has to follow: $y = W_s\\,x + F(x)$, or $x$ padded with zeros. The numbers below count channels."
)
shapes_figure(lesson)
errors = published("he-2015")
prose(
    "[[Projection]] and zero-padding both work. On ImageNet, with 34 layers, the top-1 error was "
    f"{errors['residual_34']:.2f} % with zero-padding, {errors['projection_at_changes_34']:.2f} % with projections where "
    f"the shape changes, and {errors['projection_everywhere_34']:.2f} % with projections on every shortcut "
    "(He et al. 2015). The differences are small, so they judged projections not essential and kept the identity "
    "wherever it fits. A projection is one remedy among others."
)

st.header("The idea", anchor=False)
prose(
    "A residual block hands its input on and adds a correction. The branch $F$ is a small network of its own. If the input "
    "is already what is needed, the branch has to be zero:"
)
formula(r"y = x + F(x)")
prose(
    "A plain layer starts from nothing and must build what it wants to keep. A residual block starts from a copy and "
    "learns what to change. Deeper nets then need not be worse than shallow ones: extra blocks can stay near zero. In "
    "trained ResNets the branches' responses were small, and smaller in deeper nets (He et al. 2015, figure 7). Nothing "
    "forces them to be small. A branch may also grow, and $F(x) = -x$ erases the input."
)
errors = published("he-2016")
prose(
    "How many layers in a branch? The usual blocks have two or three. With one layer each, ResNet-110 made "
    f"{errors['one_layer_branches_110']:.2f} % errors on CIFAR-10 against {errors['identity']:.2f} % with two (He et al. "
    "2016). Do [[skips|Skip connection]] work only across small changes, as the notes say? No. Long skips work as "
    "well: U-Nets carry features across many layers and join them instead of adding."
)
show_source(
    lesson, blocks.forward, blocks.residual_sum, tasks.copying, training.train, changing_shape.zero_padded
)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
