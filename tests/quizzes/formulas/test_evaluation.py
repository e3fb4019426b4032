"""Values of formulas, against numbers a reader can check."""

import cmath
import math
from collections.abc import Callable

import numpy as np
import pytest

from quizzes.formulas.evaluation import Disturbance, evaluate, value
from quizzes.formulas.expressions import Symbols, parse
from quizzes.formulas.functions import DERIVATIVES, ELEMENTWISE, opaque
from quizzes.formulas.notation import AnswerError

NONE = Symbols()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2*3", 7),
        ("(1 + 2)*3", 9),
        ("2^3^2", 512),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^-1", 0.5),
        ("6/2*3", 9),
        ("8/2/2", 2),
        ("2 - 3 - 4", -5),
        ("--3", 3),
        ("2*-3", -6),
        ("3!", 6),
        ("2^3!", 64),
        ("-3!", -6),
        ("0!", 1),
        ("fact(4)", 24),
        ("|-3| + |2 - 5|", 6),
        ("2|-3|", 6),
        ("||-2| - 5|", 3),
        ("2e-3", 0.002),
        ("2 e - 3", 2 * math.e - 3),
        ("2(3)(4)", 24),
        ("2 pi", 2 * math.pi),
        ("1/8", 0.125),
        ("49/49", 1),
        ("0.9^50", 0.9**50),
        ("1.1^3", 1.1**3),
        ("sqrt 9", 3),
        ("sqrt{9}", 3),
        ("√9", 3),
        ("log_2 8", 3),
        ("log₂(8)", 3),
        ("log_10(1000)", 3),
        ("log10(1000)", 3),
        ("ln(e^2)", 2),
        ("log(e)", 1),
        ("sin^2(1) + cos^2(1)", 1),
        ("sin²(1) + cos²(1)", 1),
        ("tanh(0.5)", math.tanh(0.5)),
        ("tanh'(0.5)", 1 - math.tanh(0.5) ** 2),
        ("relu(-2) + relu(3)", 3),
        ("ReLU'(0)", 0),
        ("sigmoid(0)", 0.5),
        ("sigmoid'(0)", 0.25),
        ("exp'(1)", math.e),
        ("sin pi", 0),
        ("50 %", 0.5),
        ("2^10", 1024),
        ("5.15e-3", 0.00515),
        ("i^2", -1),
        ("det([[1, 2], [3, 4]])", -2),
        ("trace([[1, 2], [3, 4]])", 5),
        ("[1, 2, 3]^T*[4, 5, 6]", 32),
        ("det(inverse([[2, 0], [0, 4]]))", 0.125),
        ("trace(diag(1, 2, 3))", 6),
        ("[[5]]", 5),
        ("trace([[1, 2], [3, 4]]^2)", 29),
        ("[1, 2]^T ([3, 4] ⊙ [5, 6])", 63),
        ("trace([1, 2]*[3, 4]^T)", 11),
        ("abs(-2)", 2),
        ("sign(-0.1)", -1),
        ("conj(3)", 3),
    ],
)
def test_a_formula_of_numbers_has_its_value(text: str, expected: float) -> None:
    """Precedence, calls and small matrices, by hand."""
    assert value(parse(text, NONE)) == pytest.approx(expected, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("text", ["2^3", "49/49", "log_2 8", "5!", "1/(1/3)"])
def test_whole_numbers_come_out_whole(text: str) -> None:
    """A whole answer is not spoilt by the arithmetic."""
    result = value(parse(text, NONE))

    assert isinstance(result, float)
    assert result.is_integer()


def test_roots_of_negative_numbers_take_the_principal_value() -> None:
    """The cube root of -8 is 1 + sqrt(3) i here, not -2."""
    assert value(parse("(-8)^(1/3)", NONE)) == pytest.approx(1 + math.sqrt(3) * 1j)


@pytest.mark.parametrize(
    "text", ["1/0", "0/0", "2^10000", "9^9^9", "ln(0)", "1e308*10", "(-1)!", "171!", "0^-1", "10^999"]
)
def test_a_value_that_is_not_finite_is_refused(text: str) -> None:
    """Infinity and not-a-number are no answers."""
    with pytest.raises(AnswerError, match=r"^the value is not finite"):
        value(parse(text, NONE))


def test_a_number_is_asked_for() -> None:
    """A matrix or a free symbol has no number to compare."""
    with pytest.raises(AnswerError, match=r"^the answer should be a number, not a matrix\.$"):
        value(parse("[1, 2]", NONE))
    with pytest.raises(AnswerError, match=r"^the answer should be a number without x, y\.$"):
        value(parse("x + y + x", Symbols(shapes={"x": (), "y": ()})))


@pytest.mark.parametrize("name", sorted(DERIVATIVES))
def test_a_derivative_matches_its_function(name: str) -> None:
    """f'(x) agrees with the imaginary part of f(x + ih)/h, which has no cancellation."""
    x = np.array([0.3, 0.8, 1.4])
    step = 1e-20

    if name == "relu":
        assert DERIVATIVES[name](x.astype(complex)).tolist() == [1, 1, 1]
        return
    slope = ELEMENTWISE[name](x + 1j * step).imag / step

    assert DERIVATIVES[name](x.astype(complex)) == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("sin", cmath.sin),
        ("tan", cmath.tan),
        ("arcsin", cmath.asin),
        ("arctanh", cmath.atanh),
        ("sinh", cmath.sinh),
        ("ln", cmath.log),
        ("log10", cmath.log10),
        ("exp", cmath.exp),
        ("sqrt", cmath.sqrt),
        ("sec", lambda z: 1 / cmath.cos(z)),
        ("arccsc", lambda z: cmath.asin(1 / z + 0)),
        ("coth", lambda z: 1 / cmath.tanh(z)),
        ("sigmoid", lambda z: 1 / (1 + cmath.exp(-z))),
    ],
)
def test_a_function_matches_the_standard_library(name: str, reference: Callable[[complex], complex]) -> None:
    """The tables hold the functions their names promise."""
    z = np.array([0.3 + 0j, -0.7 + 0j, 0.4 + 0.9j])

    assert ELEMENTWISE[name](z) == pytest.approx([reference(complex(item)) for item in z], rel=1e-12)


def test_unknown_functions_differ_from_one_another() -> None:
    """f and g stand for two functions, and each is the same on every run."""
    z = np.array([0.2 + 0j, 1.5 + 0j])

    assert (np.abs(opaque("f")(z) - opaque("g")(z)) > 1e-3).all()
    assert (opaque("f")(z) == opaque("f")(z)).all()


def test_many_points_are_evaluated_at_once() -> None:
    """Row k of the result belongs to point k."""
    symbols = Symbols(shapes={"A": (2, 2), "s": ()})
    points = {
        "A": np.array([[[1, 2], [3, 4]], [[0, 1], [1, 0]]], dtype=complex),
        "s": np.array([10, 100], dtype=complex),
    }

    values = evaluate(parse("s I + A A", symbols).tree, points)

    assert values.real.tolist() == [[[17, 10], [15, 32]], [[101, 0], [0, 101]]]


def test_a_singular_matrix_has_no_inverse_at_its_point_only() -> None:
    """One singular sample does not spoil the others."""
    points = {"A": np.array([[[1, 1], [1, 1]], [[2, 0], [0, 4]]], dtype=complex)}

    values = evaluate(parse("inverse(A)", Symbols(shapes={"A": (2, 2)})).tree, points)

    assert np.isnan(values[0]).all()
    assert values[1].real.tolist() == [[0.5, 0], [0, 0.25]]


def test_a_disturbance_leaves_the_clean_points_alone() -> None:
    """The first points are exact; the others move by at most 1e-13, and not all alike."""
    disturbed = Disturbance(clean=2, count=6, seed=1).apply(np.ones(6, dtype=complex))
    moved = np.abs(disturbed - 1)

    assert moved[:2].tolist() == [0, 0]
    assert (moved[2:] <= 1.01e-13).all()
    assert len(set(moved[2:])) == 4


@pytest.mark.parametrize(
    ("text", "number"), [("comb(5, 2)", 10), ("binom(54, 3)", 24_804), ("comb(3, 5)", 0), ("comb(4, -1)", 0)]
)
def test_comb_counts_the_ways_to_choose(text: str, number: int) -> None:
    """Exactly, and 0 where there is nothing to choose."""
    assert value(parse(text, Symbols())) == number


@pytest.mark.parametrize("text", ["comb(5.5, 2)", "comb(-3, 1)", "comb(10^9, 2)"])
def test_comb_of_anything_else_has_no_value(text: str) -> None:
    """It is refused at once, however large the numbers are."""
    with pytest.raises(AnswerError, match="not finite"):
        value(parse(text, Symbols()))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("comb(5)", "takes two values"),
        ("comb 5", "needs brackets"),
        ("comb(I, 2)", "must be a number"),
        ("comb'(5, 2)", "is not known here"),
    ],
)
def test_comb_takes_two_numbers_in_brackets(text: str, message: str) -> None:
    """Anything else says what is missing."""
    with pytest.raises(AnswerError, match=message):
        parse(text, Symbols())
