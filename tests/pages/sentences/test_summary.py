"""The summary: the number behind each of its five sentences is found by other means."""

import math
import re
from itertools import product

import numpy as np

from tests.pages.app import open_page, said
from tests.pages.sentences.states import fits, num, stands_in

MU = complex(-0.1, 1.0)
"""The spiral is multiplication by this number."""
NOISE = 1e-8


def nudged_and_derived(rng: np.random.Generator) -> str:
    """Return the sentence about I + J, after comparing the slopes of a tanh block with differences."""
    w1, w2, x = rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), rng.standard_normal(4)
    derived = np.identity(4) + w2 @ np.diag(1 / np.cosh(w1 @ x) ** 2) @ w1

    def output(at: int, push: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        moved = x + push * np.identity(4)[at]
        found: np.ndarray[tuple[int], np.dtype[np.float64]] = moved + w2 @ np.tanh(w1 @ moved)
        return found

    for column in range(4):
        difference = (output(column, 1e-5) - output(column, -1e-5)) / 2e-5
        assert np.allclose(difference, derived[:, column], atol=NOISE)
    return (
        "For a random tanh block of width 4, nudging every input finds $I + J$ to within "
        f"**{num(0, 1, dust=NOISE)}**."
    )


def paths(rng: np.random.Generator) -> str:
    """Return the sentence about the paths through three blocks, one path after the other."""
    branches = [0.3 * rng.standard_normal((2, 2)) for _ in range(3)]
    ways = []
    for taken in product((False, True), repeat=3):
        gradient = np.array([1.0, 0.0])
        for takes, branch in zip(taken, reversed(branches), strict=True):
            gradient = gradient @ branch if takes else gradient
        ways.append(gradient)
    whole = np.sum(ways, axis=0)
    return (
        f"Three random blocks have {num(len(ways))} paths. Their sum has the length **{num(math.hypot(*whole), 3)}**, and "
        f"the identity path alone has **{num(math.hypot(*ways[0]), 3)}**."
    )


def open_ways(rng: np.random.Generator) -> str:
    """Return the sentence about gates behind 50 additions."""
    h, alive = np.abs(rng.standard_normal((32, 64))).T, np.ones((64, 32))
    into, back = rng.standard_normal((2, 50, 64, 64))
    for w1, w2 in zip(into, back, strict=True):
        h = h + 0.3 * math.sqrt(2) / 64 * (w2 @ np.maximum(w1 @ h, 0.0))
        alive *= h > 0
        h[h < 0] = 0.0
    return (
        f"In one random stack of 50 blocks with a ReLU behind each sum **{num(100 * float(alive.mean()), 2)} %** of the "
        "identity paths are open, for branches of size 0.3. With the ReLU before the branch all are."
    )


def spiral() -> str:
    """Return the sentence about steps on the spiral, which multiply a complex number."""
    time = 2 * math.pi
    misses = [abs((1 + MU * time / blocks) ** blocks - np.exp(MU * time)) for blocks in (256, 512)]
    lengths = [abs(1 + MU) ** blocks for blocks in (8, 16)]
    assert 0.48 < misses[1] / misses[0] < 0.52
    assert 1 < lengths[0] < lengths[1]
    return (
        f"After one turn of the spiral, 256 blocks miss its end by {num(misses[0], 2)} and 512 by "
        f"**{num(misses[1], 2)}**, half of that. The spiral winds inward. With steps of size 1 the state moves "
        f"outward instead: its length is {num(lengths[0], 3)} after 8 blocks and **{num(lengths[1], 3)}** after 16."
    )


def test_every_number_is_found_a_second_way() -> None:
    """And no text with a number in bold is left over."""
    band = (
        f"A hundred blocks with norms of 0.1 keep between **{num(0.9**100)}** and {num(1.1**100)}. With norms of 0.01 they "
        f"keep between **{num(0.99**100, 3)}** and {num(1.01**100, 3)}."
    )
    factors = (
        f"A hundred factors of 0.9 leave {num(0.9**100, 2)} of it, and a hundred of 1.1 make it {num(1.1**100, 2)} times "
        "as large."
    )
    rng = np.random.default_rng(1)
    sentences = [nudged_and_derived(rng), paths(rng), band, open_ways(rng), spiral()]
    at = open_page("summary")
    in_bold = [text for text in said(at).splitlines() if re.search(r"\*\*[−\d][^*]*(?<!\.)\*\*", text)]

    assert [text for text in in_bold if not any(fits(sentence, text) for sentence in sentences)] == []
    assert len(in_bold) == len(sentences)
    assert stands_in(factors, at)
