"""Formulas graded by meaning: scalar expressions and matrix expressions."""

from typing import Any

import pytest

from quizzes.kinds.expression import ScalarExpression
from quizzes.kinds.grading import Outcome
from quizzes.kinds.matexpr import MatrixExpression

STEP = {
    "id": "step",
    "type": "expression",
    "ask": "What does a step of size s add?",
    "symbols": ("s", "F"),
    "answer": "s*F",
    "why": "A step of size s moves s times as far.",
    "slips": ({"answer": "F", "why": "That is a step of size 1.", "credit": 0.25, "slip": "unit-step"},),
}
JACOBIAN = {
    "id": "jacobian",
    "type": "matexpr",
    "ask": "The Jacobian?",
    "given": {"dims": {"n": 4, "m": 5}, "W1": ("m", "n"), "W2": ("n", "m"), "x": ("n",)},
    "answer": "I + W2*diag(tanh'(W1*x))*W1",
    "slips": (
        {"answer": "W2*diag(tanh'(W1*x))*W1", "why": "The skip is missing.", "slip": "drops-identity"},
    ),
}


def expression(**changes: Any) -> ScalarExpression:
    """Return the scalar question, with some keys changed."""
    return ScalarExpression.model_validate(STEP | changes)


def matexpr(**changes: Any) -> MatrixExpression:
    """Return the matrix question, with some keys changed."""
    return MatrixExpression.model_validate(JACOBIAN | changes)


@pytest.mark.parametrize("typed", ["s*F", "F s", "s F", "(2s)F/2", "s*(F+0)"])
def test_any_spelling_of_a_scalar_formula_is_right(typed: str) -> None:
    """Scalars commute, and equal values are equal."""
    grade = expression().grade(typed)

    assert grade.outcome is Outcome.RIGHT
    assert grade.feedback == ("A step of size s moves s times as far.",)


@pytest.mark.parametrize(
    "typed",
    [
        "I + W2 diag(1 - tanh(W1 x)^2) W1",
        "W₂ diag(tanh'(W₁x)) W₁ + I",
        "W2*diag(tanh'(W1*x))*W1 + I",
    ],
)
def test_any_spelling_of_a_matrix_formula_is_right(typed: str) -> None:
    """Subscripts, order of summands and tanh' = 1 - tanh^2 make no difference."""
    grade = matexpr().grade(typed)

    assert grade.outcome is Outcome.RIGHT
    assert grade.understood


def test_an_expected_wrong_formula_hears_its_own_sentence() -> None:
    """The slip is recognised in another spelling, too."""
    dropped = matexpr().grade("W2 diag(1 - tanh(W1 x)^2) W1")
    unit = expression().grade("1*F")

    assert (dropped.outcome, dropped.feedback, dropped.slip) == (
        Outcome.WRONG,
        ("The skip is missing.",),
        "drops-identity",
    )
    assert (unit.outcome, unit.credit) == (Outcome.PARTLY_RIGHT, 0.25)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("I + W1^T*diag(tanh'(W1*x))*W2^T", "This is the transpose."),
        ("-I - W2*diag(tanh'(W1*x))*W1", "The size is right; the sign is not."),
        ("2*I + 2*W2*diag(tanh'(W1*x))*W1", "This is off by a constant factor."),
        ("W2*diag(tanh'(W1*x))*W1", "One term is missing."),
        ("I + W2*W1", "The formula means something else."),
    ],
)
def test_a_common_mistake_is_named(typed: str, words: str) -> None:
    """Where no slip matches, the usual mistakes are tried before the plain sentence."""
    grade = matexpr(slips=()).grade(typed)

    assert grade.outcome is Outcome.WRONG
    assert grade.feedback[0].startswith(words)


def test_reversed_factors_are_named() -> None:
    """Matrices do not commute."""
    given = {"dims": {"d": 4}, "J1": ("d", "d"), "J2": ("d", "d")}
    grade = matexpr(given=given, answer="I + J2*J1", slips=()).grade("I + J1*J2")

    assert grade.feedback == ("The factors stand in reverse order. What acts first stands on the right.",)


def test_a_wrong_scalar_formula_hears_how_to_check_it() -> None:
    """Every wrong answer gets a sentence that helps."""
    assert expression().grade("s + F").feedback == (
        "The value differs. Put simple numbers in for the symbols and compare term by term.",
    )


def test_a_slip_of_another_shape_is_explained_free_of_charge() -> None:
    """A size that does not fit is never charged, but its sentence is said."""
    question = matexpr(slips=({"answer": "I + W1*W2", "why": "The factors are swapped.", "slip": "swaps"},))
    grade = question.grade("W1 W2 + I")

    assert (grade.outcome, grade.feedback, grade.slip) == (
        Outcome.INVALID,
        ("The factors are swapped.",),
        "swaps",
    )


def test_the_transpose_is_right_where_either_layout_is_accepted() -> None:
    """The verdict is right, and a note names the convention."""
    grade = matexpr(layout="either").grade("I + W1^T*diag(tanh'(W1*x))*W2^T")

    assert grade.outcome is Outcome.RIGHT
    assert grade.notes[0].startswith("You wrote the transpose.")


def test_another_accepted_formula_is_right() -> None:
    """An answer may have forms that are not equal to each other."""
    question = matexpr(accept=("diag(tanh'(W1*x))",))

    assert question.grade("diag(1 - tanh(W1*x)^2)").outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("typed", "words", "misfit"),
    [
        ("", "Type a formula first.", False),
        ("I + W2*diag(", "stops too early", False),
        ("1 + W2*diag(tanh'(W1*x))*W1", "Did you mean I?", True),
        ("I + W2*diag(tanhh(W1*x))*W1", "Did you mean tanh?", True),
        ("W1*W2*x", "Not graded: ", True),
        ("x", "the wrong shape", True),
        ("I + W2*diag(tanh'(W1*x))*W1/0", "Not graded: ", True),
    ],
)
def test_what_cannot_be_read_or_does_not_fit_costs_nothing(typed: str, words: str, misfit: bool) -> None:
    """Syntax, names, shapes and infinities are mended for free; what was read is not called unreadable."""
    grade = matexpr().grade(typed)

    assert grade.outcome is Outcome.INVALID
    assert words in grade.feedback[0]
    assert grade.misfit is misfit


def test_a_slip_of_another_shape_was_read() -> None:
    """It gets its own sentence, free of charge."""
    grade = matexpr(slips=({"answer": "W2", "why": "A weight is no Jacobian."},)).grade("W2")

    assert grade.outcome is Outcome.INVALID
    assert grade.feedback == ("A weight is no Jacobian.",)
    assert grade.misfit


def test_a_formula_that_rounding_decides_costs_nothing() -> None:
    """Adding and taking away 10^12 is right on paper, but cannot be checked in floating point."""
    grade = expression(symbols=("s",), answer="s", slips=()).grade("(s + 10^12) - 10^12")

    assert grade.outcome is Outcome.CANNOT_CHECK
    assert not grade.counts


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer": "I + W2*tanhh(W1*x)"}, "answer-syntax"),
        ({"answer": "I + W1*W2*x"}, "answer-syntax"),
        ({"slips": ({"answer": "W2 diag(1 - tanh(W1 x)^2) W1 + I", "why": "No."},)}, "slip-equals-answer"),
        ({"accept": ("I +",)}, "answer-syntax"),
        ({"answer": "W2*W1*0/0"}, "answer-syntax"),
    ],
)
def test_a_faulty_formula_question_is_found(changes: dict[str, Any], code: str) -> None:
    """Key, accepted formulas and slips are read and compared when the bank is loaded."""
    assert [problem.code for problem in matexpr(**changes).problems()] == [code]


def test_a_key_that_rounding_decides_is_found() -> None:
    """A key must be checkable before anyone is graded by it."""
    question = expression(symbols=("s",), answer="(s + 10^12) - 10^12", slips=())

    assert [problem.code for problem in question.problems()] == ["answer-unchecked"]


def test_a_transposed_slip_is_found_where_the_transpose_is_right() -> None:
    """With either layout accepted, the transpose is no slip."""
    slips = ({"answer": "I + W1^T*diag(tanh'(W1*x))*W2^T", "why": "No."},)
    codes = [problem.code for problem in matexpr(layout="either", slips=slips).problems()]

    assert codes == ["slip-equals-answer"]


def test_a_problem_gives_the_column_inside_the_formula() -> None:
    """The author is shown the very character."""
    problem = next(matexpr(answer="I + W2*tanhh(W1*x)").problems())

    assert (problem.path, problem.column) == (("answer",), 8)


def test_a_good_formula_question_has_no_problems() -> None:
    """The examples above are faultless."""
    assert [*expression().problems(), *matexpr().problems()] == []


@pytest.mark.parametrize(
    ("form", "answer", "right", "unfinished"),
    [
        (
            "expanded",
            "s^2 + 2*s*F + F^2",
            ["F^2 + s^2 + 2sF", "s s + s F + F s + F F"],
            ["(s+F)^2", "s(s+F) + F(s+F)"],
        ),
        ("expanded", "-s - F", ["-F - s", "0 - s - F"], ["-(s + F)", "(s + F)*(-1)"]),
        ("expanded", "exp(s + F)*s", ["s exp(F + s)"], ["s*(exp(s + F) + 0)"]),
        ("factored", "(s + F)*(s - F)", ["(s-F)(F+s)", "-(F+s)(F-s)"], ["s^2 - F^2", "s(s+F) - F(s+F)"]),
        ("as-written", "s*(F + 1)", ["s (F+1)"], ["s*F + s", "(F + 1)*s"]),
        ("any", "s*(F + 1)", ["s*F + s"], []),
    ],
)
def test_a_form_is_asked_for_on_top_of_the_meaning(
    form: str, answer: str, right: list[str], unfinished: list[str]
) -> None:
    """A formula that is right in another form costs nothing and hears what to do; a wrong one is wrong in any form."""
    question = expression(form=form, answer=answer, slips=())

    assert {question.grade(typed).outcome for typed in right} == {Outcome.RIGHT}
    for typed in unfinished:
        assert question.grade(typed).outcome is Outcome.INVALID
        assert question.grade(typed).feedback[0].startswith("The value is right.")
    assert question.grade("s + 7*F").outcome is Outcome.WRONG


def test_products_of_matrices_can_be_asked_for_multiplied_out() -> None:
    """The words of two blocks."""
    blocks = {"dims": {"n": 4}, "J1": ("n", "n"), "J2": ("n", "n")}
    question = matexpr(given=blocks, answer="I + J1 + J2 + J2*J1", form="expanded", slips=())

    assert question.grade("J2 J1 + I + J2 + J1").outcome is Outcome.RIGHT
    assert question.grade("(I + J2)(I + J1)").outcome is Outcome.INVALID


def test_an_answer_must_have_the_form_it_asks_for() -> None:
    """Or nobody could be right."""
    question = expression(form="factored", answer="s*F + F", slips=())

    assert [problem.code for problem in question.problems()] == ["answer-form"]
