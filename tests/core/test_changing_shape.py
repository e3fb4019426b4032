"""Shortcuts round a branch that changes the number of channels."""

import numpy as np
import pytest

from core.blocks import Block, jacobian, residual_sum
from core.changing_shape import numpy_sum, projection, zero_padded
from core.derivatives import complex_step_jacobian
from tests.core.derivative_checks import assert_jacobian


def test_padding_keeps_the_entries_and_adds_zeros() -> None:
    """[3, -1] becomes [3, -1, 0, 0]."""
    np.testing.assert_array_equal(zero_padded([3.0, -1.0], 4), [3.0, -1.0, 0.0, 0.0])


def test_padding_to_the_same_width_changes_nothing() -> None:
    """It is the identity then."""
    np.testing.assert_array_equal(zero_padded([3.0, -1.0], 2), [3.0, -1.0])


def test_padding_sends_every_channel_back_whole() -> None:
    """Its Jacobian is the identity above rows of zeros, so a padded skip keeps the whole gradient of x."""
    stacked = np.vstack([np.eye(3), np.zeros((2, 3))])

    assert_jacobian(lambda x: zero_padded(x, 5), np.array([1.0, -2.0, 0.5]), stacked)


def test_padding_is_a_projection_with_fixed_weights() -> None:
    """A block with that matrix as its projection gives the same Jacobian as adding the padded input."""
    rng = np.random.default_rng(0)
    w1, w2, x = rng.standard_normal((4, 3)), rng.standard_normal((5, 4)), rng.standard_normal(3)
    block = Block(w1, w2, projection=np.eye(5, 3))
    measured = complex_step_jacobian(
        lambda point: w2 @ np.where((w1 @ point).real > 0, w1 @ point, 0) + zero_padded(point, 5), x
    )

    np.testing.assert_allclose(jacobian(block, x).total, measured, atol=1e-12)


def test_padding_cannot_remove_channels() -> None:
    """The message names both widths and the way out."""
    with pytest.raises(ValueError, match=r"width 2 is less than the 3 entries of x, .* use a projection"):
        zero_padded([1.0, 2.0, 3.0], 2)


def test_a_projection_keeps_the_mean_square_of_what_it_maps() -> None:
    """Within 10 % over 4000 rows."""
    x = np.random.default_rng(1).standard_normal(50)
    mapped = projection(50, 4000, np.random.default_rng(0)) @ x

    assert np.mean(mapped**2) == pytest.approx(np.mean(x**2), rel=0.1)


@pytest.mark.parametrize("widths", [(0, 3), (3, 0)])
def test_a_projection_needs_channels_on_both_sides(widths: tuple[int, int]) -> None:
    """Zero is refused."""
    with pytest.raises(ValueError, match="must be a whole number of at least 1, got 0"):
        projection(*widths, np.random.default_rng(0))


def test_equal_shapes_add() -> None:
    """As meant."""
    addition = numpy_sum([1.0, 2.0], [10.0, 20.0])

    assert addition.outcome == "adds"
    np.testing.assert_array_equal(addition.total, [11.0, 22.0])


@pytest.mark.parametrize(("left", "right"), [([1.0, 2.0, 3.0], [10.0]), ([10.0], [1.0, 2.0, 3.0])])
def test_one_channel_is_stretched_without_a_word(left: list[float], right: list[float]) -> None:
    """NumPy adds the single number to all three, and the lab's own sum refuses."""
    addition = numpy_sum(left, right)

    assert addition.outcome == "stretches"
    np.testing.assert_array_equal(addition.total, [11.0, 12.0, 13.0])
    with pytest.raises(ValueError, match="use a projection or zero-padding"):
        residual_sum(left, right)


def test_other_shapes_are_refused_in_numpys_own_words() -> None:
    """They name both shapes."""
    addition = numpy_sum(np.ones(4), np.ones(3))

    assert addition.outcome == "refuses"
    assert addition.total is None
    assert "(4,) (3,)" in addition.complaint
