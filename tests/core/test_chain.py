"""The scalar chain: its loss, the gradient's way back and the weights it changes."""

import numpy as np
import pytest

from core.chain import (
    chain_gradients,
    linear_chain,
    squared_loss,
    tangent,
    weight_gradients,
    weight_update,
)
from core.derivatives import complex_step_jacobian
from tests.core.derivative_checks import assert_gradient

LAZY = [0.1, 0.1, 0.1]


def test_the_loss_of_a_prediction_two_below_its_target() -> None:
    """(10 - 8)**2 = 4, and its derivative is -2 (10 - 8) = -4, not +4."""
    loss = squared_loss(10, 8)

    assert (loss.value, loss.gradient) == (4.0, -4.0)


def test_half_the_loss_has_half_the_gradient() -> None:
    """With a factor 1/2 the gradient is the bare difference, prediction minus target."""
    loss = squared_loss(10, 8, scale=0.5)

    assert (loss.value, loss.gradient) == (2.0, -2.0)


@pytest.mark.parametrize("prediction", [-3.0, 8.0, 10.0, 12.5])
def test_the_loss_gradient_is_the_derivative_of_the_loss(prediction: float) -> None:
    """Below, at and above the target."""
    gradient = squared_loss(10, prediction, scale=0.7).gradient

    derivative = complex_step_jacobian(lambda p: 0.7 * (10 - p) ** 2, [prediction])[0, 0]
    assert gradient == pytest.approx(derivative, rel=1e-14)


def test_moving_against_the_gradient_lowers_the_loss() -> None:
    """A negative gradient asks for a larger prediction."""
    loss = squared_loss(10, 8)

    assert squared_loss(10, 8 - 0.1 * loss.gradient).value < loss.value


def test_the_tangent_touches_the_parabola_and_stays_below_it() -> None:
    """At distance d from the prediction the parabola lies scale d**2 above the line."""
    points = np.linspace(0, 20, 41)
    gap = [squared_loss(10, p, scale=0.5).value for p in points] - tangent(10, 8, points, scale=0.5)

    np.testing.assert_allclose(gap, 0.5 * (points - 8) ** 2, atol=1e-12)


@pytest.mark.parametrize(
    ("loss_gradient", "skip", "at_input"),
    [(-4, False, -0.004), (-4, True, -5.324), (-2, False, -0.002), (-2, True, -2.662)],
)
def test_three_lazy_layers(loss_gradient: float, skip: bool, at_input: float) -> None:
    """0.1**3 = 0.001 without skips and 1.1**3 = 1.331 with them, for both loss gradients."""
    assert chain_gradients(LAZY, loss_gradient, skip=skip).at[0] == pytest.approx(at_input, rel=1e-14)


def test_the_gradient_at_every_station_of_the_lazy_chain() -> None:
    """Plain, the gradient fades towards the input; with skips it grows there."""
    plain, residual = (chain_gradients(LAZY, -4, skip=skip).at for skip in (False, True))

    np.testing.assert_allclose(plain, [-0.004, -0.04, -0.4, -4], rtol=1e-14)
    np.testing.assert_allclose(residual, [-5.324, -4.84, -4.4, -4], rtol=1e-14)


def test_the_first_slope_is_met_last() -> None:
    """Slopes are listed from the input and met from the loss."""
    chain = chain_gradients([2.0, 3.0, 5.0], 1.0, skip=False)

    np.testing.assert_array_equal(chain.factors, [2.0, 3.0, 5.0])
    np.testing.assert_array_equal(chain.at, [30.0, 15.0, 5.0, 1.0])
    assert chain.total == 30.0


def test_a_skip_does_not_keep_the_gradient_from_vanishing() -> None:
    """Slopes of -0.9 with skips shrink it exactly as slopes of 0.1 do without."""
    assert chain_gradients([-0.9] * 3, 1.0, skip=True).total == pytest.approx(0.001, rel=1e-12)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_slope_of_minus_one_stops_the_gradient(position: int) -> None:
    """1 + (-1) is exactly 0, whatever the other layers do."""
    slopes = [0.1, 0.1, 0.1]
    slopes[position] = -1.0

    assert chain_gradients(slopes, -4, skip=True).at[0] == 0.0


def test_dead_layers_pass_the_gradient_unchanged_with_skips_only() -> None:
    """With all slopes 0 the product is 1 with skips and 0 without."""
    assert chain_gradients([0.0] * 3, -4, skip=True).total == 1.0
    assert chain_gradients([0.0] * 3, -4, skip=False).total == 0.0


def test_the_total_does_not_depend_on_the_loss() -> None:
    """It is dx_L/dx_0, also where no gradient arrives."""
    chain = chain_gradients(LAZY, 0.0, skip=True)

    assert chain.total == pytest.approx(1.331, rel=1e-14)
    np.testing.assert_array_equal(chain.at, np.zeros(4))


def test_the_total_is_the_derivative_of_the_linear_chain() -> None:
    """Forward and backward are about the same chain."""
    weights = [0.4, -1.7, 0.9]
    for skip in (False, True):
        total = chain_gradients(weights, 1.0, skip=skip).total

        assert linear_chain(2.5, weights, skip=skip)[-1] == pytest.approx(2.5 * total, rel=1e-14)


@pytest.mark.parametrize(("skip", "expected"), [(False, -0.08), (True, -9.68)])
def test_all_lazy_layers_have_the_same_weight_gradient(skip: bool, expected: float) -> None:
    """Small activations and small gradients trade places along the chain."""
    layers = weight_gradients(2.0, LAZY, -4, skip=skip)

    assert [layer.gradient for layer in layers] == pytest.approx([expected] * 3, rel=1e-14)


@pytest.mark.parametrize(("skip", "wrong"), [(False, -0.008), (True, -10.648)])
def test_the_weight_gradient_does_not_use_the_gradient_at_the_input(skip: bool, wrong: float) -> None:
    """The gradient at x_0 times x_0 is another number."""
    at_input = chain_gradients(LAZY, -4, skip=skip).at[0] * 2.0
    first = weight_gradients(2.0, LAZY, -4, skip=skip)[0]

    assert at_input == pytest.approx(wrong, rel=1e-14)
    assert abs(first.gradient - at_input) > 0.05


@pytest.mark.parametrize("skip", [False, True])
def test_weight_gradients_are_the_derivative_of_the_loss_by_the_weights(skip: bool) -> None:
    """Checked by the complex step through the whole chain."""
    weights = np.array([0.4, -1.7, 0.9, 0.2])

    def prediction(values: np.typing.NDArray[np.float64]) -> float:
        x = 1.3
        for weight in values:
            x = x * weight + (x if skip else 0.0)
        return -4.0 * x

    layers = weight_gradients(1.3, weights.tolist(), -4.0, skip=skip)

    assert_gradient(prediction, weights, np.array([layer.gradient for layer in layers]))


def test_a_weight_gradient_shows_the_two_numbers_it_is_made_of() -> None:
    """Layer 2 of the lazy residual chain: input 2.2, gradient at its output -4.4."""
    layer = weight_gradients(2.0, LAZY, -4, skip=True)[1]

    assert layer == pytest.approx((2.2, -4.4, -9.68), rel=1e-14)


def test_a_weight_moves_against_its_gradient() -> None:
    """0.1 - 0.5 (-4) 2 = 4.1."""
    update = weight_update(0.1, 0.5, -4.0, 2.0)

    assert update == pytest.approx((-8.0, -4.0, 4.1))


def test_an_input_of_zero_leaves_the_weight_where_it_is() -> None:
    """The weight had no part in the output."""
    assert weight_update(0.1, 0.5, -4.0, 0.0).new_weight == 0.1


def test_one_small_step_lowers_the_loss_of_the_whole_chain() -> None:
    """The update is a descent step: target 10, x_0 = 2, weights 0.1, skips on."""
    before = squared_loss(10, linear_chain(2.0, LAZY, skip=True)[-1])
    layers = weight_gradients(2.0, LAZY, before.gradient, skip=True)
    moved = [
        weight_update(weight, 0.001, layer.output_gradient, layer.layer_input).new_weight
        for weight, layer in zip(LAZY, layers, strict=True)
    ]

    assert squared_loss(10, linear_chain(2.0, moved, skip=True)[-1]).value < before.value


def test_a_chain_needs_a_layer() -> None:
    """Without layers there is nothing to multiply."""
    with pytest.raises(ValueError, match=r"slopes has shape \(0,\); give one number for each layer"):
        chain_gradients([], -4, skip=True)
    with pytest.raises(ValueError, match=r"weights has shape \(0,\); give one number for each layer"):
        weight_gradients(2.0, [], -4, skip=True)


def test_bad_numbers_are_named() -> None:
    """NaN would spread through the whole chain; a negative learning rate climbs."""
    with pytest.raises(ValueError, match="loss_gradient must be a finite number, got nan"):
        chain_gradients(LAZY, float("nan"), skip=True)
    with pytest.raises(ValueError, match=r"learning_rate must be a finite number of at least 0, got -0\.1"):
        weight_update(0.1, -0.1, -4.0, 1.0)
