"""The questions on adding instead of replacing: their keys follow from the core."""

from pathlib import Path

import numpy as np
import pytest

from core.bounds import random_growth
from core.stream import erasing_layers, run_stream
from quizzes.kinds.choice import Choice
from quizzes.kinds.grading import Outcome
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks

ITEMS = (
    load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank")
    .banks["adding-instead-of-replacing"]
    .items
)
TOKEN, WRITTEN = [2.0, -1.0], [-0.5, 0.5]


def test_one_layer_hands_on_the_sum() -> None:
    """The key is what the core computes, and so are the two mistakes."""
    question = ITEMS["ar-one-layer"]
    assert isinstance(question, Matrix)
    added, replaced = (
        run_stream([TOKEN], [lambda x: 0 * x + WRITTEN], add=add)[-1].ravel() for add in (True, False)
    )

    assert question.grade([[f"{entry:g}"] for entry in added]).outcome is Outcome.RIGHT
    assert question.grade([[f"{entry:g}"] for entry in replaced]).slip == "replaces"
    assert question.grade([[f"{2 * entry:g}"] for entry in TOKEN]).slip == "doubles-input"


def test_sixteen_pieces_at_right_angles() -> None:
    """Sixteen orthogonal vectors of length 0.5 beside one of length 1."""
    question = ITEMS["ar-random-steps"]
    assert isinstance(question, Number)
    total = np.concatenate([[1.0], np.full(16, 0.5)])

    assert real_number(question.answer).value == pytest.approx(float(np.linalg.norm(total)))
    # Had each piece been half as long as the stream, the result would be longer.
    assert random_growth([0.5] * 16) > 5


def test_only_the_negative_forgets() -> None:
    """Two inputs end alike after F(x) = -x and stay apart after a constant of 1000."""
    question = ITEMS["ar-forgetting"]
    assert isinstance(question, Choice)
    right = next(option for option in question.options if option.is_right)
    inputs = np.array([[1.0, 2.0], [-3.0, 0.5]])
    forgotten = run_stream(inputs, erasing_layers(1), add=True)[-1]
    kept = run_stream(inputs, [lambda x: 0 * x + 1000.0], add=True)[-1]

    assert right.text == "$F(x) = -x$"
    np.testing.assert_array_equal(forgotten[0], forgotten[1])
    np.testing.assert_allclose(kept[0] - kept[1], inputs[0] - inputs[1])
