"""Adding instead of replacing: angles and lengths are what a recursion in few coordinates finds."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from pages._shared.frame import long_run
from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

PAGE = "adding_instead_of_replacing"
WIDTH = 64
NOISE = 1e-13

Array = NDArray[np.float64]


@cache
def drawn(depth: int, seed: int, kind: str) -> tuple[Array, Callable[[int, Array], Array]]:
    """Return two tokens as columns, and what layer number `l` makes of columns.

    Where all layers write one direction or the negative, everything happens in the space of the two tokens and that
    direction. Columns are then coordinates in an orthonormal basis of it, which the QR decomposition gives.
    """
    rng = np.random.default_rng(seed)
    tokens = rng.standard_normal((2, WIDTH)).T
    if kind == "its own":
        weights = rng.standard_normal((depth, WIDTH, WIDTH)) * np.sqrt(2 / WIDTH)
        return tokens, lambda layer, columns: weights[layer] @ np.where(columns > 0, columns, 0.0)
    if kind == "the negative":
        return np.linalg.qr(tokens)[1], lambda _, columns: -columns
    small = np.linalg.qr(np.column_stack([tokens, rng.standard_normal(WIDTH)]))[1]
    pull = small[:, 2:] / np.sqrt((small[:, 2] ** 2).sum())
    return small[:, :2], lambda _, columns: pull * np.sqrt((columns**2).sum(axis=0))


def angle(one: Array, two: Array) -> float:
    """Return the angle between two vectors in degrees: from the part of one at right angles to the other."""
    unit = two / np.sqrt(two @ two)
    along = one @ unit
    across = one - along * unit
    return float(np.degrees(np.arctan2(np.sqrt(across @ across), along)))


def degrees(value: float) -> str:
    """Return the place of an angle, which a page takes to six decimals."""
    return f"{num(round(value, 6), 2)}°"


def became(end: Array, start: Array) -> str:
    """Return what became of a token."""
    if not end.any():
        return "leaves **nothing** of it, only zeros"
    length = float(np.sqrt((end @ end) / (start @ start)))
    return f"turns it by **{degrees(angle(end, start))}** and brings its length to {num(length, 2)}"


def apart(columns: Array) -> str:
    """Return how far apart two tokens are."""
    return f"**{degrees(angle(*columns.T))}** apart" if columns.any() else "**both 0**"


def undone(token: Array, layer: Callable[[int, Array], Array], size: float) -> str:
    """Return how well a block is undone: repeat x ← y − α F(x) from the block's output on."""
    output = token + size * layer(0, token)
    guess, misses = output, []
    for _ in range(21):
        misses.append(float(np.linalg.norm(guess - token) / np.linalg.norm(token)))
        guess = output - size * layer(0, guess)
    after_20 = f"after 20 steps by {num(misses[20], 2, NOISE)}."
    after_5 = (
        f"After 5 steps the guess is off by {num(misses[5], 2, NOISE)} times the token's length, {after_20}"
    )
    if misses[20] < 0.01:
        return f"Here it comes back. {after_5}"
    if misses[20] < misses[5]:
        return f"Here it comes closer, but slowly. {after_5}"
    return f"Here it does not come back. After 20 steps the guess is off by {num(misses[20], 2)} times the token's length."


def expected(state: State) -> list[str]:
    """Return what the page should say in a state."""
    depth, size, kind = state["depth"], state["size"], state["kind"]
    tokens, layer = drawn(depth, state["seed"], kind)
    added = replaced = tokens
    for number in range(depth):
        added, replaced = added + size * layer(number, added), layer(number, replaced)
    rule = np.degrees(np.arccos((1 + size**2) ** (-depth / 2)))
    explained = {
        "its own": "In a wide layer random directions are nearly perpendicular, so squared lengths add (Pythagoras). By "
        f"that rule the angle for adding is **{degrees(rule)}**.",
        "one way": "Every addition turns the token further towards the one direction that all layers write.",
        "the negative": "Each addition multiplies the token by $1 - \\alpha$. At $\\alpha = 1$ one layer erases it.",
    }[kind]
    if size == 0:
        explained = "With ${\\alpha = 0}$ nothing is added, and the token stays as it is."
    right = f"about {num(np.degrees(np.arccos(1.01**-12)), 2)}°"
    erased = kind == "the negative" and size == 1 and depth == 1
    return [
        f"The token starts with the length 1. Adding {became(added[:, 0], tokens[:, 0])}. Replacing "
        f"{became(replaced[:, 0], tokens[:, 0])}.",
        verdict(state, right, {"depth": 24, "size": 0.1, "kind": "its own"})
        + f"The angle between the token and what it was, layer by layer. {explained}",
        *(["Done: $x + (-x) = 0$. Adding keeps by default and forbids nothing."] if erased else []),
        f"Two tokens went in, {degrees(angle(*tokens.T))} apart. The closer together they come, the harder it is to tell "
        f"which one it was. After layers that replace they are {apart(replaced)}, after layers that add {apart(added)}.",
        "A block that adds can often be undone. Start from its output $y$ and repeat $x \\leftarrow y - \\alpha F(x)$. The "
        f"input comes back for sure if $\\alpha F$ always brings two inputs closer together. "
        f"{undone(tokens[:, :1], layer, size)}",
    ]


def test_every_sentence_holds_in_a_hundred_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of one token, whether two can still be told apart, and whether a block can be undone; no net is trained."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs())
    at = open_page(PAGE)
    at.session_state[f"{PAGE}_deeper"] = True
    corners = [{"kind": "the negative", "size": size, "depth": 1} for size in (1.0, 0.85, 2.0)]

    assert faults(PAGE, expected, also=corners, opened=at) == []


def test_the_numbers_that_no_control_moves_hold() -> None:
    """Growth by 4.5 % a layer, taken 48 times."""
    growth = 1.0
    for _ in range(48):
        growth *= 1.045

    assert stands_in(
        f"grow by {num(4.5)} % per layer, {num(growth, 2)} times over its 48 layers.", open_page(PAGE)
    )
