"""Show the code that ran: the very source of the core functions a page called."""

import inspect
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages._shared.frame.lessons import Lesson


def show_source(lesson: Lesson, *functions: Callable[..., Any]) -> None:
    """Offer the source of ``functions``, sent to the browser only when opened."""
    panel = st.expander(
        "Show the NumPy that ran", key=lesson.key("source"), on_change="rerun", icon=":material/code:"
    )
    if panel.open:
        with panel:
            for function in functions:
                st.caption(f"`{function.__module__.replace('.', '/')}.py`")
                st.code(inspect.getsource(function), wrap_lines=True)
