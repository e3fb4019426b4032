"""What this learner has done, now and earlier: the session's copy of the record that lives in their browser.

A page is drawn at once with what the session knows. The browser's list arrives a moment later, and the page is then
drawn once more. The server keeps its copy as long as the tab is open and writes nothing down.
"""

import time

import streamlit as st

from pages._shared.browser.storage import storage
from pages._shared.frame.predict import take_predictions
from pages._shared.frame.widths import PAGE_WIDTH, PROSE_WIDTH
from pages._shared.record.predictions import as_attempt
from pages._shared.record.session import RecordSession
from quizzes.learner.attempts import Attempt
from quizzes.learner.record import Note, Place, Record

_SESSION, _SAID_ON = "record_session", "record_trouble_said_on"
_WIDGET, _BEARER = "record", "record_news"

# Seconds. A page that runs something by the clock is drawn anew by itself once a lost connection is back; others wait for
# the next click, and an answer whose verdict was lost on the way would wait with them.
LOOK_AGAIN = 900

# By the name of the browser's exception; any but the first says that the storage may not be used.
_FULL, _BLOCKED = "QuotaExceededError", "SecurityError"
# Said by the script itself.
_TOO_LARGE = "TooLarge"
_TROUBLES = {
    _FULL: "Your browser has no room left for this page. Everything works, and your new answers last until "
    "you close this tab.",
    _BLOCKED: "Your browser does not let this page keep anything. Everything works, and your answers last until "
    "you close this tab.",
    _TOO_LARGE: "One entry of the record in your browser is too large to be read. It stays there as it is, and the rest is "
    "here. Under *Your record*, download a backup, forget everything and load the backup, and the entry is gone.",
}


def attempts() -> tuple[Attempt, ...]:
    """Return every attempt this session knows of, oldest first: those from the browser and the new ones."""
    return _session().attempts


def latest(question: str) -> Attempt | None:
    """Return the latest attempt at a question that this session knows of."""
    return _session().latest(question)


def record(attempt: Attempt) -> None:
    """Keep one more attempt, here and in the browser."""
    _session().add((attempt,))


def whole_record() -> Record:
    """Return all that is kept for this learner."""
    session = _session()
    return Record(attempts=session.attempts, notes=session.notes, last=session.last)


def add_record(loaded: Record) -> int:
    """Take in a loaded record and return how many of its attempts were not here before, and are kept."""
    return _session().load(loaded)


def forget_everything() -> None:
    """Empty the record, here, in the browser and in its other tabs."""
    _session().forget()


def note(name: str) -> str:
    """Return the learner's note of this name; empty if there is none."""
    kept = _session().notes.get(name)
    return kept.text if kept else ""


def keep_note(name: str, text: str) -> None:
    """Keep a note of at most 8000 characters in the browser, in place of the one that had this name."""
    _session().add(notes={name: Note(text=text, at=now_ms())})


def in_tab(name: str) -> str | None:
    """Return what is kept under a name for as long as this tab is open; None if there is nothing."""
    return _session().tab.get(name)


def all_in_tab() -> dict[str, str]:
    """Return everything that is kept for as long as this tab is open, by name."""
    return _session().tab


def keep_in_tab(name: str, text: str | None) -> None:
    """Keep a text for as long as this tab is open, also if another process goes on with it; None takes it away."""
    _session().keep_in_tab(name, text)


def resume_point() -> Place | None:
    """Return the lesson this learner had open last, and since when; None if there was none."""
    return _session().last


def now_ms() -> int:
    """Return the time in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def sync_with_browser(page: str, *, resumable: bool) -> None:
    """Exchange news with the browser. Called once a run, before the page is drawn; it draws nothing but trouble.

    Parameters
    ----------
    page : str
        The page about to be drawn.
    resumable : bool
        True if a learner who comes back may want to go on there.
    """
    session = _session()
    _take_in_predictions(session)
    # The page about to be drawn knows all that is known.
    session.changed = False
    if resumable and (session.last is None or session.last.page != page):
        session.stop_at(Place(page=page, at=now_ms()))
    _exchange(page)


def tell_browser() -> None:
    """Hand the browser what it has not been sent yet. Called where answers are drawn.

    A part of a page that redraws alone does not exchange news with the browser, so an answer given there would wait for
    the next click elsewhere, and be lost if there is none.
    """
    session = _session()
    _take_in_predictions(session)
    if not session.handed_over:
        storage(key=_BEARER, data=[session.message(), False], height="content")


def _take_in_predictions(session: RecordSession) -> None:
    for prediction in take_predictions():
        session.add((as_attempt(prediction, session.attempts, now_ms()),))


@st.fragment(run_every=LOOK_AGAIN)
def _exchange(page: str) -> None:
    """Run by itself when the browser says something, so that a mere confirmation does not draw the page again."""
    session = _session()
    # In a list, because Streamlit looks for a table behind every entry of a mapping.
    storage(key=_WIDGET, data=[session.message(), True], on_said_change=_hear, height="content")
    if session.changed:
        session.changed = False
        st.rerun()
    sentence = _trouble(session)
    # Said once: on the page on which it showed.
    if sentence and st.session_state.setdefault(_SAID_ON, page) == page:
        # Above the page, in its column.
        with st.container(horizontal_alignment="center"), st.container(width=PAGE_WIDTH):
            st.info(sentence, icon=":material/info:", width=PROSE_WIDTH)


def _hear() -> None:
    # A run that was cut short, because the learner had gone on, leaves no widget. The next message repeats this one.
    _session().hear(st.session_state.get(_WIDGET, {}).get("said"))


def _trouble(session: RecordSession) -> str:
    if session.trouble:
        return _TROUBLES.get(session.trouble, _TROUBLES[_BLOCKED])
    if session.refused:
        one = session.refused == 1
        subject, verb = ("One entry", "was") if one else (f"{session.refused:,} entries", "were")
        return f"{subject} of the record in your browser could not be read, and {verb} set aside. The rest is here."
    return ""


def _session() -> RecordSession:
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = RecordSession()
    session: RecordSession = st.session_state[_SESSION]
    return session
