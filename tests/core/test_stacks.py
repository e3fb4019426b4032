"""Stacks of blocks side by side: their forward pass and their gradients by hand."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.activations import relu
from core.networks import stack_forward
from core.stacks import Stacks, backward, branch_jacobians, forward, initial_stacks, read_state
from tests.core.derivative_checks import assert_gradient, assert_jacobian


def nets(depth: int = 3, width: int = 4, pairs: int = 1, seed: int = 0, **ends: int) -> Stacks:
    """Return a plain and a residual net, with biases that are not zero."""
    rng = np.random.default_rng(seed)
    drawn = initial_stacks(
        depth, width, rng, shortcut_scale=[0.0, 1.0], branch_scale=[1.0, 0.6], pairs=pairs, **ends
    )
    return drawn.with_weights(drawn.weights + 0.1 * rng.standard_normal(drawn.weights.shape))


def test_one_block_by_hand() -> None:
    """x = [1, -2], W = [[1, 5, 0.5], [2, 5, -1]]: the branch is [1.5, 1], for the negative input is closed."""
    weights = np.array([[1.0, 5.0, 0.5, 2.0, 5.0, -1.0]] * 2)
    stacks = Stacks(weights, 1, 2, np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    outputs = forward(stacks, np.array([[1.0], [-2.0]])).outputs

    np.testing.assert_array_equal(outputs[0, :, 0], [1.5, 1.0])
    np.testing.assert_array_equal(outputs[1, :, 0], [1 + 2 * 1.5, -2 + 2 * 1.0])


@pytest.mark.parametrize("ends", [{}, {"inputs": 2, "outputs": 1}, {"inputs": 3}, {"outputs": 2}])
def test_the_gradient_is_the_derivative_of_the_outputs(ends: dict[str, int]) -> None:
    """Of every weight and bias of both nets, with and without read-in and read-out, by the complex step."""
    stacks = nets(**ends)
    rng = np.random.default_rng(1)
    points = rng.standard_normal((ends.get("inputs", 4), 5))
    run = forward(stacks, points)
    grad_outputs = rng.standard_normal(run.outputs.shape)
    gradients = backward(stacks, run, grad_outputs)

    def total(weights: NDArray[np.float64]) -> ArrayLike:
        value: ArrayLike = (grad_outputs * forward(stacks.with_weights(weights), points).outputs).sum()
        return value

    assert_gradient(total, stacks.weights, gradients)


def test_every_net_computes_as_if_it_were_alone() -> None:
    """Six nets at once give what each gives by itself, forward and backward."""
    stacks = nets(depth=5, pairs=3, inputs=2, outputs=1)
    points = np.random.default_rng(1).standard_normal((2, 7))
    run = forward(stacks, points)
    gradients = backward(stacks, run, np.ones_like(run.outputs))

    for network in range(6):
        alone = stacks.only(slice(network, network + 1))
        alone_run = forward(alone, points)
        np.testing.assert_allclose(run.outputs[network], alone_run.outputs[0], rtol=1e-12)
        np.testing.assert_allclose(
            gradients[network], backward(alone, alone_run, np.ones((1, 1, 7)))[0], rtol=1e-9, atol=1e-12
        )


def test_without_biases_the_blocks_are_the_random_stack_of_the_gradient_pages() -> None:
    """The same weights in `core.networks` give the same states."""
    stacks = initial_stacks(4, 6, np.random.default_rng(0), shortcut_scale=[0, 1], branch_scale=[0.5, 0.5])
    points = np.random.default_rng(1).standard_normal((6, 3))
    states = forward(stacks, points).states

    for network, skip in enumerate((False, True)):
        expected = stack_forward(stacks.blocks[network, :, :, :-1], points.T, skip=skip, branch_scale=0.5)
        np.testing.assert_allclose(states[:, network], expected.swapaxes(1, 2), rtol=1e-12)


def test_memory_handed_in_is_filled_again_and_gives_the_same_numbers() -> None:
    """Nothing of the earlier run is left."""
    stacks = nets(inputs=2, outputs=1)
    first, second = np.random.default_rng(1).standard_normal((2, 2, 5))
    fresh = forward(stacks, second)
    reused = forward(stacks, second, out=forward(stacks, first))

    for mine, expected in zip(reused, fresh, strict=True):
        np.testing.assert_array_equal(mine, expected)


def test_the_weights_are_shown_as_matrices_without_a_copy() -> None:
    """One row per net: W_in, then the blocks, then W_out, and nothing else."""
    stacks = initial_stacks(
        2, 3, np.random.default_rng(0), shortcut_scale=[1], branch_scale=[1], inputs=2, outputs=1
    )
    assert stacks.read_in is not None
    assert stacks.read_out is not None

    parts = [stacks.read_in.ravel(), stacks.blocks.ravel(), stacks.read_out.ravel()]
    np.testing.assert_array_equal(np.concatenate(parts), stacks.weights[0])
    assert all(np.shares_memory(part, stacks.weights) for part in (stacks.read_in, stacks.blocks))


def test_the_start_is_he_initialisation_with_biases_of_zero() -> None:
    """Standard deviation sqrt(2 / fan-in): 0.1 for 200 inputs, within 2 %."""
    stacks = initial_stacks(2, 200, np.random.default_rng(0), shortcut_scale=[1], branch_scale=[1], inputs=8)
    assert stacks.read_in is not None

    assert stacks.blocks[..., :-1].std() == pytest.approx(0.1, rel=0.02)
    assert stacks.read_in[..., :-1].std() == pytest.approx(0.5, rel=0.05)
    assert not stacks.blocks[..., -1].any()


def test_kinds_of_nets_share_their_draws_and_pairs_do_not() -> None:
    """With two pairs, net 0 and net 2 start alike, net 0 and net 1 differ."""
    stacks = initial_stacks(
        2, 3, np.random.default_rng(0), shortcut_scale=[0, 1], branch_scale=[1, 1], pairs=2
    )

    np.testing.assert_array_equal(stacks.weights[0], stacks.weights[2])
    assert np.abs(stacks.weights[0] - stacks.weights[1]).max() > 0
    np.testing.assert_array_equal(stacks.shortcut_scale, [0, 0, 1, 1])


def test_reading_the_last_state_is_the_output_and_reading_an_early_one_is_not() -> None:
    """The same read-out fits every depth."""
    stacks = nets(depth=6, inputs=2, outputs=1)
    run = forward(stacks, np.random.default_rng(1).standard_normal((2, 5)))
    answers = read_state(stacks, run.states)

    assert answers.shape == (7, 2, 1, 5)
    np.testing.assert_allclose(answers[-1], run.outputs)
    assert np.abs(answers[0] - run.outputs).max() > 0.01


def test_branch_jacobians_are_the_derivative_of_each_branch_at_each_point() -> None:
    """Compared with the complex step at every block and point of both nets."""
    stacks = nets(depth=3, width=4)
    points = np.random.default_rng(1).standard_normal((4, 2))
    run = forward(stacks, points)
    jacobians = branch_jacobians(stacks, run)

    for network, scale in enumerate(stacks.branch_scale):
        for block in range(3):
            matrix = stacks.blocks[network, block]

            def branch(
                state: NDArray[np.float64], matrix: NDArray[np.float64] = matrix, by: float = scale
            ) -> Any:
                return by * (matrix[:, :-1] @ relu(state) + matrix[:, -1])

            for point in range(2):
                assert_jacobian(
                    branch, run.states[block, network, :, point], jacobians[network, point, block]
                )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"depth": 0}, "depth must be a whole number of at least 1, got 0"),
        ({"width": 0}, "width must be a whole number of at least 1, got 0"),
        ({"pairs": 0}, "pairs must be a whole number of at least 1, got 0"),
        ({"inputs": 0}, "inputs must be a whole number of at least 1, got 0"),
        ({"branch_scale": [1.0]}, "shortcut_scale has 2 values and branch_scale has 1; give one of each"),
    ],
)
def test_bad_shapes_are_refused(arguments: dict[str, Any], message: str) -> None:
    """Every message names the argument and its value."""
    valid: dict[str, Any] = {"depth": 2, "width": 3, "shortcut_scale": [0, 1], "branch_scale": [1, 1]}

    with pytest.raises(ValueError, match=message):
        initial_stacks(**(valid | arguments), rng=np.random.default_rng(0))


def test_points_of_another_width_are_refused() -> None:
    """The message says how many inputs the nets take."""
    with pytest.raises(ValueError, match=r"points has shape \(3, 5\) but the networks take 2 inputs"):
        forward(nets(inputs=2), np.zeros((3, 5)))


def test_a_net_without_read_out_cannot_be_read() -> None:
    """The message says how to draw one."""
    with pytest.raises(ValueError, match="stacks has no read-out; draw it with"):
        read_state(nets(), np.zeros((2, 4, 1)))
