"""A button that copies the address of the page, with the state of its controls."""

import streamlit as st

_HTML = """
<button type="button" part="button">Copy link</button>
<input readonly aria-label="Address of this page in its present state" hidden>
<span role="status"></span>
"""

_CSS = """
:host, div { font-family: var(--st-font); }
button {
  font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: transparent; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
  padding: 0.25rem 0.75rem; min-height: 2.5rem;
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
input { font: inherit; width: 16rem; margin-left: 0.5rem; }
span { margin-left: 0.5rem; color: var(--st-text-color); }
"""

# Browsers allow clipboard access on https and localhost only. Elsewhere the address is shown, selected.
_JS = """
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  const status = parentElement.querySelector("span");
  button.onclick = async () => {
    const address = window.location.href;
    try {
      await navigator.clipboard.writeText(address);
      status.textContent = "Copied";
      setTimeout(() => { status.textContent = ""; }, 2000);
    } catch {
      field.hidden = false;
      field.value = address;
      field.select();
      status.textContent = "Press Ctrl+C to copy";
    }
  };
}
"""

_component = st.components.v2.component("copy_link", html=_HTML, css=_CSS, js=_JS)


def copy_link_button(key: str) -> None:
    """Draw the button. The address is read in the browser, so it is the one the learner sees."""
    _component(key=key, width="content", height="content")
