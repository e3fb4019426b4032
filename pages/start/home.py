"""Home: the point of the lab in one picture, what there is to learn, and where to begin."""

import numpy as np
import streamlit as st

from core import networks
from pages._shared.charts.home import gradient_bars
from pages._shared.experiments.home.one_stack import WIDTH, relative_norms
from pages._shared.experiments.home.three_questions import draw_warm_up
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.predict import keep_place, mark_on_chart, predict, what_you_said
from pages._shared.frame.prose import prose
from pages._shared.frame.redraws_alone import redraws_alone
from pages._shared.frame.show_source import show_source
from pages._shared.record.inventory import BEFORE, sheets
from pages._shared.record.learners_record import resume_point
from pages._shared.record.standing import (
    claims_count,
    due_items,
    goal_counts,
    has_answered,
    in_a_line,
    is_newcomer,
)
from pages._shared.record.tables import CLAIMS
from quizzes.formulas.typography import in_words

START_DEPTH = 20

lesson = open_lesson("home")
every = lessons()
prose(
    "A deep network learns from a gradient that travels from its output back to its first layer. On the way it can fade "
    "or blow up. A **residual connection** adds a layer's input to its output. That one addition changes what arrives. "
    f"Below are layers of {WIDTH} units with rather small random weights."
)

# The question is about the starting state, whatever the controls say.
with_skips = relative_norms(START_DEPTH, skip=True, seed=1)[0]
right = "larger than at the output"
guess = predict(
    lesson,
    f"Give each of the {START_DEPTH} layers a skip and change nothing else. The gradient at the input is then …",
    {"much smaller than at the output": 0.01, "about the same": 1.0, right: float(with_skips)},
    about={"skip": True, "depth": START_DEPTH},
    by_learner=["skip"],
)


@redraws_alone
def gradient() -> None:
    """Draw the switch, the number of layers and how much of the gradient arrives."""
    controls = st.columns([1, 1, 2], vertical_alignment="bottom")
    skip = controls[0].toggle("Skips on", **lesson.control("skip"))
    depth = controls[1].segmented_control("Layers", [20, 50, 100], **lesson.choice("depth"))
    if guess is None:
        keep_place()
        return
    measured = {
        net: relative_norms(depth, skip=with_skip, seed=seed_of(lesson))
        for net, with_skip in (("plain", False), ("residual", True))
    }
    shown = "residual" if skip else "plain"
    norms = {"block": np.arange(depth + 1), "relative": measured[shown], "net": [shown] * (depth + 1)}
    arrives = float(measured[shown][0])
    figure(
        lesson.key("norms"),
        gradient_bars(),
        {
            "norms": norms,
            "end": {"block": [0], "relative": [arrives], "label": [in_words(arrives, 2)]},
            "unchanged": {"relative": [1.0], "label": ["1 = unchanged"], "above": [not skip]},
            "guess": mark_on_chart(guess, 1.0, block=0, relative=guess.value),
        },
        f"{what_you_said(guess, right)}Through {depth} layers the gradient reaches the input multiplied by "
        f"**{in_words(float(measured['plain'][0]), 2)}** without skips and by "
        f"**{in_words(float(measured['residual'][0]), 2)}** with them.",
        table=norms,
    )


if guess is not None:
    prose(
        "The skip did not simply rescue the gradient: with these weights it overshot. A skip is not a guarantee. "
        "Without a skip a layer starts by forgetting its input; with one it starts by keeping it. The branches decide the "
        "rest. When that goes well, and how to make it go well, is what this lab is about."
    )

place, due = resume_point(), len(due_items())
st.header("Before you begin" if is_newcomer() else "Where you are", anchor=False)
if place is not None and place.page in every:
    st.page_link(
        every[place.page].path, label=f"Go on: {every[place.page].title}", icon=every[place.page].icon
    )
if due:
    said = "1 question is due" if due == 1 else f"{due} questions are due"
    st.page_link(every["review"].path, label=f"Review: {said}", icon=every["review"].icon)
if is_newcomer() and not sheets()[BEFORE].complete:
    test = every["before_and_after"]
    st.page_link(
        test.path, label=f"{test.title}: twelve questions, to see later what you gained", icon=test.icon
    )
draw_warm_up(lesson)

st.header("What you will be able to do", anchor=False)
for objective, counted in zip(lesson.objectives, goal_counts(lesson), strict=True):
    with st.container(border=True):
        st.markdown(objective.text)
        if has_answered():
            st.caption(in_a_line(counted))
        with st.container(horizontal=True):
            for page in objective.pages:
                st.page_link(every[page].path, label=every[page].title, icon=every[page].icon)
if has_answered():
    with st.container(border=True):
        st.markdown(f"{CLAIMS}, which count for no goal.")
        st.caption(in_a_line(claims_count()))
        st.page_link(
            every["source_check"].path, label=every["source_check"].title, icon=every["source_check"].icon
        )
    st.caption("*Solid*: right at the first try without help, and once more a day later.")
show_source(lesson, networks.gradient_norms)
close_lesson(lesson)
