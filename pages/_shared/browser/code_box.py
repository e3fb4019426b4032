"""A box to write code in: fixed-width letters, numbered lines, marks beside lines with faults.

What is typed reaches the page when the typist pauses, presses Ctrl+Enter or leaves the box. Tab moves on, as in any
other field; Enter keeps the indentation.
"""

from collections.abc import Callable, Iterable

import streamlit as st

from pages._shared.browser.mounted import mounted

_component = mounted("code_box")


def code_box(
    label: str, text: str, *, version: int, marked: Iterable[int], key: str, on_typed: Callable[[str], None]
) -> None:
    """Draw the box.

    Parameters
    ----------
    label : str
        What the box is for.
    text : str
        What stands in it when it is drawn first, and again whenever ``version`` changes.
    version : int
        Grows when the page, and not the typist, replaced the text.
    marked : Iterable[int]
        The lines to mark, from 1.
    key : str
        Unique on the page.
    on_typed : Callable[[str], None]
        Called with the new text before the page is drawn again.
    """
    _component(
        key=key,
        data={"label": label, "text": text, "word": version, "marked": sorted(set(marked))},
        on_text_change=lambda: on_typed(st.session_state[key].get("text") or ""),
        height="content",
    )
