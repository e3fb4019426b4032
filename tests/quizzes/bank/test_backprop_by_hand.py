"""The questions of backpropagation by hand: numbers and formulas follow from the core."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import relu_slope
from core.derivation import FiveVariableNetwork, backward, forward
from core.losses import cross_entropy, half_squared_error, softmax, softmax_cross_entropy
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks
from quizzes.loading.items import SimpleQuestion, questions

BANKS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks
STEPS = BANKS["backprop-steps"].items
CHECKS: dict[str, SimpleQuestion] = {
    key: question for item in BANKS["backprop-by-hand"].items.values() for key, question in questions(item)
}
Row = NDArray[np.float64]


@dataclass(frozen=True)
class Symbols:
    """The letters of the derivation, as matrices and rows."""

    W1: Row
    W2: Row
    W3: Row
    W4: Row
    D2: Row
    D3: Row
    D4: Row
    D5: Row
    g5: Row
    g4: Row
    g3: Row
    g2: Row
    g1: Row
    eye: Row


def symbols() -> Symbols:
    """Return a random case in which gates are open and shut."""
    rng = np.random.default_rng(1)
    network = FiveVariableNetwork(*rng.standard_normal((4, 3, 3)))
    stages = forward(network, np.abs(rng.standard_normal(3)))
    gradients = backward(network, stages, softmax_cross_entropy(stages.x5, [0, 0, 1]).gradient)
    d2, d3, d4, d5 = (np.diag(relu_slope(z)) for z in (stages.z2, stages.z3, stages.z4, stages.z5))
    return Symbols(
        network.w1, network.w2, network.w3, network.w4, d2, d3, d4, d5, *gradients[:5], np.eye(3)
    )  # fmt: skip


# What each option says, in matrices. An option that is not listed fails the test below.
OPTIONS: dict[str, dict[str, Callable[[Symbols], Any]]] = {
    "x4": {
        r"$W_4$": lambda s: s.g5 @ s.W4,
        r"$D_5\, W_4$": lambda s: s.g5 @ s.D5 @ s.W4,
        r"$W_4\, D_5$": lambda s: s.g5 @ s.W4 @ s.D5,
        r"$D_5\,(W_4 + I)$": lambda s: s.g5 @ s.D5 @ (s.W4 + s.eye),
    },
    "x3": {
        r"$1$": lambda s: s.g4 @ s.D4 @ s.W3 + 1.0,
        r"$g_5$": lambda s: s.g4 @ s.D4 @ s.W3 + s.g5,
        r"$g_5\, D_5$": lambda s: s.g4 @ s.D4 @ s.W3 + s.g5 @ s.D5,
        r"$g_5\, D_5\,(W_4 D_4 W_3 + I)$": lambda s: (
            s.g4 @ s.D4 @ s.W3 + s.g5 @ s.D5 @ (s.W4 @ s.D4 @ s.W3 + s.eye)
        ),
    },
    "x2": {
        r"$g_4\, D_4 W_3\, D_3 W_2$": lambda s: s.g4 @ s.D4 @ s.W3 @ s.D3 @ s.W2,
        r"$g_3\, D_3 W_2$": lambda s: s.g3 @ s.D3 @ s.W2,
        r"$g_3\, D_3\,(W_2 + I)$": lambda s: s.g3 @ s.D3 @ (s.W2 + s.eye),
    },
    "x1": {
        r"$g_2\, D_2 W_1 + 1$": lambda s: s.g2 @ s.D2 @ s.W1 + 1.0,
        r"$g_2\, D_2 W_1 + g_3\, D_3\,(W_2 D_2 W_1 + I)$": lambda s: (
            s.g2 @ s.D2 @ s.W1 + s.g3 @ s.D3 @ (s.W2 @ s.D2 @ s.W1 + s.eye)
        ),
        r"$g_2\, D_2 W_1 + g_3\, D_3$": lambda s: s.g2 @ s.D2 @ s.W1 + s.g3 @ s.D3,
        r"$g_2\, D_2 W_1 + g_4\, D_4 W_3\, D_3$": lambda s: s.g2 @ s.D2 @ s.W1 + s.g4 @ s.D4 @ s.W3 @ s.D3,
    },
}


def step(variable: str) -> Choice:
    """Return the step that asks for the gradient at a variable."""
    item = STEPS[f"bs-{variable}"]
    assert isinstance(item, Choice)
    return item


def key_of(key: str) -> float:
    """Return the number that a check question expects."""
    question = CHECKS[key]
    assert isinstance(question, Number)
    return real_number(question.answer).value


@pytest.mark.parametrize("variable", OPTIONS)
def test_only_the_right_option_is_the_gradient(variable: str) -> None:
    """In numbers, the right option is what the core returns and every other one is something else."""
    case = symbols()
    gradient = getattr(case, f"g{variable[1]}")

    assert {option.text for option in step(variable).options} == set(OPTIONS[variable])
    for option in step(variable).options:
        value = OPTIONS[variable][option.text](case)

        assert np.allclose(value, gradient, rtol=0, atol=1e-12) == option.is_right


def test_the_first_line_is_the_gradient_of_the_loss() -> None:
    """Softmax minus target, and the other two options belong to the other two losses."""
    output, target = np.array([0.5, 2.0, 1.3]), np.array([0.2, 0.5, 0.3])
    right = next(option.text for option in step("x5").options if option.is_right)

    assert right == r"$\mathrm{softmax}(x_5) - p$"
    np.testing.assert_allclose(
        softmax_cross_entropy(output, target).gradient, softmax(output) - target, atol=1e-15
    )
    np.testing.assert_array_equal(half_squared_error(output, target).gradient, output - target)
    np.testing.assert_array_equal(cross_entropy(output, target).gradient, -target / output)


def test_the_steps_go_from_the_loss_to_the_input() -> None:
    """One step a variable, in the order of the derivation."""
    assert list(STEPS) == ["bs-x5", "bs-x4", "bs-x3", "bs-x2", "bs-x1"]


def test_a_negative_branch_takes_away_from_the_skip() -> None:
    """2.4 at x4 and -2.8 at x3."""
    network = FiveVariableNetwork(*np.reshape([1.0, 1.0, 0.5, -0.6], (4, 1, 1)))
    gradients = backward(network, forward(network, [1.0]), [-4.0])

    assert key_of("bh-negative-branch.x4") == pytest.approx(gradients.grad_x4[0], rel=1e-14)
    assert key_of("bh-negative-branch.x3") == pytest.approx(gradients.grad_x3[0], rel=1e-14)
    assert key_of("bh-negative-branch.x3") == pytest.approx(-2.8, rel=1e-14)


def test_a_branch_that_moves_with_the_input_is_not_a_constant() -> None:
    """0.72, and 1 only if the branch is held fixed."""
    slope = 0.7 * (-0.4) + 1.0

    assert key_of("bh-frozen-branch") == pytest.approx(slope, rel=1e-14)
    assert slope == pytest.approx(0.72, rel=1e-14)


def test_inside_a_deep_branch_the_gradient_fades_and_at_the_input_it_does_not() -> None:
    """Five slopes of 0.1 inside; six and the skip at the input."""
    inside, gradient = [], 1.0
    for _ in range(6):
        inside.append(gradient)
        gradient *= 0.1

    assert key_of("bh-deep-branch.inside") == pytest.approx(inside[-1], rel=1e-12)
    assert key_of("bh-deep-branch.inside") == pytest.approx(1e-5, rel=1e-12)
    assert key_of("bh-deep-branch.input") == pytest.approx(1.0 + gradient, rel=1e-14)


@pytest.mark.parametrize(("answer", "right"), [("1.000001", True), ("1", False), ("1.00001", False)])
def test_a_millionth_is_told_from_nothing(answer: str, right: bool) -> None:
    """The tolerance is finer than the branch's share."""
    question = CHECKS["bh-deep-branch.input"]
    assert isinstance(question, Number)

    assert (question.grade(answer).credit == 1.0) == right
