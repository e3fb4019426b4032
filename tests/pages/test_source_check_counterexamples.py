"""Where statements of the sources fail: what is claimed and what is measured, found a second way."""

import math

import numpy as np
import pytest

from pages._shared.experiments.source_check.counterexamples import COUNTEREXAMPLES
from pages._shared.frame.statements import questions_about, statements
from quizzes.formulas.typography import in_words

NUDGE = 1e-6
LONGEST_ROW = 48
"""Letters that fit beside each other on a phone."""


def loss_of(w: tuple[float, ...], *, x1: float = 0.7, x2: float = 0.0, x3: float = 0.0) -> float:
    """Return -4 x5 of the five-variable network, with something added to x1, x2 or x3 on the way."""
    a = x1
    b = max(w[0] * a, 0.0) + x2
    c = max(w[1] * b + a, 0.0) + x3
    d = max(w[2] * c, 0.0)
    return -4.0 * max(w[3] * d + c, 0.0)


ASKED = (0.5, 0.5, 0.5, -1.0)
G2 = (loss_of(ASKED, x2=NUDGE) - loss_of(ASKED, x2=-NUDGE)) / (2 * NUDGE)
G3 = (loss_of(ASKED, x3=NUDGE) - loss_of(ASKED, x3=-NUDGE)) / (2 * NUDGE)
BRANCH_3 = -4 * -1.0 * 0.5
"""What comes back through the second branch to x3; all gates are open."""

SOFTMAX = np.exp([1.0, 2.0, 3.0]) / np.exp([1.0, 2.0, 3.0]).sum()
FIRST, SECOND = np.array([[1.0, 0.5], [0.2, 1.0]]), np.array([[0.3, 1.0], [1.0, 0.1]])
ROW = np.array([1.0, -1.0])
I2 = np.eye(2)
TANH_AT = [1.5 * (1 - math.tanh(1.5 * x) ** 2) for x in (1.0, math.tanh(1.5), 1.0 + math.tanh(1.5))]
STATES = np.cumprod([1.0, 1.4, 0.5, 1.5, 1.1])
HEAVY = sum(math.comb(1000, k) for k in range(450)) / 2**1000

# For each question the pairs of claimed and measured, worked out here without the core.
PAIRS: dict[str, list[tuple[float, float]]] = {
    "claim-gradient-at-least-one": [(1, 1 - 0.5)],
    "claim-gradient-at-x5": [(1, SOFTMAX[0]), (2, SOFTMAX[1]), (2, SOFTMAX[2] - 1)],
    "claim-skip-adds-one": [(BRANCH_3 + 1, G3)],
    "claim-x2-one-way": [(BRANCH_3 * 0.5, G2)],
    "claim-layers-above-one": [(1, 0), (1, 0)],
    "claim-branch-is-constant": [(1, 1 - 0.28)],
    "claim-deep-branch-fades": [(1e-6, 1.000001)],
    "claim-bracket-at-x3": [(2 * BRANCH_3 - 4, G3)],
    "claim-skips-mitigate": [(1, 0.95**200)],
    "claim-sum-to-last": [(STATES[4] + 0.4 * STATES[4], STATES[4])],
    "claim-scales-decide": [(0.5**54, 1), (1.1**50, 1)],
    "claim-identity-path-length": [(1, 0)],
    "claim-plain-vanish": [(0, 1)],
    "claim-product-formula": list(zip(ROW @ FIRST @ SECOND, ROW @ SECOND @ FIRST, strict=True)),
    "claim-average-singular-value": [(1, math.hypot(1.5**20, 0.1**20) / math.sqrt(2))],
    "claim-product-order": list(
        zip(ROW @ (I2 + FIRST) @ (I2 + SECOND), ROW @ (I2 + SECOND) @ (I2 + FIRST), strict=True)
    ),
    "claim-longest-path-is-plain": [(TANH_AT[1] * TANH_AT[0], TANH_AT[2] * TANH_AT[0])],
    "claim-layers-or-blocks": [(len(str(2**1000)) - 1 + 0.03, len(str(2**333)) - 1 + 0.243)],
    "claim-most-paths-short": [(0.5, HEAVY)],
    "claim-norm-below-one": [(1, 0.01**10), (1, 1.99**10)],
    "claim-eigenvalues-decide": [(1, math.hypot(1, 90))],
    "claim-norm-at-least-one": [(1, 0.9**20)],
    "claim-negative-sum-blocks": [(0, 0), (0, 2)],
    "claim-reversed-factors": list(zip((FIRST @ SECOND)[0], (SECOND @ FIRST)[0], strict=True)),
    "claim-pre-activation-wins": [(2, 2)],
    "claim-deep-nets-are-odes": [(1, (1 - 1 / 64) ** 32), (1, (1 - 1 / 1024) ** 512)],
    "claim-projection-required": [(24, 0)],
    "claim-missing-projection-fails": [(0, 4)],
    "claim-large-branch-is-plain": [(0, 1)],
    "claim-does-not-forget": [(1, 0)],
    "claim-updates-layer-by-layer": [(-4 * (1 + 0.1 + 0.1 * 4 * 1.1), -4 * 1.1)],
    "claim-first-layer-knows": [(0, (10 - 4 * (1 + 1 + 0.1 * 16)) ** 2)],
    "claim-simplified-derivative": [(4, -4)],
    "claim-size-of-gradient": [(4, 2)],
    "claim-first-node-weights": [(-4 * 1.1**3, -4 * 1.1**2)],
    "claim-first-suffers-most": [(0.1**2, 1)],
    "claim-later-layers-stronger": [(4, 4 * 1.1**3)],
    "claim-update-rule": [(0.1 + 0.1 * 4 * 1.1**3, 0.1 + 0.1 * 4 * 1.1**2)],
}
# Measured on random numbers: the claim, and the range in which the measurement must lie.
RANGES = {
    "claim-scale-one-unscaled": (1.0, 2.0**5, 3.0**6),
    "claim-norm-typical": (1.0, 3.5, 5.0),
    "claim-less-expressive": (None, -10.0, 10.0),
    "claim-shattered-by-shortcuts": (None, 0.5, 1.0),
    "claim-not-moved-far": (1.0, 3.0, 10.0),
}


@pytest.mark.parametrize("item", COUNTEREXAMPLES)
def test_claimed_and_measured_are_found_a_second_way(item: str) -> None:
    """Each pair of the figure agrees with numbers that were worked out without the core."""
    rows = COUNTEREXAMPLES[item]().rows
    if item in RANGES:
        claimed, low, high = RANGES[item]

        assert all(low <= row.measured <= high for row in rows)
        assert claimed is None or [row.value for row in rows] == [claimed] * len(rows)
    else:
        np.testing.assert_allclose(
            [(row.value, row.measured) for row in rows], PAIRS[item], rtol=1e-4, atol=1e-9
        )


def test_a_matrix_set_to_the_identity_changes_nothing() -> None:
    """The one figure in which claim and measurement agree: what the residual block gives is not lost."""
    assert all(row.off == 0 for row in COUNTEREXAMPLES["claim-less-expressive"]().rows)


@pytest.mark.parametrize(
    "item", sorted(COUNTEREXAMPLES.keys() - {"claim-less-expressive", "claim-pre-activation-wins"})
)
def test_a_statement_that_fails_misses_the_measurement(item: str) -> None:
    """In at least one row the claim lies beside what is measured."""
    assert any(row.off != 0 for row in COUNTEREXAMPLES[item]().rows)


@pytest.mark.parametrize("item", COUNTEREXAMPLES)
def test_the_sentence_says_what_was_measured(item: str) -> None:
    """It holds a number in bold, closes its mathematics, and every row has a short name of its own."""
    found = COUNTEREXAMPLES[item]()

    assert found.sentence.count("**") >= 2
    assert found.sentence.count("$") % 2 == 0
    assert len({row.name for row in found.rows}) == len(found.rows)
    assert all(len(f"{row.name}: {in_words(row.value)}") <= LONGEST_ROW for row in found.rows)


def test_every_false_statement_has_a_counterexample() -> None:
    """Its own, or that of the question it shares; and so has every vote whose verdict is false."""
    questions = questions_about()
    asked = {question.id for question in questions.values()}
    false = {questions[number].id for number, each in statements().items() if each.verdict == "false"}
    voted_false = {question.id for question in questions.values() if question.verdict == "false"}

    assert set(COUNTEREXAMPLES) <= asked
    assert false <= set(COUNTEREXAMPLES)
    assert voted_false <= set(COUNTEREXAMPLES)


def test_every_counterexample_is_checked_once() -> None:
    """None is left out and none is checked that does not exist."""
    assert PAIRS.keys() | RANGES.keys() == COUNTEREXAMPLES.keys()
    assert not PAIRS.keys() & RANGES.keys()
