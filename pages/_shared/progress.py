"""What this learner has done, as far as this session knows."""

import time
from dataclasses import dataclass

import streamlit as st

from quizzes.attempts import Attempt

_SESSION = "record_session"


@dataclass(frozen=True)
class Place:
    """The page a learner had open last, and since when."""

    page: str
    at: int


def attempts() -> tuple[Attempt, ...]:
    """Return every attempt this session knows of, oldest first."""
    known: tuple[Attempt, ...] = st.session_state.get(_SESSION, ())
    return known


def record(attempt: Attempt) -> None:
    """Keep one more attempt."""
    st.session_state[_SESSION] = (*attempts(), attempt)


def resume_point() -> Place | None:
    """Return the lesson this learner had open last; None if there was none."""
    return None


def now_ms() -> int:
    """Return the time in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000
