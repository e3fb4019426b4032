"""The learner's record in their own hands: download it, load it, forget it."""

import streamlit as st

from pages._shared.browser.open_file import open_file
from pages._shared.browser.save_file import save_file
from pages._shared.record.learners_record import add_record, forget_everything, whole_record
from pages._shared.record.session import MOST
from quizzes.formulas.typography import counted
from quizzes.learner.record import LARGEST, RecordError, read_record, to_json, too_large

_ASKED, _ANSWER = "backup_asked", "backup_answer"


def draw_backup() -> None:
    """Say where the record lives, and draw the three things a learner can do with it."""
    st.header("Keep it, move it, forget it", anchor=False)
    kept = whole_record()
    attempts = len(kept.attempts)
    answers = "one answer" if attempts == 1 else counted(attempts, "answer")
    st.markdown(
        f"It holds {answers}, and what you wrote under *Explain it back*. It is kept in this browser only, and a server "
        "never writes it down. Take it along to another browser as a file."
    )
    with st.container(horizontal=True):
        save_file(
            "Backup to load again",
            lambda: to_json(kept),
            "residual-lab-record.json",
            "application/json",
            key="backup_download",
        )
        open_file("Load a record", ".json", LARGEST, key="backup_file", on_open=_load, on_too_large=_refuse)
        st.button("Forget everything", key="backup_forget", icon=":material/delete:", on_click=_ask)
    if st.session_state.get(_ASKED):
        _draw_question(answers)
    if sentence := st.session_state.pop(_ANSWER, None):
        draw, text = sentence
        {"success": st.success, "error": st.error}[draw](text)


def _draw_question(answers: str) -> None:
    with st.container(border=True, key="backup_question"):
        st.markdown(
            f"Forget {answers} and all your notes, in this browser? Only a downloaded backup can bring them back."
        )
        with st.container(horizontal=True):
            st.button("Forget them", key="backup_forget_yes", on_click=_forget)
            st.button("Keep them", key="backup_forget_no", on_click=_unask)


def _ask() -> None:
    st.session_state[_ASKED] = True


def _unask() -> None:
    st.session_state[_ASKED] = False


def _forget() -> None:
    _unask()
    forget_everything()
    st.session_state[_ANSWER] = "success", "Everything is forgotten."


def _refuse(size: int) -> None:
    st.session_state[_ANSWER] = "error", too_large(size)


def _load(text: str) -> None:
    try:
        loaded = read_record(text)
    except RecordError as error:
        st.session_state[_ANSWER] = "error", str(error)
        return
    known = {attempt.id for attempt in whole_record().attempts}
    read = {attempt.id for attempt in loaded.attempts}
    kept = add_record(loaded)
    said = f"+{counted(kept, 'attempt')}, {len(read & known):,} already here."
    if (left_out := len(read | known) - MOST) > 0:
        said += f" The browser keeps the latest {MOST:,}, without {counted(left_out, 'older one')}."
    st.session_state[_ANSWER] = "success", said
