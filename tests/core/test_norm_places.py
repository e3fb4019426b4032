"""A normalisation after the addition wears the direct path down; inside the branch it does not touch it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import relu
from core.derivatives import numerical_jacobian
from core.networks import random_weights
from core.norm_places import direct_path, direct_path_limit
from core.normalisation import Norm, normalise

Array = NDArray[np.float64]


def fresh(depth: int, width: int, batch: int) -> tuple[Array, Array]:
    """Return He weights and standard normal inputs."""
    rng = np.random.default_rng(5)
    return random_weights(depth, width, 1.0, rng), rng.standard_normal((batch, width))


@pytest.mark.parametrize("norm", ["batch", "layer"])
def test_the_weight_is_what_a_push_on_the_input_leaves_when_all_else_is_held_fixed(norm: Norm) -> None:
    """Run once to record branches and statistics, then nudge the input of the frozen stack and watch its output."""
    weights, inputs = fresh(3, 4, 5)
    recorded, state = [], inputs
    for weight in weights:
        branch = relu(state) @ weight.T
        total = state + branch
        axis = 0 if norm == "batch" else 1
        mean, spread = total.mean(axis=axis, keepdims=True), total.std(axis=axis, keepdims=True)
        recorded.append((branch, mean, spread))
        state = (total - mean) / spread

    def frozen(flat: Array) -> Array:
        moved = flat.reshape(inputs.shape)
        for branch, mean, spread in recorded:
            moved = (moved + branch - mean) / spread
        return moved.ravel()

    slopes = np.diag(numerical_jacobian(frozen, inputs.ravel()))

    assert direct_path(weights, inputs, norm, "sum")[-1] == pytest.approx(
        np.sqrt(np.mean(slopes**2)), rel=1e-8
    )


@pytest.mark.parametrize(("norm", "after_ten"), [("batch", 0.0743), ("layer", 0.03125)])
def test_a_wide_stack_comes_near_the_limit(norm: Norm, after_ten: float) -> None:
    """Of the direct path 7 or 3 % are left after ten blocks."""
    weights, inputs = fresh(10, 256, 256)
    measured = direct_path(weights, inputs, norm, "sum")

    assert direct_path_limit(10, norm)[-1] == pytest.approx(after_ten, abs=5e-5)
    np.testing.assert_allclose(measured, direct_path_limit(10, norm), rtol=0.1)


@pytest.mark.parametrize("norm", ["batch", "layer"])
def test_a_norm_inside_the_branch_leaves_the_skip_alone(norm: Norm) -> None:
    """The weight is 1 at any depth."""
    assert direct_path(*fresh(7, 4, 6), norm, "branch").tolist() == [1.0] * 8


def test_without_a_norm_nothing_is_divided() -> None:
    """The place then does not matter."""
    assert direct_path(*fresh(3, 4, 6), "none", "sum").tolist() == [1.0] * 4


def test_the_state_after_the_sum_is_normalised() -> None:
    """The first spread is that of input plus branch."""
    weights, inputs = fresh(1, 4, 6)
    spread = normalise(inputs + relu(inputs) @ weights[0].T, "batch").spread

    assert direct_path(weights, inputs, "batch", "sum")[1] == pytest.approx(np.sqrt(np.mean(spread**-2.0)))


def test_faults_are_named() -> None:
    """An unknown place, and a limit where there is none."""
    with pytest.raises(ValueError, match="place must be one of branch, sum, got 'skip'"):
        direct_path(*fresh(1, 2, 3), "batch", "skip")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="norm must be batch or layer"):
        direct_path_limit(3, "none")
