"""Numbers as typed: what is accepted, what a wrong one hears, and what costs nothing."""

from typing import Any

import pytest

from quizzes.kinds.grading import Outcome
from quizzes.kinds.number import Number, how_far_off
from quizzes.kinds.significant_figures import significant_figures

PATHS = {
    "id": "paths",
    "type": "number",
    "ask": "How many paths do three blocks make?",
    "answer": "2^3",
    "integer": True,
    "why": "Two choices at each of three blocks.",
    "slips": (
        {"answer": "3", "why": "That counts blocks.", "slip": "counts-blocks"},
        {"answer": "3^2", "why": "Squaring is not doubling.", "credit": 0.25},
    ),
}
BOUND = {
    "id": "bound",
    "type": "number",
    "ask": "The bound?",
    "answer": "0.9^50",
    "tolerance": {"rel": 0.02},
    "sigfigs": {"min": 2},
}


def number(data: dict[str, Any], **changes: Any) -> Number:
    """Return the question, with some keys changed."""
    return Number.model_validate(data | changes)


@pytest.mark.parametrize("typed", ["8", "2^3", "2**3", "4*2", "16/2", " 8 ", "8.0", "2·4"])
def test_any_formula_of_the_right_value_is_right(typed: str) -> None:
    """A number may be typed as the calculation that gives it."""
    grade = number(PATHS).grade(typed)

    assert grade.outcome is Outcome.RIGHT
    assert grade.feedback == ("Two choices at each of three blocks.",)


@pytest.mark.parametrize("typed", ["5.15e-3", "0.0052", "5.2e-3", "0.9^50", "0.00515"])
def test_a_number_within_the_tolerance_is_right(typed: str) -> None:
    """2 % of 5.1538e-3 is forgiven."""
    assert number(BOUND).grade(typed).outcome is Outcome.RIGHT


@pytest.mark.parametrize("typed", ["5.0e-3", "0.0053", "0.45"])
def test_a_number_outside_the_tolerance_is_wrong(typed: str) -> None:
    """Further off is wrong, and never right by rounding."""
    assert number(BOUND).grade(typed).outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("key", "typed", "outcome"),
    [
        ("100", "110", Outcome.RIGHT),
        ("100", "90", Outcome.RIGHT),
        ("100", "110.5", Outcome.WRONG),
        ("100", "89.5", Outcome.WRONG),
        ("-100", "-90", Outcome.RIGHT),
        ("-100", "-110.5", Outcome.WRONG),
    ],
)
def test_a_relative_tolerance_is_a_share_of_the_key(key: str, typed: str, outcome: Outcome) -> None:
    """10 % of 100 is 10 on both sides, however large the answer is; never a share of the answer."""
    question = number(BOUND, answer=key, tolerance={"rel": 0.1}, sigfigs=None)

    assert question.grade(typed).outcome is outcome


def test_an_absolute_and_a_relative_tolerance_add_up() -> None:
    """1 and 10 % of 100 forgive 11, and no more."""
    question = number(BOUND, answer="100", tolerance={"abs": 1.0, "rel": 0.1}, sigfigs=None)

    assert question.grade("111").outcome is Outcome.RIGHT
    assert question.grade("111.5").outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("tolerance", "typed"),
    [(None, "0.00512"), ({"rel": 0.02}, "0.00500"), ({"rel": 0.05}, "0.0056"), ({"abs": 0.001}, "0.0075")],
)
def test_very_close_begins_where_the_tolerance_ends(tolerance: dict[str, float] | None, typed: str) -> None:
    """It is said of 5.1538e-3 with any tolerance, and not of a number that is plainly off."""
    question = number(BOUND, tolerance=tolerance, sigfigs=None)
    near, far = question.grade(typed), question.grade("0.02")

    assert (near.outcome, near.feedback) == (
        Outcome.WRONG,
        ("Very close. Keep more digits, or type the formula.",),
    )
    assert far.feedback == ("Too large.",)


def test_too_few_figures_cost_nothing() -> None:
    """A right number given too roughly is asked for again."""
    grade = number(BOUND, tolerance={"rel": 0.05}).grade("0.005")

    assert grade.outcome is Outcome.INVALID
    assert grade.feedback == ("Give at least 2 significant figures.",)


def test_exactly_so_many_figures_can_be_asked_for() -> None:
    """More figures than asked are sent back too."""
    question = number(BOUND, sigfigs={"exactly": 2})

    assert question.grade("5.15e-3").outcome is Outcome.INVALID
    assert question.grade("5.2e-3").outcome is Outcome.RIGHT


@pytest.mark.parametrize("asked", [{"min": 3}, {"min": 1}, {"exactly": 1}, {"exactly": 3}])
def test_zeros_that_may_count_are_given_the_benefit_of_the_doubt(asked: dict[str, int]) -> None:
    """100 may have one, two or three figures, so nobody who typed it is sent back."""
    question = number(BOUND, answer="100", sigfigs=asked)

    assert question.grade("100").outcome is Outcome.RIGHT


def test_more_figures_than_zeros_can_give_are_still_asked_for() -> None:
    """100 cannot have four."""
    assert number(BOUND, answer="100", sigfigs={"min": 4}).grade("100").outcome is Outcome.INVALID


def test_an_expected_wrong_number_hears_its_own_sentence() -> None:
    """The slip is named, and may earn part of the credit."""
    blocks, squared = number(PATHS).grade("3"), number(PATHS).grade("9")

    assert (blocks.outcome, blocks.feedback, blocks.slip) == (
        Outcome.WRONG,
        ("That counts blocks.",),
        "counts-blocks",
    )
    assert (squared.outcome, squared.credit) == (Outcome.PARTLY_RIGHT, 0.25)


@pytest.mark.parametrize("typed", ["", "  ", "eight", "2^", "2+*3", "1/0", "sqrt(-1)", "x", "I", "[1, 2]"])
def test_what_is_no_number_costs_nothing(typed: str) -> None:
    """It is never an attempt, and says what to mend."""
    grade = number(PATHS).grade(typed)

    assert grade.outcome is Outcome.INVALID
    assert grade.feedback[0]


def test_a_fraction_where_a_whole_number_is_asked_costs_nothing() -> None:
    """The kind of number is a matter of form."""
    grade = number(PATHS).grade("7.5")

    assert (grade.outcome, grade.feedback) == (Outcome.INVALID, ("The answer is a whole number.",))


def test_what_was_understood_is_shown_in_tex() -> None:
    """The learner sees how the formula was read."""
    assert number(PATHS).grade("2^3").understood == "2^{3}"


def test_an_exact_key_forgives_rounding_only() -> None:
    """1.1^3 in floating point is right; one part in a million is not."""
    question = number(PATHS, answer="1.331", integer=False, slips=())

    assert question.grade("1.1^3").outcome is Outcome.RIGHT
    assert question.grade("1.331001").outcome is Outcome.WRONG


def test_a_nearly_right_number_is_told_so() -> None:
    """1.33 for 1.331 has the right idea and too few digits."""
    question = number(PATHS, answer="1.331", integer=False, slips=())

    assert question.grade("1.33").feedback == ("Very close. Keep more digits, or type the formula.",)


def test_a_slip_is_recognised_when_rounded() -> None:
    """A learner who types 0.333 means the slip 1/3."""
    question = number(PATHS, slips=({"answer": "1/3", "why": "Upside down."},), integer=False)

    assert question.grade("0.333").feedback == ("Upside down.",)


def test_a_tiny_exact_key_does_not_accept_zero() -> None:
    """Rounding is relative, so 1e-100 and 0 differ."""
    question = number(PATHS, answer="1e-100", integer=False, slips=())

    assert question.grade("0").outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("typed", "key", "words"),
    [
        (5.324, -5.324, "The size is right; the sign is not."),
        (5.0, -5.324, "The sign is not right."),
        (0.01, 0.001, "The digits are right; the decimal point is not."),
        (7.0, 8.0, "Too small."),
        (9.0, 8.0, "Too large."),
        (0.5, 8.0, "Too small by far."),
        (900.0, 8.0, "Too large by far."),
        (-4.0, -5.324, "The sign is right; the size is too small."),
        (0.0, 8.0, "Too small."),
        (3.0, 0.0, "Too large."),
        (-3.0, 0.0, "Too small."),
    ],
)
def test_any_other_wrong_number_hears_in_which_way_it_is_off(typed: float, key: float, words: str) -> None:
    """The direction helps; the right number is not told."""
    assert how_far_off(typed, key) == words


@pytest.mark.parametrize(
    ("typed", "figures"),
    [
        ("100", (1, 3)),
        ("100.", (3, 3)),
        ("0.0050", (2, 2)),
        ("5.15e-3", (3, 3)),
        ("-0.5", (1, 1)),
        ("0", (1, 1)),
        ("2^3", None),
    ],
)
def test_significant_figures(typed: str, figures: tuple[int, int] | None) -> None:
    """Trailing zeros of a whole number may or may not count; a formula has none."""
    assert significant_figures(typed) == figures


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer": "2^"}, "answer-syntax"),
        ({"answer": "n"}, "answer-syntax"),
        ({"answer": "7.5", "slips": ()}, "bad-value"),
        ({"slips": ({"answer": "16/2", "why": "No."},)}, "slip-equals-answer"),
        ({"slips": ({"answer": "8.1", "why": "No."},), "tolerance": {"abs": 0.5}}, "not-separated"),
        ({"slips": ({"answer": "3 +", "why": "No."},)}, "answer-syntax"),
    ],
)
def test_a_faulty_number_question_is_found(changes: dict[str, Any], code: str) -> None:
    """Key and slips are read and compared when the bank is loaded."""
    assert [problem.code for problem in number(PATHS, **changes).problems()] == [code]


def test_a_good_number_question_has_no_problems() -> None:
    """The examples above are faultless."""
    assert [*number(PATHS).problems(), *number(BOUND).problems()] == []


def test_a_unit_may_be_typed_or_left_out_and_no_other_is_read() -> None:
    """The unit of the bank is dropped; another one costs nothing, and the message names the right one."""
    question = number(PATHS, answer="12.5", integer=False, slips=(), unit="ms")
    other = question.grade("12.5 s")

    assert [question.grade(typed).outcome for typed in ("12.5 ms", "12.5ms", "12.5", "12 ms")] == [
        Outcome.RIGHT,
        Outcome.RIGHT,
        Outcome.RIGHT,
        Outcome.WRONG,
    ]
    assert other.outcome is Outcome.INVALID
    assert "The unit here is ms" in other.feedback[0]
    assert "the unit ms may not be typed there" in question.export_form()[1]
