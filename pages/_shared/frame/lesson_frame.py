"""The frame of a lesson: what every page shows before and after its experiment.

A page opens its lesson, asks its question beside the figure that answers it, and closes the lesson:

    lesson = open_lesson("gradient_paths")
    question, figure = question_and_figure(lesson)
    with question:
        guess = predict(lesson, ...)
    with figure:
        ...
    close_lesson(lesson)
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.browser.copy_link import copy_link_button
from pages._shared.browser.word_tips import word_tips
from pages._shared.frame.controls import LARGEST_SEED, apply_preset, mend_address, new_seed, reset
from pages._shared.frame.course import place_in_course
from pages._shared.frame.lessons import Lesson, lessons
from pages._shared.frame.prose import prose
from pages._shared.frame.visits import note_visit

_SIDE_BY_SIDE = [5, 12]


def open_lesson(page: str) -> Lesson:
    """Draw the head of a page: its place in the course, its title, and what it is for in one sentence."""
    lesson = lessons()[page]
    mend_address(lesson)
    note_visit(page)
    with st.container(gap=None):
        if place := place_in_course(lesson):
            st.caption(place)
        st.title(lesson.title, anchor=False)
        if lesson.goal:
            prose(lesson.goal, width="stretch")
    return lesson


def question_and_figure(lesson: Lesson) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the two parts of a lesson's first screen: one for its question, and one for the figure that answers it.

    Below the question stand the lesson's words, folded; above the figure its presets and tools.

    Parameters
    ----------
    lesson : Lesson
        The page.
    """
    left, right = st.columns(_SIDE_BY_SIDE, gap="medium")
    # It stays in view beside a figure that is taller (lab.css).
    with left, st.container(key=lesson.key("question_part")):
        question = st.container()
        if lesson.terms:
            word_tips()
            with st.expander("Words used here", icon=":material/menu_book:"):
                prose("\n".join(f"- **{term}**: {meaning}" for term, meaning in lesson.terms.items()))
                st.page_link(
                    lessons()["glossary"].path, label="All words of the lab", icon=":material/dictionary:"
                )
    with right:
        _presets_and_tools(lesson)
        figure = st.container()
    return question, figure


def _presets_and_tools(lesson: Lesson) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if lesson.presets:
            st.pills(
                "Presets",
                list(lesson.presets),
                format_func=lambda name: lesson.presets[name].label,
                key=lesson.key("preset"),
                on_change=_apply_chosen_preset,
                args=(lesson,),
                label_visibility="collapsed",
                width="stretch",
            )
        with st.popover("Tools", icon=":material/more_horiz:", width="content"):
            copy_link_button(lesson.key("copy_link"), without=lesson.key("guess"))
            st.button(
                "Reset",
                key=lesson.key("reset"),
                icon=":material/restart_alt:",
                on_click=reset,
                args=(lesson,),
            )
            if "seed" in lesson.controls:
                st.button(
                    "New seed",
                    key=lesson.key("new_seed"),
                    icon=":material/casino:",
                    on_click=new_seed,
                    args=(lesson,),
                )
                st.number_input(
                    "Seed of the random numbers",
                    1,
                    LARGEST_SEED,
                    help="Equal seeds give equal random numbers, on every machine.",
                    **lesson.control("seed"),
                )


def _apply_chosen_preset(lesson: Lesson) -> None:
    """Go to the chosen state, and let go of the choice: the controls may leave that state again."""
    chosen = st.session_state[lesson.key("preset")]
    st.session_state[lesson.key("preset")] = None
    if chosen is not None:
        apply_preset(lesson, chosen)


def close_lesson(lesson: Lesson) -> None:
    """Draw the foot of a page: the sources and the way to the next page."""
    if lesson.sources:
        st.header("Sources", anchor=False)
        prose("\n".join(f"- {source}" for source in lesson.sources))
    if lesson.next:
        following = lessons()[lesson.next]
        minutes = f", {following.minutes} minutes" if following.minutes else ""
        st.page_link(
            following.path, label=f"Next: {following.title}{minutes}", icon=":material/arrow_forward:"
        )
