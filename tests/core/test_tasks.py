"""The tasks that networks learn, and their losses."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.stacks import forward, initial_stacks
from core.tasks import (
    Loss,
    accuracy,
    best_constant_loss,
    copying,
    logistic_loss,
    probability,
    squared_loss,
    two_spirals,
)
from tests.core.derivative_checks import assert_gradient

TARGETS = np.array([[0.0, 1.0, 1.0, 0.0]])


@pytest.mark.parametrize("loss", [logistic_loss, squared_loss])
def test_the_gradient_is_the_derivative_of_the_loss(loss: Loss) -> None:
    """By the complex step, for two networks at once; each loss depends on its own outputs only."""
    outputs = np.random.default_rng(0).standard_normal((2, 1, 4)) * 3
    gradients = loss(outputs, TARGETS).grad_outputs

    def total(values: NDArray[np.float64]) -> ArrayLike:
        summed: ArrayLike = loss(values, TARGETS).losses.sum()
        return summed

    assert_gradient(total, outputs, gradients)


def test_certain_and_right_costs_nothing_certain_and_wrong_costs_the_log_odds() -> None:
    """At log-odds ±50 the loss of a right point is 0 and of a wrong one 50, to 1e-15."""
    right, wrong = np.where(TARGETS > 0, 50.0, -50.0), np.where(TARGETS > 0, -50.0, 50.0)

    losses = logistic_loss(np.stack([right, wrong]), TARGETS).losses
    np.testing.assert_allclose(losses, [0.0, 50.0], atol=1e-15)


def test_huge_log_odds_overflow_nowhere() -> None:
    """exp(1000) is never computed."""
    values = logistic_loss(np.array([[[1000.0, 1000.0, -1000.0, -1000.0]]]), TARGETS)

    np.testing.assert_allclose(values.losses, [500.0])
    np.testing.assert_allclose(values.grad_outputs, [[[0.25, 0.0, -0.25, 0.0]]])


def test_guessing_costs_ln_2_and_the_gradient_points_away_from_the_guess() -> None:
    """With output 0 every point has probability one half."""
    values = logistic_loss(np.zeros((1, 1, 4)), TARGETS)

    assert values.losses[0] == pytest.approx(np.log(2), rel=1e-15)
    np.testing.assert_allclose(values.grad_outputs, [[[0.125, -0.125, -0.125, 0.125]]])


def test_the_squared_loss_averages_over_points_and_coordinates() -> None:
    """One miss of 2 among four entries: 4 / 4 = 1, for the first of two networks."""
    outputs = np.stack([[[1.0, 0.0], [0.0, 3.0]], [[1.0, 0.0], [0.0, 1.0]]])

    losses = squared_loss(outputs, np.eye(2)).losses
    np.testing.assert_array_equal(losses, [1.0, 0.0])


def test_accuracy_counts_points_on_the_right_side() -> None:
    """Log-odds 0 is class 0, and leading axes are kept."""
    outputs = np.array([[[-1.0, 1.0, 1.0, 0.0]], [[1.0, 1.0, 1.0, 1.0]]])

    np.testing.assert_array_equal(accuracy(outputs, TARGETS), [1.0, 0.5])


def test_a_spiral_without_noise_winds_outwards_by_the_asked_number_of_turns() -> None:
    """An arm of one turn ends where its angle started, at radius 2; it starts at radius 0.2."""
    inputs = two_spirals(100, np.random.default_rng(0), turns=1.0, noise=0.0).inputs
    radius = np.hypot(*inputs)

    np.testing.assert_allclose(inputs[:, 49], [2.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(radius[[0, 49]], [0.2, 2.0])
    assert (np.diff(radius[:50]) > 0).all()


def test_the_two_classes_are_one_arm_and_the_same_arm_turned_by_half_a_circle() -> None:
    """Half of the points each, class 1 first."""
    task = two_spirals(20, np.random.default_rng(0), noise=0.0)

    np.testing.assert_array_equal(task.inputs[:, :10], -task.inputs[:, 10:])
    np.testing.assert_array_equal(task.targets, [[1.0] * 10 + [0.0] * 10])


def test_noise_has_the_asked_spread_and_comes_from_the_generator() -> None:
    """The same generator state gives the same points."""
    clean = two_spirals(2000, np.random.default_rng(1), noise=0.0).inputs
    noisy, again = (two_spirals(2000, np.random.default_rng(1), noise=0.1).inputs for _ in range(2))

    assert (noisy - clean).std() == pytest.approx(0.1, rel=0.05)
    np.testing.assert_array_equal(noisy, again)


def test_copying_asks_for_the_input_itself() -> None:
    """Answering x costs nothing; the inputs are positive."""
    task = copying(8, 500, np.random.default_rng(0))

    np.testing.assert_array_equal(task.inputs, task.targets)
    assert (task.inputs > 0).all()
    assert task.loss(task.inputs[None], task.targets).losses[0] == 0.0


def test_plain_and_residual_stacks_can_both_copy_exactly() -> None:
    """Identity matrices make a plain stack copy, zeros a residual one: what differs is only how to get there."""
    task = copying(3, 50, np.random.default_rng(0))
    stacks = initial_stacks(7, 3, np.random.default_rng(0), shortcut_scale=[0, 1], branch_scale=[1, 1])
    stacks.blocks[0] = np.eye(3, 4)
    stacks.blocks[1] = 0.0

    losses = task.loss(forward(stacks, task.inputs).outputs, task.targets).losses
    np.testing.assert_array_equal(losses, [0.0, 0.0])


def test_the_best_constant_answer_costs_ln_2_for_two_equal_classes() -> None:
    """And no other constant costs less."""
    task = two_spirals(20, np.random.default_rng(0))
    nearby = [task.loss(np.full((1, 1, 20), shift), task.targets).losses[0] for shift in (-0.1, 0.1)]

    assert best_constant_loss(task) == pytest.approx(np.log(2))
    assert best_constant_loss(task) < min(nearby)


def test_the_best_constant_answer_to_copying_costs_the_variance() -> None:
    """1 - 2/π for absolute values of normal numbers, within 5 %."""
    task = copying(8, 2000, np.random.default_rng(0))

    assert best_constant_loss(task) == pytest.approx(task.targets.var(axis=1).mean())
    assert best_constant_loss(task) == pytest.approx(1 - 2 / np.pi, rel=0.05)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"points": 7}, "points must be even, got 7; both classes get the same number"),
        ({"points": 0}, "points must be a whole number of at least 2, got 0"),
        ({"noise": -0.1}, r"noise must be a finite number of at least 0, got -0\.1"),
        ({"turns": np.nan}, "turns must be a finite number, got nan"),
    ],
)
def test_bad_numbers_are_refused(call: dict[str, Any], message: str) -> None:
    """Every message names the argument and its value."""
    with pytest.raises(ValueError, match=message):
        two_spirals(**({"points": 10} | call), rng=np.random.default_rng(0))


def test_the_probability_belongs_to_the_log_odds() -> None:
    """log(p / (1 - p)) gives the output back, and both classes together are certain."""
    outputs = np.linspace(-20.0, 20.0, 9)
    chances = probability(outputs)

    np.testing.assert_allclose(np.log(chances) - np.log(probability(-outputs)), outputs)
    np.testing.assert_allclose(chances + probability(-outputs), 1.0)
