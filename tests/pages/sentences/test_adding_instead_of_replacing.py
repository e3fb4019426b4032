"""Adding instead of replacing: angles and lengths are what a recursion in few coordinates finds."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from pages._shared.experiments.adding_instead_of_replacing import early_reading
from pages._shared.frame import long_run
from tests.pages.app import open_page
from tests.pages.sentences import second_training as second
from tests.pages.sentences.states import State, faults, num, stands_in, verdict
from tests.pages.training import train

PAGE = "adding_instead_of_replacing"
WIDTH = 64
NOISE = 1e-13
READ_DEPTH, READ_STEPS = 20, 40

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
    return "less than 0.01°" if 5e-7 < value < 0.01 else f"{num(round(value, 6), 2)}°"


def turned(end: Array, start: Array, token: str) -> str:
    """Return how far a token has turned."""
    if not end.any():
        return f"leaves nothing of {token}"
    return f"turns {token} by {degrees(angle(end, start))}"


def length(end: Array, start: Array) -> str:
    """Return how long a token is, relative to its start."""
    return num(float(np.sqrt((end @ end) / (start @ start))), 2)


def apart(columns: Array) -> str:
    """Return how far apart two tokens are."""
    return f"{degrees(angle(*columns.T))} apart" if columns.any() else "both 0"


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


def the_way(state: State) -> list[str]:
    """Return what stands below the charts of one token, and the success."""
    depth, size, kind = state["depth"], state["size"], state["kind"]
    tokens, layer = drawn(depth, state["seed"], kind)
    added = replaced = tokens
    for number in range(depth):
        added, replaced = added + size * layer(number, added), layer(number, replaced)
    rule = np.degrees(np.arccos((1 + size**2) ** (-depth / 2)))
    explained = {
        "its own": "In a wide layer random directions are nearly perpendicular, so squared lengths add (Pythagoras). By "
        f"that rule adding turns the token by **{degrees(rule)}**.",
        "one way": "Every addition turns the token further towards the one direction that all layers write.",
        "the negative": "Each addition multiplies the token by $1 - \\alpha$. At $\\alpha = 1$ one layer erases it.",
    }[kind]
    if size == 0:
        explained = "With ${\\alpha = 0}$ nothing is added, and the token stays as it is."
    right = f"about {num(np.degrees(np.arccos(1.01**-12)), 2)}°"
    erased = kind == "the negative" and size == 1 and depth == 1
    return [
        f"**Adding {turned(added[:, 0], tokens[:, 0], 'the token')}, "
        f"replacing {turned(replaced[:, 0], tokens[:, 0], 'it')}**",
        verdict(state, right, {"depth": 24, "size": 0.1, "kind": "its own"}) + explained,
        f"**The length 1 becomes {length(added[:, 0], tokens[:, 0])} by adding and "
        f"{length(replaced[:, 0], tokens[:, 0])} by replacing**",
        "To the right stands what is kept, the part along the old token. Upwards stands what is new, the part at right "
        "angles to it. In grey: all tokens of length 1.",
        *(
            ["Done: $x + (-x) = 0$. Adding keeps the token by default, but a layer can still erase it."]
            if erased
            else []
        ),
    ]


def forgetting(state: State) -> list[str]:
    """Return what the panel says of two tokens, and of a block that is undone."""
    depth, size = state["depth"], state["size"]
    tokens, layer = drawn(depth, state["seed"], state["kind"])
    added = replaced = tokens
    for number in range(depth):
        added, replaced = added + size * layer(number, added), layer(number, replaced)
    return [
        f"**Two tokens are {apart(added)} after layers that add and {apart(replaced)} after layers that replace**",
        f"Two tokens went in, {degrees(angle(*tokens.T))} apart. The closer together they come, the harder it is to tell "
        "from the output which one went in.",
        "A block that adds can often be undone. Start from its output $y$ and repeat $x \\leftarrow y - \\alpha F(x)$. The "
        f"input comes back for sure if $\\alpha F$ always brings two inputs closer together. "
        f"{undone(tokens[:, :1], layer, size)}",
    ]


@cache
def read_early(seed: int) -> tuple[list[list[float]], list[list[float]]]:
    """Return the shares of right answers of five plain and of five residual nets, read after each block."""
    points, classes = second.spirals()
    found = []
    for net in (second.Net(READ_DEPTH, 0.0, 1.0), second.Net(READ_DEPTH, 1.0, READ_DEPTH**-0.5)):
        start = second.drawn(READ_DEPTH, 16, seed)
        *_, (_, weights) = second.training(
            net, start, second.adam(0.003), second.cross_entropy, points, classes, READ_STEPS
        )
        answers = [weights[-2] @ state + weights[-1] for state in second.states(net, weights, points)]
        found.append([((each > 0) == (classes > 0)).mean(axis=(1, 2)).tolist() for each in answers])
    plain, residual = found
    return plain, residual


def reading(state: State) -> list[str]:
    """Return what stands above and below the charts of answers that are read early."""
    block = state["block"]
    place = f"after block {block}" if block else "before the first block"
    kinds = read_early(state["seed"])
    early, end = ([f"{num(100 * float(np.mean(shares[at])), 3)} %" for shares in kinds] for at in (block, -1))
    firsts = [f"{num(100 * shares[block][0], 3)} %" for shares in kinds]
    return [
        f"**Read {place}, plain nets are right in {early[0]} of the cases, residual nets in {early[1]}**",
        f"Thin: single nets. Thick: their mean. At the end the plain nets are right in **{end[0]}** and the residual "
        f"nets in **{end[1]}** of the cases, in this run.",
        f"**The first net of each kind, read {place}: {firsts[0]} and {firsts[1]} right**",
        "Circles are one spiral, squares the other. Filled points are answered rightly, hollow ones wrongly.",
    ]


def test_every_sentence_holds_in_a_hundred_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of one token, whether two can still be told apart, and whether a block can be undone."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs())
    at = open_page(PAGE)
    at.session_state[f"{PAGE}_deeper"] = True
    corners = [{"kind": "the negative", "size": size, "depth": 1} for size in (1.0, 0.85, 2.0)]

    def expected(state: State) -> list[str]:
        return [*the_way(state), *forgetting(state)]

    assert faults(PAGE, expected, also=corners, opened=at) == []


def test_every_sentence_about_trained_nets_holds_after_each_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """After forty steps instead of two hundred, because training is dear."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs())
    monkeypatch.setattr(early_reading, "READER_STEPS", READ_STEPS)
    blocks: list[State] = [{"block": block} for block in range(READ_DEPTH + 1)]

    def expected(state: State) -> list[str]:
        return [*the_way(state), *reading(state)]

    def pressed(at: AppTest) -> None:
        train(at, f"{PAGE}_readers")

    assert faults(PAGE, expected, number=len(blocks), also=blocks, then=pressed) == []


def test_the_numbers_that_no_control_moves_hold() -> None:
    """Growth by 4.5 % a layer, taken 48 times."""
    growth = 1.0
    for _ in range(48):
        growth *= 1.045

    assert stands_in(
        f"grow by {num(4.5)} % per layer, {num(growth, 2)} times over its 48 layers.", open_page(PAGE)
    )
