"""A button that saves a file. The browser makes the file from a text, so no process has to keep it for a later request."""

import secrets
from collections.abc import Callable

import streamlit as st

from pages._shared.browser.mounted import mounted

_component = mounted("save_file", like="button")


def save_file(label: str, make: Callable[[], str], name: str, kind: str, *, key: str) -> None:
    """Draw the button. The text is made, and travels, only when somebody presses it.

    Parameters
    ----------
    label : str
        What the button says.
    make : callable
        Returns the text of the file.
    name : str
        What the file is called.
    kind : str
        Its media type.
    key : str
        Key of the button.
    """
    asked = f"{key}_asked"

    def ask() -> None:
        st.session_state[asked] = True

    file = {"word": secrets.token_hex(4), "text": make()} if st.session_state.pop(asked, False) else None
    _component(
        key=key,
        data={"label": label, "name": name, "type": kind, "file": file},
        on_asked_change=ask,
        width="content",
        height="content",
    )
