"""The story in five minutes: six pictures, each with its message and the lesson that tells more."""

import streamlit as st

from pages._shared.browser.leafing import leafing
from pages._shared.experiments.story.screens import SCREENS
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.redraws_alone import redraws_alone

lesson = open_lesson("story")


@redraws_alone
def screens() -> None:
    """Draw one screen, and what leads to the next."""
    chosen = lesson.key("screen")
    with st.container(horizontal=True, vertical_alignment="center"):
        number = st.segmented_control(
            "Screen", range(1, len(SCREENS) + 1), default=1, required=True, key=chosen, bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        # On a narrow screen both buttons go into the next row together.
        with st.container(horizontal=True, width="content"):
            st.button(
                "Back", key=lesson.key("back"), icon=":material/arrow_back:", disabled=number == 1,
                on_click=st.session_state.__setitem__, args=(chosen, number - 1),
            )  # fmt: skip
            st.button(
                "Next", key=lesson.key("on"), icon=":material/arrow_forward:", icon_position="right",
                disabled=number == len(SCREENS), on_click=st.session_state.__setitem__, args=(chosen, number + 1),
            )  # fmt: skip
        leafing(lesson.key("back"), lesson.key("on"))
    screen = SCREENS[number - 1]
    picture, told = screen.draw(), lessons()[screen.lesson]
    st.header(screen.message, anchor=False)
    figure(lesson.key(f"picture_{number}"), picture.spec, picture.data, picture.sentence, table=picture.table)
    st.page_link(told.path, label=f"The lesson: {told.title}, {told.minutes} min", icon=told.icon)


close_lesson(lesson)
