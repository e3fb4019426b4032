"""Adding instead of replacing: what becomes of a token whose layers adjust it, and of one whose layers overwrite it."""

import numpy as np
import streamlit as st

from core import stacks, stream
from pages._shared.experiments.adding_instead_of_replacing.early_reading import READER_DEPTH, read_early
from pages._shared.experiments.adding_instead_of_replacing.forgetting import forgetting_figure, undone
from pages._shared.experiments.adding_instead_of_replacing.token_figures import (
    angle_figure,
    before_the_way,
    map_figure,
)
from pages._shared.experiments.adding_instead_of_replacing.token_words import (
    explained,
    how_far_turned,
    how_long,
)
from pages._shared.experiments.training_runs import PAIRS
from pages._shared.frame.controls import seed_of
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import formula, prose, prose_box
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.references import published
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

WIDTH, WAYS = 64, ("replace", "add")

lesson = open_lesson("adding_instead_of_replacing")
typical = stream.typical_turn(24, 0.1)
right = f"about {typical:.0f}°"
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "Each of 24 layers adds a piece a tenth as long as the token, in a direction of its own. By how much has the token "
        "turned in the end?",
        {"about 3°": 3.0, right: typical, "about 60°": 60.0, "about 90°": 90.0},
        about={"depth": 24, "size": 0.1, "kind": "its own"},
    )


@redraws_alone_in(shown)
def the_way() -> None:
    """Send a token through both kinds of layers; what stands below follows the same layers."""
    chart = st.container()
    columns = st.columns([1, 1, 1.5], gap="small", vertical_alignment="bottom")
    depth = columns[0].slider("Number of layers $L$", 1, 96, **lesson.control("depth"))
    size = columns[1].slider("Size $\\alpha$ of what is added", 0.0, 2.0, step=0.05, **lesson.control("size"))
    kind = columns[2].segmented_control(
        "Each layer writes",
        ["its own", "one way", "the negative"],
        help=f"Its own: a random network layer, width {WIDTH}. One way: the same direction in every layer. The negative: "
        "the token with every sign flipped.",
        **lesson.choice("kind"),
    )
    if guess is None:
        before_the_way(lesson.key("before"), depth, chart)
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
    angle_figure(
        lesson.key("turned"),
        {way: each.turned[:, 0] for way, each in profiles.items()},
        how_far_turned(profiles),
        f"{what_you_said(guess, right)}{explained(kind, depth, size)}",
        mark_on_chart(guess, 0.0, layer=depth, degrees=guess.value),
        place=chart,
    )
    st.header("The way of one token", anchor=False)
    plane, beside = st.columns([1.7, 1], gap="medium", vertical_alignment="center")
    with beside:
        map_figure(
            lesson.key("map"),
            profiles,
            how_long(profiles),
            "To the right stands what is kept, the part along the old token. Upwards stands what is new, the part at right "
            "angles to it. In grey: all tokens of length 1.",
            plane,
        )
    with prose_box(border=True):
        prose("**Challenge.** Make a single layer that **adds** forget its token completely.")
        if depth == 1 and profiles["add"].length[-1, 0] == 0:
            st.success(
                "Done: $x + (-x) = 0$. Adding keeps the token by default, but a layer can still erase it.",
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
    "Layers that add all edit the same vector, so an early state may already hold a draft of the answer. To test this, "
    f"train {PAIRS} plain and {PAIRS} residual nets of {READER_DEPTH} blocks to tell two spirals apart. Then apply the "
    "read-out of the end after an **earlier** block, and count the right answers."
)
read_early(lesson)

st.header("The idea", anchor=False)
prose(
    "A network carries a list of numbers, here called a **[[token]]**, from layer to layer. Each layer computes something "
    "from it. Then there are two ways to go on. The result can **replace** the token, or it can be **added** to it:"
)
formula(r"\text{replace:}\quad h_\ell = F_\ell(h_{\ell-1})")
formula(r"\text{add:}\quad h_\ell = h_{\ell-1} + \alpha\,F_\ell(h_{\ell-1})")
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
    "pages show. [[Backpropagation]] goes back through the layers to compute the [[gradients|Gradient]], and changes no "
    "weight. Then the optimiser moves all the weights together."
)
show_source(lesson, stream.run_stream, stream.compare_with_input, stream.typical_turn, stacks.read_state)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
