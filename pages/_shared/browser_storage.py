"""The learner's record in their own browser: entries of localStorage, and the script that minds them.

Every attempt and every note is an entry of its own, so what two tabs write is their union without further ado. The
server says what to write or to remove, the script does it, and tells the server what the session does not know yet. It
asks nothing of the page: it draws nothing.
"""

import streamlit as st

PREFIX = "residual-lab/"
"""How the names of all entries begin in the browser's storage. The server does without it."""

# `unkept` is what the storage refused, and why: this tab has the only copy. `told` is what the server session knows: the
# difference to what is there is all that has to be told, whether another tab wrote or forgot it, or the session is new.
# What the server had written is told back, which confirms it. Of two messages in a row the server may see the second
# only, so a message repeats what is `unheard`. To remove the name "" is to remove everything.
# It speaks in a task of its own, because Streamlit sends what happens in one task together, and a click that is sent with
# a message of a fragment would redraw the fragment only. Of many changes in another tab it speaks once.
_JS = """
const unkept = {};
let store, session, told = {}, unheard = {}, count = 0, tell, soon;
try { store = localStorage; Object.keys(store); } catch { store = {}; unkept.trouble = "blocked"; }

function kept() {
  const mine = {};
  for (const name in store) if (name.startsWith("PREFIX")) mine[name.slice("PREFIX".length)] = store[name];
  return Object.assign(mine, unkept);
}

function write(name, text) {
  told[name] = 0;
  delete unkept[name];
  try { store["PREFIX" + name] = text; } catch { Object.assign(unkept, { [name]: text, trouble: "full" }); }
}

function remove(name) {
  told[name] = 0;
  for (const each of name ? [name] : Object.keys(kept())) { delete store["PREFIX" + each]; delete unkept[each]; }
}

function report() {
  const before = told, now = told = kept();
  const changed = Object.keys({ ...before, ...now }).filter((name) => before[name] !== now[name]);
  if (!changed.length) return;
  for (const name of changed) unheard[name] = now[name] ?? null;
  const said = JSON.stringify({ count: ++count, entries: unheard });
  setTimeout(() => tell("said", said));
}

function take(news) {
  if (news.session !== session || news.heard === count) unheard = {};
  if (news.session !== session) told = {};
  session = news.session;
  for (const [name, text] of Object.entries(news.entries)) text === null ? remove(name) : write(name, text);
  report();
}

window.addEventListener("storage", () => { clearTimeout(soon); soon = setTimeout(report, 20); });
window.addEventListener("NEWS", ({ detail }) => take(detail));

export default function ({ data: [news], setTriggerValue }) {
  tell = setTriggerValue;
  take(news);
}
"""

# A part of the page that redraws alone cannot draw the record again, which stands elsewhere. It calls out instead.
_BEARER_JS = """
export default function ({ data: [news] }) {
  window.dispatchEvent(new CustomEvent("NEWS", { detail: news }));
}
"""


def _script(text: str) -> str:
    """Fill in the names, and leave out what only a reader needs: scripts travel with every draw of a page."""
    filled = text.replace("PREFIX", PREFIX).replace("NEWS", PREFIX + "news")
    return "\n".join(line.strip() for line in filled.splitlines())


storage = st.components.v2.component("record", js=_script(_JS))
bearer = st.components.v2.component("record_news", js=_script(_BEARER_JS))
