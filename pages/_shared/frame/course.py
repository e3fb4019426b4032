"""The course: the lessons of the lab in their order, where one of them stands in it, and which are done."""

from collections.abc import Collection

import streamlit as st

from pages._shared.frame.lessons import COURSE, Lesson, lessons

_DONE = "lessons_done"


def course() -> tuple[Lesson, ...]:
    """Return the lessons in their order."""
    return tuple(lesson for lesson in lessons().values() if lesson.section in COURSE)


def note_done(pages: Collection[str]) -> None:
    """Note which lessons this learner has done, for what is drawn in this run."""
    st.session_state[_DONE] = pages


def place_in_course(lesson: Lesson) -> str:
    """Return where a lesson stands in the course and how long it takes; empty for a page that is no lesson."""
    every = [each.page for each in course()]
    if lesson.page not in every:
        return ""
    done = len(st.session_state.get(_DONE, ()))
    progress = f" · {done} done" if done else ""
    return f"{lesson.section} · lesson {every.index(lesson.page) + 1} of {len(every)} · {lesson.minutes} min{progress}"
