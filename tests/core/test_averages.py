"""Averages: the geometric mean is the one factor that, taken N times, does what N factors do."""

import math

import numpy as np
import pytest

from core.averages import geometric_mean


def test_taken_as_often_it_multiplies_as_the_factors_do() -> None:
    """The defining property, by a loop; and it is not the arithmetic mean."""
    factors, product = [0.5, 3.0, 7.0, 0.01], 1.0
    for factor in factors:
        product *= factor

    assert geometric_mean(factors) ** 4 == pytest.approx(product, rel=1e-12)
    assert geometric_mean(factors) < sum(factors) / 4


def test_it_holds_where_the_product_leaves_the_range_of_numbers() -> None:
    """A hundred factors of 1e-30, and as many of 1e30."""
    assert geometric_mean([1e-30] * 100) == pytest.approx(1e-30, rel=1e-12)
    assert geometric_mean(np.full(100, 1e30)) == pytest.approx(1e30, rel=1e-12)
    assert math.prod([1e-30] * 100) == 0.0


@pytest.mark.parametrize("values", [[], [1.0, 0.0], [2.0, -1.0]])
def test_what_has_no_geometric_mean_is_refused(values: list[float]) -> None:
    """With the remedy."""
    with pytest.raises(ValueError, match="leave the others out"):
        geometric_mean(values)
