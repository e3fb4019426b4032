"""What the shared checks let through, and what they say otherwise."""

import re
from typing import Any

import numpy as np
import pytest

from core.arguments import finite_array, finite_number, square_matrix, whole_number


def test_integers_become_float64() -> None:
    """A slope typed as 1 behaves like 1.0."""
    assert finite_array("x", [1, 2], ndim=1).dtype == np.float64


def test_single_precision_becomes_double() -> None:
    """Every number the core shows is float64."""
    assert finite_array("x", np.ones(2, dtype=np.float32), ndim=1).dtype == np.float64


def test_complex_numbers_stay_complex() -> None:
    """The complex step needs its imaginary part to arrive."""
    assert finite_array("x", np.array([1 + 1e-30j]), ndim=1)[0].imag == 1e-30


def test_the_array_is_a_copy() -> None:
    """Changing the result must not change the caller's array."""
    given = np.zeros(2)
    finite_array("x", given, ndim=1)[0] = 5.0

    np.testing.assert_array_equal(given, [0.0, 0.0])


def test_what_is_only_read_is_not_copied_and_is_checked_all_the_same() -> None:
    """Only what already is float64: a list becomes an array of its own."""
    given = np.zeros(2)

    assert finite_array("x", given, ndim=1, copy=False) is given
    assert finite_array("x", [1, 2], ndim=1, copy=False).dtype == np.float64
    with pytest.raises(ValueError, match=r"x must be finite, got nan at \(0,\)"):
        finite_array("x", np.array([np.nan]), ndim=1, copy=False)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([[1.0, 2.0]], "w must be a vector, got shape (1, 2); reshape it first."),
        ([1.0, np.nan], "w must be finite, got nan at (1,); replace that entry."),
        ([1.0, np.inf], "w must be finite, got inf at (1,)"),
        (["one"], "w must hold numbers, got <U3 values"),
    ],
)
def test_a_bad_array_is_named_with_its_value(value: Any, message: str) -> None:
    """The message names the argument, what it got and what to do."""
    with pytest.raises(ValueError, match=re.escape(message)):
        finite_array("w", value, ndim=1)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.5])
def test_a_number_out_of_range_is_named_with_its_value(value: float) -> None:
    """NaN, infinity and numbers below the minimum are refused."""
    with pytest.raises(ValueError, match=rf"size must be a finite number of at least 0, got {value!r}"):
        finite_number("size", value, minimum=0)


@pytest.mark.parametrize("value", [-1, 2.5, "3"])
def test_a_count_must_be_whole_and_large_enough(value: Any) -> None:
    """Negative, fractional and written numbers are refused."""
    with pytest.raises(ValueError, match=f"depth must be a whole number of at least 0, got {value!r}"):
        whole_number("depth", value, minimum=0)


def test_numpy_integers_count_as_whole_numbers() -> None:
    """A depth read from an array works like one typed in."""
    assert whole_number("depth", np.int64(3), minimum=0) == 3


@pytest.mark.parametrize("value", [np.zeros((2, 3)), [[1.0, 2.0]]])
def test_a_matrix_that_must_be_square_is_named_with_its_shape(value: Any) -> None:
    """The message shows both sides."""
    shape = re.escape(str(np.shape(value)))
    with pytest.raises(ValueError, match=f"matrix must be square, got shape {shape}; give as many rows"):
        square_matrix("matrix", value)
