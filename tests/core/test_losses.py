"""Three losses and the gradients they send back."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike

from core.losses import Loss, cross_entropy, half_squared_error, softmax, softmax_cross_entropy
from tests.core.derivative_checks import assert_gradient

LossFunction = Callable[[ArrayLike, ArrayLike], Loss]
LOSSES: tuple[LossFunction, ...] = (softmax_cross_entropy, cross_entropy, half_squared_error)
OUTPUT, TARGET = np.array([0.5, 2.0, 1.3]), np.array([0.1, 0.2, 0.4])


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_is_the_derivative_of_the_value(loss: LossFunction) -> None:
    """Also for a target that does not add up to 1."""
    assert_gradient(lambda x: loss(x, TARGET).value, OUTPUT, loss(OUTPUT, TARGET).gradient)


def test_three_losses_three_gradients() -> None:
    """At [1, 2, 3] with all weight on the last entry: output minus target is the gradient of the squared error."""
    output, target = [1.0, 2.0, 3.0], [0.0, 0.0, 1.0]

    np.testing.assert_allclose(
        softmax_cross_entropy(output, target).gradient, [0.0900, 0.2447, -0.3348], atol=5e-5
    )
    np.testing.assert_allclose(cross_entropy(output, target).gradient, [0, 0, -1 / 3], rtol=1e-15)
    np.testing.assert_array_equal(half_squared_error(output, target).gradient, [1, 2, 2])


def test_softmax_gives_shares() -> None:
    """Positive, adding up to 1, and unchanged when the same number is added everywhere."""
    shares = softmax([1.0, 2.0, 3.0])

    assert shares.sum() == pytest.approx(1.0, abs=1e-15)
    np.testing.assert_allclose(softmax([101.0, 102.0, 103.0]), shares, rtol=1e-13)


def test_softmax_cross_entropy_is_the_two_steps_in_one() -> None:
    """The same value as cross-entropy of the shares."""
    assert softmax_cross_entropy(OUTPUT, TARGET).value == pytest.approx(
        cross_entropy(softmax(OUTPUT), TARGET).value, rel=1e-14
    )


def test_large_outputs_do_not_overflow() -> None:
    """exp(1000) would; the loss is 1000 all the same."""
    loss = softmax_cross_entropy([1000.0, 0.0], [0.0, 1.0])

    assert loss.value == 1000.0
    np.testing.assert_array_equal(loss.gradient, [1.0, -1.0])


def test_a_single_output_is_always_certain() -> None:
    """Softmax of one number is 1, so nothing is left to learn."""
    np.testing.assert_array_equal(softmax_cross_entropy([5.0], [1.0]).gradient, [0.0])


def test_cross_entropy_refuses_the_zero_of_a_relu() -> None:
    """log 0 is not a number; the message says where and what to use."""
    with pytest.raises(ValueError, match=r"output must be above 0, got 0 at 1; .*Use softmax_cross_entropy"):
        cross_entropy([1.0, 0.0], [0.0, 1.0])


@pytest.mark.parametrize("loss", LOSSES)
def test_output_and_target_must_have_the_same_length(loss: LossFunction) -> None:
    """One number would otherwise be stretched over all outputs."""
    with pytest.raises(ValueError, match=r"output has shape \(2,\) and target has shape \(1,\)"):
        loss([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="at least 1"):
        loss([], [])
    with pytest.raises(ValueError, match="x has no entries"):
        softmax([])
