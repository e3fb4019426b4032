"""The questions of scaled shortcuts: shares and coefficients follow from the core."""

from pathlib import Path

import pytest

from core.scaled_recursion import GradientReadings, gradient_readings, uniform_gains
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks
from quizzes.loading.items import questions

ITEMS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["scaled-shortcut"].items
QUESTIONS = {key: question for item in ITEMS.values() for key, question in questions(item)}


def question_of(key: str) -> Number:
    """Return a question that asks for a number."""
    question = QUESTIONS[key]
    assert isinstance(question, Number)
    return question


def test_the_shares_are_those_of_fifty_equal_blocks() -> None:
    """The skips alone carry half a percent; everything arrives."""
    gains = uniform_gains(0.9, 0.1, 50)

    assert real_number(question_of("ss-leak.direct").answer).value == pytest.approx(gains.direct[-1])
    assert real_number(question_of("ss-leak.whole").answer).value == pytest.approx(gains.total[-1])


def test_the_coefficient_is_the_product_of_the_three_blocks_between() -> None:
    """Without branches the derivative is the product of the scales, and the slips are its misplaced ends."""
    scales = [5.0, 0.5, 3.0, 0.4, 7.0]
    silent: GradientReadings = gradient_readings(scales, [0.0] * 5, start=2)
    question = question_of("ss-index")
    slips = [real_number(slip.answer).value for slip in question.slips]

    assert real_number(question.answer).value == pytest.approx(silent.network)
    assert slips[0] == pytest.approx(gradient_readings(scales, [0.0] * 5, start=1).network)
    assert slips[1] == pytest.approx(silent.product_to_last)
    assert slips[2] == pytest.approx(gradient_readings(scales, [0.0] * 5, start=3).network)


def test_the_claims_about_the_whole_gradient_can_fail_either_way() -> None:
    """With a factor of 0.9 what arrives can be far above the direct part, and far below."""
    direct = uniform_gains(0.9, 0.0, 100).direct[-1]

    assert uniform_gains(0.9, 0.1, 100).total[-1] > 1000 * direct
    assert uniform_gains(0.9, -0.5, 100).total[-1] < direct / 1000
