"""The learner's record in their own browser: one entry of localStorage, and the script that minds it.

The server sends what is new, the script merges it into the entry and says so. When a session begins it sends all that
the browser holds, and later what other tabs add. The script asks nothing of the page: it draws nothing.
"""

import streamlit as st

MOST = 8000
"""Attempts: the browser keeps the latest ones."""

# `kept` is what this tab knows, and the only copy where storage is blocked. `life` changes whenever everything is
# forgotten, so a tab that slept through it does not bring back what is gone. `told` names what the server session knows.
# It speaks in a task of its own, because Streamlit sends what happens in one task together, and a click that is sent with
# a message of a fragment would redraw the fragment only.
# What is written is sorted, so two tabs that know the same write the same text and leave each other in peace.
_JS = """
const KEY = "residual-lab";
const fresh = (life) => ({ life, attempts: new Map(), notes: {}, last: null });
const name = (attempt) => attempt?.id ?? JSON.stringify(attempt);
const word = () => crypto.getRandomValues(new Uint32Array(2)).join("");
let kept = fresh(""), stored = false, trouble = "", session = null, answered = -1, told = new Set(), tell = () => {};

function parsed(text) {
  try {
    const found = JSON.parse(text);
    if (found.schema === 1 && Array.isArray(found.attempts)) return { life: "", ...found };
  } catch {}
  trouble = "unreadable";
  try { localStorage.setItem(KEY + ".unreadable", text); } catch {}
  return {};
}

function join({ attempts = [], notes, last }) {
  for (const attempt of attempts) if (!kept.attempts.has(name(attempt))) kept.attempts.set(name(attempt), attempt);
  for (const [note, text] of Object.entries(notes ?? {})) if (!(kept.notes[note]?.at >= text?.at)) kept.notes[note] = text;
  if (last && !(kept.last?.at >= last.at)) kept.last = last;
}

function keep(news) {
  try {
    const text = localStorage.getItem(KEY);
    const found = text === null ? { life: stored ? word() : kept.life } : parsed(text);
    if (found.life !== undefined && found.life !== kept.life) { kept = fresh(found.life); told.clear(); }
    join(found);
    if (trouble !== "unreadable") trouble = "";
  } catch { trouble = "blocked"; }
  if (news.forget && news.life !== kept.life) { kept = fresh(news.life); told.clear(); }
  join(news);
  const oldest_first = (a, b) => a?.at - b?.at || (name(a) < name(b) ? -1 : 1);
  const attempts = [...kept.attempts.values()].sort(oldest_first).slice(-MOST_ATTEMPTS);
  const notes = Object.fromEntries(Object.entries(kept.notes).sort());
  const text = JSON.stringify({ schema: 1, life: kept.life, attempts, notes, last: kept.last });
  try {
    if (text !== localStorage.getItem(KEY)) localStorage.setItem(KEY, text);
    stored = true;
  } catch (error) { trouble = error.name === "QuotaExceededError" ? "full" : "blocked"; }
}

function report(must) {
  const attempts = [...kept.attempts.values()].filter((attempt) => !told.has(name(attempt))).slice(-MOST_ATTEMPTS);
  const notes = Object.fromEntries(Object.entries(kept.notes).filter(([note, text]) => !told.has(note + " " + text?.at)));
  if (!must && !attempts.length && !Object.keys(notes).length) return;
  for (const attempt of attempts) told.add(name(attempt));
  for (const [note, text] of Object.entries(notes)) told.add(note + " " + text?.at);
  tell({ session, answered, life: kept.life, attempts, notes, last: kept.last, trouble });
}

window.addEventListener("storage", ({ key }) => {
  if (key !== KEY && key !== null) return;
  const life = kept.life;
  keep({});
  report(kept.life !== life);
});

function take(news) {
  if (news.session !== session) { session = news.session; answered = -1; told.clear(); }
  const life = kept.life;
  keep(news);
  for (const attempt of news.attempts) told.add(name(attempt));
  for (const [note, text] of Object.entries(news.notes)) told.add(note + " " + text.at);
  const must = news.number !== answered || kept.life !== life;
  answered = news.number;
  report(must);
}

window.addEventListener("NEWS", ({ detail }) => take(detail));

export default function ({ data: [news], setTriggerValue }) {
  tell = (message) => setTimeout(() => setTriggerValue("said", JSON.stringify(message)));
  take(news);
}
"""

# A part of the page that redraws alone cannot draw the record again, which stands elsewhere. It calls out instead.
_BEARER_JS = """
export default function ({ data: [news] }) {
  window.dispatchEvent(new CustomEvent("NEWS", { detail: news }));
}
"""
_NEWS = "residual-lab-news"

# They travel with every draw of a page: without what only their reader needs.
storage = st.components.v2.component(
    "record",
    js="\n".join(
        line.strip() for line in _JS.replace("MOST_ATTEMPTS", str(MOST)).replace("NEWS", _NEWS).splitlines()
    ),
)
bearer = st.components.v2.component("record_news", js=_BEARER_JS.replace("NEWS", _NEWS))
