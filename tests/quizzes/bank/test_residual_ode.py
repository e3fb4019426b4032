"""The questions on stacks and equations: their keys follow from the core."""

from pathlib import Path

import numpy as np
import pytest

from core.euler import Scaling, decay_threshold, gap_to_flow, residual_stack, step_sizes
from core.ode import FIELDS, linear_flow
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks
from quizzes.loading.items import SimpleQuestion, questions

BANK = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["residual-ode"]
QUESTIONS: dict[str, SimpleQuestion] = {
    key: question for item in BANK.items.values() for key, question in questions(item)
}


def number(key: str) -> Number:
    """Return a question that expects a number."""
    question = QUESTIONS[key]
    assert isinstance(question, Number)
    return question


def test_two_half_steps_end_at_a_quarter() -> None:
    """The key; and its slips are the exact end, one whole step, and one block."""
    question = number("ro-two-blocks")
    slips = {real_number(slip.answer).value for slip in question.slips}

    def end(scales: list[float]) -> float:
        return float(residual_stack(lambda h: -h, [1.0], scales)[-1, 0])

    assert real_number(question.answer).value == end([0.5, 0.5])
    assert {end([1.0]), end([0.5])} < slips
    assert min(abs(slip - linear_flow([[-1.0]], [1.0], 1.0, 1)[-1, 0]) for slip in slips) < 1e-12


def test_four_blocks_are_the_fewest_whose_every_step_shrinks() -> None:
    """Above the threshold of 3; each slip's sentence names the factor of one step."""
    question = number("ro-fewest-blocks")
    fewest = int(real_number(question.answer).value)
    shrinks = {
        blocks: bool(
            np.all(np.diff(np.abs(residual_stack(lambda h: -3 * h, [1.0], step_sizes("refined", blocks, 2.0)).ravel())) < 0)
        )
        for blocks in range(1, 8)
        if blocks != 6  # one step reaches 0 and the next cannot shrink it
    }  # fmt: skip
    said = {int(real_number(slip.answer).value): slip.why for slip in question.slips}

    assert (
        fewest
        == int(np.floor(decay_threshold([[-3.0]], 2.0))) + 1
        == min(b for b, ok in shrinks.items() if ok)
    )
    for blocks in (2, 3, 6):
        assert f"${1 - 6 / blocks:.0f}$" in said[blocks] or f"by {1 - 6 / blocks:.0f}." in said[blocks]


def test_the_right_option_is_the_one_whose_gap_closes() -> None:
    """Refined steps close it by half per doubling; whole and flipping steps do not."""
    question = QUESTIONS["ro-when-closer"]
    assert isinstance(question, Choice)
    right = next(option.text for option in question.options if option.is_right)

    def gap(scaling: Scaling, blocks: int) -> float:
        return gap_to_flow(FIELDS["swirl"], [1.0, 0.0], step_sizes(scaling, blocks, 1.0))

    assert right.startswith(r"The branch $\tfrac1L F(h, \ell/L)$")
    assert gap("refined", 128) / gap("refined", 256) == pytest.approx(2.0, rel=0.03)
    assert gap("whole", 64) > gap("whole", 2)
    assert gap("flipping", 256) / gap("flipping", 1024) == pytest.approx(1.0, abs=0.05)
