"""The map of the course on Home: a card for each lesson, and the next step of this learner."""

import streamlit as st

from pages._shared.frame.course import course
from pages._shared.frame.lessons import lessons
from pages._shared.record.learners_record import resume_point
from pages._shared.record.standing import due_items, states_of_lessons
from quizzes.formulas.typography import counted

_IN_A_ROW = 3
_SIGNS = {
    "new": "",
    "begun": ":material/timelapse: ",
    "done": ":material/check_circle: ",
    "due": ":material/event_repeat: ",
}
"""What stands before the state of a lesson."""


def where_to_go() -> None:
    """Draw the next step: the first lesson, or the one that was open last; and what is due."""
    every, place, due = lessons(), resume_point(), len(due_items())
    following = every[place.page] if place and place.page in every else course()[0]
    verb = "Go on" if place and place.page in every else "Start"
    st.page_link(
        following.path, label=f"**{verb}: {following.title}**, {following.minutes} min", icon=following.icon
    )
    st.page_link(every["story"].path, label=every["story"].title, icon=every["story"].icon)
    if due:
        st.page_link(
            every["review"].path, label=f"Review: {counted(due, 'question')} due", icon=every["review"].icon
        )


def course_map() -> None:
    """Draw the lessons in their order, each with its question, its minutes and how far this learner is."""
    every, states = course(), states_of_lessons()
    for first in range(0, len(every), _IN_A_ROW):
        for column, lesson in zip(st.columns(_IN_A_ROW), every[first : first + _IN_A_ROW], strict=False):
            with column.container(border=True, height="stretch", gap="xxsmall"):
                state = states[lesson.page]
                st.page_link(lesson.path, label=f"**{lesson.title}**", icon=lesson.icon)
                st.markdown(f"{lesson.question}  \n:small[{_SIGNS[state]}{state} · {lesson.minutes} min]")
