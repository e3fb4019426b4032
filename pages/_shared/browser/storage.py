"""The learner's record in their own browser: entries of localStorage, and the script that minds them.

Every attempt and every note is an entry of its own, so what two tabs write is their union without further ado. The
server says what to write or to remove, the script does it, and tells the server what the session does not know yet. It
asks nothing of the page: it draws nothing.
"""

import streamlit as st

PREFIX = "residual-lab/"
"""How the names of all entries begin in the browser. A session does without it."""

# `mine` is what the storage holds, with what it refused: of that this tab has the only copy. A new session is told all
# of it; later what another tab writes, and what the server had written or removed, which confirms it.
# Of two messages in a row the server may see the second only, so a message repeats what is `unheard`. Messages wait a
# moment: of many changes in another tab there is one. And Streamlit sends together what happens before its next timer,
# where a click that is sent with a message of a fragment would redraw the fragment only.
# A part of the page that redraws alone hands over its news with a component of its own. It does not speak.
SCRIPT = """
const mine = {};
let session, unheard, count = 0, tell, soon;
try { for (const name in localStorage) if (name.startsWith("PREFIX")) mine[name] = localStorage[name]; }
catch (error) { mine["PREFIXtrouble"] = error.name; }

function say(name, text) {
  mine[name] = unheard[name] = text;
  count += 1;
  clearTimeout(soon);
  soon = setTimeout(() => tell("said", JSON.stringify({ count, entries: unheard })), 20);
}

function put(name, text) {
  say(name, text);
  try { text === null ? localStorage.removeItem(name) : localStorage.setItem(name, text); }
  catch (error) { say("PREFIXtrouble", error.name); }
}

addEventListener("storage", ({ key, newValue }) => { if (key?.startsWith("PREFIX")) say(key, newValue); });

export default function ({ data: [news, speaks], setTriggerValue }) {
  if (speaks) tell = setTriggerValue;
  if (news.session !== session || news.heard === count) unheard = {};
  if ("PREFIX" in news.entries) for (const name in mine) put(name, null);
  for (const name in news.entries) put(name, news.entries[name]);
  if (news.session !== session) for (const name in mine) say(name, mine[name]);
  session = news.session;
}
""".replace("PREFIX", PREFIX)

storage = st.components.v2.component("record", js=SCRIPT)
