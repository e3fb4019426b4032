"""Loading a record says how many attempts are kept, and which are not."""

from collections.abc import Iterator

import pytest
import streamlit as st

from pages._shared.record import backup
from pages._shared.record.learners_record import whole_record
from pages._shared.record.session import MOST
from quizzes.learner.record import LARGEST, Record, to_json
from tests.quizzes.records import attempt


@pytest.fixture(autouse=True)
def session() -> Iterator[None]:
    """Begin and end with a session that knows nothing."""
    st.session_state.clear()
    yield
    st.session_state.clear()


def loaded(numbers: range) -> str:
    """Load a file with these attempts, and return what is said of it."""
    backup._load(to_json(Record(attempts=tuple(attempt(number) for number in numbers))))
    _, sentence = st.session_state[backup._ANSWER]
    return str(sentence)


def test_what_is_said_to_be_loaded_is_what_is_kept() -> None:
    """Ten thousand attempts are two thousand more than a record holds."""
    assert loaded(range(10)) == "+10 attempts, 0 already here."
    assert loaded(range(12)) == "+2 attempts, 10 already here."

    assert loaded(range(10_000)) == (
        "+8,000 attempts, 12 already here. The browser keeps the latest 8,000, without 2,000 older ones."
    )
    assert len(whole_record().attempts) == MOST


def test_a_full_record_can_be_loaded_again() -> None:
    """Even with long names in every attempt, its file is smaller than the largest one that is read."""
    names = dict.fromkeys(("question", "slip", "where"), "n" * 100)

    assert len(to_json(Record(attempts=tuple(attempt(n, **names) for n in range(MOST))))) < LARGEST
