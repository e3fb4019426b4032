"""Home: a gradient on its way back through two stacks, the map of the course, and where the learner stands."""

from functools import partial

import streamlit as st

from core import networks
from pages._shared.browser.player import player
from pages._shared.charts.home import gradient_on_its_way, waiting_network
from pages._shared.experiments.home.course_map import course_map, where_to_go
from pages._shared.experiments.home.one_stack import (
    GAINS,
    NETS,
    SIZES,
    arrives_in_words,
    factor_in_words,
    network_of,
    on_the_way,
    relative_norms,
)
from pages._shared.experiments.home.three_questions import draw_warm_up
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.lessons import lessons
from pages._shared.frame.predict import (
    HELD_BACK,
    commitments,
    is_answered,
    just_show,
    mark_on_chart,
    predict,
    what_you_said,
)
from pages._shared.frame.prose import prose
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.record.inventory import BEFORE, sheets
from pages._shared.record.standing import claims_count, goal_counts, has_answered, in_a_line, is_newcomer
from pages._shared.record.tables import CLAIMS

lesson = open_lesson("home")
every = lessons()

# The question is about the starting state, whatever the controls say.
with_skips = relative_norms(20, GAINS["small"], skip=True, seed=1)[0]
right = "larger"
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        "Twenty layers, small random weights. Without skips the gradient fades on its way. Give each layer a skip and "
        "change nothing else. Compared with its size at the loss, the gradient at the input is then …",
        {"much smaller": 0.01, "about the same": 1.0, right: float(with_skips)},
        about={"depth": 20, "weights": "small", "skip": True},
    )
    where_to_go()


@redraws_alone_in(shown)
def gradient() -> None:
    """Draw the two stacks, what moves them, and how much of the gradient arrives."""
    chart = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        send = st.container(width="content")
        weights = st.segmented_control("Weights", list(GAINS), help=SIZES, **lesson.choice("weights"))
        depth = st.segmented_control("Layers", [20, 50, 100], **lesson.choice("depth"))
        skip = st.toggle("Skips", **lesson.control("skip"))
    with send:
        player(
            lesson.key("player"),
            "way",
            commitments(lesson),
            None if guess else partial(just_show, lesson),
        )
    if guess is None:
        if is_answered(lesson):
            st.rerun()
        figure(
            lesson.key("network"),
            waiting_network(),
            {**network_of(depth, skip=skip), "room": {"layer": [0, depth], "relative": [0.001, 1000.0]}},
            "The gradient starts at the loss, on the right, and travels to the left.",
            title=HELD_BACK,
            place=chart,
        )
        return
    measured = {
        net: relative_norms(depth, GAINS[weights], skip=has_skips, seed=seed_of(lesson))
        for net, has_skips in NETS.items()
        if skip or not has_skips
    }
    found = on_the_way(measured)
    figure(
        lesson.key("norms"),
        gradient_on_its_way(),
        {
            **network_of(depth, skip=skip),
            **found,
            "guess": mark_on_chart(guess, 1.0, layer=0, relative=guess.value),
        },
        what_you_said(guess, right) + factor_in_words(measured),
        title=arrives_in_words(measured),
        table={name: found["norms"][name] for name in ("layer", "net", "relative")},
        place=chart,
    )


if guess is not None:
    prose(
        "A skip is not a guarantee: with small weights the gradient does not arrive unchanged, it overshoots. "
        "Without a skip a layer starts by forgetting its input; with one it starts by keeping it. The branches decide the "
        "rest, and this lab shows how."
    )

st.header("The course", anchor=False)
course_map()

if is_newcomer():
    st.header("Before you begin", anchor=False)
    if not sheets()[BEFORE].complete:
        test = every["before_and_after"]
        st.page_link(test.path, label=f"{test.title}: twelve questions", icon=test.icon)
        prose("Answer them now and again at the end, and see what you gained.")
draw_warm_up(lesson)

st.header("What you will be able to do", anchor=False)
for objective, counted in zip(lesson.objectives, goal_counts(lesson), strict=True):
    counts = f"  \n:small[{in_a_line(counted)}]" if has_answered() else ""
    prose(f"- {objective.text}{counts}")
if has_answered():
    prose(f"- {CLAIMS}, which count for no goal.  \n:small[{in_a_line(claims_count())}]")
    st.caption("*Solid*: right at the first try without help, and once more a day later.")
show_source(lesson, networks.gradient_norms)
close_lesson(lesson)
