"""A box to write YAML in: numbered lines that wrap, coloured keys, a message at each line with a fault.

What is typed reaches the page when the typist pauses, presses Ctrl+Enter or leaves the box, and stays in the browser as a
draft for the next visit. Tab moves on, as in any other field; Enter keeps the indentation.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import streamlit as st

from pages._shared.browser.mounted import mounted

_component = mounted("code_box")


class GoTo(NamedTuple):
    """A line to go to, and a number that is new each time somebody asks for it."""

    line: int
    word: int


def code_box(
    label: str,
    text: str,
    *,
    version: int,
    untouched: bool,
    draft: str,
    faults: Mapping[int, str],
    go: GoTo | None,
    key: str,
    on_typed: Callable[[str], None],
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
    untouched : bool
        True as long as nobody has changed the text in this session: then a draft of an earlier visit takes its place.
    draft : str
        The name under which the browser keeps the text.
    faults : mapping of int to str
        What is wrong, by line, from 1. It is shown at the line while the caret is there.
    go : GoTo, optional
        Where the caret goes.
    key : str
        Unique on the page.
    on_typed : Callable[[str], None]
        Called with the new text before the page is drawn again.
    """
    _component(
        key=key,
        data={
            "label": label,
            "text": text,
            "word": version,
            "untouched": untouched,
            "draft": draft,
            "faults": {str(line): message for line, message in faults.items()},
            "go": None if go is None else go._asdict(),
        },
        on_text_change=lambda: on_typed(st.session_state[key].get("text") or ""),
        height="content",
    )
