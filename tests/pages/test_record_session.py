"""The session's side of the conversation with the browser: what it sends, what it believes, what it forgets."""

import json
from typing import Any

import pytest

from pages._shared.browser_storage import MOST
from pages._shared.record_session import RecordSession
from quizzes.record import LARGEST, Note, Place, Record
from tests.quizzes.records import NOON, attempt


def said(of: RecordSession, /, **fields: Any) -> str:
    """Return a message of a browser that has kept all it was sent."""
    message = {
        "session": of.name,
        "answered": of.number,
        "life": of.life,
        "attempts": [],
        "notes": {},
        "last": None,
        "trouble": "",
    }
    return json.dumps(message | fields)


def test_what_is_new_is_sent_until_the_browser_confirms_it() -> None:
    """A confirmation covers what was sent before it and nothing that came later."""
    session = RecordSession()
    session.add((attempt(1),))
    first = session.number
    session.add((attempt(2),), {"n": Note(text="mine", at=NOON)})

    assert [sent["id"] for sent in session.message()["attempts"]] == [attempt(1).id, attempt(2).id]

    session.hear(said(session, answered=first))

    assert [sent["id"] for sent in session.message()["attempts"]] == [attempt(2).id]
    assert set(session.message()["notes"]) == {"n"}

    session.hear(said(session))

    assert session.message()["attempts"] == []
    assert session.message()["notes"] == {}
    assert session.attempts == (attempt(1), attempt(2))
    assert len(json.dumps(session.message())) < 150


def test_the_list_of_the_browser_joins_what_was_answered_meanwhile() -> None:
    """The union, oldest first; the page is to be drawn again."""
    session = RecordSession()
    session.add((attempt(5),))
    session.hear(
        said(session, attempts=[attempt(n).model_dump() for n in (3, 9)], last={"page": "quiz", "at": 7})
    )

    assert session.attempts == (attempt(3), attempt(5), attempt(9))
    assert session.last == Place(page="quiz", at=7)
    assert session.changed


def test_a_mere_confirmation_changes_nothing_on_the_page() -> None:
    """Otherwise every answer would draw its page twice."""
    session = RecordSession()
    session.add((attempt(1),))
    session.hear(said(session, attempts=[attempt(1).model_dump()]))

    assert not session.changed


def test_entries_that_are_not_sound_are_counted_and_dropped() -> None:
    """A record that was tampered with loses only what is wrong in it."""
    session = RecordSession()
    good = attempt(1).model_dump()
    session.hear(said(session, attempts=[good, {**good, "id": "no"}, 5], notes={"a": {"text": 3}, "b": None}))

    assert session.attempts == (attempt(1),)
    assert session.notes == {}
    assert session.refused == 4


@pytest.mark.parametrize(
    "text", [None, 7, "", "{", "[]", "{}", '{"session":"x"}', "[" * 100_000, " " * (LARGEST + 1)]
)
def test_what_is_no_message_is_not_believed(text: object) -> None:
    """Whatever a browser sends, what the session knows stays."""
    session = RecordSession()
    session.add((attempt(1),))
    session.hear(text)

    assert session.attempts == (attempt(1),)
    assert session.trouble == "unreadable"
    assert len(session.message()["attempts"]) == 1


def test_a_message_to_another_session_is_not_for_this_one() -> None:
    """Neither confirmed nor taken in."""
    session = RecordSession()
    session.add((attempt(1),))
    session.hear(said(session, session="another", attempts=[attempt(2).model_dump()]))

    assert session.attempts == (attempt(1),)
    assert len(session.message()["attempts"]) == 1


def test_forgetting_is_not_undone_by_a_message_that_was_under_way() -> None:
    """Until the browser has forgotten as well, what it says is of before."""
    session = RecordSession()
    session.add((attempt(1),), {"n": Note(text="mine", at=NOON)})
    before = said(session, attempts=[attempt(2).model_dump()])
    session.forget()
    session.hear(before)

    assert session.attempts == ()
    assert session.notes == {}
    assert session.message()["forget"]

    session.hear(said(session))

    assert not session.message()["forget"]


def test_forgetting_in_another_tab_leaves_what_was_answered_since() -> None:
    """The browser's new life replaces what the session knew, but for what it is still being sent."""
    session = RecordSession()
    session.add((attempt(1),))
    session.hear(said(session))
    session.add((attempt(2),))
    session.hear(said(session, answered=session.number - 1, life="after"))

    assert session.attempts == (attempt(2),)
    assert session.life == "after"
    assert session.changed


def test_loading_adds_what_is_not_here_and_keeps_the_notes_of_this_browser() -> None:
    """One's own file adds zero."""
    session = RecordSession()
    session.add((attempt(1),), {"n": Note(text="mine", at=NOON)})
    mine = Record(attempts=session.attempts, notes=session.notes)
    other = Record(
        attempts=(attempt(1), attempt(2), attempt(2)),
        notes={"n": Note(text="theirs", at=NOON + 9), "m": Note(text="more", at=NOON)},
    )

    assert session.load(mine) == 0
    assert session.load(other) == 1
    assert session.load(other) == 0
    assert {name: note.text for name, note in session.notes.items()} == {"n": "mine", "m": "more"}


def test_the_latest_attempt_at_a_question_is_found() -> None:
    """Also after more came."""
    session = RecordSession()
    session.add((attempt(1, question="a"), attempt(2, question="b")))

    assert session.latest("a") == attempt(1, question="a")
    assert session.latest("c") is None

    session.add((attempt(3, question="a"),))

    assert session.latest("a") == attempt(3, question="a")


def test_a_session_does_not_grow_beyond_what_a_browser_keeps() -> None:
    """The latest attempts stay."""
    session = RecordSession()
    for start in (0, 6000):
        session.hear(said(session, attempts=[attempt(start + n).model_dump() for n in range(6000)]))

    assert len(session.attempts) == MOST
    assert session.attempts[-1] == attempt(11_999)


def test_two_sessions_share_nothing() -> None:
    """Each begins empty, with a name of its own."""
    one, other = RecordSession(), RecordSession()
    one.add((attempt(1),), {"n": Note(text="mine", at=NOON)})

    assert other.attempts == ()
    assert other.notes == {}
    assert one.name != other.name
