"""What this learner has done, now and earlier: the session's copy of the record that lives in their browser.

A page is drawn at once with what the session knows. The browser's list arrives a moment later, and the page is then
drawn once more. The server keeps its copy as long as the tab is open and writes nothing down.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import streamlit as st
from pydantic import BaseModel, ConfigDict, ValidationError

from pages._shared.browser_storage import MOST, storage
from quizzes.attempts import Attempt
from quizzes.record import LARGEST, Note, Place, Record, merged, newest, sound_entries

_SESSION = "record_session"
_WIDGET = "record"

Trouble = Literal["", "blocked", "full", "unreadable"]

_SENTENCES: Mapping[str, str] = {
    "blocked": "Your browser does not let this page keep anything. Everything works, and your answers last until "
    "you close this tab.",
    "full": "Your browser has no room left for this page. Everything works, and your answers from now on last until "
    "you close this tab.",
    "unreadable": "What your browser had kept for this page could not be read. It was set aside, and a new record "
    "begins now.",
    "some": "In the record that your browser keeps, {count} could not be read. The rest is here.",
}


class _Said(BaseModel):
    """What the browser says. Its entries are looked at one by one later."""

    model_config = ConfigDict(strict=True, extra="forbid")

    session: str
    answered: int
    life: str
    attempts: list[Any]
    notes: dict[str, Any]
    last: Any
    trouble: Trouble


@dataclass
class _Session:
    """The record as one session knows it, and what the browser has not confirmed yet, by the number it was sent as."""

    name: str = field(default_factory=lambda: secrets.token_hex(8))
    number: int = 0
    life: str = ""
    forgotten: bool = False
    changed: bool = False
    attempts: tuple[Attempt, ...] = ()
    by_question: dict[str, Attempt] = field(default_factory=dict)
    indexed: tuple[Attempt, ...] = ()
    notes: dict[str, Note] = field(default_factory=dict)
    last: Place | None = None
    unconfirmed: dict[str, tuple[int, Attempt]] = field(default_factory=dict)
    unconfirmed_notes: dict[str, tuple[int, Note]] = field(default_factory=dict)
    trouble: str = ""
    refused: int = 0
    said_on: str | None = None

    def add(self, attempts: tuple[Attempt, ...], notes: Mapping[str, Note]) -> None:
        """Take in what is new and have the browser keep it."""
        self.number += 1
        self.attempts = merged(self.attempts, attempts)
        self.notes = newest(self.notes, notes)
        self.unconfirmed |= {attempt.id: (self.number, attempt) for attempt in attempts}
        self.unconfirmed_notes |= {name: (self.number, note) for name, note in notes.items()}

    def hear(self, said: _Said) -> None:
        """Take in what the browser says: what it has confirmed, and what this session did not know."""
        if said.session != self.name or (self.forgotten and said.life != self.life):
            return
        if said.life != self.life:
            # Everything was forgotten in another tab: what remains is what came after.
            self.attempts = merged((), (attempt for _, attempt in self.unconfirmed.values()))
            self.notes = {name: note for name, (_, note) in self.unconfirmed_notes.items()}
            self.life = said.life
        self.forgotten = False
        self.unconfirmed = {key: sent for key, sent in self.unconfirmed.items() if sent[0] > said.answered}
        self.unconfirmed_notes = {
            key: sent for key, sent in self.unconfirmed_notes.items() if sent[0] > said.answered
        }
        before = self.attempts, self.notes, self.last
        if said.attempts:
            attempts, bad = sound_entries(said.attempts[-MOST:], Attempt)
            self.attempts = merged(self.attempts, attempts)[-MOST:]
            self.refused += bad
        for name, entry in said.notes.items():
            good, bad = sound_entries([entry], Note)
            self.notes = newest(self.notes, {name[:140]: note for note in good})
            self.refused += bad
        places, _ = sound_entries([said.last], Place)
        if places and (self.last is None or self.last.at < places[0].at):
            self.last = places[0]
        self.trouble = said.trouble
        self.changed |= before != (self.attempts, self.notes, self.last)

    def message(self) -> dict[str, Any]:
        """Return what the browser is to know: a few bytes, unless something is new."""
        return {
            "session": self.name,
            "number": self.number,
            "life": self.life,
            "forget": self.forgotten,
            "attempts": [
                attempt.model_dump(exclude_defaults=True) for _, attempt in self.unconfirmed.values()
            ],
            "notes": {name: note.model_dump() for name, (_, note) in self.unconfirmed_notes.items()},
            "last": self.last and self.last.model_dump(),
        }


def attempts() -> tuple[Attempt, ...]:
    """Return every attempt this session knows of, oldest first: those from the browser and the new ones."""
    return _session().attempts


def latest(question: str) -> Attempt | None:
    """Return the latest attempt at a question that this session knows of."""
    session = _session()
    if session.indexed is not session.attempts:
        session.by_question = {attempt.question: attempt for attempt in session.attempts}
        session.indexed = session.attempts
    return session.by_question.get(question)


def record(attempt: Attempt) -> None:
    """Keep one more attempt, here and in the browser."""
    _session().add((attempt,), {})


def whole_record() -> Record:
    """Return all that is kept for this learner."""
    session = _session()
    return Record(attempts=session.attempts, notes=session.notes, last=session.last)


def add_record(loaded: Record) -> int:
    """Take in a loaded record and return how many of its attempts were not here before."""
    session = _session()
    known = {attempt.id for attempt in session.attempts}
    new = tuple(attempt for attempt in loaded.attempts if attempt.id not in known)
    session.add(new, {name: note for name, note in loaded.notes.items() if name not in session.notes})
    return len(new)


def forget_everything() -> None:
    """Empty the record, here, in the browser and in its other tabs."""
    known = _session()
    st.session_state[_SESSION] = _Session(
        name=known.name, number=known.number + 1, life=secrets.token_hex(8), forgotten=True
    )


def note(name: str) -> str:
    """Return the learner's note of this name; empty if there is none."""
    kept = _session().notes.get(name)
    return kept.text if kept else ""


def keep_note(name: str, text: str) -> None:
    """Keep a note in the browser; an empty one replaces what was there."""
    _session().add((), {name: Note(text=text[:8000], at=now_ms())})


def resume_point() -> Place | None:
    """Return the lesson this learner had open last, and since when; None if there was none."""
    return _session().last


def now_ms() -> int:
    """Return the time in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def sync_with_browser(page: str, *, resumable: bool) -> None:
    """Exchange news with the browser. Called once a run, before the page is drawn; it draws nothing.

    Parameters
    ----------
    page : str
        The page about to be drawn.
    resumable : bool
        True if a learner who comes back may want to go on there.
    """
    session = _session()
    # The page about to be drawn knows all that is known.
    session.changed = False
    if resumable and (session.last is None or session.last.page != page):
        session.last = Place(page=page, at=now_ms())
    with st.container(gap=None, key="record_box"):
        _exchange(page)


@st.fragment
def _exchange(page: str) -> None:
    """Run by itself when the browser says something, so that a confirmation does not draw the page again."""
    session = _session()
    storage(key=_WIDGET, data=session.message(), on_said_change=_hear, height="content")
    if session.changed:
        session.changed = False
        st.rerun()
    sentence = _trouble(session)
    if sentence and session.said_on in (None, page):
        session.said_on = page
        st.info(sentence, icon=":material/info:")


def _hear() -> None:
    """Take in what the browser sent. What is no message of ours is not believed."""
    text, session = st.session_state[_WIDGET].get("said"), _session()
    try:
        session.hear(_Said.model_validate_json(text if len(text) <= LARGEST else ""))
    except (TypeError, ValidationError):
        session.trouble = "unreadable"


def _trouble(session: _Session) -> str:
    if session.refused and not session.trouble:
        count = "one entry" if session.refused == 1 else f"{session.refused} entries"
        return _SENTENCES["some"].format(count=count)
    return _SENTENCES.get(session.trouble, "")


def _session() -> _Session:
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = _Session()
    session: _Session = st.session_state[_SESSION]
    return session
