"""Activation order: gates, slopes and open paths are what one-sided slopes, a loop over blocks and an integral find."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tests.pages.sentences.states import State, faults, num, verdict

PAGE = "activation_order"
ABOUT = {"x1": -1.0, "x2": 1.0, "w": 1.0}
WIDTH, INPUTS = 64, 32
NOISE = 1e-6
# Test errors in % as He et al. (2016) print them, table 2 for 110 layers and tables 4 and 5 for 1001.
ORIGINAL_110, FULL_110, RELU_ONLY_110, ORIGINAL_1001, FULL_1001 = 6.61, 6.37, 6.71, 7.61, 4.92


def output(order: str, x: float, weight: float) -> float:
    """Return one entry of the block's output. Its matrices are diagonal, so entries do not meet."""
    if order == "post":
        return max(weight * max(x, 0.0) + x, 0.0)
    return weight * max(max(x, 0.0), 0.0) + x


def sides(order: str, x: float, weight: float) -> tuple[float, float]:
    """Return the slopes of the output to the left and to the right of a point. Between kinks it is a straight line."""
    step = 1e-3
    here = output(order, x, weight)
    return (here - output(order, x - step, weight)) / step, (output(order, x + step, weight) - here) / step


def slope(order: str, x: float, weight: float) -> float:
    """Return the slope, with 0 taken for a ReLU at its kink."""
    if x == 0:
        # Behind the addition the gate is shut; before the branch the skip is all that is left.
        return 0.0 if order == "post" else 1.0
    left, right = sides(order, x, weight)
    return round((left + right) / 2, 6)


def moved(entry: int, slope: float) -> str:
    """Return what a push on an entry does to its output."""
    if slope == 0:
        return f"a push on $x_{entry}$ leaves $y_{entry}$ **where it is**"
    far = "just as far" if abs(slope) == 1 else f"**{num(abs(slope), 3)} times** as far"
    return f"a push on $x_{entry}$ moves $y_{entry}$ {far}" + (" the other way" if slope < 0 else "")


def one_block(state: State, order: str) -> list[str]:
    """Return the sentence and the formula of one order. What is nudged may differ by rounding, and that is printed."""
    weight = round(state["w"], 1)
    point = [round(state[name], 1) for name in ("x1", "x2")]
    slopes = [slope(order, x, weight) for x in point]
    gaps = [abs(sum(sides(order, x, weight)) / 2 - own) for x, own in zip(point, slopes, strict=True)]
    pushes = ", ".join(moved(entry, own) for entry, own in enumerate(slopes, start=1))
    lead = verdict(state, num(0.0), ABOUT) if order == "post" else ""
    if max(gaps) < NOISE:
        end = f"The slopes measured by moving $x$ a little differ from this by {num(0, 1, dust=NOISE)}."
    else:
        assert 0.0 in point
        end = (
            "An entry stands on the kink of a ReLU, where there is no slope. This lab calls it 0; nudging to both sides "
            f"gives a mean of two slopes, off by {num(max(gaps), 2)}."
        )
    own = [weight if x > 0 else 0.0 for x in point]
    gates = [float(round(weight * max(x, 0.0) + x, 9) > 0) for x in point]
    factors = f"I + {diagonal(own)}"
    name = "ReLU before the branch, $F(\\mathrm{ReLU}(x)) + x$: both skips are open"
    if order == "post":
        factors = rf"\underbrace{{{diagonal(gates)}}}_{{\text{{gates}}}}\,({factors})"
        skips = {
            (1.0, 1.0): "both skips are open",
            (0.0, 1.0): "the skip of $x_1$ is shut",
            (1.0, 0.0): "the skip of $x_2$ is shut",
            (0.0, 0.0): "both skips are shut",
        }[gates[0], gates[1]]
        name = f"ReLU after the addition, $\\mathrm{{ReLU}}(F(x) + x)$: {skips}"
    return [
        f"**{name}**",
        f"{lead}{pushes[0].upper()}{pushes[1:]}. {end}",
        f"\\begin{{aligned}} \\frac{{\\partial y}}{{\\partial x}} &= {factors} \\\\ &= {diagonal(slopes)} "
        "\\end{aligned}\\,",
    ]


def diagonal(entries: list[float]) -> str:
    """Return a diagonal matrix as a formula writes it."""
    return rf"\mathrm{{diag}}({', '.join(num(entry, 3) for entry in entries)})"


@cache
def still_open(depth: int, seed: int, size: float) -> NDArray[np.bool_]:
    """Return which coordinates of which inputs never met a shut gate, after each block: shape (depth, inputs, width)."""
    rng = np.random.default_rng(seed)
    into, back = rng.standard_normal((2, depth, WIDTH, WIDTH))
    # Inputs are columns here, and He's factor stands on the state.
    h = np.abs(rng.standard_normal((INPUTS, WIDTH))).T
    alive = np.ones((WIDTH, INPUTS), dtype=bool)
    after = []
    for w1, w2 in zip(into, back, strict=True):
        hidden = w1 @ h
        hidden[hidden < 0] = 0.0
        h = h + size * math.sqrt(2) / WIDTH * (w2 @ hidden)
        alive = alive & (h > 0)
        h[h < 0] = 0.0
        after.append(alive.T)
    return np.array(after)


@cache
def closing(size: float, zeros: bool) -> float:
    """Return how often a normal branch of this size pulls a normal number without its sign below 0, by adding up.

    With `zeros` half of the numbers are 0, and the others are as large as they must be for a mean square of 1.
    """
    x = np.arange(0.0005, 9.0, 0.001)
    density = np.sqrt(2 / np.pi) * np.exp(-(x**2) / 2) * 0.001
    reach = math.sqrt(2) if zeros else 1.0
    below = np.array([0.5 * math.erfc(reach * each / size / math.sqrt(2)) for each in x])
    share = float(density @ below)
    return 0.25 + share / 2 if zeros else share


def many_blocks(state: State) -> list[str]:
    """Return the sentences about a stack."""
    depth, size, row = state["depth"], state["size"], state["input"]
    after = still_open(depth, state["seed"], size)
    last = after[-1]
    count = int(last[row - 1].sum())
    somewhere = sum(bool(last[:, unit].any()) for unit in range(WIDTH)) / WIDTH
    blocks = f"{num(depth)} block" + ("" if depth == 1 else "s")
    return [
        f"**{num(100 * last.mean(), 3)} % of the identity paths are open after {blocks} of size α = {num(size)}**",
        f"With the ReLU before the branch {num(100)} % are open at any depth.",
        f"**For input {num(row)}, {num(count)} of {num(WIDTH)} coordinates "
        f"{'keeps' if count == 1 else 'keep'} an open path**",
        f"Other inputs shut other gates: {num(100 * somewhere, 3)} % of the coordinates are open for at least one of "
        f"{num(INPUTS)} inputs.",
        f"The first block shut {num(100 * (1 - after[0].mean()), 3)} % of the gates; over many draws of wide layers the "
        f"average is $\\arctan(\\alpha)/\\pi$, here {num(100 * closing(size, False), 3)} %. Behind a real ReLU about half "
        f"of the entries are 0, and it would shut {num(100 * closing(size, True), 3)} %. A cut identity path is not a lost "
        "gradient: a way round through branches may be open. And training moves these random weights.",
    ]


def expected(state: State) -> list[str]:
    """Return every sentence that the page should show in a state."""
    assert FULL_110 < ORIGINAL_110 < RELU_ONLY_110
    assert FULL_1001 < ORIGINAL_1001
    sentences = [
        *one_block(state, "post"),
        *one_block(state, "pre"),
        *many_blocks(state),
        f"**Batch norm and ReLU before the branch: {num(FULL_1001)} instead of {num(ORIGINAL_1001)} % error at 1001 "
        "layers**",
        f"At 110 layers the error falls from {num(ORIGINAL_110)} to **{num(FULL_110)} %**. The ReLU moved alone gave "
        f"{num(RELU_ONLY_110)} %.",
    ]
    if round(state["x2"], 1) > 0 and round(state["w"], 1) <= -1:
        sentences.append(
            "Done: the branch subtracts at least $x_2$, so the sum is not positive. Behind a ReLU no entry is negative, so "
            "inside a stack this is the only way to shut a gate."
        )
    return sentences


def test_every_sentence_is_found_a_second_way() -> None:
    """In random states, kinks among them."""
    assert faults(PAGE, expected) == []
