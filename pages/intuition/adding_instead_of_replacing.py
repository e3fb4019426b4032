"""Adding instead of replacing: what becomes of a token whose layers adjust it, and of one whose layers overwrite it."""

import numpy as np
import streamlit as st

from core import stacks, stream
from pages._shared.experiments.adding_instead_of_replacing.early_reading import READER_DEPTH, read_early
from pages._shared.experiments.adding_instead_of_replacing.forgetting import forgetting_figure, undone
from pages._shared.experiments.adding_instead_of_replacing.token_figures import (
    angle_figure,
    in_degrees,
    map_figure,
)
from pages._shared.experiments.training_runs import PAIRS
from pages._shared.frame.controls import seed_of
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.predict import end_here, keep_place, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import formula, prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone
from pages._shared.frame.references import published
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

WIDTH, WAYS = 64, ("replace", "add")

lesson = open_lesson("adding_instead_of_replacing")
prose(
    "A network carries a list of numbers, here called a **[[token]]**, from layer to layer. Each layer computes something "
    "from it. Then there are two ways to go on. The result can **replace** the token, or it can be **added** to it:"
)
formula(r"\text{replace:}\quad h_\ell = F_\ell(h_{\ell-1})")
formula(r"\text{add:}\quad h_\ell = h_{\ell-1} + \alpha\,F_\ell(h_{\ell-1})")

typical = stream.typical_turn(24, 0.1)
right = f"about {typical:.0f}°"
guess = predict(
    lesson,
    "Each of 24 layers adds a piece a tenth as long as the token, in a direction of its own. By how much has the token "
    "turned in the end?",
    {"about 3°": 3.0, right: typical, "about 60°": 60.0, "about 90°": 90.0},
    about={"depth": 24, "size": 0.1, "kind": "its own"},
)

st.header("The way of one token", anchor=False)


@redraws_alone
def the_way() -> None:
    """Send a token through both kinds of layers; the panel below follows the same layers."""
    columns = st.columns(3, gap="medium", vertical_alignment="bottom")
    depth = columns[0].slider("Number of layers $L$", 1, 96, **lesson.control("depth"))
    size = columns[1].slider(
        "Size of what is added, $\\alpha$", 0.0, 2.0, step=0.05, **lesson.control("size")
    )
    kind = columns[2].segmented_control(
        "Each layer writes",
        ["its own", "one way", "the negative"],
        help=f"Its own: a random network layer, width {WIDTH}. One way: the same direction in every layer. The negative: "
        "the token with all its signs turned.",
        **lesson.choice("kind"),
    )
    if guess is None:
        keep_place()
        return
    rng = np.random.default_rng(seed_of(lesson))
    tokens = rng.standard_normal((2, WIDTH))
    if kind == "its own":
        layers = stream.network_layers(depth, WIDTH, rng)
    elif kind == "one way":
        layers = stream.pulling_layers(depth, rng.standard_normal(WIDTH))
    else:
        layers = stream.erasing_layers(depth)
    states = {way: stream.run_stream(tokens, layers, add=way == "add", branch_scale=size) for way in WAYS}
    profiles = {way: stream.compare_with_input(each) for way, each in states.items()}
    became = {
        way: f"turns it by **{in_degrees(each.turned[-1, 0])}** and brings its length to "
        f"{in_words(float(each.length[-1, 0]), 2)}"
        if each.length[-1, 0] > 0
        else "leaves **nothing** of it, only zeros"
        for way, each in profiles.items()
    }
    explained = {
        "its own": "In a wide layer random directions are nearly perpendicular, so squared lengths add (Pythagoras). By "
        f"that rule the angle for adding is **{in_degrees(stream.typical_turn(depth, size))}**.",
        "one way": "Every addition turns the token further towards the one direction that all layers write.",
        "the negative": "Each addition multiplies the token by $1 - \\alpha$. At $\\alpha = 1$ one layer erases it.",
    }[kind]
    if size == 0:
        explained = "With ${\\alpha = 0}$ nothing is added, and the token stays as it is."
    left, right_column = st.columns(2, gap="large")
    with left:
        map_figure(
            lesson.key("map"),
            profiles,
            f"The token starts with the length 1. Adding {became['add']}. Replacing {became['replace']}.",
        )
    with right_column:
        angle_figure(
            lesson.key("turned"),
            {way: each.turned[:, 0] for way, each in profiles.items()},
            f"{what_you_said(guess, right)}The angle between the token and what it was, layer by layer. {explained}",
            mark_on_chart(guess, 0.0, layer=depth, degrees=guess.value),
        )
    with prose_box(border=True):
        prose("**Challenge.** Make a single layer that **adds** forget its token completely.")
        if depth == 1 and profiles["add"].length[-1, 0] == 0:
            st.success(
                "Done: $x + (-x) = 0$. Adding keeps by default and forbids nothing.",
                icon=":material/check_circle:",
            )
    deeper = st.expander("Go deeper: is it really forgotten?", key=lesson.key("deeper"), on_change="rerun")
    if deeper.open:
        with deeper:
            forgetting_figure(lesson, states)
            prose(undone(tokens, layers[0], size))


if guess is None:
    end_here(lesson)
st.header("Reading the answer early", anchor=False)
prose(
    f"Layers that add all edit the same vector. So let {PAIRS} plain and {PAIRS} residual nets of "
    f"{READER_DEPTH} blocks learn to tell two spirals apart. Then put the read-out that belongs at the end after an "
    "**earlier** block. What does it make of what it finds there?"
)
read_early(lesson)

st.header("The idea", anchor=False)
prose("Put the additions together, and the input is still there, as the first term of a sum:")
formula(r"h_L = h_0 + \alpha \sum_{\ell=1}^{L} F_\ell(h_{\ell-1})")
per_layer = published("heimersheim-2023")["growth_per_layer"]
growth = in_words(stream.compound_growth(per_layer / 100, 48), 2)
prose(
    "The sum is called the **[[residual stream]]**. What is added is the layer's output, entry by entry; adding the token "
    "to itself would only double it. Keeping is the default, because a layer has to do something to change the token. It "
    "is no guarantee. The token can drown in large additions, and a layer can erase what it was given. In GPT-2 XL the "
    f"vectors of the stream were measured to grow by {in_words(per_layer)} % per layer, {growth} times over its 48 layers."
)
prose(
    "Transformers work this way. Most of today's add to the bare stream, $x + F(\\mathrm{norm}(x))$. The first ones "
    "normalised the sum, $\\mathrm{norm}(x + F(x))$, and so rescaled the copy as well. Training profits too, as the next "
    "pages show. [[Backpropagation]] goes back through the layers to compute the [[gradients|Gradient]], and changes "
    "nothing. Then the optimiser moves all the weights together."
)
show_source(lesson, stream.run_stream, stream.compare_with_input, stream.typical_turn, stacks.read_state)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
