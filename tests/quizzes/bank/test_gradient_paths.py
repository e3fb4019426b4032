"""The questions on gradient paths: their keys follow from the core."""

import re

import numpy as np

from core.path_lengths import coherent_gradient_shares, mass_between, path_count_shares, path_counts
from core.paths import enumerate_paths
from quizzes.kinds.choice import Choice
from quizzes.kinds.order import Order
from tests.quizzes.bank.test_contents import key_of, of_kind


def test_the_path_counts_are_those_of_the_core() -> None:
    """Ten paths of length 2 through five blocks, and length 0 for the path without branches."""
    table = enumerate_paths([np.eye(1)] * 5, [1.0])
    identity_path = next(
        length for word, length in zip(table.words, table.lengths, strict=True) if "J" not in word
    )

    assert key_of("gp-count-by-length") == path_counts(5)[2]
    assert key_of("gp-identity-length") == identity_path


def test_the_proof_ends_at_the_one_path_that_the_core_finds() -> None:
    """One path of length 0 at any depth, whose gradient is the one sent, however large the branches are."""
    steps = of_kind("gp-one-identity-path", Order).right_answer()
    for depth in range(1, 7):
        table = enumerate_paths([np.array([[5.0, 1.0], [0.0, -3.0]])] * depth, [2.0, 1.0])
        without = [place for place, length in enumerate(table.lengths) if length == 0]

        assert len(without) == path_counts(depth)[0] == 1
        np.testing.assert_array_equal(table.gradients[without[0]], [2.0, 1.0])
    assert "= 1$ such terms" in steps[-2]
    assert "identity path" in steps[-1]


def test_the_proof_has_one_order_and_no_place_for_small_branches() -> None:
    """Two neighbours that change places cost marks, and so does the sentence that does not belong."""
    proof = of_kind("gp-one-identity-path", Order)
    steps, (stray,) = proof.right_answer(), proof.distractors
    swapped = [
        [*steps[:place], steps[place + 1], steps[place], *steps[place + 2 :]]
        for place in range(len(steps) - 1)
    ]

    assert proof.grade(steps).credit == 1.0
    assert all(0 < proof.grade(order).credit < 1 for order in swapped)
    assert all(proof.grade([*steps[:place], stray.step, *steps[place:]]).credit < 1 for place in range(8))
    assert "nobody said that the branches are small" in proof.grade([*steps, stray.step]).feedback[0]


def test_the_heaviest_lengths_carry_nearly_all_of_the_gradient() -> None:
    """5 to 17 hold over 97 % of the gradient and under 1 % of the paths; every other option holds little."""
    gradient, counts = coherent_gradient_shares(54, 0.25), path_count_shares(54)
    offered = {
        option.id: tuple(int(number) for number in re.findall(r"Lengths (\d+) to (\d+)", option.text)[0])
        for option in of_kind("gp-heaviest-lengths", Choice).options
    }
    carried = {letter: mass_between(gradient, low, high) for letter, (low, high) in offered.items()}

    assert offered["b"] == (5, 17)
    assert carried["b"] > 0.97
    assert mass_between(counts, 5, 17) < 0.01
    assert all(share < 0.03 for letter, share in carried.items() if letter != "b")
    assert mass_between(counts, *offered["c"]) > 0.5
