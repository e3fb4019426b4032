"""The questions of other shortcuts: what keeps lengths, what gates leave, and the published numbers."""

from pathlib import Path

import numpy as np
import pytest

from core.random_matrices import random_jacobians
from core.scaled_recursion import uniform_gains
from core.shortcuts import gate_passage, matrix_shortcuts
from core.spectra import product_spectra
from pages._shared.frame.references import published
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks

ITEMS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["shortcut-types"].items


def test_only_the_identity_and_rotations_keep_every_length() -> None:
    """A random matrix and a factor of 0.99 do not."""
    rng = np.random.default_rng(0)
    rotations = product_spectra(random_jacobians(50, 8, 1.0, rng), [50])
    matrices = product_spectra(matrix_shortcuts(50, 8, 1.0, rng), [50])

    np.testing.assert_allclose(rotations.singular_values, 1.0, rtol=1e-12)
    assert matrices.singular_values[0, -1] < 0.01 * matrices.singular_values[0, 0]
    assert uniform_gains(0.99, 0.0, 1000).direct[-1] < 1e-4


def test_ten_half_open_gates_leave_a_thousandth() -> None:
    """And a bias of -6 leaves the share named in the solution."""
    question = ITEMS["st-gate"]
    assert isinstance(question, Number)

    assert real_number(question.answer).value == pytest.approx(gate_passage(0.0, 10).stack)
    assert gate_passage(-6.0, 1).shortcut == pytest.approx(0.9975, abs=5e-5)
    assert gate_passage(-6.0, 10).stack == pytest.approx(0.976, abs=5e-4)


def test_the_published_numbers_are_those_of_the_lesson() -> None:
    """12.22 % with a convolution on every skip, 6.61 % with plain skips."""
    question = ITEMS["st-why-harder"]
    assert isinstance(question, Choice)
    errors = published("he-2016")

    assert f"{errors['convolution']:.2f} %" in question.ask
    assert f"{errors['identity']:.2f} %" in question.ask
