"""Which page a learner has open, and which ones were open before in this visit to the lab."""

import streamlit as st


def current_page() -> str:
    """Return the name of the page that is open; empty outside a lesson."""
    return str(st.session_state.get("lesson_open", ""))


def first_visit(page: str) -> bool:
    """Note that a page is open. Return True from the moment it is first opened until another page is opened."""
    if current_page() != page:
        seen: set[str] = st.session_state.setdefault("lessons_seen", set())
        st.session_state["lesson_open"] = page
        st.session_state["lesson_is_new"] = page not in seen
        seen.add(page)
    return bool(st.session_state["lesson_is_new"])
