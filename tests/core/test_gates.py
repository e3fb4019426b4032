"""Gates on the identity path of post-activation stacks."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core import blocks
from core.activations import relu
from core.gates import (
    Branches,
    balanced_branches,
    closure_behind_relu,
    closure_probability,
    identity_paths,
    open_somewhere,
)
from tests.core.derivative_checks import assert_jacobian


def behind_a_relu(rows: int, width: int, seed: int = 0) -> NDArray[np.float64]:
    """Return states as they come out of a ReLU, with no zeros among them."""
    return np.abs(np.random.default_rng(seed).standard_normal((rows, width)))


@pytest.mark.parametrize(
    ("size", "probability"), [(0.0, 0.0), (0.1, 0.0317), (0.5, 0.1476), (1.0, 0.25), (2.0, 0.3524)]
)
def test_how_often_one_gate_closes(size: float, probability: float) -> None:
    """arctan(s) / π."""
    assert closure_probability(size) == pytest.approx(probability, abs=5e-5)


def test_the_probability_agrees_with_a_million_draws() -> None:
    """x = abs(N(0, 1)) and F ~ N(0, s²), drawn."""
    rng = np.random.default_rng(3)
    for size in (0.1, 0.5, 1.0, 2.0):
        states, pulls = np.abs(rng.standard_normal(1_000_000)), size * rng.standard_normal(1_000_000)

        assert np.mean(states + pulls <= 0) == pytest.approx(closure_probability(size), abs=0.002)


def test_a_branch_alone_closes_half_the_gates() -> None:
    """The limit of a branch much larger than the state."""
    assert closure_probability(1e9) == pytest.approx(0.5, abs=1e-9)


def test_branches_are_as_large_as_what_goes_in() -> None:
    """Root mean square of W2 relu(W1 x) over that of x, in the mean over many wide branches."""
    drawn = balanced_branches(40, 128, np.random.default_rng(1))
    states = np.random.default_rng(2).standard_normal((8, 128))
    out = [relu(states @ w1.T) @ w2.T for w1, w2 in zip(*drawn, strict=True)]

    assert np.sqrt(np.mean(np.square(out))) == pytest.approx(np.sqrt(np.mean(states**2)), rel=0.03)


def test_gates_are_those_of_post_activation_blocks() -> None:
    """Block by block as `core.blocks` finds them."""
    drawn = balanced_branches(6, 8, np.random.default_rng(4))
    inputs = behind_a_relu(20, 8)
    followed = identity_paths(drawn, inputs, 0.8)
    for row, start in enumerate(inputs):
        state = start
        for block, (w1, w2) in enumerate(zip(*drawn, strict=True)):
            residual = blocks.Block(w1=w1, w2=w2, order="post", branch_scale=0.8)

            np.testing.assert_array_equal(
                followed.gates[block, row], blocks.jacobian(residual, state).gate == 1.0
            )
            state = blocks.forward(residual, state).output


def test_open_paths_are_the_derivative_with_the_branches_frozen() -> None:
    """Hold every branch at its value: what is left of the Jacobian is diagonal, 1 where the path is open."""
    drawn = balanced_branches(5, 6, np.random.default_rng(5))
    start = behind_a_relu(1, 6, seed=6)[0]
    followed = identity_paths(drawn, start[None], 1.0)
    frozen, state = [], start
    for w1, w2 in zip(*drawn, strict=True):
        frozen.append(relu(state @ w1.T) @ w2.T)
        state = relu(state + frozen[-1])

    def skips_only(point: NDArray[np.float64]) -> NDArray[np.float64]:
        for value in frozen:
            point = relu(point + value)
        return point

    assert 0 < followed.paths[-1].sum() < 6
    assert_jacobian(skips_only, start, np.diag(followed.paths[-1, 0].astype(float)))


def test_a_pre_activation_block_has_no_gate_on_its_skip() -> None:
    """The shortcut's part of its Jacobian is I, whatever the state, zeros and negative numbers included."""
    drawn = balanced_branches(1, 4, np.random.default_rng(7))
    block = blocks.Block(w1=drawn.w1[0], w2=drawn.w2[0], order="pre")
    for state in (np.zeros(4), -np.ones(4), np.array([1.0, -2.0, 0.0, 3.0])):
        found = blocks.jacobian(block, state)

        np.testing.assert_array_equal(found.gate[:, None] * found.shortcut, np.eye(4))


def test_a_path_once_cut_stays_cut_though_its_later_gates_open() -> None:
    """The share of open paths never grows; the share of open gates may."""
    followed = identity_paths(balanced_branches(30, 32, np.random.default_rng(8)), behind_a_relu(16, 32), 0.5)

    assert np.all(np.diff(followed.open_share) <= 0)
    assert np.any(followed.gates & ~followed.paths)
    assert not np.any(followed.paths & ~followed.gates)


def test_without_branches_every_path_of_a_positive_input_stays_open() -> None:
    """And a coordinate at 0 or below is shut at once: ReLU has slope 0 there."""
    drawn = balanced_branches(10, 3, np.random.default_rng(9))

    np.testing.assert_array_equal(identity_paths(drawn, [[1.0, 2.0, 3.0]], 0.0).open_share, np.ones(11))
    assert identity_paths(drawn, [[1.0, 0.0, -1.0]], 0.0).paths[0].tolist() == [[True, False, False]]


def test_branches_that_pull_everything_down_shut_every_path_and_leave_a_dead_stack() -> None:
    """All states are 0 from then on, and nothing divides by them."""
    down = Branches(w1=np.tile(np.eye(3), (4, 1, 1)), w2=np.tile(-2.0 * np.eye(3), (4, 1, 1)))
    followed = identity_paths(down, np.ones((2, 3)), 1.0)

    np.testing.assert_array_equal(followed.open_share, [1.0, 0.0, 0.0, 0.0, 0.0])
    assert not followed.gates.any()


def test_larger_branches_leave_fewer_paths_open() -> None:
    """At 50 blocks, in the mean over eight stacks: most, some, few, hardly any."""
    scales = (0.05, 0.1, 0.3, 1.0)
    shares = np.zeros(4)
    for seed in range(8):
        drawn = balanced_branches(50, 64, np.random.default_rng(seed))
        shares += [identity_paths(drawn, behind_a_relu(16, 64), scale).open_share[-1] / 8 for scale in scales]

    assert shares == pytest.approx([0.8, 0.61, 0.13, 0.0], abs=0.03)
    assert np.all(np.diff(shares) < 0)


def test_the_first_block_closes_as_many_gates_as_the_formula_says() -> None:
    """In the mean over the draws of its weights: arctan(α) / π."""
    for scale in (0.3, 1.0):
        closed = [
            1.0
            - identity_paths(
                balanced_branches(1, 64, np.random.default_rng(seed)), behind_a_relu(16, 64, seed), scale
            ).open_share[1]
            for seed in range(200)
        ]

        assert np.mean(closed) == pytest.approx(closure_probability(scale), abs=0.01)


def test_the_same_seed_gives_the_same_branches() -> None:
    """And another seed gives others."""
    first, again, other = (balanced_branches(2, 3, np.random.default_rng(seed)) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first.w1, again.w1)
    assert not np.array_equal(first.w2, other.w2)


def test_what_does_not_fit_is_refused() -> None:
    """The message names the argument and the fix."""
    drawn = balanced_branches(2, 3, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"inputs has shape \(1, 2\) but the branches have width 3"):
        identity_paths(drawn, [[1.0, 2.0]], 1.0)
    with pytest.raises(ValueError, match="branch_size must be a finite number of at least 0, got -1"):
        closure_probability(-1)
    with pytest.raises(ValueError, match="depth must be a whole number of at least 1, got 0"):
        balanced_branches(0, 3, np.random.default_rng(0))


def test_a_coordinate_counts_as_open_if_one_input_keeps_it_open() -> None:
    """Counted one by one over the inputs, at the end of the stack only."""
    rng = np.random.default_rng(2)
    paths = identity_paths(balanced_branches(20, 16, rng), np.abs(rng.standard_normal((5, 16))), 0.5).paths
    by_hand = sum(any(paths[-1, row, column] for row in range(5)) for column in range(16)) / 16

    assert open_somewhere(paths) == by_hand
    assert open_somewhere(paths) >= paths[-1].mean()


@pytest.mark.parametrize("size", [0.05, 0.3, 1.0])
def test_behind_a_real_relu_a_quarter_of_the_gates_shuts_at_zeros(size: float) -> None:
    """Counted over a million outputs of a ReLU, scaled to the mean square 1."""
    rng = np.random.default_rng(1)
    states = np.sqrt(2.0) * np.maximum(rng.standard_normal(1_000_000), 0.0)
    pulls = size * rng.standard_normal(1_000_000)

    assert np.mean(states + pulls <= 0) == pytest.approx(closure_behind_relu(size), abs=0.002)
    assert closure_behind_relu(size) > closure_probability(size)
