"""A learner's record: their attempts, their notes and where they stopped, as text that can be kept and loaded.

The record belongs to the learner and comes back from places nobody controls: a browser, a file that was edited.
So everything is checked. A file is either sound or refused with one message that says what to mend; from a browser,
sound entries are kept and the others named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from quizzes.learner.attempts import Attempt, Short

LARGEST = 6_000_000
"""Bytes: the largest record that is read. A browser holds about five million characters, so what it held can be loaded."""

Milliseconds: TypeAlias = Annotated[int, Field(ge=0, lt=10**14)]


class RecordError(ValueError):
    """A record that cannot be read. The message is for the learner: what is wrong and how to mend it."""


class Note(BaseModel):
    """A few words of the learner's own, and when they were last changed (milliseconds since 1970, UTC)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: Annotated[str, StringConstraints(max_length=8000)]
    at: Milliseconds


class Place(BaseModel):
    """The page a learner had open last, and since when (milliseconds since 1970, UTC)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    page: Short
    at: Milliseconds


class Record(BaseModel):
    """All that is kept for a learner."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    version: Annotated[Literal[1], Field(alias="schema")] = 1
    attempts: tuple[Attempt, ...] = ()
    notes: dict[Short, Note] = Field(default_factory=dict)
    last: Place | None = None


_SHORT: TypeAdapter[str] = TypeAdapter(Short)


def merged(one: Iterable[Attempt], other: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """Return the union of two lists of attempts, oldest first. An attempt is known by its id.

    Examples
    --------
    >>> early = Attempt(
    ...     id="0" * 16,
    ...     at=1,
    ...     question="paths",
    ...     fingerprint="0" * 10,
    ...     result="wrong",
    ...     credit=0.0,
    ...     tries=1,
    ...     where="quiz",
    ... )
    >>> late = early.model_copy(update={"id": "1" * 16, "at": 2})
    >>> [attempt.at for attempt in merged([late], [early, late])]
    [1, 2]
    """
    union = {attempt.id: attempt for attempt in (*other, *one)}
    return tuple(sorted(union.values(), key=lambda attempt: (attempt.at, attempt.id)))


def to_json(record: Record) -> str:
    """Write a record as text that ``read_record`` reads: one attempt a line, what is not known left out."""
    attempts = ",\n".join(attempt.model_dump_json(exclude_defaults=True) for attempt in record.attempts)
    rest = record.model_dump_json(by_alias=True, exclude={"attempts", "version"})
    return f'{{"schema":1,"attempts":[\n{attempts}\n],{rest[1:]}'


def read_record(text: str | bytes) -> Record:
    """Read the text of a record, all or nothing.

    Raises
    ------
    RecordError
        If the text is larger than ``LARGEST``, is not JSON, or anything in it is not what a record holds.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > LARGEST:
        raise RecordError(too_large(len(data)))
    try:
        return Record.model_validate_json(data)
    except ValidationError as error:
        raise RecordError(_first_fault(error)) from error


def too_large(size: int) -> str:
    """Say that a file of so many bytes is no record."""
    return (
        f"The file has {size / 1e6:.1f} MB; a record has at most {LARGEST / 1e6:g} MB. "
        "Choose a file that was downloaded here."
    )


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where, message = first["loc"], first["msg"]
    if first["type"] == "json_invalid":
        return "This is not a saved record. Choose the file residual-lab-record.json, and leave it unchanged."
    if not where or where[0] in ("schema", "version") or first["type"] in ("model_type", "dataclass_type"):
        return 'This is not a record of this lab: it has to begin with {"schema":1, "attempts":[…]}.'
    match where:
        case ("attempts", int(position), *field):
            place = f"attempt {position + 1}" + (f", {field[0]}" if field else "")
        case (section, name, *_):
            place = f"{section}, {name}"
        case _:
            place = str(where[0])
    more = error.error_count() - 1
    others = f" ({more} more like it)" if more else ""
    return f"Nothing was loaded, because one entry cannot be read: {place}: {message}{others}. Mend or delete that entry."


def attempt_entry(attempt: Attempt) -> str:
    """Return the name under which a browser keeps an attempt."""
    return f"attempt/{attempt.id}"


def note_entry(name: str) -> str:
    """Return the name under which a browser keeps a note."""
    return f"note/{name}"


def entries_of(record: Record) -> dict[str, str]:
    """Return a record in pieces, by name: what a browser keeps, and ``read_entries`` reads.

    Examples
    --------
    >>> entries_of(Record(notes={"home": Note(text="Add to it.", at=5)}, last=Place(page="quiz", at=7)))
    {'note/home': '{"text":"Add to it.","at":5}', 'last': '{"page":"quiz","at":7}'}
    """
    pieces: dict[str, BaseModel] = {attempt_entry(attempt): attempt for attempt in record.attempts}
    pieces |= {note_entry(name): note for name, note in record.notes.items()}
    pieces |= {"last": record.last} if record.last else {}
    return {name: piece.model_dump_json(exclude_defaults=True) for name, piece in pieces.items()}


def read_entries(entries: Mapping[str, str]) -> tuple[Record, list[str]]:
    """Read a record in pieces. Return what is sound, and the names of what is not; other names are passed over.

    Examples
    --------
    >>> read_entries({"last": '{"page":"quiz","at":7}', "note/home": '{"text":', "colour": "red"})
    (Record(version=1, attempts=(), notes={}, last=Place(page='quiz', at=7)), ['note/home'])
    """
    attempts, notes, last, unsound = [], {}, None, []
    for name, text in entries.items():
        try:
            match name.split("/", 1):
                case ["attempt", _]:
                    attempts.append(Attempt.model_validate_json(text))
                case ["note", note]:
                    notes[_SHORT.validate_python(note)] = Note.model_validate_json(text)
                case ["last"]:
                    last = Place.model_validate_json(text)
        except ValidationError:
            unsound.append(name)
    return Record(attempts=tuple(attempts), notes=notes, last=last), unsound


def newest(one: Mapping[str, Note], other: Mapping[str, Note]) -> dict[str, Note]:
    """Return the notes of both, of each the newest; of two equally old ones that of ``one``."""
    both = dict(one)
    for name, note in other.items():
        if name not in both or both[name].at < note.at:
            both[name] = note
    return both
