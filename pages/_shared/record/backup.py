"""The learner's record in their own hands: download it, load it, forget it."""

import streamlit as st

from pages._shared.record.learners_record import add_record, forget_everything, whole_record
from quizzes.formulas.typography import counted
from quizzes.learner.record import RecordError, read_record, to_json

_ASKED, _ANSWER, _ROUND = "backup_asked", "backup_answer", "backup_round"


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
        st.download_button(
            "Backup to load again",
            lambda: to_json(kept),
            "residual-lab-record.json",
            "application/json",
            key="backup_download",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button("Forget everything", key="backup_forget", icon=":material/delete:", on_click=_ask)
    if st.session_state.get(_ASKED):
        _draw_question(answers)
    # A new key empties the field, so the same file can be chosen again.
    field = f"backup_file_{st.session_state.get(_ROUND, 0)}"
    st.file_uploader(
        "Load a record", type="json", key=field, on_change=_load, args=(field,), max_upload_size=2
    )
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


def _load(field: str) -> None:
    file = st.session_state[field]
    if file is None:
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    try:
        loaded = read_record(file.getvalue())
    except RecordError as error:
        st.session_state[_ANSWER] = "error", str(error)
        return
    new = add_record(loaded)
    st.session_state[_ANSWER] = (
        "success",
        f"+{counted(new, 'attempt')}, {len(loaded.attempts) - new:,} already here.",
    )
