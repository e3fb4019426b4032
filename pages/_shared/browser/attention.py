"""Moving the keyboard focus to what has just appeared, so that a keyboard or a screen reader goes on there."""

import secrets

import streamlit as st

_DUE = "attention_due"

# The answer to a click is drawn a moment after it, and the part of the browser that draws it may still be loading.
_JS = """
const seen = new Set();
export default function ({ data, parentElement }) {
  if (seen.has(data.word)) return;
  seen.add(data.word);
  const box = parentElement.host.closest('[class*="st-key-"]');
  let frames = 60;
  const look = () => {
    const alert = box.querySelector('[role="alert"], [role="status"]');
    if (data.alert && !alert && frames-- > 0) return requestAnimationFrame(look);
    const target = alert ?? box;
    target.tabIndex = -1;
    target.focus();
  };
  look();
}
"""

_component = st.components.v2.component("attention", js=_JS)


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
    if st.session_state.get(_DUE) == key:
        del st.session_state[_DUE]
        _component(data={"word": secrets.token_hex(4), "alert": alert})
