"""Which page a learner has open, and which ones they have opened in this visit to the lab."""

import streamlit as st


def current_page() -> str:
    """Return the name of the page that is open; empty outside a lesson."""
    return str(st.session_state.get("lesson_open", ""))


def note_visit(page: str) -> None:
    """Note that a page is open."""
    st.session_state["lesson_open"] = page
    seen: set[str] = st.session_state.setdefault("lessons_seen", set())
    seen.add(page)
