"""A thousand layers: deep plain nets stall, residual nets do not, and what that has to do with paths."""

import streamlit as st

from core import lesion, path_lengths, trained_paths, training
from pages._shared.experiments.race import race_figure, start_figure
from pages._shared.experiments.thousand_layers.learned_map import learned_map
from pages._shared.experiments.thousand_layers.loss_surface import loss_around
from pages._shared.experiments.thousand_layers.missing_blocks import missing_blocks
from pages._shared.experiments.thousand_layers.published_errors import published_in_words
from pages._shared.experiments.thousand_layers.recruited_paths import recruited_paths
from pages._shared.experiments.training_runs import (
    OPTIMISERS,
    PAIRS,
    TRIO_DEPTH,
    race_map,
    spiral_race,
    trained_trio,
)
from pages._shared.frame.controls import seed_of
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.long_run import long_run, start_unasked
from pages._shared.frame.predict import HELD_BACK, end_here, predict, what_you_said
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import percent

DEPTHS = [2, 5, 10, 20, 40]
ANSWERS = {"only the residual nets": 1.0, "only the plain nets": 2.0, "both": 3.0, "neither": 4.0}

lesson = open_lesson("thousand_layers")
asked = {"depth": 20, "optimiser": "SGD 0.05", "steps": 200}
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        f"{PAIRS} plain and {PAIRS} residual nets of 20 blocks must tell two spirals apart: 200 steps of gradient descent, "
        "learning rate 0.05. Which of them learn?",
        ANSWERS,
        about=asked,
    )


@redraws_alone_in(shown)
def the_race() -> None:
    """Train ten nets. What the prediction asked for starts by itself; other settings have a button."""
    chart = st.container()
    columns = st.columns(2, gap="medium", vertical_alignment="bottom")
    depth = columns[0].segmented_control("Blocks $L$", DEPTHS, **lesson.choice("depth"))
    steps = columns[1].slider("Steps", 50, 400, step=50, **lesson.control("steps"))
    optimiser = st.pills(
        "Optimiser and learning rate", list(OPTIMISERS), wrap=True, **lesson.choice("optimiser")
    )
    if guess is None:
        start_figure(lesson.key("start"), depth, seed_of(lesson), HELD_BACK, chart)
        return
    setting = depth, optimiser, steps, seed_of(lesson)
    if asked == {"depth": depth, "optimiser": optimiser, "steps": steps}:
        start_unasked(spiral_race, *setting)
    with chart:
        race = long_run(lesson.key("race"), "Train ten networks", spiral_race, *setting)
    if race is not None:
        found = {(False, True): 0, (True, False): 1, (True, True): 2, (False, False): 3}
        right = list(ANSWERS)[found[race.most("plain"), race.most("residual")]]
        lost = f" {race.lost} of the nets left the range of numbers." if race.lost else ""
        race_figure(
            lesson.key("race"),
            race,
            "ln 2 = guessing",
            f"{what_you_said(guess, right)}A net has learned if it gets at least 95 % of the points right after {steps} "
            f"steps with {optimiser}. This is one run.{lost}",
            chart,
            title=f"{race.count('plain')} of {PAIRS} plain and {race.count('residual')} of {PAIRS} residual nets learn",
        )
    with prose_box(border=True):
        prose("**Challenge.** Find a setting in which most plain nets of 20 blocks learn.")
        if race is not None and depth >= 20 and race.most("plain"):
            st.success(
                f"Done: with {optimiser} {race.count('plain')} of {PAIRS} learn. Plain nets of this depth can represent "
                "the answer. Where they stall, the optimiser or its rate does not find it.",
                icon=":material/check_circle:",
            )
    st.header("Before training, the gradient reaches block 1 of every net", anchor=False)
    start_figure(lesson.key("start"), depth, seed_of(lesson))


if guess is None:
    end_here(lesson)
deeper = st.expander("Go deeper: every depth, every optimiser", key=lesson.key("deeper"), on_change="rerun")
if deeper.open:
    with deeper:
        st.markdown("Twenty races with ten nets each. This takes about half a minute; you can go on reading.")
        races = long_run(
            lesson.key("map"), "Train two hundred networks", race_map, tuple(DEPTHS), 200, seed_of(lesson)
        )
        if races is not None:
            learned_map(lesson, races, 200)

st.header("Take out a block", anchor=False)
prose(
    f"Adam with a rate of 0.003 trains most nets of both kinds at {TRIO_DEPTH} blocks. Now remove a block and train "
    "no further: its input goes straight to the next block. What do you expect of either net? Then click."
)
trio = long_run(lesson.key("trio"), "Train a pair of networks", trained_trio, seed_of(lesson))
missing_blocks(lesson, trio)
if trio is not None:
    prose(
        "A plain net has one path, and it leads through every block. The block after the gap gets a state that it has "
        "never seen in training. In a residual net half of the paths avoid any given block: "
        f"$2^{{{TRIO_DEPTH - 1}}}$ of $2^{{{TRIO_DEPTH}}}$ remain. Veit et al. (2016) saw the same on images: a ResNet "
        "hardly noticed a missing block, and VGG, a net without [[skips|Skip connection]], failed."
    )
    st.header("Which paths carry the gradient during training", anchor=False)
    recruited_paths(lesson, trio)
loss_around(lesson, trio)

st.header("The idea", anchor=False)
prose(
    "Residual nets of more than a thousand layers can be trained. [[Plain nets|Plain network]] that deep need very "
    "special initial weights. The notes explain this with [[paths|Path]]: a plain net has one way through its blocks, a "
    "residual net has very many."
)
counts = path_lengths.path_count_shares(1000)
rare = -path_lengths.log10_mass_between(counts, 0, 10)
prose(
    "A net of 1000 [[residual blocks|Residual block]] has $2^{1000} \\approx "
    f"10^{{{path_lengths.log10_path_count(1000):.0f}}}$ paths. The notes add that most of them are short. They are not: "
    f"{percent(path_lengths.mass_between(counts, 450, 550))} take between 450 and 550 [[branches|Branch]], and only one in "
    f"$10^{{{rare:.0f}}}$ takes at most 10.\n\n"
    "Short paths matter for another reason: while branches are small, each branch on the way costs a path most of its "
    "[[gradient]]. The net then works like a shallow one at first, and its **[[effective depth]]** grows as training makes "
    "branches larger. That needs branches that start small: divided by $\\sqrt{L}$, started at zero, or normalised "
    "inside. Full-size branches use long paths at once.\n\n"
    "So the answer has three parts. Skips give the gradient many ways. Small branches keep those ways from exploding: "
    "with $\\lVert J_\\ell \\rVert \\le \\varepsilon < 1$ the factor on the gradient's length stays between "
    "$(1-\\varepsilon)^L$ and $(1+\\varepsilon)^L$. And what deep plain nets suffer from is harder optimisation, not "
    f"only small gradients.\n\n{published_in_words()} Layers are not blocks: 1001 layers are 333 blocks, so there are "
    f"$2^{{333}} \\approx 10^{{{path_lengths.log10_path_count(333):.0f}}}$ paths."
)
show_source(lesson, training.train, training.Sgd, lesion.outputs_without, trained_paths.answer_paths)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
