"""Pairs to find, with partners that fit nothing."""

from typing import Any

import pytest

from quizzes.formulas.notation import AnswerError
from quizzes.kinds.grading import Outcome
from quizzes.kinds.match import Match

DESIGNS = {
    "id": "designs",
    "type": "match",
    "ask": "Match each design with its formula.",
    "pairs": (
        {"left": "Post-activation", "right": "s(F(x) + x)"},
        {"left": "Pre-activation", "right": "F(s(x)) + x", "why": "The skip adds x itself.", "slip": "skip"},
        {"left": "Plain", "right": "s(F(x))"},
    ),
    "extra": ({"right": "F(x) + s(x)", "why": "Here the skip is activated.", "slip": "active-skip"}, "x"),
    "why": "Look at where the skip joins.",
}
RIGHT = {"Post-activation": "s(F(x) + x)", "Pre-activation": "F(s(x)) + x", "Plain": "s(F(x))"}


def match(**changes: Any) -> Match:
    """Return the question, with some keys changed."""
    return Match.model_validate(DESIGNS | changes)


def test_all_pairs_are_right() -> None:
    """With the author's sentence."""
    grade = match().grade(RIGHT)

    assert (grade.outcome, grade.feedback) == (Outcome.RIGHT, ("Look at where the skip joins.",))


@pytest.mark.parametrize(("credit", "earned"), [("pairs", 2 / 3), ("none", 0.0)])
def test_each_right_pair_earns_its_share_unless_only_all_count(credit: str, earned: float) -> None:
    """Two of three."""
    assert match(credit=credit).grade(RIGHT | {"Plain": "x"}).credit == pytest.approx(earned)


def test_every_wrong_pair_hears_a_sentence_the_most_telling_first() -> None:
    """What is wrong with an extra partner, else what the author says of the pair, else that it does not fit."""
    grade = match().grade({"Post-activation": "F(x) + s(x)", "Pre-activation": "s(F(x))", "Plain": "x"})

    assert grade.feedback == (
        "Here the skip is activated.",
        "The skip adds x itself.",
        "“Plain” does not go with “x”.",
        "0 of 3 pairs are right.",
    )
    assert grade.slip == "active-skip"


def test_a_right_pair_is_not_spoken_of() -> None:
    """One wrong pair is one sentence before the count."""
    assert match().grade(RIGHT | {"Plain": "x"}).feedback[:-1] == ("“Plain” does not go with “x”.",)


def test_partners_with_equal_texts_are_interchangeable() -> None:
    """One partner may fit two things, and is offered once."""
    question = match(pairs=({"left": "a", "right": "1"}, {"left": "b", "right": "1"}), extra=("2",))

    assert sorted(question.partners()) == ["1", "2"]
    assert question.grade({"a": "1", "b": "1"}).outcome is Outcome.RIGHT


def test_partners_are_shown_alike_to_everyone_and_never_beside_their_own() -> None:
    """Two pairs have only one other order."""
    two = match(pairs=({"left": "a", "right": "1"}, {"left": "b", "right": "2"}), extra=())

    assert two.partners() == ["2", "1"]
    assert len({tuple(match().partners()) for _ in range(20)}) == 1
    assert sorted(match().partners()) == sorted([*RIGHT.values(), "F(x) + s(x)", "x"])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({}, "Choose a partner for “Post-activation”."),
        (RIGHT | {"Plain": None}, "Choose a partner for “Plain”."),
        (RIGHT | {"Plain": "y"}, "There is no partner `y`."),
        (RIGHT | {"Other": "x"}, "There is no `Other` to find a partner for."),
    ],
)
def test_a_match_that_cannot_be_read_costs_nothing(answer: dict[str, str | None], said: str) -> None:
    """It says what to mend."""
    grade = match().grade(answer)

    assert (grade.outcome, grade.feedback) == (Outcome.INVALID, (said,))


def test_pairs_are_read_from_a_line_of_text() -> None:
    """Case and spaces make no difference, and a formula may hold an equals sign."""
    question = match(pairs=({"left": "a = b", "right": "c = d"}, {"left": "e", "right": "f"}), extra=())

    assert question.read_answer("A = b = c =  d; e=F;") == {"a = b": "c = d", "e": "f"}
    with pytest.raises(AnswerError, match="`g = f` is not a pair"):
        question.read_answer("g = f")


def test_every_reason_belongs_to_a_foreseen_mistake_that_hears_it_and_is_not_right() -> None:
    """One pair with a reason and one extra partner with one."""
    question = match()
    found = {mistake.path: question.grade(mistake.answer) for mistake in question.mistakes()}

    assert question.grade(question.right_answer()).outcome is Outcome.RIGHT
    assert {path: grade.feedback[0] for path, grade in found.items()} == {
        ("pairs", 1): "The skip adds x itself.",
        ("extra", 0): "Here the skip is activated.",
    }
    assert {grade.outcome for grade in found.values()} == {Outcome.PARTLY_RIGHT}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"pairs": ({"left": "a", "right": "1"},)}, ["bad-value"]),
        ({"pairs": ({"left": "a", "right": "1"}, {"left": "b", "right": "1"}), "extra": ()}, ["bad-value"]),
        ({"pairs": ({"left": "a", "right": "1"}, {"left": "A", "right": "2"})}, ["duplicate-option"]),
        ({"extra": ("S(F(x))",)}, ["duplicate-option"]),
        ({"extra": ("x", "x")}, ["duplicate-option"]),
    ],
)
def test_a_faulty_match_is_found(changes: dict[str, Any], codes: list[str]) -> None:
    """There must be something to choose, and extra partners must fit nothing."""
    assert [problem.code for problem in match(**changes).problems()] == codes


def test_a_good_match_has_no_problems() -> None:
    """The example above is faultless."""
    assert list(match().problems()) == []
