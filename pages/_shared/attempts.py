"""What this learner has answered so far in this session."""

import streamlit as st

from quizzes.grading import Progress
from quizzes.items import Item, questions

_PROGRESS = "quiz_progress"


def progress_of(key: str) -> Progress:
    """Return this learner's progress on a question."""
    progress: dict[str, Progress] = st.session_state.setdefault(_PROGRESS, {})
    return progress.get(key, Progress())


def store(key: str, progress: Progress) -> None:
    """Keep this learner's progress on a question."""
    st.session_state.setdefault(_PROGRESS, {})[key] = progress


def is_done(item: Item, space: str = "") -> bool:
    """True once every question of the item is closed, in the space in which it was drawn."""
    return all(progress_of(f"{space}{key}").closed(question.rules) for key, question in questions(item))
