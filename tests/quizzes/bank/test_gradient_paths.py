"""The questions on gradient paths: their keys follow from the core."""

import re

import numpy as np

from core.path_lengths import coherent_gradient_shares, mass_between, path_count_shares, path_counts
from core.paths import enumerate_paths
from quizzes.kinds.choice import Choice
from tests.quizzes.bank.test_contents import key_of, of_kind


def test_the_path_counts_are_those_of_the_core() -> None:
    """Ten paths of length 2 through five blocks, and length 0 for the path without branches."""
    table = enumerate_paths([np.eye(1)] * 5, [1.0])
    identity_path = next(
        length for word, length in zip(table.words, table.lengths, strict=True) if "J" not in word
    )

    assert key_of("gp-count-by-length") == path_counts(5)[2]
    assert key_of("gp-identity-length") == identity_path


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
