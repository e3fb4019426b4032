"""Moving the keyboard focus to what has just appeared, so that a keyboard or a screen reader goes on there."""

import secrets
from typing import Any

import streamlit as st

from pages._shared.browser.mounted import mounted
from pages._shared.browser.streamlit_names import CHART, MAIN, TEXT

_DUE = "attention_due"

_component = mounted("attention")


def call_attention(key: str) -> None:
    """Ask for the focus to go to the container ``key`` when it is drawn next. For callbacks."""
    st.session_state[_DUE] = key


def take_attention(key: str, *, alert: bool = False) -> None:
    """Take the focus, if it was asked for. Called inside the container ``key``, after all it holds.

    Parameters
    ----------
    key : str
        The key of the container.
    alert : bool
        True if the container holds a verdict: that is then what the focus goes to.
    """
    _take(key, alert=alert)


def lead_to_result(key: str, start: str) -> None:
    """Take the focus, if it was asked for, and hand it to the result that appears further down the page.

    Parameters
    ----------
    key : str
        The key of the container. It has the focus until the result is there.
    start : str
        The words that the sentence of the result begins with. Without any it is the sentence of the next chart.
    """
    _take(key, result=[[TEXT, start]] if start else [[CHART, ""], [TEXT, ""]], page=MAIN)


def _take(key: str, **what: Any) -> None:
    if st.session_state.get(_DUE) == key:
        del st.session_state[_DUE]
        _component(data={"word": secrets.token_hex(4), **what})
