"""A learner's record as text: what is written is read again, what was changed by hand is refused with a way to mend it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.learner.attempts import Attempt
from quizzes.learner.record import (
    LARGEST,
    Note,
    Place,
    Record,
    RecordError,
    attempt_entry,
    entries_of,
    merged,
    newest,
    read_entries,
    read_record,
    to_json,
)
from tests.clock import cpu_seconds
from tests.quizzes.records import NOON, attempt

RECORD = Record(
    attempts=(
        attempt(1, result="wrong", credit=0.0, slip="drops-identity", confidence="sure", hints=2),
        attempt(2, variant="7-1", result="partly right", credit=0.25, tries=2),
    ),
    notes={"three_layers_explain": Note(text='Addition keeps "x" \u2013 κόσμε.\nSecond line.', at=NOON)},
    last=Place(page="three_layers", at=NOON),
)
ATTEMPTS = st.lists(st.builds(attempt, st.integers(0, 30)), max_size=20)


def test_what_is_written_is_read_again() -> None:
    """Attempts, notes in any script and the resume point survive the way through a file."""
    assert read_record(to_json(RECORD)) == RECORD
    assert read_record(to_json(Record()).encode()) == Record()


def test_a_file_says_nothing_it_need_not() -> None:
    """What was not said about an answer takes no room."""
    text = to_json(Record(attempts=(attempt(1),)))

    assert "slip" not in text
    assert "confidence" not in text
    assert json.loads(text)["schema"] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a saved record"),
        (to_json(RECORD)[:-20], "not a saved record"),
        ("[]", "not a record of this lab"),
        ('{"schema":2,"attempts":[]}', "not a record of this lab"),
        ('{"attempts":[],"points":3}', "points"),
        (to_json(RECORD).replace('"credit":0.25', '"credit":1.5'), "attempt 2, credit"),
        (to_json(RECORD).replace('"tries":1', '"tries":"1"'), "attempt 1, tries"),
        (to_json(RECORD).replace('"where":', '"place":'), "(3 more like it)"),
        (to_json(RECORD).replace('"text":', '"words":'), "notes, three_layers_explain"),
        (" " * (LARGEST + 1), "at most 6 MB"),
        ("\ud800", "not a saved record"),
    ],
)
def test_a_file_that_is_no_record_is_refused_with_its_first_fault(text: str, message: str) -> None:
    """All or nothing: the message names the entry, and what to do."""
    with pytest.raises(RecordError, match=r"[.!]$") as refused:
        read_record(text)

    assert message in str(refused.value)


def test_deep_nesting_is_refused_and_not_followed() -> None:
    """A hostile file cannot exhaust the stack."""
    with pytest.raises(RecordError):
        read_record('{"notes":' + "[" * 100_000)


@given(ATTEMPTS, ATTEMPTS)
def test_merging_is_a_union(one: list[Attempt], other: list[Attempt]) -> None:
    """The order does not matter, nothing is twice, and merging again adds nothing."""
    union = merged(one, other)

    assert union == merged(other, one) == merged(union, one)
    assert {a.id for a in union} == {a.id for a in (*one, *other)}
    assert len({a.id for a in union}) == len(union)
    assert [a.at for a in union] == sorted(a.at for a in union)


def test_the_first_of_two_attempts_with_one_id_stays() -> None:
    """A forged copy does not replace what is known."""
    known, forged = attempt(1, result="wrong", credit=0.0), attempt(1)

    assert merged([known], [forged]) == (known,)


def test_the_newest_note_stays() -> None:
    """Notes are changed in place, so the later text counts; of two equally old ones that of the first."""
    old, new, same = Note(text="a", at=1), Note(text="b", at=2), Note(text="c", at=2)

    assert newest({"n": old}, {"n": new}) == newest({"n": new}, {"n": old}) == {"n": new}
    assert newest({"n": new}, {"n": same}) == {"n": new}


def test_a_record_comes_back_from_its_pieces() -> None:
    """One piece an attempt, one a note, one for the place: what a browser keeps."""
    pieces = entries_of(RECORD)

    assert list(pieces) == [
        *(attempt_entry(each) for each in RECORD.attempts),
        "note/three_layers_explain",
        "last",
    ]
    assert read_entries(pieces) == (RECORD, [])


def test_sound_pieces_are_kept_and_the_others_named() -> None:
    """One bad piece does not cost the rest."""
    sound = attempt(1).model_dump()
    changed = ({**sound, "id": "x"}, None, 7, {**sound, "key": "C"}, {**sound, "credit": float("nan")})
    bad = {f"attempt/{number}": json.dumps(piece) for number, piece in enumerate(changed)}
    bad |= {"attempt/cut": '{"id":"0', "note/" + "n" * 141: '{"text":"too long a name","at":1}', "last": "{}"}

    assert read_entries(entries_of(Record(attempts=(attempt(1),))) | bad) == (
        Record(attempts=(attempt(1),)),
        list(bad),
    )
    assert read_entries({"colour": "red"}) == (Record(), [])


def test_five_thousand_attempts_are_read_and_merged_quickly() -> None:
    """Well within the half second that loading them may take in all."""
    text = to_json(Record(attempts=tuple(attempt(n, slip="drops-identity") for n in range(5000))))

    def read_and_merge() -> tuple[Attempt, ...]:
        record = read_record(text)
        return merged(record.attempts, record.attempts)

    assert len(read_and_merge()) == 5000
    assert cpu_seconds(read_and_merge) < 0.25
    assert len(text) < LARGEST
