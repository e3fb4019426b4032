"""The five-variable network: its forward pass, its gradients line by line, and the four paths to the input."""

import re
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from core.derivation import (
    FiveVariableNetwork,
    Forward,
    backward,
    forward,
    four_paths,
    measured_gradient,
)
from core.losses import softmax_cross_entropy
from tests.core.derivative_checks import assert_gradient

WIDTH, INNER, OUTER = 3, 4, 2
VARIABLES = ("x5", "x4", "x3", "x2", "x1")
MATRICES = ("w4", "w3", "w2", "w1")
TARGET = np.array([0.2, 0.5, 0.3])


def network_of_numbers(*weights: float) -> FiveVariableNetwork:
    """Return the network in which every variable is one number."""
    return FiveVariableNetwork(*np.reshape(weights, (4, 1, 1)))


HALVES = network_of_numbers(0.5, 0.5, 0.5, 0.5)


def random_network(seed: int = 16) -> tuple[FiveVariableNetwork, NDArray[np.float64]]:
    """Return a network with hidden widths of its own in both branches, and an input."""
    rng = np.random.default_rng(seed)
    shapes = (INNER, WIDTH), (WIDTH, INNER), (OUTER, WIDTH), (WIDTH, OUTER)
    return FiveVariableNetwork(*(rng.standard_normal(shape) for shape in shapes)), rng.standard_normal(WIDTH)


def loss_gradient(stages: Forward) -> NDArray[np.float64]:
    """Return the gradient that softmax and cross-entropy send back."""
    return softmax_cross_entropy(stages.x5, TARGET).gradient


def test_the_random_network_has_open_and_closed_gates() -> None:
    """The comparisons below would prove little if a ReLU never mattered."""
    network, x1 = random_network()
    stages = forward(network, x1)

    for signal in (stages.z2, stages.z3, stages.z4, stages.z5):
        assert 0 < np.count_nonzero(signal > 0) < signal.size


def test_the_forward_pass_by_hand() -> None:
    """Weights of one half and an input of 1: 0.5, 1.25, 0.625, 1.5625."""
    stages = forward(HALVES, [1.0])

    assert [float(x[0]) for x in (stages.x2, stages.x3, stages.x4, stages.x5)] == [0.5, 1.25, 0.625, 1.5625]


def test_a_sum_that_cancels_shuts_its_gate() -> None:
    """A last branch of slope -1, though -0.8 is a slider's sum of steps, and 1.25 times that is not quite -1."""
    weight = -3.0 + 44 * 0.05
    network = network_of_numbers(0.5, 0.5, 1.25, weight)
    stages = forward(network, [0.7])

    assert weight > -0.8
    assert stages.z5.tolist() == [0.0]
    assert backward(network, stages, [-4.0]).grad_x3.tolist() == [0.0]
    assert forward(network_of_numbers(0.5, 0.5, 1.25, -0.7999), [0.7]).z5[0] > 0


def test_a_relu_behind_the_sum_cuts_off_what_is_negative() -> None:
    """With a last branch of -2 the sum at x5 is negative, and x5 is 0."""
    stages = forward(network_of_numbers(0.5, 0.5, 1.0, -2.0), [1.0])

    assert stages.z5[0] == -1.25
    assert stages.x5[0] == 0.0


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_gets_the_derivative_of_the_loss(variable: str) -> None:
    """Each line of the derivation agrees with the complex step to 1e-12."""
    network, x1 = random_network()
    stages = forward(network, x1)
    gradient = getattr(backward(network, stages, loss_gradient(stages)), f"grad_{variable}")

    def loss(added: NDArray[np.float64]) -> ArrayLike:
        return softmax_cross_entropy(forward(network, x1, nudge={variable: added}).x5, TARGET).value

    assert_gradient(loss, np.zeros(gradient.shape), gradient)


@pytest.mark.parametrize("name", MATRICES)
def test_every_matrix_gets_the_derivative_of_the_loss(name: str) -> None:
    """The gradients of w4 to w1 agree with the complex step to 1e-12."""
    network, x1 = random_network()
    stages = forward(network, x1)
    matrices = {each: getattr(network, each) for each in MATRICES}

    def loss(matrix: NDArray[np.float64]) -> ArrayLike:
        changed = FiveVariableNetwork(**{**matrices, name: matrix})
        return softmax_cross_entropy(forward(changed, x1).x5, TARGET).value

    gradient = getattr(backward(network, stages, loss_gradient(stages)), f"grad_{name}")
    assert_gradient(loss, matrices[name], gradient)


def test_all_gradients_agree_with_automatic_differentiation() -> None:
    """A library that shares no code with ours finds the same five gradients."""
    network, x1 = random_network()
    stages = forward(network, x1)

    def loss(x: Any, w1: Any, w2: Any, w3: Any, w4: Any) -> Any:
        x3 = anp.maximum(w2 @ anp.maximum(w1 @ x, 0) + x, 0)
        x5 = anp.maximum(w4 @ anp.maximum(w3 @ x3, 0) + x3, 0)
        return -anp.sum(TARGET * (x5 - anp.log(anp.sum(anp.exp(x5)))))

    expected = autograd.grad(loss, (0, 1, 2, 3, 4))(x1, network.w1, network.w2, network.w3, network.w4)
    ours = backward(network, stages, loss_gradient(stages))

    for name, gradient in zip(("x1", "w1", "w2", "w3", "w4"), expected, strict=True):
        np.testing.assert_allclose(getattr(ours, f"grad_{name}"), gradient, rtol=0, atol=1e-14)


@pytest.mark.parametrize("variable", VARIABLES)
def test_watching_the_loss_gives_the_same_gradient(variable: str) -> None:
    """Finite differences know nothing of the derivation and agree to eight digits."""
    network, x1 = random_network()
    stages = forward(network, x1)
    measured = measured_gradient(network, x1, variable, lambda x5: softmax_cross_entropy(x5, TARGET).value)

    np.testing.assert_allclose(
        measured, getattr(backward(network, stages, loss_gradient(stages)), f"grad_{variable}"), atol=1e-8
    )


def test_at_a_kink_the_measurement_is_the_mean_of_both_sides() -> None:
    """With x3 cut off, x5 stands at its kink: the convention says 0, a nudge to one side gives -4 * 1.25."""
    network = network_of_numbers(2.0, -1.0, 0.5, 0.5)

    assert backward(network, forward(network, [1.0]), [-4.0]).grad_x3[0] == 0.0
    assert measured_gradient(network, [1.0], "x3", lambda x5: -4.0 * x5[0])[0] == pytest.approx(-2.5)


def test_the_gradient_at_x3_is_the_branch_and_the_skip_once_each() -> None:
    """-4 comes back through a last branch of slope 1/4: -1 through the branch and -4 over the skip."""
    assert backward(HALVES, forward(HALVES, [1.0]), [-4.0]).grad_x3[0] == -5.0


def test_a_negative_branch_makes_the_gradient_smaller_than_the_one_that_was_sent() -> None:
    """A slope of -1/2 leaves half of it, and a slope of -1 nothing: the skip is no lower bound."""
    halved, cancelled = network_of_numbers(0.5, 0.5, 0.5, -1.0), network_of_numbers(0.5, 0.5, 1.0, -1.0)

    assert backward(halved, forward(halved, [1.0]), [-4.0]).grad_x3[0] == -2.0
    assert backward(cancelled, forward(cancelled, [1.0]), [-4.0]).grad_x3[0] == 0.0


def test_a_closed_gate_stops_the_skip_too() -> None:
    """Where the sum at x5 is negative, x3 receives nothing, whatever the branch does."""
    network = network_of_numbers(0.5, 0.5, 1.0, -2.0)

    assert backward(network, forward(network, [1.0]), [-4.0]).grad_x3[0] == 0.0


def test_a_dead_branch_lets_the_gradient_pass_and_teaches_its_weights_nothing() -> None:
    """With x2 = 0 the input receives all that x3 has, and both weights of the branch receive 0."""
    network = network_of_numbers(-0.5, 0.5, 0.5, 0.5)
    gradients = backward(network, forward(network, [1.0]), [-4.0])

    assert gradients.grad_x1[0] == gradients.grad_x3[0] == -5.0
    assert gradients.grad_w1[0, 0] == gradients.grad_w2[0, 0] == 0.0
    assert gradients.grad_w3[0, 0] != 0.0


@pytest.mark.parametrize("seed", range(20))
def test_the_four_paths_add_up_to_the_gradient_at_the_input(seed: int) -> None:
    """Nothing is lost and nothing counted twice, whichever gates are open."""
    network, x1 = random_network(seed)
    stages = forward(network, x1)
    paths = four_paths(network, stages, loss_gradient(stages))

    np.testing.assert_allclose(
        sum(paths), backward(network, stages, loss_gradient(stages)).grad_x1, rtol=0, atol=1e-13
    )


def test_the_four_paths_by_hand() -> None:
    """Each branch multiplies by 1/4: -4/16, -1, -1 and -4."""
    paths = four_paths(HALVES, forward(HALVES, [1.0]), [-4.0])

    assert paths.branch_branch[0] == -0.25
    assert paths.branch_skip[0] == paths.skip_branch[0] == -1.0
    assert paths.skip_skip[0] == -4.0


def test_a_path_through_one_branch_knows_which() -> None:
    """With a silent branch near the output only the paths over its skip are left."""
    network, x1 = random_network()
    silent = FiveVariableNetwork(network.w1, network.w2, network.w3, 0.0 * network.w4)
    paths = four_paths(silent, forward(silent, x1), [1.0, 1.0, 1.0])

    assert not paths.branch_branch.any()
    assert not paths.branch_skip.any()
    assert paths.skip_branch.any()
    assert paths.skip_skip.any()


def test_a_network_does_not_change_with_the_arrays_it_was_made_from() -> None:
    """It keeps read-only copies."""
    weights = np.ones((4, 1, 1))
    network = FiveVariableNetwork(*weights)
    weights[:] = 9.0

    assert network.w1[0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        network.w1[0, 0] = 9.0


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (
            ((4, 3), (2, 4), (4, 3), (3, 4)),
            "w1 has shape (4, 3) and w2 has shape (2, 4); with a skip of width 3 they must have shapes "
            "(4, 3) and (3, 4).",
        ),
        (((4, 3), (3, 4), (5, 4), (4, 5)), "w3 has shape (5, 4) and w4 has shape (4, 5)"),
    ],
)
def test_a_skip_between_different_widths_is_refused(
    shapes: tuple[tuple[int, int], ...], message: str
) -> None:
    """x1, x3 and x5 are added to each other, so they must be equally wide."""
    with pytest.raises(ValueError, match=re.escape(message)):
        FiveVariableNetwork(*(np.ones(shape) for shape in shapes))


def test_arguments_that_do_not_fit_are_named() -> None:
    """NumPy would stretch a single number over all entries without a word."""
    network, x1 = random_network()
    stages = forward(network, x1)

    with pytest.raises(ValueError, match=r"x1 has shape \(2,\) and w1 has shape \(4, 3\)"):
        forward(network, [1.0, 2.0])
    with pytest.raises(ValueError, match=r"grad_x5 has shape \(1,\) but x5 has shape \(3,\)"):
        backward(network, stages, [-4.0])
    with pytest.raises(ValueError, match=r"grad_x5 has shape \(1,\) but x5 has shape \(3,\)"):
        four_paths(network, stages, [-4.0])
    with pytest.raises(ValueError, match="variable is 'x6'; name one of x1, x2, x3, x4, x5"):
        measured_gradient(network, x1, "x6", lambda x5: float(x5[0]))
    with pytest.raises(ValueError, match="nudge names x6; name one of x1, x2, x3, x4, x5"):
        forward(network, x1, nudge={"x6": [1.0]})
    with pytest.raises(ValueError, match=r"\(4,\).*\(1,\)"):
        forward(network, x1, nudge={"x2": [1.0]})
