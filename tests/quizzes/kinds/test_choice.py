"""Choosing one option or several: what each choice earns and hears."""

from typing import Any

import pytest

from quizzes.kinds.choice import Choice
from quizzes.kinds.grading import Outcome

ONE = {
    "id": "capital",
    "type": "choice",
    "ask": "Which one?",
    "options": (
        {"wrong": "first", "why": "Why first is wrong.", "slip": "guesses"},
        {"right": "second", "why": "Why second is right."},
        {"wrong": "third", "why": "Why third is nearly right.", "credit": 0.5},
    ),
}
MANY = {
    "id": "primes",
    "type": "choice",
    "ask": "Which are prime?",
    "pick": "many",
    "options": (
        {"right": 2, "why": "2 is prime."},
        {"right": 3, "why": "3 is prime."},
        {"wrong": 4, "why": "4 is 2 times 2."},
        {"wrong": 6, "why": "6 is 2 times 3."},
    ),
}


def choice(data: dict[str, Any], **changes: Any) -> Choice:
    """Return the question, with some keys changed."""
    return Choice.model_validate(data | changes)


def problem_codes(question: Choice) -> list[str]:
    """Return the codes of the question's problems."""
    return [problem.code for problem in question.problems()]


def test_the_right_option_is_right_and_says_why() -> None:
    """The confirmation is the option's own sentence."""
    grade = choice(ONE).grade("b")

    assert grade.outcome is Outcome.RIGHT
    assert grade.feedback == ("Why second is right.",)


def test_a_wrong_option_hears_only_about_itself() -> None:
    """Neither the right option nor its sentence appears."""
    grade = choice(ONE).grade("a")

    assert grade.outcome is Outcome.WRONG
    assert grade.feedback == ("Why first is wrong.",)
    assert grade.slip == "guesses"


def test_a_wrong_option_may_earn_part_of_the_credit() -> None:
    """An author may value a near miss."""
    grade = choice(ONE).grade("c")

    assert (grade.outcome, grade.credit) == (Outcome.PARTLY_RIGHT, 0.5)


@pytest.mark.parametrize("answer", [None, "", [], ()])
def test_no_choice_is_invalid(answer: Any) -> None:
    """Nothing chosen costs nothing."""
    grade = choice(ONE).grade(answer or None)

    assert grade.outcome is Outcome.INVALID
    assert grade.feedback == ("Choose an option first.",)


def test_two_choices_where_one_is_asked_are_invalid() -> None:
    """Ticking everything is no answer."""
    grade = choice(ONE).grade({"a", "b"})

    assert grade.outcome is Outcome.INVALID


def test_an_unknown_option_is_an_error_of_the_page() -> None:
    """An id that no option has is never graded."""
    with pytest.raises(KeyError):
        choice(ONE).grade("z")


def test_options_are_lettered_by_position_unless_they_have_an_id() -> None:
    """The letters are those of the source: a, b, c, ..."""
    question = choice(ONE, options=(*ONE["options"], {"id": "none", "wrong": "none", "why": "One is."}))

    assert [option.id for option in question.options] == ["a", "b", "c", "none"]


def test_a_shuffle_is_the_same_for_the_same_seed() -> None:
    """A learner sees one order, and every order holds all options."""
    question = choice(ONE, options=tuple({"wrong": f"option {i}", "why": "No."} for i in range(10)))
    first, again, other = (question.shown_options(seed) for seed in ("ann", "ann", "bob"))

    assert first == again
    assert first != other
    assert set(first) == set(question.options)


def test_options_stay_in_order_without_shuffle() -> None:
    """The source's letters can be kept."""
    question = choice(ONE, shuffle=False)

    assert question.shown_options("any") == question.options


@pytest.mark.parametrize(
    ("credit", "chosen", "earned"),
    [
        ("net", "ab", 1.0),
        ("net", "a", 0.5),
        ("net", "ac", 0.0),
        ("net", "abc", 0.5),
        ("net", "abcd", 0.0),
        ("each", "ab", 1.0),
        ("each", "a", 0.75),
        ("each", "abcd", 0.5),
        ("each", "cd", 0.0),
        ("none", "a", 0.0),
        ("none", "ab", 1.0),
    ],
)
def test_the_credit_of_several_choices(credit: str, chosen: str, earned: float) -> None:
    """Two of four are right: net is (right - wrong) / 2, each counts all four judgements, none is all or nothing."""
    grade = choice(MANY, credit=credit).grade(set(chosen))

    assert grade.credit == earned


def test_several_choices_hear_about_the_wrong_ones_they_made() -> None:
    """The sentences of right options, and of options not chosen, stay unsaid."""
    grade = choice(MANY).grade({"a", "c"})

    assert grade.feedback == ("4 is 2 times 2.",)


def test_an_incomplete_choice_is_not_told_how_many_are_missing() -> None:
    """The number of right options is not revealed."""
    grade = choice(MANY).grade({"a"})

    assert grade.feedback == ("Nothing you ticked is wrong, but the list is not complete.",)


@pytest.mark.parametrize(
    ("pick", "chosen", "message"),
    [
        ({"min": 2, "max": 2}, "a", "Choose exactly 2; you chose 1."),
        ({"min": 2, "max": 3}, "a", "Choose at least 2."),
        ({"min": 1, "max": 2}, "abc", "Choose at most 2; you chose 3."),
        ("many", "", "Tick at least one option first."),
    ],
)
def test_a_choice_outside_the_asked_number_is_invalid(pick: Any, chosen: str, message: str) -> None:
    """The page may say how many to choose; another number costs nothing."""
    grade = choice(MANY, pick=pick).grade(set(chosen))

    assert (grade.outcome, grade.feedback) == (Outcome.INVALID, (message,))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (({"right": "a", "why": "."},), "too-few-options"),
        (({"wrong": "a", "why": "."}, {"wrong": "b", "why": "."}), "no-right-option"),
        (({"right": "a", "why": "."}, {"right": "b", "why": "."}), "two-right"),
        (({"right": "a", "wrong": "b", "why": "."}, {"wrong": "c", "why": "."}), "option-both"),
        (({"right": "a", "why": "."}, {"why": "."}), "missing-key"),
        (({"right": "a b", "why": "."}, {"wrong": " A  b ", "why": "."}), "duplicate-option"),
        (({"right": "a", "why": ".", "id": "x"}, {"wrong": "b", "why": ".", "id": "x"}), "duplicate-id"),
        (({"right": "a", "why": ".", "slip": "s"}, {"wrong": "b", "why": "."}), "bad-value"),
    ],
)
def test_a_faulty_set_of_options_is_found(options: tuple[dict[str, str], ...], code: str) -> None:
    """Each fault has its code."""
    assert problem_codes(choice(ONE, options=options)) == [code]


def test_a_pick_that_forbids_the_right_answer_is_found() -> None:
    """Two are right, but three must be chosen."""
    assert problem_codes(choice(MANY, pick={"min": 3})) == ["bad-value"]


@pytest.mark.parametrize(("options", "tries"), [(2, 1), (3, 1), (4, 2), (6, 4)])
def test_two_options_stay_untried_unless_the_author_says_otherwise(options: int, tries: int) -> None:
    """A last option that is right for want of others shows nothing."""
    wrong = tuple({"wrong": f"option {number}", "why": "No."} for number in range(options - 1))
    listed = ({"right": "the right one", "why": "Yes."}, *wrong)

    assert choice(ONE, options=listed).attempts == tries
    assert choice(ONE, options=listed, attempts=5).attempts == 5


def test_a_good_choice_has_no_problems() -> None:
    """The examples above are faultless."""
    assert problem_codes(choice(ONE)) == problem_codes(choice(MANY)) == []
