"""The meaning of a marked word for those who do not point: browsers show the title of a link to a mouse only.

When the keyboard reaches a marked word, its meaning stands below it until the keyboard goes on, or until Escape.
A screen reader reads the title itself, so the tip is hidden from it.
"""

import streamlit as st

_HTML = '<p aria-hidden="true"></p>'

_CSS = """
p {
  position: fixed; inset: auto; margin: 0; box-sizing: border-box;
  width: max-content; max-width: min(26rem, calc(100vw - 1rem));
  padding: 0.5rem 0.75rem; border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  background: var(--st-background-color); color: var(--st-text-color);
  font-family: var(--st-font); font-size: 0.875rem; line-height: 1.4;
}
"""

# What is drawn anew at a rerun brings another box, but the page stays one: it is listened to once.
_JS = """
let tip = null, word = null;

function place() {
  if (!word) return;
  const [at, box] = [word.getBoundingClientRect(), tip.getBoundingClientRect()];
  const below = at.bottom + 6;
  tip.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - box.width - 8))}px`;
  tip.style.top = `${below + box.height < window.innerHeight ? below : at.top - box.height - 6}px`;
}

function show({ target }) {
  if (!target.matches('a[href^="glossary?"]:focus-visible')) return;
  word = target;
  tip.textContent = word.title;
  tip.showPopover();
  place();
}

function hide() {
  word = null;
  tip?.hidePopover();
}

document.addEventListener("focusin", show);
document.addEventListener("focusout", hide);
document.addEventListener("scroll", place, true);
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });

export default function ({ parentElement }) {
  word = null;
  tip = parentElement.querySelector("p");
  tip.popover = "manual";
}
"""

_component = st.components.v2.component("word_tips", html=_HTML, css=_CSS, js=_JS)


def word_tips() -> None:
    """Show meanings to the keyboard, on the whole page. Drawn once on a page; it takes no room."""
    _component(key="word_tips", height="content")
