"""One session's copy of a learner's record, and the conversation with the browser that keeps the original.

The server sends what is new under a number that grows; the browser keeps it and answers with that number, and with
what the session did not know. What comes from the browser is looked at entry by entry: sound ones are taken in, the
others counted.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pages._shared.browser_storage import MOST
from quizzes.attempts import Attempt
from quizzes.record import LARGEST, Note, Place, Record, merged, newest, sound_entries

Trouble = Literal["", "blocked", "full", "unreadable"]


class _Said(BaseModel):
    """A message of the browser; its entries are looked at one by one later."""

    model_config = ConfigDict(strict=True, extra="forbid")

    session: str
    answered: int
    life: str
    attempts: list[Any]
    notes: dict[str, Any]
    last: Any
    trouble: Trouble


@dataclass
class RecordSession:
    """What is known of the record in one session.

    Attributes
    ----------
    name
        Tells the browser one session from another: a new one is sent everything.
    number
        How many times this session had something for the browser to keep.
    handed_over
        The number under which the browser was last sent something.
    life
        Changes when everything is forgotten. Empty until that happens for the first time.
    attempts
        Oldest first.
    unconfirmed
        Attempts the browser has not said to keep yet, with the number they were sent under; so for notes.
    trouble
        Why the browser cannot keep the record, or empty.
    refused
        How many entries of the browser were not sound.
    changed
        True if the browser has told something new since this was set to False.
    """

    name: str = field(default_factory=lambda: secrets.token_hex(8))
    number: int = 0
    handed_over: int = 0
    life: str = ""
    attempts: tuple[Attempt, ...] = ()
    notes: dict[str, Note] = field(default_factory=dict)
    last: Place | None = None
    unconfirmed: dict[str, tuple[int, Attempt]] = field(default_factory=dict)
    unconfirmed_notes: dict[str, tuple[int, Note]] = field(default_factory=dict)
    trouble: Trouble = ""
    refused: int = 0
    changed: bool = False
    _forgetting: bool = False
    _latest: dict[str, Attempt] = field(default_factory=dict)
    _latest_of: tuple[Attempt, ...] = ()

    def add(self, attempts: tuple[Attempt, ...] = (), notes: Mapping[str, Note] | None = None) -> None:
        """Take in what is new, and have the browser keep it."""
        notes = notes or {}
        self.number += 1
        self.attempts = merged(self.attempts, attempts)
        self.notes = newest(self.notes, notes)
        self.unconfirmed |= {attempt.id: (self.number, attempt) for attempt in attempts}
        self.unconfirmed_notes |= {name: (self.number, note) for name, note in notes.items()}

    def load(self, record: Record) -> int:
        """Take in a loaded record, and return how many of its attempts are new. Notes of this browser stay."""
        known = {attempt.id for attempt in self.attempts}
        new = tuple({a.id: a for a in record.attempts if a.id not in known}.values())
        self.add(new, {name: note for name, note in record.notes.items() if name not in self.notes})
        return len(new)

    def forget(self) -> None:
        """Empty the record, here and, once it hears of it, in the browser and its other tabs."""
        self.number += 1
        self.life = secrets.token_hex(8)
        self.attempts, self.notes, self.last = (), {}, None
        self.unconfirmed, self.unconfirmed_notes = {}, {}
        self.refused = 0
        self._forgetting = True

    def latest(self, question: str) -> Attempt | None:
        """Return the latest attempt at a question, or None."""
        if self._latest_of is not self.attempts:
            self._latest = {attempt.question: attempt for attempt in self.attempts}
            self._latest_of = self.attempts
        return self._latest.get(question)

    def message(self) -> dict[str, Any]:
        """Return what the browser is to know: a few bytes, unless something is new."""
        self.handed_over = self.number
        return {
            "session": self.name,
            "number": self.number,
            "life": self.life,
            "forget": self._forgetting,
            "attempts": [
                attempt.model_dump(exclude_defaults=True) for _, attempt in self.unconfirmed.values()
            ],
            "notes": {name: note.model_dump() for name, (_, note) in self.unconfirmed_notes.items()},
            "last": self.last and self.last.model_dump(),
        }

    def hear(self, text: object) -> None:
        """Take in a message of the browser. What is none is not believed, and changes nothing else."""
        try:
            if not isinstance(text, str) or len(text) > LARGEST:
                raise TypeError
            said = _Said.model_validate_json(text)
        except (TypeError, ValidationError):
            self.trouble = "unreadable"
            return
        # Said before this session began, or before it forgot everything.
        if said.session != self.name or (self._forgetting and said.life != self.life):
            return
        self._forgetting = False
        before = self.attempts, self.notes, self.last
        if said.life != self.life:
            # Everything was forgotten in another tab: what remains is what came after.
            self.attempts = merged((), (attempt for _, attempt in self.unconfirmed.values()))
            self.notes = {name: note for name, (_, note) in self.unconfirmed_notes.items()}
            self.life = said.life
        self._confirm(said.answered)
        self._take_in(said)
        self.trouble = said.trouble
        self.changed |= before != (self.attempts, self.notes, self.last)

    def _confirm(self, number: int) -> None:
        self.unconfirmed = {key: sent for key, sent in self.unconfirmed.items() if sent[0] > number}
        self.unconfirmed_notes = {
            key: sent for key, sent in self.unconfirmed_notes.items() if sent[0] > number
        }

    def _take_in(self, said: _Said) -> None:
        if said.attempts:
            attempts, bad = sound_entries(said.attempts, Attempt)
            self.attempts = merged(self.attempts, attempts)[-MOST:]
            self.refused += bad
        for name, entry in said.notes.items():
            notes, bad = sound_entries([entry], Note)
            self.notes = newest(self.notes, {name[:140]: note for note in notes})
            self.refused += bad
        places, _ = sound_entries([said.last], Place)
        if places and (self.last is None or self.last.at < places[0].at):
            self.last = places[0]
