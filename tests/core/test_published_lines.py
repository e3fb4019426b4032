"""What two published derivations claim, beside the gradient: where they go wrong, and by how much."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import relu_slope
from core.derivation import FiveVariableNetwork, Forward, backward, forward, four_paths
from core.published_lines import branch_counted_twice, skip_counted_as_one

GRAD_X5 = np.array([0.4, -0.3, -0.1])


def random_case(seed: int = 3) -> tuple[FiveVariableNetwork, Forward]:
    """Return a network of width 3 and its forward pass."""
    rng = np.random.default_rng(seed)
    network = FiveVariableNetwork(*rng.standard_normal((4, 3, 3)))
    return network, forward(network, rng.standard_normal(3))


def open_case() -> tuple[FiveVariableNetwork, Forward]:
    """Return a network whose weights and input are positive, so that every gate is open."""
    rng = np.random.default_rng(4)
    network = FiveVariableNetwork(*rng.uniform(0.1, 1.0, (4, 3, 3)))
    return network, forward(network, [1.0, 2.0, 3.0])


def branch_to_x3(network: FiveVariableNetwork, stages: Forward) -> NDArray[np.float64]:
    """Return g5 D5 W4 D4 W3, written with matrices."""
    gates = np.diag(relu_slope(stages.z5)), np.diag(relu_slope(stages.z4))
    product: NDArray[np.float64] = GRAD_X5 @ gates[0] @ network.w4 @ gates[1] @ network.w3
    return product


def test_the_same_line_in_three_versions() -> None:
    """-4 through a branch of slope 1/4: the notes give 0 and -6, the chain rule -5."""
    network = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    stages = forward(network, [0.7])

    assert skip_counted_as_one(network, stages, [-4.0]).grad_x3[0] == 0.0
    assert branch_counted_twice(network, stages, [-4.0]).grad_x3[0] == -6.0
    assert backward(network, stages, [-4.0]).grad_x3[0] == -5.0


def test_the_first_source_is_off_by_what_the_skip_carries_less_one() -> None:
    """At x3 the skip carries g5 D5; the source puts 1 in its place."""
    network, stages = random_case()
    claimed = skip_counted_as_one(network, stages, GRAD_X5)
    skip = GRAD_X5 * relu_slope(stages.z5)

    np.testing.assert_allclose(
        backward(network, stages, GRAD_X5).grad_x3 - claimed.grad_x3, skip - 1.0, atol=1e-14
    )


def test_the_first_source_is_right_only_by_accident() -> None:
    """A loss gradient of exactly 1 through an open gate is the one case in which its 1 is right."""
    network = FiveVariableNetwork(*np.full((4, 1, 1), 0.5))
    stages = forward(network, [0.7])

    assert (
        skip_counted_as_one(network, stages, [1.0]).grad_x3[0]
        == backward(network, stages, [1.0]).grad_x3[0]
        == 1.25
    )


def test_with_open_gates_the_second_source_is_off_by_the_branch() -> None:
    """At x3 it exceeds the gradient by the branch, at x1 by the path through both branches."""
    network, stages = open_case()
    claimed, gradients = (
        branch_counted_twice(network, stages, GRAD_X5),
        backward(network, stages, GRAD_X5),
    )

    np.testing.assert_allclose(claimed.grad_x3 - gradients.grad_x3, branch_to_x3(network, stages), atol=1e-13)
    np.testing.assert_allclose(
        claimed.grad_x1 - gradients.grad_x1, four_paths(network, stages, GRAD_X5).branch_branch, atol=1e-12
    )


def test_the_second_source_ignores_the_gate_behind_the_sum() -> None:
    """With x5 cut off nothing arrives at x3, but its line still sends the whole gradient."""
    network = FiveVariableNetwork(*np.reshape([0.5, 0.5, 1.0, -2.0], (4, 1, 1)))
    stages = forward(network, [1.0])

    assert backward(network, stages, [-4.0]).grad_x3[0] == 0.0
    assert branch_counted_twice(network, stages, [-4.0]).grad_x3[0] == 4.0


@pytest.mark.parametrize("seed", range(6))
def test_both_sources_lose_the_skip_on_the_way_to_x2(seed: int) -> None:
    """What is missing is exactly g5 D5 D3 W2."""
    network, stages = random_case(seed)
    missing = (GRAD_X5 * relu_slope(stages.z5) * relu_slope(stages.z3)) @ network.w2
    gradient = backward(network, stages, GRAD_X5).grad_x2

    for published in (skip_counted_as_one, branch_counted_twice):
        claimed = published(network, stages, GRAD_X5).grad_x2

        np.testing.assert_allclose(gradient - claimed, missing, atol=1e-13)


def test_the_boxed_equality_of_the_second_source_compares_a_part_with_the_whole() -> None:
    """g5 (dx5/dx4)(dx4/dx3)(dx3/dx1) holds two of the four paths; (dL/dx3)(dF2/dx1 + 1) stands for all."""
    network, stages = open_case()
    paths = four_paths(network, stages, GRAD_X5)
    to_x3 = backward(network, stages, GRAD_X5).grad_x3
    whole = (to_x3 @ network.w2) @ network.w1 + to_x3

    np.testing.assert_allclose(whole, sum(paths), atol=1e-12)
    assert np.abs(whole - (paths.branch_branch + paths.branch_skip)).min() > 0.1


def test_an_output_gradient_of_the_wrong_length_is_refused() -> None:
    """Both functions name the shapes."""
    network, stages = random_case()

    for published in (skip_counted_as_one, branch_counted_twice):
        with pytest.raises(ValueError, match=r"grad_x5 has shape \(1,\) but x5 has shape \(3,\)"):
            published(network, stages, [1.0])
