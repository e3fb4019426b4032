"""One residual block: what it computes, its Jacobian, and the gradients sent back through it."""

import re
from dataclasses import replace
from itertools import product
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.activations import ACTIVATIONS, IDENTITY
from core.blocks import Block, Order, forward, jacobian, mean_move, residual_sum, vjp
from tests.core.derivative_checks import assert_gradient, assert_jacobian

ORDERS: tuple[Order, ...] = ("none", "pre", "post")
SHORTCUTS = ("identity", "scaled", "none", "projection", "scaled projection")
HIDDEN, WIDTH, PROJECTED_WIDTH = 5, 3, 4

# Chosen so that every random ReLU block below has open and closed ReLUs at x, in its middle and behind its sum.
X = np.array([0.6, -0.4, 1.8])

# Example 3 of the lesson: identity matrices, x with a negative first entry.
EXAMPLE_X = [-1.0, 1.0]
EXAMPLE = Block(w1=np.eye(2), w2=np.eye(2))


def random_block(order: Order, activation: str, shortcut: str) -> Block:
    """Return a block with random matrices for one kind of shortcut."""
    rng = np.random.default_rng(7)
    projected = shortcut.endswith("projection")
    width_out = PROJECTED_WIDTH if projected else WIDTH
    return Block(
        w1=rng.standard_normal((HIDDEN, WIDTH)),
        w2=rng.standard_normal((width_out, HIDDEN)),
        activation=ACTIVATIONS[activation],
        order=order,
        shortcut_scale={"none": 0.0, "scaled": 0.6, "scaled projection": -0.6}.get(shortcut, 1.0),
        projection=rng.standard_normal((width_out, WIDTH)) if projected else None,
        branch_scale=0.7,
    )


def with_matrix(block: Block, name: str, value: NDArray[np.float64]) -> Block:
    """Return the block with one of its matrices exchanged."""
    fields: dict[str, Any] = {name: value}
    return replace(block, **fields)


CASES = [pytest.param(*case, id="-".join(case)) for case in product(ORDERS, ACTIVATIONS, SHORTCUTS)]


@pytest.mark.parametrize(("order", "shortcut"), list(product(ORDERS, SHORTCUTS)))
def test_the_cases_meet_open_and_closed_relus(order: Order, shortcut: str) -> None:
    """The comparisons below would prove little at a point where all ReLUs agree."""
    stages = forward(random_block(order, "relu", shortcut), X)

    for signal in (X, stages.hidden_pre, stages.total):
        assert 0 < np.count_nonzero(signal > 0) < signal.size


@pytest.mark.parametrize(("order", "activation", "shortcut"), CASES)
def test_the_jacobian_is_the_derivative_of_the_output(order: Order, activation: str, shortcut: str) -> None:
    """The formula agrees with the complex step to 1e-12 for every order, activation and shortcut."""
    block = random_block(order, activation, shortcut)

    assert_jacobian(lambda point: forward(block, point).output, X, jacobian(block, X).total)


@pytest.mark.parametrize(("order", "activation", "shortcut"), CASES)
def test_the_branch_jacobian_is_the_derivative_of_the_branch(
    order: Order, activation: str, shortcut: str
) -> None:
    """J_F on its own is right too, so the parts can be shown side by side."""
    block = random_block(order, activation, shortcut)

    assert_jacobian(lambda point: forward(block, point).branch, X, jacobian(block, X).branch)


@pytest.mark.parametrize(("order", "activation", "shortcut"), CASES)
def test_every_gradient_is_the_derivative_of_the_loss(order: Order, activation: str, shortcut: str) -> None:
    """The gradients of x, w1, w2 and the projection agree with the complex step to 1e-12."""
    block = random_block(order, activation, shortcut)
    grad_output = np.random.default_rng(8).standard_normal(block.w2.shape[0])
    gradients = vjp(block, X, grad_output)

    assert_gradient(lambda value: grad_output @ forward(block, value).output, X, gradients.grad_x)
    for name in ("w1", "w2", "projection"):
        matrix, gradient = getattr(block, name), getattr(gradients, f"grad_{name}")
        assert (matrix is None) == (gradient is None)
        if matrix is not None:

            def loss(value: NDArray[np.float64], name: str = name) -> ArrayLike:
                return grad_output @ forward(with_matrix(block, name, value), X).output

            assert_gradient(loss, matrix, gradient)


@pytest.mark.parametrize(("order", "activation", "shortcut"), CASES)
def test_the_gradient_sent_back_is_the_row_times_the_jacobian(
    order: Order, activation: str, shortcut: str
) -> None:
    """Going back without the Jacobian gives grad_output @ J, split into its branch and shortcut parts."""
    block = random_block(order, activation, shortcut)
    grad_output = np.random.default_rng(8).standard_normal(block.w2.shape[0])
    gradients, parts = vjp(block, X, grad_output), jacobian(block, X)

    np.testing.assert_allclose(gradients.grad_x, grad_output @ parts.total, rtol=0, atol=1e-13)
    np.testing.assert_allclose(
        gradients.through_branch, (grad_output * parts.gate) @ parts.branch, rtol=0, atol=1e-13
    )
    np.testing.assert_allclose(
        gradients.through_shortcut, (grad_output * parts.gate) @ parts.shortcut, rtol=0, atol=1e-13
    )


def test_all_gradients_agree_with_automatic_differentiation() -> None:
    """A library that shares no code with ours finds the same four gradients."""
    block = random_block("post", "tanh", "scaled projection")
    rng = np.random.default_rng(9)
    x, grad_output = rng.standard_normal(WIDTH), rng.standard_normal(PROJECTED_WIDTH)

    def loss(x: Any, w1: Any, w2: Any, projection: Any) -> Any:
        branch = block.branch_scale * w2 @ anp.tanh(w1 @ x)
        return grad_output @ anp.tanh(branch + block.shortcut_scale * projection @ x)

    expected = autograd.grad(loss, (0, 1, 2, 3))(x, block.w1, block.w2, block.projection)
    gradients = vjp(block, x, grad_output)

    for ours, theirs in zip(gradients[:4], expected, strict=True):
        assert ours is not None
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@pytest.mark.parametrize(
    ("order", "output", "total"),
    [
        ("post", [0.0, 2.0], [[0.0, 0.0], [0.0, 2.0]]),
        ("pre", [-1.0, 2.0], [[1.0, 0.0], [0.0, 2.0]]),
    ],
)
def test_post_activation_cuts_off_what_pre_activation_lets_through(
    order: Order, output: list[float], total: list[list[float]]
) -> None:
    """With identity matrices and x = [-1, 1], only post-activation loses the first entry and its gradient."""
    block = replace(EXAMPLE, order=order)

    np.testing.assert_array_equal(forward(block, EXAMPLE_X).output, output)
    np.testing.assert_array_equal(jacobian(block, EXAMPLE_X).total, total)


def test_every_stage_of_a_block_can_be_read() -> None:
    """A pre-activation block by hand, x = [-1, 1]: 2 relu(relu(x)) + 3 x."""
    stages = forward(Block(np.eye(2), np.eye(2), order="pre", branch_scale=2, shortcut_scale=3), EXAMPLE_X)

    np.testing.assert_array_equal(stages.branch_input, [0, 1])
    np.testing.assert_array_equal(stages.hidden_pre, [0, 1])
    np.testing.assert_array_equal(stages.hidden, [0, 1])
    np.testing.assert_array_equal(stages.branch, [0, 2])
    np.testing.assert_array_equal(stages.shortcut, [-3, 3])
    np.testing.assert_array_equal(stages.total, [-3, 5])
    np.testing.assert_array_equal(stages.output, [-3, 5])


def test_the_hidden_slope_stands_between_the_two_matrices() -> None:
    """The order is w2 diag(slope) w1: with w1 and w2 swapped the same x gives another Jacobian."""
    w1, w2, x = np.array([[1.0, 2.0], [-3.0, 1.0]]), np.array([[0.0, 1.0], [4.0, 5.0]]), [1.0, 1.0]

    # w1 x = [3, -2], so only the first hidden unit is open: column 1 of w2 times row 1 of w1.
    np.testing.assert_array_equal(jacobian(Block(w1, w2), x).branch, [[0.0, 0.0], [4.0, 8.0]])


def test_the_block_without_an_outer_activation_has_an_open_gate() -> None:
    """For orders none and pre nothing stands behind the sum."""
    for order in ("none", "pre"):
        np.testing.assert_array_equal(jacobian(replace(EXAMPLE, order=order), EXAMPLE_X).gate, [1.0, 1.0])


def test_relu_at_zero_passes_no_gradient() -> None:
    """At the kink the slope is 0: at x = 0 a ReLU branch has Jacobian 0 and only the shortcut is left."""
    parts = jacobian(EXAMPLE, [0.0, 0.0])

    np.testing.assert_array_equal(parts.branch, np.zeros((2, 2)))
    np.testing.assert_array_equal(parts.total, np.eye(2))


def test_relu_after_the_sum_closes_the_block_at_zero() -> None:
    """In post-activation the closed gate stops the shortcut as well."""
    block = replace(EXAMPLE, order="post")

    np.testing.assert_array_equal(jacobian(block, [0.0, 0.0]).total, np.zeros((2, 2)))
    np.testing.assert_array_equal(vjp(block, [0.0, 0.0], [1.0, 1.0]).grad_x, [0.0, 0.0])


def test_a_silent_branch_passes_the_gradient_and_learns_nothing_in_its_first_matrix() -> None:
    """With w1 = w2 = 0 the block is the identity: x gets everything, the weights get nothing."""
    gradients = vjp(Block(np.zeros((2, 2)), np.zeros((2, 2))), [1.0, 2.0], [3.0, -1.0])

    np.testing.assert_array_equal(gradients.grad_x, [3.0, -1.0])
    np.testing.assert_array_equal(gradients.grad_w1, np.zeros((2, 2)))
    np.testing.assert_array_equal(gradients.grad_w2, np.zeros((2, 2)))


def test_the_branch_can_cancel_the_shortcut() -> None:
    """The identity in the sum is no lower bound: a branch of -I makes the block's Jacobian 0."""
    block = Block(np.eye(2), -np.eye(2), activation=IDENTITY)

    np.testing.assert_array_equal(jacobian(block, [0.3, -0.8]).total, np.zeros((2, 2)))


def test_eigenvalues_of_the_block_are_those_of_the_branch_plus_one() -> None:
    """Adding the identity shifts every eigenvalue by 1."""
    parts = jacobian(random_block("none", "tanh", "identity"), [0.1, -0.4, 0.9])
    branch, total = np.linalg.eigvals(parts.branch), np.linalg.eigvals(parts.total)

    np.testing.assert_allclose(np.sort_complex(total), np.sort_complex(branch + 1), atol=1e-12)


def test_a_block_without_shortcut_may_change_the_width() -> None:
    """Without a shortcut there is nothing to match."""
    block = Block(np.ones((2, 3)), np.ones((4, 2)), shortcut_scale=0)

    np.testing.assert_array_equal(forward(block, [1.0, 1.0, 1.0]).output, [6.0] * 4)
    np.testing.assert_array_equal(vjp(block, [1.0, 1.0, 1.0], np.ones(4)).through_shortcut, np.zeros(3))


def test_a_block_does_not_change_with_the_arrays_it_was_made_from() -> None:
    """A frozen block keeps its own read-only matrices."""
    w1 = np.eye(2)
    block = Block(w1, np.eye(2))
    w1[0, 0] = 99.0

    assert block.w1[0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        block.w1[0, 0] = 99.0


@pytest.mark.parametrize(
    ("branch_shape", "shortcut_shape"), [((4,), (1,)), ((3, 1), (1, 3)), ((4,), (3,)), ((2, 3), (3,))]
)
def test_a_sum_that_numpy_would_stretch_is_refused(
    branch_shape: tuple[int, ...], shortcut_shape: tuple[int, ...]
) -> None:
    """Unequal shapes raise, also where NumPy would broadcast without a word; the message names both and the fix."""
    message = (
        f"branch has shape {branch_shape} and shortcut has shape {shortcut_shape}; "
        "use a projection or zero-padding"
    )

    with pytest.raises(ValueError, match=re.escape(message)):
        residual_sum(np.zeros(branch_shape), np.zeros(shortcut_shape))


def test_a_sum_of_equal_shapes_is_plain_addition() -> None:
    """The refusal costs nothing where the shapes agree."""
    np.testing.assert_array_equal(residual_sum([[1, 2]], [[10, 20]]), [[11, 22]])


def matrix(*shape: int) -> NDArray[np.float64]:
    """Return a matrix of ones."""
    return np.ones(shape)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"w1": matrix(5, 3), "w2": matrix(3, 4)},
            "w2 has shape (3, 4) and w1 has shape (5, 3); give w2 as many columns as w1 has rows.",
        ),
        (
            {"w1": matrix(5, 3), "w2": matrix(4, 5)},
            "the branch output has shape (4,) and the shortcut has shape (3,); "
            "give a projection of shape (4, 3) or set shortcut_scale to 0.",
        ),
        (
            {"w1": matrix(5, 1), "w2": matrix(4, 5)},
            "the branch output has shape (4,) and the shortcut has shape (1,)",
        ),
        (
            {"w1": matrix(5, 3), "w2": matrix(4, 5), "projection": matrix(3, 4)},
            "projection has shape (3, 4) but must have shape (4, 3)",
        ),
        ({"w1": matrix(3), "w2": matrix(3, 3)}, "w1 must be a matrix, got shape (3,)"),
        ({"w1": matrix(2, 2), "w2": matrix(2, 2), "order": "both"}, "order must be one of none, pre, post"),
        (
            {"w1": matrix(2, 2), "w2": matrix(2, 2), "branch_scale": np.nan},
            "branch_scale must be a finite number, got nan",
        ),
    ],
)
def test_a_block_that_does_not_fit_together_is_refused(fields: dict[str, Any], message: str) -> None:
    """The message names the shapes that clash and the fix."""
    with pytest.raises(ValueError, match=re.escape(message)):
        Block(**fields)


def test_an_input_of_the_wrong_length_is_refused() -> None:
    """Every function that takes x names both shapes."""
    message = re.escape("x has shape (3,) and w1 has shape (2, 2); give x one entry per column of w1.")

    with pytest.raises(ValueError, match=message):
        forward(EXAMPLE, [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match=message):
        jacobian(EXAMPLE, [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match=message):
        vjp(EXAMPLE, [1.0, 2.0, 3.0], [1.0, 1.0])


def test_an_output_gradient_of_the_wrong_length_is_refused() -> None:
    """A single number would otherwise be stretched over all outputs."""
    message = re.escape("grad_output has shape (1,) but the block's output has shape (2,)")

    with pytest.raises(ValueError, match=message):
        vjp(EXAMPLE, [1.0, 2.0], [1.0])


def test_the_mean_move_is_the_mean_distance_of_output_and_input() -> None:
    """Where nothing stands behind the sum: by the outputs, one point at a time, and not by the branch."""
    rng = np.random.default_rng(5)
    block = Block(rng.standard_normal((6, 3)), rng.standard_normal((3, 6)), branch_scale=0.4)
    points = rng.standard_normal((7, 3))
    distance = 0.0
    for point in points:
        distance += float(np.sqrt(np.sum((forward(block, point).output - point) ** 2))) / 7

    assert mean_move(block, points) == pytest.approx(distance, rel=1e-12)
    assert mean_move(replace(block, branch_scale=0.0), points) == 0.0


def test_the_mean_move_of_no_points_is_refused() -> None:
    """An average of nothing is not 0."""
    with pytest.raises(ValueError, match="at least one row"):
        mean_move(Block(np.eye(2), np.eye(2)), np.empty((0, 2)))
