"""The questions of gradient flow: numbers follow from the core, and only the true condition is offered as right."""

import math
from pathlib import Path

import numpy as np
import pytest

from core.bounds import uniform_band
from core.random_branches import triangular_jacobians
from core.signal_propagation import HE, LAYER_NORM, wide_limit
from core.spectra import block_spectrum, gradient_growth
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks

ITEMS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["gradient-flow"].items


def key_of(item: str) -> float:
    """Return the number that a question expects."""
    question = ITEMS[item]
    assert isinstance(question, Number)
    return real_number(question.answer).value


def test_the_shifted_eigenvalue_is_the_one_of_the_core() -> None:
    """-0.3 becomes 0.7."""
    assert key_of("gf-shifted-eigenvalue") == pytest.approx(block_spectrum([[-0.3]]).eigenvalues[0].real)


def test_ten_blocks_double_ten_times() -> None:
    """And the slip 11 is what ten normalised branches do, as the question's solution says."""
    question = ITEMS["gf-doubling"]
    assert isinstance(question, Number)

    assert key_of("gf-doubling") == wide_limit(HE, 10).signal[-1] == 1024
    assert wide_limit(LAYER_NORM, 10).signal[-1] == 11
    assert "11" in [slip.answer for slip in question.slips]


@pytest.mark.parametrize("depth", [1, 2, 10, 1000])
def test_branches_of_one_over_depth_stay_below_e(depth: int) -> None:
    """The right option holds at every depth."""
    question = ITEMS["gf-which-guarantee"]
    assert isinstance(question, Choice)
    right = [option.text for option in question.options if option.is_right]

    assert uniform_band(1 / depth, depth).upper < math.e
    assert right == ["Every branch Jacobian has the norm $1/L$ or less."]


def test_the_other_conditions_allow_more_than_e() -> None:
    """Unit eigenvalues and norms below 1 both let a gradient grow past e."""
    triangular = np.eye(8) + triangular_jacobians(50, 8, 2.0, np.random.default_rng(0))

    assert gradient_growth(triangular, np.ones(8))[-1] > math.e
    assert uniform_band(0.99, 10).upper > math.e
