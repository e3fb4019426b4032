"""The quiz and the practice problems of the source: their order, their letters, and keys that follow from the core."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import TANH
from core.blocks import Block, forward, jacobian, vjp
from core.bounds import gradient_band, plain_band
from core.path_lengths import path_counts
from core.paths import enumerate_paths
from quizzes.formulas.evaluation import evaluate
from quizzes.formulas.expressions import parse
from quizzes.formulas.functions import Values
from quizzes.kinds.choice import Choice
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import real_number
from quizzes.kinds.set import MatrixSet
from tests.quizzes.bank.test_contents import BANKS, key_of, of_kind

QUIZ = list(BANKS.banks["quiz"].items.values())


def test_the_quiz_keeps_the_order_and_the_key_letters_of_its_source() -> None:
    """Q1 to Q5, four options each as A to D, keys C, C, B, B, B."""
    letters = []
    for number, item in enumerate(QUIZ, 1):
        assert isinstance(item, Choice)
        assert item.source is not None
        assert (item.id[:3], item.source.at, len(item.options)) == (f"q{number}-", f"Quiz Q{number}", 4)
        assert item.shown_options("any learner") == item.options
        letters.append([option.id.upper() for option in item.options if option.is_right])
        assert letters[-1] == [item.source.key]

    assert letters == [["C"], ["C"], ["B"], ["B"], ["B"]]


def test_every_question_of_the_quiz_says_what_was_wrong_in_its_source() -> None:
    """All five were repaired; the note shows once the question is closed."""
    kinds = [item.erratum.kind for item in QUIZ if item.erratum]

    assert kinds == [
        "equivalent-options",
        "missing-hypothesis",
        "second-right-answer",
        "wrong-key",
        "second-right-answer",
    ]


def test_the_practice_problems_are_the_five_of_the_source() -> None:
    """In order, each with its place in the source."""
    places = [item.source.at[:18] for item in BANKS.banks["practice"].items.values() if item.source]

    assert places == [f"Practice Problem {number}" for number in range(1, 6)]


def test_only_the_true_bound_is_offered_for_deep_networks() -> None:
    """The bound of Q4 holds at its ends; a gradient of norm at least 1 is promised nowhere."""
    shrinking = np.linalg.matrix_power(np.eye(2) - 0.1 * np.eye(2), 100)
    band = gradient_band([0.1] * 100)
    halving = np.linalg.matrix_power(np.eye(2) - 0.5 * np.eye(2), 10)

    assert np.linalg.norm(shrinking, 2) == pytest.approx(band.lower, rel=1e-12)
    assert np.linalg.norm(halving, 2) == 2.0**-10
    assert "(1-\\varepsilon)^L" in of_kind("q4-deep-training", Choice).option("b").text


def test_a_branch_of_one_over_depth_keeps_the_band_near_1_over_e_to_e() -> None:
    """The reason of Q4's key, at depth 1000."""
    band = gradient_band([1e-3] * 1000)

    assert band.lower == pytest.approx(1 / math.e, rel=1e-3)
    assert band.upper == pytest.approx(math.e, rel=1e-3)


def columns(**vectors_and_matrices: NDArray[np.float64]) -> dict[str, Values]:
    """Return symbols for one test point: vectors as columns."""
    return {
        name: np.atleast_3d(array[None]).astype(np.complex128) for name, array in vectors_and_matrices.items()
    }


def value_of_key(key: str, points: dict[str, Values]) -> NDArray[np.float64]:
    """Return the value of a matrix formula's key at a test point."""
    question = of_kind(key, MatrixExpression)
    tree = parse(question.answer, question.symbol_table()).tree
    value: NDArray[np.float64] = evaluate(tree, points)[0].real
    return value


def test_the_equations_of_problem_1_are_those_of_the_block() -> None:
    """Output, Jacobian and the three gradients agree with the core at random numbers."""
    rng = np.random.default_rng(1)
    block = Block(w1=rng.normal(size=(5, 4)), w2=rng.normal(size=(4, 5)), activation=TANH)
    x, u = rng.normal(size=4), rng.normal(size=4)
    points = columns(W1=block.w1, W2=block.w2, x=x, u=u)
    gradients = vjp(block, x, u)
    expected = {
        "forward": forward(block, x).output[:, None],
        "backward": jacobian(block, x).total,
        "pull-back": gradients.grad_x[:, None],
        "grad-w2": gradients.grad_w2,
        "grad-w1": gradients.grad_w1,
    }

    for part, value in expected.items():
        np.testing.assert_allclose(value_of_key(f"p1-block-equations.{part}", points), value, rtol=1e-12)


def test_the_paths_of_problem_2_are_those_of_three_blocks() -> None:
    """The list is the core's, with the identities of the skips left out."""
    table = enumerate_paths([np.eye(2)] * 3, [1.0, 1.0])
    words = {"*".join(factor for factor in word.split() if factor != "I") or "I" for word in table.words}

    assert set(of_kind("p2-list-paths.list", MatrixSet).answer) == words
    assert key_of("p2-list-paths.count") == len(table.words)


@pytest.mark.parametrize("order", ["pre", "post"])
def test_the_jacobians_of_problem_3_are_those_of_the_block(order: str) -> None:
    """diag(0, 2) after the addition, diag(1, 2) before the branch."""
    block = Block(w1=np.eye(2), w2=np.eye(2), order="pre" if order == "pre" else "post")
    answer = of_kind(f"p3-truer-identity.{order}", Matrix).answer
    key = [[real_number(cell).value for cell in row] for row in answer]

    np.testing.assert_array_equal(jacobian(block, [-1.0, 1.0]).total, key)


def test_the_numbers_of_problem_4_follow_from_counts_and_norms() -> None:
    """The bounds of the longest and the shortest path, and the length of the largest count times bound."""
    weights = [count * 0.9**length for length, count in enumerate(path_counts(50))]

    assert key_of("p4-longest-shortest.longest") == pytest.approx(plain_band([0.9] * 50).upper, rel=1e-12)
    assert key_of("p4-longest-shortest.longest") == pytest.approx(5.15e-3, rel=1e-3)
    assert key_of("p4-longest-shortest.shortest") == np.linalg.norm(np.eye(3), 2)
    assert key_of("p4-longest-shortest.heaviest") == np.argmax(weights)


def test_norms_below_1_alone_do_not_force_exponential_decay() -> None:
    """The product named in Problem 4 is 0.51 and stays above one half."""
    factors = [1 - 1 / number**2 for number in range(2, 51)]

    assert max(factors) < 1
    assert math.prod(factors) == pytest.approx(0.51, rel=1e-12)


def test_the_step_of_problem_5_is_one_euler_step() -> None:
    """From 2, with slope -0.5 times the state, to 1."""
    step_size = key_of("p5-neural-ode.step")
    state = 2.0

    assert key_of("p5-neural-ode.by-hand") == state + step_size * (-0.5 * state)
