"""The gradient of trained networks, split by path length."""

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.paths import path_spectrum
from core.stacks import Stacks, branch_jacobians, forward, initial_stacks
from core.tasks import two_spirals
from core.trained_paths import answer_paths, length_shares
from core.training import Adam, train
from tests.core.derivative_checks import assert_gradient


def nets(depth: int = 4, scales: tuple[float, ...] = (0.5, 1.0), width: int = 5) -> Stacks:
    """Return residual nets with biases."""
    rng = np.random.default_rng(1)
    ones = [1.0] * len(scales)
    drawn = initial_stacks(depth, width, rng, shortcut_scale=ones, branch_scale=scales, inputs=2, outputs=1)
    return drawn.with_weights(drawn.weights + 0.1 * rng.standard_normal(drawn.weights.shape))


def test_every_point_is_split_as_path_spectrum_splits_it() -> None:
    """With the branch Jacobians at that point."""
    stacks = nets()
    run = forward(stacks, np.random.default_rng(2).standard_normal((2, 3)))
    by_length, jacobians = answer_paths(stacks, run), branch_jacobians(stacks, run)
    assert stacks.read_out is not None

    for network in range(2):
        for point in range(3):
            expected = path_spectrum(jacobians[network, point], stacks.read_out[network, 0, :-1]).by_length
            np.testing.assert_allclose(by_length[:, network, :, point], expected, rtol=1e-10, atol=1e-12)


def test_all_lengths_together_are_the_derivative_of_the_answer() -> None:
    """With respect to the first state, by the complex step through blocks without W_in."""
    stacks = initial_stacks(6, 4, np.random.default_rng(0), shortcut_scale=[1], branch_scale=[0.7], outputs=1)
    points = np.random.default_rng(1).standard_normal((4, 3))
    gradient = answer_paths(stacks, forward(stacks, points)).sum(axis=0)[0]

    def answers(values: NDArray[np.float64]) -> ArrayLike:
        total: ArrayLike = forward(stacks, values).outputs.sum()
        return total

    assert_gradient(answers, points, gradient)


def test_shares_are_a_distribution_over_lengths() -> None:
    """One row per net."""
    stacks = nets(depth=7)
    shares = length_shares(stacks, forward(stacks, np.random.default_rng(2).standard_normal((2, 9))))

    assert shares.shape == (2, 8)
    assert (shares >= 0).all()
    np.testing.assert_allclose(shares.sum(axis=1), [1.0, 1.0])


def test_branches_of_scale_zero_leave_the_identity_path_alone() -> None:
    """Length 0 has everything."""
    stacks = nets(scales=(0.0,))
    shares = length_shares(stacks, forward(stacks, np.ones((2, 2))))

    np.testing.assert_array_equal(shares, [[1.0, 0.0, 0.0, 0.0, 0.0]])


def test_shares_are_of_norms_over_points_by_hand() -> None:
    """Width 1, weight 0.5, points 3, -1, 4 and read-out 2: lengths carry 2, 2, 2 and 1, 0, 1."""
    stacks = Stacks(np.array([[0.5, 0.0, 2.0, 0.0]]), 1, 1, np.ones(1), np.ones(1), None, 1)
    shares = length_shares(stacks, forward(stacks, np.array([[3.0, -1.0, 4.0]])))

    expected = np.array([np.sqrt(12), np.sqrt(2)])
    np.testing.assert_allclose(shares[0], expected / expected.sum())


def test_plain_stacks_have_no_identity_path_and_are_refused() -> None:
    """The message names the scales."""
    stacks = initial_stacks(2, 3, np.random.default_rng(0), shortcut_scale=[0], branch_scale=[1], outputs=1)

    with pytest.raises(ValueError, match=r"shortcut scales \[0\.0\]; paths need identity shortcuts"):
        answer_paths(stacks, forward(stacks, np.zeros((3, 1))))


def test_two_answers_are_refused() -> None:
    """The split is of one number's gradient."""
    stacks = initial_stacks(2, 3, np.random.default_rng(0), shortcut_scale=[1], branch_scale=[1], outputs=2)

    with pytest.raises(ValueError, match="stacks has 2 outputs; give networks with one"):
        answer_paths(stacks, forward(stacks, np.zeros((3, 1))))


def test_training_recruits_longer_paths_when_branches_start_small_and_not_when_they_start_large() -> None:
    """Twenty blocks, Adam at 0.003, five draws: mean lengths grow from below 2, or fall from near 10."""
    task = two_spirals(200, np.random.default_rng(0))
    start = initial_stacks(
        20,
        16,
        np.random.default_rng(1),
        shortcut_scale=[1, 1],
        branch_scale=[20**-0.5, 1],
        inputs=2,
        outputs=1,
        pairs=5,
    )
    *_, last = train(start, task, Adam(0.003), 200)
    before, after = (
        length_shares(each, forward(each, task.inputs)) @ np.arange(21) for each in (start, last.stacks)
    )

    assert before[:5].max() < 2
    assert (after[:5] > 1.5 * before[:5]).all()
    assert (before[5:] > 8).all()
    assert after[5:].mean() < before[5:].mean()
