"""The frame of a lesson: what every page shows before and after its experiment.

A page opens its lesson, draws its experiment and closes the lesson:

    lesson = open_lesson("gradient_paths")
    ...
    close_lesson(lesson)
"""

import streamlit as st

from pages._shared.browser.copy_link import copy_link_button
from pages._shared.browser.word_tips import word_tips
from pages._shared.frame.controls import LARGEST_SEED, apply_preset, mend_address, new_seed, reset
from pages._shared.frame.lessons import Lesson, lessons
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.visits import first_visit


def open_lesson(page: str) -> Lesson:
    """Draw the head of a page: title, goal, terms on the first visit, presets, copy link and reset."""
    lesson = lessons()[page]
    mend_address(lesson)
    is_new = first_visit(page)
    st.title(lesson.title)
    if lesson.goal:
        prose(f"**Goal.** {lesson.goal}")
    if lesson.terms:
        word_tips()
        with prose_box().expander("Words used on this page", expanded=is_new, icon=":material/menu_book:"):
            prose("\n".join(f"- **{term}**: {meaning}" for term, meaning in lesson.terms.items()))
            st.page_link(
                lessons()["glossary"].path, label="All words of the lab", icon=":material/dictionary:"
            )
    if lesson.controls:
        _toolbar(lesson)
    return lesson


def _toolbar(lesson: Lesson) -> None:
    if lesson.presets:
        st.pills(
            "Presets",
            list(lesson.presets),
            format_func=lambda name: lesson.presets[name].label,
            key=lesson.key("preset"),
            on_change=_apply_chosen_preset,
            args=(lesson,),
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        copy_link_button(lesson.key("copy_link"), without=lesson.key("guess"))
        st.button(
            "Reset", key=lesson.key("reset"), icon=":material/restart_alt:", on_click=reset, args=(lesson,)
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
                width=110,
                label_visibility="collapsed",
                help="The seed: equal seeds give equal random numbers, on every machine.",
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
        st.page_link(following.path, label=f"Next: {following.title}", icon=":material/arrow_forward:")
