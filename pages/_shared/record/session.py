"""One session's copy of a learner's record, and the conversation with the browser that keeps the original.

The server sends what the browser is to write or to remove, until the browser says that it has. What comes from the
browser is looked at entry by entry: sound ones are taken in, the others are counted and set aside.
"""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pages._shared.browser.storage import PREFIX
from quizzes.learner.attempts import Attempt
from quizzes.learner.record import (
    LARGEST,
    Note,
    Place,
    Record,
    attempt_entry,
    entries_of,
    merged,
    newest,
    note_entry,
    read_entries,
)

MOST = 8000
"""Attempts: the browser keeps the latest ones."""
LONGEST_IN_TAB, MOST_IN_TAB = 20_000, 400
"""Characters of what is kept for a tab under one name, and how many names."""

Entries = dict[str, str | None]
"""Names of what the browser keeps, with the text; None for what it does not keep, or is to remove."""

_EVERYTHING = ""
_TAB = "tab/"
# A message of the browser repeats the name of every entry and quotes its text.
_LONGEST = 2 * LARGEST


@dataclass
class RecordSession:
    """What is known of the record in one session.

    Attributes
    ----------
    name
        Tells the browser one session from another: a new one is sent everything.
    heard
        The count of the last message of the browser.
    attempts
        Oldest first.
    tab
        What lasts as long as the tab, by name: what the learner has under way, such as the tries at a question.
    unconfirmed
        Entries the browser has not said to have written or removed yet.
    handed_over
        False if the browser has not been sent the latest of them.
    trouble
        Why the browser does not keep the record, by the name of its exception; empty if it does.
    refused
        How many entries of the browser were not sound, and were set aside.
    changed
        True if the browser has told something new since this was set to False.
    """

    name: str = field(default_factory=lambda: secrets.token_hex(8))
    heard: int = 0
    attempts: tuple[Attempt, ...] = ()
    notes: dict[str, Note] = field(default_factory=dict)
    last: Place | None = None
    tab: dict[str, str] = field(default_factory=dict)
    unconfirmed: Entries = field(default_factory=dict)
    handed_over: bool = True
    trouble: str = ""
    refused: int = 0
    changed: bool = False
    _latest: dict[str, Attempt] = field(default_factory=dict)
    _latest_of: tuple[Attempt, ...] = ()

    def add(self, attempts: tuple[Attempt, ...] = (), notes: Mapping[str, Note] | None = None) -> None:
        """Take in what is new, and have the browser keep it."""
        new = Record(attempts=attempts, notes=dict(notes or {}))
        self._keep(entries_of(new))
        self._join(new)

    def load(self, record: Record) -> int:
        """Take in a loaded record, and return how many of its attempts are new and kept. Notes of this browser stay."""
        known = {attempt.id for attempt in self.attempts}
        new = tuple({a.id: a for a in record.attempts if a.id not in known}.values())
        self.add(new, {name: note for name, note in record.notes.items() if name not in self.notes})
        kept = {attempt.id for attempt in self.attempts}
        return sum(attempt.id in kept for attempt in new)

    def stop_at(self, place: Place) -> None:
        """Have the browser keep where the learner is."""
        self.last = place
        self._keep(entries_of(Record(last=place)))

    def keep_in_tab(self, name: str, text: str | None) -> None:
        """Have the browser keep a text for as long as this tab is open; None takes it away.

        What is too long is kept here only: it is lost if the tab has to go on with another process.
        """
        if text is None:
            self.tab.pop(name, None)
        else:
            self.tab[name] = text
        if text is None or len(text) <= LONGEST_IN_TAB:
            self._keep({f"{_TAB}{name}": text})

    def forget(self) -> None:
        """Empty the record, here and, once it hears of it, in the browser and its other tabs."""
        self.attempts, self.notes, self.last, self.refused, self.tab = (), {}, None, 0, {}
        self.unconfirmed = {}
        self._keep({_EVERYTHING: None})

    def latest(self, question: str) -> Attempt | None:
        """Return the latest attempt at a question, or None."""
        if self._latest_of is not self.attempts:
            # What is dated in the future is older than it says, or it would stay the latest for ever.
            now = time.time_ns() // 1_000_000
            sound_last = sorted(self.attempts, key=lambda attempt: attempt.at <= now)
            self._latest = {attempt.question: attempt for attempt in sound_last}
            self._latest_of = self.attempts
        return self._latest.get(question)

    def message(self) -> dict[str, Any]:
        """Return what the browser is to write and remove, which is nothing unless something is new."""
        self.handed_over = True
        entries = {PREFIX + name: text for name, text in self.unconfirmed.items()}
        return {"prefix": PREFIX, "session": self.name, "heard": self.heard, "entries": entries}

    def hear(self, text: object) -> None:
        """Take in what the browser keeps and this session does not know. What is no message changes nothing."""
        message = _read_message(text)
        if message is None:
            return
        self.heard, said = message
        # Said before the browser heard that everything is to be forgotten.
        if _EVERYTHING in self.unconfirmed and _EVERYTHING not in said:
            return
        before = self.attempts, self.notes, self.last, len(self.tab)
        # What is on its way there is newer than what the browser says of it.
        news = {name: text for name, text in said.items() if name not in self.unconfirmed}
        self.unconfirmed = {
            name: text for name, text in self.unconfirmed.items() if name not in said or said[name] != text
        }
        self._let_go({name for name, text in news.items() if text is None})
        self._take_in({name: text for name, text in news.items() if text is not None})
        self.changed |= before != (self.attempts, self.notes, self.last, len(self.tab))

    def _keep(self, entries: Mapping[str, str | None]) -> None:
        if entries:
            self.unconfirmed |= entries
            self.handed_over = False

    def _join(self, other: Record) -> None:
        attempts = merged(self.attempts, other.attempts)
        self.attempts = attempts[-MOST:]
        self._keep(dict.fromkeys(map(attempt_entry, attempts[:-MOST])))
        self.notes = newest(self.notes, other.notes)

    def _let_go(self, names: set[str]) -> None:
        if names:
            self.attempts = tuple(attempt for attempt in self.attempts if attempt_entry(attempt) not in names)
            self.notes = {name: note for name, note in self.notes.items() if note_entry(name) not in names}

    def _take_in(self, entries: dict[str, str]) -> None:
        self.trouble = entries.pop("trouble", self.trouble)
        for name in [name for name in entries if name.startswith(_TAB)]:
            text = entries.pop(name)
            # What this session knows is newer.
            if len(text) <= LONGEST_IN_TAB and len(self.tab) < MOST_IN_TAB:
                self.tab.setdefault(name.removeprefix(_TAB), text)
        record, unsound = read_entries(entries)
        self._join(record)
        if record.last and (self.last is None or self.last.at < record.last.at):
            self.last = record.last
        self.refused += len(unsound)
        for name in unsound:
            self._keep({name: None, f"unreadable/{name}": entries[name]})


def _read_message(text: object) -> tuple[int, Entries] | None:
    """Return the number of a browser's message and what it tells; None for what is no message."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        match json.loads(text):
            case {"count": int(count), "entries": dict(entries)} if all(
                text is None or isinstance(text, str) for text in entries.values()
            ):
                return count, {name.removeprefix(PREFIX): text for name, text in entries.items()}
    except (ValueError, RecursionError):
        pass
    return None
