"""The numerical derivatives, and the checks the other tests rest on."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.derivatives import complex_step_jacobian, largest_gap, numerical_jacobian
from tests.core.derivative_checks import assert_gradient, assert_jacobian

X = np.array([0.3, -1.2, 2.0])
EXACT = np.diag(3 * X**2)


def test_the_jacobian_check_accepts_an_exact_derivative() -> None:
    """The derivative of x cubed is 3 x squared."""
    assert_jacobian(lambda x: x**3, X, EXACT)


def test_the_jacobian_check_catches_a_derivative_wrong_by_one_part_in_two_thousand() -> None:
    """A check that passes a derivative wrong by 0.05 % would prove nothing."""
    wrong = EXACT * (1 + 0.0005)

    with pytest.raises(AssertionError):
        assert_jacobian(lambda x: x**3, X, wrong)


def test_the_jacobian_check_catches_one_wrong_entry_among_many() -> None:
    """The error of a single small entry is not averaged away."""
    wrong = EXACT.copy()
    wrong[0, 0] *= 1 + 0.0005

    with pytest.raises(AssertionError):
        assert_jacobian(lambda x: x**3, X, wrong)


def test_the_jacobian_check_catches_nan() -> None:
    """A comparison with NaN must fail, not pass for want of a larger number."""
    wrong = EXACT.copy()
    wrong[0, 0] = np.nan

    with pytest.raises(AssertionError):
        assert_jacobian(lambda x: x**3, X, wrong)


def test_the_jacobian_check_catches_a_transpose() -> None:
    """Rows are outputs and columns are inputs; swapping them is an error."""
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])

    assert_jacobian(lambda x: matrix @ x, np.zeros(2), matrix)
    with pytest.raises(AssertionError):
        assert_jacobian(lambda x: matrix @ x, np.zeros(2), matrix.T)


def test_the_gradient_check_catches_a_derivative_wrong_by_one_part_in_two_thousand() -> None:
    """The same holds for gradients shaped like a matrix."""
    weights = np.array([[1.0, 2.0], [3.0, 4.0]])

    assert_gradient(lambda w: (w**2).sum(), weights, 2 * weights)
    with pytest.raises(AssertionError):
        assert_gradient(lambda w: (w**2).sum(), weights, 2 * weights * (1 + 0.0005))


def test_central_differences_agree_with_the_complex_step_to_nine_digits() -> None:
    """Two methods that share no code agree."""
    numerical = numerical_jacobian(np.tanh, X)

    np.testing.assert_allclose(numerical, complex_step_jacobian(np.tanh, X), rtol=0, atol=1e-9)


def test_central_differences_are_exact_for_a_parabola() -> None:
    """The error is of third order, so a square has none beyond rounding, even with a large step."""
    numerical = numerical_jacobian(lambda x: x**2, [1.0, 3.0], step=0.5)

    np.testing.assert_array_equal(numerical, [[2.0, 0.0], [0.0, 6.0]])


def test_a_function_may_return_more_entries_than_it_takes() -> None:
    """The Jacobian has one row per output and one column per input."""

    def function(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate([x, x[:1] * x[1:]])

    assert numerical_jacobian(function, [2.0, 3.0]).shape == (3, 2)
    np.testing.assert_array_equal(complex_step_jacobian(function, [2.0, 3.0]), [[1, 0], [0, 1], [3, 2]])


def test_the_complex_step_refuses_a_function_that_drops_the_imaginary_part() -> None:
    """Such a function would be given slope 0 without a word."""
    with pytest.raises(
        ValueError, match="function must return complex numbers for complex input, got float64"
    ):
        complex_step_jacobian(lambda x: np.real(x) ** 2, X)


@pytest.mark.parametrize("step", [0.0, -1e-6])
def test_a_step_must_lead_somewhere(step: float) -> None:
    """A step of 0 would divide by 0; a negative one is a slip."""
    with pytest.raises(ValueError, match="step must be above 0, got"):
        numerical_jacobian(np.tanh, X, step=step)


def test_the_largest_gap_is_the_largest_of_all_entries() -> None:
    """By a loop, whatever the sign of the difference, and the same both ways."""
    rng = np.random.default_rng(6)
    first, second = rng.standard_normal((2, 4, 3))
    largest = 0.0
    for row in range(4):
        for column in range(3):
            largest = max(largest, abs(float(first[row, column]) - float(second[row, column])))

    assert largest_gap(first, second) == largest_gap(second, first) == largest
    assert largest_gap(first, first) == 0.0


def test_matrices_of_different_shapes_have_no_gap() -> None:
    """Stretched to fit, a row would be compared with a whole matrix."""
    with pytest.raises(ValueError, match="equal shapes"):
        largest_gap(np.eye(2), [[1.0, 0.0]])
