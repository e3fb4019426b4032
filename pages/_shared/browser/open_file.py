"""A button that opens a file. The browser reads it and sends its text with the next message, so nothing is uploaded."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages._shared.browser.mounted import mounted

MEGABYTE = 1_000_000

_component = mounted("open_file", like="button")


def open_file(
    label: str,
    accept: str,
    most: int,
    *,
    key: str,
    on_open: Callable[[str], None],
    on_too_large: Callable[[int], None],
) -> None:
    """Draw the button.

    Parameters
    ----------
    label : str
        What the button says.
    accept : str
        The endings that a file may have, such as ``.yaml,.yml``.
    most : int
        Bytes that are read at most; the server holds to it whatever a browser sends.
    key : str
        Key of the button.
    on_open : callable
        Called with the text of the file.
    on_too_large : callable
        Called with the bytes of a file that has more.
    """

    def opened() -> None:
        sent: Any = st.session_state[key].get("file")
        text, size = (sent.get("text"), sent.get("size")) if isinstance(sent, dict) else (None, None)
        if isinstance(text, str):
            size = len(text.encode("utf-8", errors="replace"))
        if isinstance(size, int) and size > most:
            on_too_large(size)
        elif isinstance(text, str):
            on_open(text)

    _component(
        key=key,
        data={"label": label, "accept": accept, "most": most},
        on_file_change=opened,
        width="content",
        height="content",
    )
