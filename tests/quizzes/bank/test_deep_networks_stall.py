"""The questions on why deep networks stall: their numbers follow from the core."""

from pathlib import Path

import pytest

from core.average_stretch import stretched_stack
from core.depth_profiles import typical_growth
from quizzes.kinds.choice import Choice
from quizzes.kinds.grading import Outcome
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks

ITEMS = (
    load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["deep-networks-stall"].items
)


def test_twenty_layers_at_gain_eight_tenths() -> None:
    """0.8²⁰, and the solution rounds it rightly."""
    question = ITEMS["dns-twenty-layers"]
    assert isinstance(question, Number)
    share = typical_growth(20, 0.8, skip=False)

    assert real_number(question.answer).value == pytest.approx(share)
    assert f"{share:.4f}" in str(question.solution)
    assert f"one part in {1 / share:.0f}" in str(question.solution)


def test_rounded_answers_count_and_neighbouring_depths_do_not() -> None:
    """Two per cent of leeway: 0.0115 is right, 0.8¹⁹ is not."""
    question = ITEMS["dns-twenty-layers"]
    assert isinstance(question, Number)

    assert question.grade("0.0115").outcome is Outcome.RIGHT
    assert question.grade("0.8^19").outcome is not Outcome.RIGHT


def test_the_average_of_the_two_stretches_says_nothing() -> None:
    """Average 0.8, and yet the gradient (1, 1) grows to 4 × 10¹⁷."""
    question = ITEMS["dns-average-stretch"]
    assert isinstance(question, Choice)
    stack = stretched_stack(100, 1.5, 0.1)
    right = next(option for option in question.options if option.is_right)

    assert stack.mean_singular_value == pytest.approx(0.8)
    assert f"{stack.norms[0] * 2**0.5:.0e}" == "4e+17"
    assert "explodes" in right.text
    assert "4 \\times 10^{17}" in right.why
    assert "4 \\times 10^{17}" in str(question.solution)
