"""Run sheets: votes are counted, and the numbers of a step are found by other means than the pages'."""

import math
import re
from functools import cache

import numpy as np
import pytest

from pages._shared.experiments.run_sheets.questions import SHEETS, run_sheet
from tests.pages.app import open_page, press, put, widget
from tests.pages.sentences.states import fits, num, stands_in

CLICKS = 24
LETTERS = "ABCD"


@cache
def through_layers(skip: bool) -> float:
    """Return by what 20 layers of small random weights multiply a gradient, one matrix of slopes for each input."""
    rng = np.random.default_rng(1)
    weights = rng.standard_normal((20, 64, 64)) * 0.8 / math.sqrt(32)
    inputs, sent = rng.standard_normal((64, 64)), rng.standard_normal((64, 64))
    squares = []
    for x, g in zip(inputs, sent, strict=True):
        h, gates = x, []
        for weight in weights:
            gates.append(h > 0)
            h = weight @ np.where(h > 0, h, 0.0) + (h if skip else 0.0)
        g = g / math.hypot(*g)
        for weight, gate in zip(reversed(weights), reversed(gates), strict=True):
            g = np.where(gate, weight.T @ g, 0.0) + (g if skip else 0.0)
        squares.append(float(g @ g))
    return math.sqrt(sum(squares) / len(squares))


def open_at_the_end() -> float:
    """Return the share of the identity paths that 50 strong branches leave open."""
    rng = np.random.default_rng(1)
    into, back = rng.standard_normal((2, 50, 64, 64))
    h, alive = np.abs(rng.standard_normal((32, 64))).T, np.ones((64, 32))
    for w1, w2 in zip(into, back, strict=True):
        h = h + math.sqrt(2) / 64 * (w2 @ np.maximum(w1 @ h, 0.0))
        alive *= h > 0
        h[h < 0] = 0.0
    return float(alive.mean())


def veit() -> tuple[list[float], int, int]:
    """Return what paths of each length carry through 54 blocks of slope 1/4, and the ends of the middle 95 %."""
    shares = [math.comb(54, k) * 0.25**k / 1.25**54 for k in range(55)]
    low = next(k for k in range(55) if sum(shares[: k + 1]) >= 0.025)
    high = next(k for k in reversed(range(55)) if sum(shares[k:]) >= 0.025)
    return shares, low, high


def window() -> list[float]:
    """Return the gains at which 100 layers change a size by a factor of ten."""
    return [math.exp(sign * math.log(10) / 100) for sign in (-1, 1)]


def numbers_of_steps() -> dict[str, list[str]]:
    """Return for each step that has numbers its options with numbers, and what to say."""
    plain, residual = through_layers(False), through_layers(True)
    shares, low, high = veit()
    mean = sum(k * share for k, share in enumerate(shares))
    gains, open_share = window(), open_at_the_end()
    assert plain < 1 < residual
    assert open_share < 0.01
    return {
        "home#hook": [
            "*About the same*, because people think that a skip guarantees the factor 1.",
            f"Without skips the gradient is multiplied by {num(plain, 2)}, with them by {num(residual, 2)}. Without a skip "
            "a layer starts by forgetting its input; with one it starts by keeping it. The branches decide the rest.",
        ],
        "three_layers#minus-0.9": [
            num(0.1**3),
            "1 or more",
            num(-(0.9**3)),
            num(1.9**3),
            f"*1 or more*, or *{num(-(0.9**3))}*, which is the chain without skips.",
            f"Each factor is one plus the slope, so {num(0.1**3)} is left. A slope near −1 "
            "cancels the 1 of the skip.",
        ],
        "deep_networks_stall#shattered": [
            f"The size can be tuned: at 100 layers any gain between {num(gains[0], 3)} and {num(gains[1], 3)} keeps it "
            "within a factor of ten on average. But the slopes shatter. Look at those of neighbouring inputs.",
        ],
        "gradient_paths#veit-54": [
            "0, the identity path",
            f"About {num(round(mean))}",
            f"About {num(54 / 2)}",
            num(54),
            f"*0*, because it is the strongest single path, or *{num(54 / 2)}*, because most paths have that length.",
            f"The identity path carries {num(100 * shares[0], 2)} %. Lengths {num(low)} to {num(high)} carry "
            f"{num(100 * sum(shares[low : high + 1]), 3)} %: each path carries little, but there are many.",
        ],
        "activation_order#deep-post": [
            f"In one random stack {num(100 * open_share, 2)} % are open. With the activation before the branch all of them "
            "are, always.",
        ],
        "scaled_shortcut#leak": [
            *(f"{num(100 * 0.9**blocks, 2)} %" for blocks in (1, 10, 50, 100)),
            f"*{num(90)} %*, or a guess near {num(100 * 0.9**10, 2)} %: the effect of a hundred factors is hard to guess.",
            f"0.9 to the power of 100 is {num(0.9**100, 3)}. And yet the gradient need not vanish: with branch slopes of "
            f"0.1 the total factor is {num(1, 3)}.",
        ],
        "worked_examples#adversarial": [
            f"Paths have signs. A hundred branches of norm 0.1 can leave {num(0.9**100)} or {num(1.1**100)} of a gradient. "
            "With branches that never point against it, the claim holds.",
        ],
    }


def test_the_numbers_of_the_steps_are_found_a_second_way() -> None:
    """In the options, in the usual answer and in what to say; no text with a digit is left over."""
    found = numbers_of_steps()
    for step in run_sheet("50 minutes"):
        sentences, said = found.get(step.target, []), [*step.options, step.usual, step.say]

        assert [sentence for sentence in sentences if not any(fits(sentence, text) for text in said)] == []
        assert [
            text
            for text in said
            if re.search(r"\d", text) and not any(fits(sentence, text) for sentence in sentences)
        ] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_hands_are_counted_in_words_and_the_right_letter_is_named(sheet: str) -> None:
    """Whatever was clicked, step by step; the letter comes only when it is asked for."""
    rng = np.random.default_rng(len(sheet))
    at = open_page("run_sheets")
    put(at, run_sheets_sheet=sheet)
    steps = run_sheet(sheet)
    counts = [[0] * len(step.options) for step in steps]
    shown = [False] * len(steps)
    for _ in range(CLICKS):
        number = int(rng.integers(len(steps)))
        put(at, run_sheets_step=number + 1)
        key = f"run_sheets_{sheet}_{number + 1}".replace(" ", "_")
        if rng.random() < 0.2 and not shown[number]:
            press(at, f"{key}_show")
            shown[number] = True
        else:
            place = int(rng.integers(len(counts[number])))
            press(at, f"{key}_{LETTERS[place]}")
            counts[number][place] += 1
        votes = counts[number]
        each = ", ".join(f"{num(votes[place])} for {LETTERS[place]}" for place in range(len(votes)))
        sentence = f"**{num(sum(votes))}** {'hand' if sum(votes) == 1 else 'hands'} so far: {each}."
        right = steps[number].right
        answer = (
            " The page has the answer; it depends on the seed."
            if right is None
            else f" **{LETTERS[right]}** is right."
        )

        assert stands_in(sentence, at)
        assert stands_in(sentence + answer, at) == shown[number]
        assert widget(at, f"{key}_show").proto.disabled == shown[number]
