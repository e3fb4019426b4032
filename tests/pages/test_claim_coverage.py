"""Every statement of the sources is met on a page: none is missing, and every place holds its words."""

from collections import Counter
from typing import get_args

import pytest

from pages._shared.frame.lessons import lessons
from pages._shared.frame.statements import VERDICTS, Verdict, questions_about, statements, what_is_right
from tests.pages.lesson_words import words_of

LAST_STATEMENT = {"000": 18, "001": 36, "002": 71, "003": 32}
STATEMENTS = statements()

# What a question about a statement may conclude. A misleading or misprinted one fails as it stands, or needs a condition.
CONCLUSIONS: dict[Verdict, set[str]] = {
    "true": {"true"},
    "only-if": {"only-if"},
    "false": {"false"},
    "misleading": {"false", "only-if"},
    "typo": {"false", "only-if"},
}


def test_no_statement_is_missing() -> None:
    """Every statement of every source is listed once, in order."""
    expected = [
        f"{source}-{number:02d}" for source, last in LAST_STATEMENT.items() for number in range(1, last + 1)
    ]

    assert list(STATEMENTS) == expected
    assert len(STATEMENTS) == 157


def test_the_verdicts_are_those_that_were_found() -> None:
    """So many statements hold, hold under a condition, are false, mislead and are misprinted."""
    counts = Counter(statement.verdict for statement in STATEMENTS.values())

    assert set(get_args(Verdict)) == set(VERDICTS)
    assert counts == {"true": 45, "only-if": 45, "false": 37, "misleading": 21, "typo": 9}


@pytest.mark.parametrize("number", STATEMENTS)
def test_a_statement_is_met_on_the_page_that_it_names(number: str) -> None:
    """The page exists, and it or its questions hold the anchor."""
    statement = STATEMENTS[number]

    assert statement.page in lessons(), "Name a page of pages/lessons.yaml."
    assert statement.anchor in words_of(statement.page), "Quote words that stand on the page now as `anchor`."


@pytest.mark.parametrize("number", STATEMENTS)
def test_what_is_right_stands_in_one_place(number: str) -> None:
    """A statement that does not simply hold says what is right itself, or its question does, and never both."""
    statement, question = STATEMENTS[number], questions_about().get(number)
    if statement.verdict == "true":
        assert not statement.instead, "Delete `instead`: nothing is wrong with the statement."
    else:
        one_place = bool(statement.instead) != (question is not None)
        assert one_place, "Say what is right in `instead`, or in the solution of its question, not in both."
        assert what_is_right(statement, question)


def test_every_false_statement_is_asked_about() -> None:
    """Each of them is a vote; repeats share one."""
    false = {number for number, statement in STATEMENTS.items() if statement.verdict == "false"}

    assert false <= set(questions_about()), "Write a vote on it in quizzes/bank/claims.yaml, with its tag."


@pytest.mark.parametrize("number", questions_about())
def test_a_question_concludes_what_was_found(number: str) -> None:
    """The statement exists, and the key fits its verdict."""
    question = questions_about()[number]

    agreed = question.verdict in CONCLUSIONS[STATEMENTS[number].verdict]
    assert agreed, "Mend the verdict in quizzes/bank/claims.yaml or in pages/claims.yaml."
    assert question.source is not None, "Give its document: `source: {doc: ..., at: ...}`."
    sources = {tag.removeprefix("claim-")[:3] for tag in question.tags}
    assert question.source.doc in sources, "Name the document of its statements in `source`."


def test_a_false_anchor_is_not_found() -> None:
    """The search is for words that are there, not for anything."""
    assert "the gradient never vanishes" not in words_of("backprop_by_hand")
