"""A box to write code in: fixed-width letters, numbered lines, marks beside lines with faults.

What is typed reaches the page when the typist pauses, presses Ctrl+Enter or leaves the box. Tab moves on, as in any
other field; Enter keeps the indentation.
"""

from collections.abc import Callable, Iterable

import streamlit as st

_HTML = """
<label for="text"></label>
<div class="box">
  <pre aria-hidden="true"></pre>
  <textarea id="text" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off"></textarea>
</div>
"""

_CSS = """
label {
  display: block; margin-bottom: 0.5rem;
  font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color);
}
.box {
  display: flex; height: min(36rem, 70vh); overflow: hidden; background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
}
.box:focus-within { border-color: var(--st-primary-color); }
pre, textarea {
  margin: 0; padding: 0.75rem 0; tab-size: 2; color: var(--st-text-color);
  font-family: var(--st-code-font); font-size: 0.8rem; line-height: 1.6;
}
pre { flex: none; min-width: 1.5rem; padding: 0.75rem 0.5rem; overflow: hidden; text-align: right; }
pre b { color: var(--st-red-text-color); }
textarea {
  flex: 1; min-width: 0; resize: none; border: 0; outline: 0; background: transparent;
  white-space: pre; overflow: auto;
}
"""

_JS = """
export default function ({ data, parentElement, setStateValue }) {
  const label = parentElement.querySelector("label");
  const numbers = parentElement.querySelector("pre");
  const area = parentElement.querySelector("textarea");
  const marked = new Set(data.marked);

  const count = () => {
    const lines = area.value.split("\\n").length;
    const written = [];
    for (let line = 1; line <= lines; line++) {
      if (!marked.has(line)) { written.push(line + "\\n"); continue; }
      const mark = document.createElement("b");
      mark.textContent = "\\u25cf " + line + "\\n";
      written.push(mark);
    }
    numbers.replaceChildren(...written);
    numbers.scrollTop = area.scrollTop;
  };
  const send = () => {
    clearTimeout(area.pause);
    if (area.value === area.sent) return;
    area.sent = area.value;
    setStateValue("text", area.value);
  };

  label.textContent = data.label;
  area.setAttribute("aria-invalid", marked.size > 0);
  if (area.word !== data.word) {
    clearTimeout(area.pause);
    area.word = data.word;
    area.value = area.sent = data.text;
    area.scrollTop = 0;
  }
  count();
  area.oninput = () => { count(); clearTimeout(area.pause); area.pause = setTimeout(send, 700); };
  area.onscroll = () => { numbers.scrollTop = area.scrollTop; };
  area.onblur = send;
  area.onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return send();
    const before = area.value.slice(0, area.selectionStart);
    const line = before.slice(before.lastIndexOf("\\n") + 1);
    // Unlike setting the value, this can be undone with Ctrl+Z.
    document.execCommand("insertText", false, "\\n" + line.match(/^ */)[0]);
  };
}
"""

_component = st.components.v2.component("code_box", html=_HTML, css=_CSS, js=_JS)


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
