"""Explain it back: the learner writes first, then compares with a model answer.

A text of a few words, or about something else, is no explanation yet: it stays where it is, and what it lacks is said.
What they write and tick is theirs: it is kept in their browser and nowhere else, and stands there again next time.
"""

import streamlit as st

from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from pages._shared.record.learners_record import keep_note, note
from quizzes.learner.explaining import SHORTEST, is_about, length

LONGEST = 4000
"""Characters."""


def explain_back(lesson: Lesson) -> None:
    """Ask for an explanation in the learner's own words; show model answer and checklist on request."""
    if lesson.explain is None:
        return
    st.header("Explain it back", anchor=False)
    text_key, compared = lesson.key("explain"), lesson.key("explain_compared")
    ticks = [lesson.key(f"explain_point_{number}") for number, _ in enumerate(lesson.explain.points, start=1)]
    _bring_back(text_key, ticks)
    with prose_box():
        text = st.text_area(
            lesson.explain.ask,
            key=text_key,
            persist_state="session",
            height=110,
            max_chars=LONGEST,
            on_change=_keep_text,
            args=(text_key,),
        )
        if st.button("Compare with a model answer", key=lesson.key("explain_compare")):
            st.session_state[compared] = True
        if not st.session_state.get(compared):
            return
        if lacking := what_is_lacking(text, lesson):
            st.info(lacking, icon=":material/edit:")
            return
        prose(f"**A model answer.** {lesson.explain.model}")
        st.caption("Tick what your own text says.")
        for point, tick in zip(lesson.explain.points, ticks, strict=True):
            st.checkbox(
                point, key=tick, persist_state="session", on_change=_keep_ticks, args=(text_key, ticks)
            )


def what_is_lacking(text: str, lesson: Lesson) -> str:
    """Return what a text needs before it can be an explanation; empty if it needs nothing."""
    if not text.strip():
        return "Write two sentences of your own first. You remember better what you have written."
    if length(text) < SHORTEST:
        return (
            f"A good start. It has {length(text)} characters so far; write at least {SHORTEST}, a sentence or two of your "
            "own. Then compare."
        )
    model = lesson.explain.model if lesson.explain else ""
    if not is_about(text, lesson.title, *lesson.terms, model):
        named = [f"*{term}*" for term in list(lesson.terms)[:2]]
        such_as = f" such as {' or '.join(named)}" if named else ""
        return f"So far it has none of the words of this page in it. Use one of them,{such_as}, and say what it does."
    return ""


def _bring_back(text_key: str, ticks: list[str]) -> None:
    """Fill in what the browser had kept, once, and never over something that has been written since."""
    earlier = note(text_key)
    if not earlier or st.session_state.get(text_key) or st.session_state.get(f"{text_key}.brought_back"):
        return
    st.session_state[f"{text_key}.brought_back"] = True
    st.session_state[text_key] = earlier
    for tick in note(f"{text_key}.ticks").split():
        if tick in ticks:
            st.session_state[tick] = True


def _keep_text(text_key: str) -> None:
    # Written in this session, so there is nothing left to bring back.
    st.session_state[f"{text_key}.brought_back"] = True
    keep_note(text_key, st.session_state[text_key] or "")


def _keep_ticks(text_key: str, ticks: list[str]) -> None:
    keep_note(f"{text_key}.ticks", " ".join(tick for tick in ticks if st.session_state.get(tick)))
