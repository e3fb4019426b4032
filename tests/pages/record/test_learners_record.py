"""The record and a page: what the browser says in a moment that does not suit."""

from streamlit.testing.v1 import AppTest

from tests.pages.app import RUN_SECONDS


def _hears_without_a_widget() -> None:  # Its source runs as a script of its own.
    import streamlit as st

    from pages._shared.record import learners_record

    learners_record._hear()
    st.markdown(f"{len(learners_record.attempts())} answers")


def test_a_message_to_a_page_that_was_left_while_it_was_drawn_breaks_nothing() -> None:
    """The run was cut short before it came to the widget, so Streamlit has nothing to ask."""
    at = AppTest.from_function(_hears_without_a_widget, default_timeout=RUN_SECONDS).run()

    assert not at.exception
    assert [text.value for text in at.markdown] == ["0 answers"]
