"""Checking a text takes a bounded amount of work, whatever stands in it, and says what was too much."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest
import streamlit as st

from pages._shared.quiz import checked_text
from pages._shared.quiz.checked_text import Checked, check_text, check_text_now
from tests.clock import cpu_seconds
from tests.pages.app import open_page, said

HEAD = "schema: quiz-bank/1\nbank: mine\ntitle: Mine\nitems:\n"
TEXT = "quiz_editor_text"


def with_slips(count: int, kind: str = "type: number", answer: str = "1", slip: str = "{}.5") -> str:
    """Return a bank of one question with so many foreseen mistakes."""
    lines = (f"      - {{answer: '{slip.format(number + 2)}', why: No.}}\n" for number in range(count))
    return (
        f"{HEAD}  - id: one\n    {kind}\n    ask: What?\n    answer: {answer}\n    slips:\n{''.join(lines)}"
    )


def many(count: int, entry: str) -> str:
    """Return a bank of so many questions that differ by their number."""
    return HEAD + "".join(f"  - {{id: q{number}, {entry}}}\n" for number in range(count))


MATRICES = "type: matexpr\n    given: {dims: {d: 8}, J1: [d, d], J2: [d, d]}"
VARYING = (
    "type: matexpr, vary: {k: {from: 1, to: 1000}}, given: {dims: {d: 8}, J1: [d, d]}, ask: '{{k}}', "
    "answer: 'k*J1*(J1 + I)^3'"
)


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        (with_slips(2_400), "too-many-entries", "it has 2,400 entries; at most 100 are checked here."),
        (
            with_slips(99, MATRICES, "J1", "+".join(["J1*J2"] * 40) + "+{}*I"),
            "too-much-work",
            "it was stopped at items[one].",
        ),
        (many(200, VARYING), "too-much-work", "it was stopped at items[q"),
        (
            many(1, f"type: number, ask: '{'![' * 90_000}', answer: 1"),
            "too-large",
            "it has 180,000 characters",
        ),
        (
            HEAD.replace(
                "items:", f"objectives: {{{', '.join(f'do-{n}: Do' for n in range(3_000))}}}\nitems:"
            )
            + "".join(
                f"  - {{id: q{n}, type: number, ask: b, answer: 1, objective: dp-{n}}}\n" for n in range(900)
            ),
            "too-much-work",
            "it was stopped",
        ),
    ],
    ids=["slips", "matrices", "variants", "long", "objectives"],
)
def test_what_takes_too_much_work_is_named_within_a_second(text: str, code: str, what: str) -> None:
    """The first of them took 75 seconds, and the others never ended."""
    [fault] = check_text_now(text).faults

    assert (fault.code, what in fault.message) == (code, True)
    assert cpu_seconds(check_text_now, text, tries=1) < 1.3


def test_a_text_with_many_faults_is_answered_in_time_and_with_few_marks() -> None:
    """Forty lines of 5,000 characters hold 94,000 pictures; not every fault quotes its whole line, and none is sent."""
    text = many(40, f"type: number, ask: '{'![' * 2_400}', answer: 1")
    at = open_page("write_a_quiz")
    at.session_state[TEXT] = text
    at.run()

    assert not at.exception
    assert cpu_seconds(check_text_now, text, tries=1) < 1.3


def test_what_a_text_may_hold_is_far_above_what_any_bank_of_the_lab_holds() -> None:
    """A hundred slips, each with its reason, are checked as ever."""
    checked = check_text_now(with_slips(checked_text.MOST_ENTRIES))

    assert (len(checked.items), checked.faults) == (1, ())


def test_a_text_that_is_too_much_stays_in_the_box() -> None:
    """The sentence stands where faults do; the text is the author's as before."""
    at = open_page("write_a_quiz")
    text = with_slips(2_400)
    at.session_state[TEXT] = text
    at.run()

    assert at.session_state[TEXT] == text
    assert "1 fault to mend" in at.error[0].value
    assert "at most 100 are checked here. Delete some." in said(at)


@pytest.fixture
def session() -> Iterator[None]:
    """Give every thread of a test one session, as the runs of a tab have."""
    st.session_state.clear()
    yield
    st.session_state.clear()


@pytest.mark.usefixtures("session")
def test_a_session_checks_one_text_at_a_time_and_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is replaced goes on until it draws again, beside the one that replaces it."""
    running, most, seen = 0, 0, []

    def slow(text: str) -> Checked:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.05)
        running -= 1
        seen.append(text)
        return Checked(text, ())

    monkeypatch.setattr(checked_text, "check_text_now", slow)
    check_text("first")
    found: list[Checked] = []
    threads = [
        Thread(target=lambda text=text: found.append(check_text(text))) for text in ("a", "b", "b", "c")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1
    assert sorted(checked.text for checked in found) == ["a", "b", "b", "c"]
    assert sorted(set(seen)) == ["a", "b", "c", "first"]
