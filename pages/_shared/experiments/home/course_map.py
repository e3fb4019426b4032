"""The map of the course on Home: a card for the story, each lesson and the quiz, and the next step of this learner."""

import streamlit as st

from pages._shared.frame.course import course
from pages._shared.frame.lessons import lessons
from pages._shared.record.learners_record import resume_point
from pages._shared.record.standing import due_items, states_of_lessons
from quizzes.formulas.typography import counted

_IN_A_ROW = 4
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
    """Draw the story, the lessons in their order and the quiz: with them the last row is full."""
    story, quiz, states = lessons()["story"], lessons()["quiz"], states_of_lessons()
    cards = [(story, story.help, "")]
    for lesson in course():
        state = states[lesson.page]
        cards.append((lesson, lesson.question, f"  \n:small[{_SIGNS[state]}{state} · {lesson.minutes} min]"))
    cards.append((quiz, quiz.help, ""))
    for first in range(0, len(cards), _IN_A_ROW):
        row = cards[first : first + _IN_A_ROW]
        for column, (page, asks, standing) in zip(st.columns(_IN_A_ROW), row, strict=False):
            with column.container(border=True, height="stretch", gap="xxsmall"):
                st.page_link(page.path, label=f"**{page.title}**", icon=page.icon)
                st.markdown(asks + standing)
