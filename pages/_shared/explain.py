"""Explain it back: the learner writes first, then compares with a model answer."""

import streamlit as st

from pages._shared.lesson import Lesson, prose


def explain_back(lesson: Lesson) -> None:
    """Ask for an explanation in the learner's own words; show model answer and checklist on request."""
    if lesson.explain is None:
        return
    st.header("Explain it back", anchor=False)
    compared = lesson.key("explain_compared")
    with prose().container():
        text = st.text_area(
            lesson.explain.ask, key=lesson.key("explain"), persist_state="session", height=110
        )
        if st.button("Compare with a model answer", key=lesson.key("explain_compare")):
            st.session_state[compared] = True
        if not st.session_state.get(compared):
            return
        if not text.strip():
            st.caption("Two sentences of your own first: writing is what makes it stick.")
            return
        st.markdown(f"**A model answer.** {lesson.explain.model}")
        st.caption("Tick what your own text says.")
        for number, point in enumerate(lesson.explain.points, start=1):
            st.checkbox(point, key=lesson.key(f"explain_point_{number}"), persist_state="session")
