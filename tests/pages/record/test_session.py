"""The session's side of the conversation with the browser: what it sends, what it believes, what it forgets."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from pages._shared.browser.storage import PREFIX
from pages._shared.record.session import LONGEST_IN_TAB, MOST, MOST_IN_TAB, RecordSession
from quizzes.learner.attempts import Attempt
from quizzes.learner.record import LARGEST, Note, Place, Record, entries_of
from tests.quizzes.records import NOON, attempt


def entries(*attempts: Attempt, **rest: Any) -> dict[str, str]:
    """Return what a browser keeps of these attempts and of the rest of a record."""
    return entries_of(Record(attempts=attempts, **rest))


def said(entries: Mapping[str, str | None], count: int = 1) -> str:
    """Return the message of a browser that has this to tell."""
    return json.dumps({"count": count, "entries": {PREFIX + name: text for name, text in entries.items()}})


def sent(session: RecordSession) -> dict[str, str | None]:
    """Return what the browser is sent to write and remove."""
    return {name.removeprefix(PREFIX): text for name, text in session.message()["entries"].items()}


def confirm(session: RecordSession) -> None:
    """Have the browser tell that it did all it was sent."""
    session.hear(said(sent(session)))


def test_what_is_new_is_sent_until_the_browser_confirms_it() -> None:
    """A confirmation covers what the browser has written and nothing else."""
    session = RecordSession()
    session.add((attempt(1),))
    session.add((attempt(2),), {"n": Note(text="mine", at=NOON)})

    assert sent(session) == entries(attempt(1), attempt(2), notes={"n": Note(text="mine", at=NOON)})

    session.hear(said(entries(attempt(1))))

    assert list(sent(session)) == [f"attempt/{attempt(2).id}", "note/n"]

    confirm(session)

    assert session.attempts == (attempt(1), attempt(2))
    assert sent(session) == {}
    assert len(json.dumps(session.message())) < 150


def test_the_browser_is_told_which_message_was_heard_last() -> None:
    """Until then it repeats what it has to tell, because a message may be lost."""
    session = RecordSession()

    assert session.message()["heard"] == 0

    session.hear(said(entries(attempt(1)), count=7))

    assert session.message()["heard"] == 7


def test_what_is_new_is_handed_over_once() -> None:
    """Otherwise a part of a page would hand the same over again and again."""
    session = RecordSession()
    session.add((attempt(1),))

    assert not session.handed_over

    session.message()

    assert session.handed_over


def test_a_note_that_was_changed_meanwhile_is_not_confirmed_by_its_former_text() -> None:
    """The new text is still on its way, and stays what the session knows."""
    session = RecordSession()
    session.add(notes={"n": Note(text="first", at=NOON)})
    before = said(sent(session))
    session.add(notes={"n": Note(text="second", at=NOON + 1)})
    session.hear(before)

    assert session.notes["n"].text == "second"
    assert "second" in str(sent(session)["note/n"])


def test_what_the_browser_keeps_joins_what_was_answered_meanwhile() -> None:
    """The union, oldest first; the page is to be drawn again."""
    session = RecordSession()
    session.add((attempt(5),))
    session.hear(said(entries(attempt(9), attempt(3), last=Place(page="quiz", at=7))))

    assert session.attempts == (attempt(3), attempt(5), attempt(9))
    assert session.last == Place(page="quiz", at=7)
    assert session.changed


def test_a_mere_confirmation_changes_nothing_on_the_page() -> None:
    """Otherwise every answer would draw its page twice."""
    session = RecordSession()
    session.add((attempt(1),))
    session.stop_at(Place(page="quiz", at=NOON))
    confirm(session)

    assert not session.changed


def test_entries_that_are_not_sound_are_counted_and_set_aside() -> None:
    """A record that was tampered with loses only what is wrong in it, and the next session finds it mended."""
    session = RecordSession()
    broken = {
        "attempt/no": '{"id":',
        "note/a": '{"text":3}',
        "last": "null",
        "unreadable/note/b": "5",
        "x": "?",
    }
    session.hear(said(entries(attempt(1)) | broken))

    assert session.attempts == (attempt(1),)
    assert session.notes == {}
    assert session.last is None
    assert session.refused == 3
    assert sent(session) == {
        "attempt/no": None,
        "unreadable/attempt/no": '{"id":',
        "note/a": None,
        "unreadable/note/a": '{"text":3}',
        "last": None,
        "unreadable/last": "null",
    }


def test_letters_that_are_none_spoil_only_the_entry_they_stand_in() -> None:
    """Half of a pair of UTF-16, which a browser keeps and JSON can write, but no file."""
    session = RecordSession()
    broken = {"note/a": '{"text":"\ud800","at":5}', "note/\udfff": '{"text":"x","at":5}'}
    session.hear(said(entries(attempt(1)) | broken))

    assert session.attempts == (attempt(1),)
    assert session.refused == 2
    assert sent(session)["unreadable/note/a"] == broken["note/a"]


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "{",
        "[]",
        '{"last":5}',
        '{"":{}}',
        "[" * 100_000,
        " " * (2 * LARGEST + 1),
        '{"trouble":"x"}',
        '{"count":1,"entries":{"last":5}}',
        '{"count":1,"entries":["last"]}',
        '{"count":"1","entries":{}}',
    ],
)
def test_what_is_no_message_changes_nothing(text: object) -> None:
    """Whatever a browser sends, what the session knows stays."""
    session = RecordSession()
    session.add((attempt(1),))
    session.hear(text)

    assert session.attempts == (attempt(1),)
    assert sent(session) == entries(attempt(1))
    assert not session.changed
    assert session.refused == 0


def test_forgetting_is_not_undone_by_a_message_that_was_under_way() -> None:
    """Until the browser has forgotten as well, what it says is of before."""
    session = RecordSession()
    session.add((attempt(1),), {"n": Note(text="mine", at=NOON)})
    before = said(entries(attempt(1), attempt(2)))
    session.forget()
    session.add((attempt(3),))
    session.hear(before)

    assert session.attempts == (attempt(3),)
    assert session.notes == {}
    assert sent(session) == {"": None, **entries(attempt(3))}

    confirm(session)

    assert sent(session) == {}
    assert session.attempts == (attempt(3),)


def test_forgetting_in_another_tab_leaves_what_was_answered_since() -> None:
    """What the browser no longer keeps is gone here too, but for what it is still being sent."""
    session = RecordSession()
    session.add((attempt(1),), {"n": Note(text="mine", at=NOON)})
    confirm(session)
    session.add((attempt(2),))
    session.hear(said(dict.fromkeys(entries(attempt(1), notes={"n": Note(text="mine", at=NOON)}))))

    assert session.attempts == (attempt(2),)
    assert session.notes == {}
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


def test_a_record_keeps_the_latest_attempts_when_there_are_too_many() -> None:
    """The browser is sent word to remove the oldest."""
    session = RecordSession()
    session.hear(said(entries(*map(attempt, range(MOST)))))
    session.add((attempt(MOST), attempt(MOST + 1)))

    assert len(session.attempts) == MOST
    assert session.attempts[-1] == attempt(MOST + 1)
    assert sent(session) == {
        **entries(attempt(MOST), attempt(MOST + 1)),
        f"attempt/{attempt(0).id}": None,
        f"attempt/{attempt(1).id}": None,
    }


def test_as_many_attempts_as_a_record_holds_fit_into_a_message() -> None:
    """Long ones, with every field filled in."""
    long = {"question": "q" * 60, "slip": "s" * 60, "variant": "abc", "confidence": "fairly sure", "hints": 3}
    session = RecordSession()
    session.hear(said(entries(*(attempt(n, **long) for n in range(MOST)))))

    assert len(session.attempts) == MOST


def test_a_record_that_comes_in_parts_is_taken_in_whole() -> None:
    """Each part is confirmed by its number, and nothing that is kept is removed for what is not here yet."""
    session = RecordSession()
    for count, numbers in enumerate((range(9), range(9, 20)), 1):
        session.hear(said(entries(*map(attempt, numbers)), count))

        assert session.message()["heard"] == count
        assert sent(session) == {}

    assert len(session.attempts) == 20


def test_what_is_counted_as_loaded_is_what_is_kept() -> None:
    """Of a file with more attempts than a record holds the latest are kept; the browser is told of no other."""
    session = RecordSession()
    session.add((attempt(1),))
    loaded = Record(attempts=tuple(attempt(n) for n in range(MOST + 2_000)))

    assert session.load(loaded) == MOST == len(session.attempts)
    assert sum(text is not None for text in sent(session).values()) == MOST


def test_two_sessions_share_nothing() -> None:
    """Each begins empty, with a name of its own."""
    one, other = RecordSession(), RecordSession()
    one.add((attempt(1),), {"n": Note(text="mine", at=NOON)})

    assert other.attempts == ()
    assert other.notes == {}
    assert one.name != other.name


def test_what_a_tab_has_under_way_comes_back_in_another_session() -> None:
    """Under its name; taken away, it is gone from the browser, too; and it is no entry of the record."""
    first, second = RecordSession(), RecordSession()
    first.keep_in_tab("work/q1", "first try")
    first.keep_in_tab("form", "A")
    kept = sent(first)
    first.keep_in_tab("form", None)
    second.hear(said(kept))

    assert kept == {"tab/work/q1": "first try", "tab/form": "A"}
    assert sent(first)["tab/form"] is None
    assert second.tab == {"work/q1": "first try", "form": "A"}
    assert (second.changed, second.attempts, second.refused) == (True, (), 0)


def test_what_this_session_has_under_way_is_newer_than_what_the_browser_says() -> None:
    """And what is too long or too much is left where it is."""
    session = RecordSession()
    session.keep_in_tab("work/q1", "second try")
    session.keep_in_tab("long", "x" * (LONGEST_IN_TAB + 1))
    confirm(session)
    session.hear(said({"tab/work/q1": "first try", "tab/far too long": "x" * (LONGEST_IN_TAB + 1)}, 2))
    session.hear(said({f"tab/{number}": "x" for number in range(2 * MOST_IN_TAB)}, 3))

    assert session.tab["work/q1"] == "second try"
    assert "tab/long" not in sent(session)
    assert "far too long" not in session.tab
    assert len(session.tab) == MOST_IN_TAB


def test_forgetting_everything_forgets_what_is_under_way() -> None:
    """It says what was answered, too."""
    session = RecordSession()
    session.keep_in_tab("work/q1", "first try")
    session.forget()

    assert session.tab == {}
    assert sent(session) == {"": None}
