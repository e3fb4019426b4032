"""Why deep networks stall: sizes, windows and likenesses are what other ways through the same nets give."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, verdict

PAGE = "deep_networks_stall"
WIDTH, STACKS, TINY = 256, 16, 1e-30
LINE, UNITS, NETS = np.linspace(-2.0, 2.0, 256), 32, 4
STEP, FARTHEST = 4.0 / 255, 1.5
SMALL = 64

Array = NDArray[np.float64]


@cache
def at_gain_one(depth: int, seed: int) -> list[float]:
    """Return what 16 stacks do to the norm of a gradient, from the least to the most.

    Each layer is the sum of two matrices of rank one. One sends the state on, the other holds what the gradient meets
    besides; so no matrix has to be drawn, and states stand in columns here.
    """
    rng = np.random.default_rng(seed)
    state = rng.standard_normal((STACKS, WIDTH)).T
    forward = []
    for _ in range(depth):
        active = np.where(state > 0, state, 0.0)
        length = np.sqrt((active**2).sum(axis=0))
        sent = rng.standard_normal((STACKS, WIDTH)).T * np.sqrt(2 / WIDTH)
        forward.append((active / length, sent))
        state = sent * length
    gradient = rng.standard_normal((STACKS, WIDTH)).T
    gradient /= np.sqrt((gradient**2).sum(axis=0))
    for unit, sent in reversed(forward):
        met = rng.standard_normal((STACKS, WIDTH)).T * np.sqrt(2 / WIDTH)
        besides = met - unit * (unit * met).sum(axis=0)
        gradient = unit * (sent * gradient).sum(axis=0) + besides * np.sqrt((gradient**2).sum(axis=0))
        gradient[unit <= 0] = 0.0
    return sorted(float(norm) for norm in np.sqrt((gradient**2).sum(axis=0)))


def sizes(state: State) -> list[str]:
    """Return what stands below the chart of sizes, and the success."""
    depth, gain = state["depth"], state["gain"]
    norms = at_gain_one(depth, state["seed"])
    # The two least and the one largest of sixteen lie outside.
    low, median, high = (norms[place] * gain**depth for place in (2, 8, 14))
    spread = f"lie between {num(low, 2)} and {num(high, 2)}"
    if low < TINY:
        spread = f"end below {num(max(high, TINY), 2)}"
    survives = depth == 100 and 0.1 <= median <= 10
    done = f"Done: at gain {num(gain)} it survives 100 plain layers. Depth alone does not make it vanish."
    return [
        f"**At gain {num(gain)}, {depth} layers multiply the gradient by {num(median, 2)}**",
        verdict(state, num(0.9**100, 1), {"depth": 100, "gain": 0.9})
        + f"This is the median of 16 random stacks; most of them {spread}. Over all such stacks the root mean square is "
        f"$\\text{{gain}}^L$, here **{num(np.exp(depth * np.log(gain)), 2)}**.",
        *([done] if survives else []),
    ]


def knife_edge(depth: int) -> str:
    """Return what stands below the chart of gains from a half to one and a half."""
    low, high = 10 ** (-1 / depth), 10 ** (1 / depth)
    other = "" if depth in range(10, 101, 10) else f", which starts with {nearest(depth)} layers"
    window = f"only for gains from **{num(low, 3)} to {num(high, 3)}**"
    if low <= 0.5 and high >= 1.5:
        window = "at all gains shown"
    skips, blunt = (
        " to ".join(num(np.exp(depth / 2 * np.log1p(gain**2 / parts)), 2) for gain in (0.5, 1.5))
        for parts in (1, depth)
    )
    return (
        f"Drag the slider below the chart{other}: the deeper the plain stack, the steeper its line. With {depth} layers "
        "it stays "
        f"within a factor of 10 {window}. Skips alone make the gradient grow at every one of these gains, by {skips}. "
        f"With skips whose branches are divided by $\\sqrt{{L}}$ the factor goes from {blunt} over all these gains."
    )


def nearest(depth: int) -> int:
    """Return the depth nearest to one among 10, 20, … 100; of two that are as near, the one with an even ten."""
    return min(range(10, 101, 10), key=lambda ten: (abs(ten - depth), ten % 20))


@cache
def slopes(blocks: int, skip: float, scale: float, normalise: bool, seed: int) -> Array:
    """Return dy/dx of four nets along the line, shape (nets, inputs): back from the read-out, units in columns."""
    rng = np.random.default_rng(seed)
    weights = rng.standard_normal((blocks, NETS, UNITS, UNITS)) * np.sqrt(2 / UNITS)
    inwards, offsets, outwards = rng.standard_normal((3, NETS, UNITS, 1))
    h = inwards * LINE + offsets  # (nets, units, inputs)
    kept = []
    for weight in weights:
        centre, spread = (
            (h.mean(axis=2, keepdims=True), h.std(axis=2, keepdims=True)) if normalise else (0.0, 1.0)
        )
        spread = np.where(spread == 0, 1.0, spread)
        n = (h - centre) / spread
        kept.append((weight, (n > 0) / spread))
        h = skip * h + scale * (weight @ np.where(n > 0, n, 0.0))
    g = np.broadcast_to(outwards / np.sqrt(UNITS), h.shape)
    for weight, gate in reversed(kept):
        g = skip * g + scale * (np.swapaxes(weight, 1, 2) @ g) * gate
    found: Array = (g * inwards).sum(axis=1)
    return found


def likeness(found: Array) -> Array:
    """Return the mean correlation of slopes at inputs 0, 1, 2, … steps apart; constant slopes have none."""
    curves = []
    for each in found:
        scaled = each / max(float(np.abs(each).max()), 1e-300)
        centred = scaled - scaled.mean()
        if centred.std() > 1e-10:
            sums = np.correlate(centred, centred, "full")[len(LINE) - 1 :]
            curves.append(sums / np.arange(len(LINE), 0, -1) / (sums[0] / len(LINE)))
    return np.mean(curves, axis=0) if curves else np.ones(len(LINE))


def shattering(state: State) -> list[str]:
    """Return what stands below the two charts of slopes along a line."""
    blocks, rest = state["blocks"], (state["normalise"], state["seed"])
    plain, residual = slopes(blocks, 0.0, 1.0, *rest), slopes(blocks, 1.0, state["scale"], *rest)
    usual = [num(float(np.linalg.norm(each[0])) / len(LINE) ** 0.5, 2) for each in (plain, residual)]
    alike = [likeness(each) for each in (plain, residual)]
    neighbours = [num(float(curve[1]), 2) for curve in alike]
    # Both points stand where the chart has room for them.
    assert all((curve[: int(FARTHEST / STEP)] < 0.5).any() for curve in alike)
    return [
        f"**The slopes of one plain and one residual net of {blocks} block{'s' if blocks > 1 else ''} along a line of "
        "inputs**",
        f"Each is divided by its own usual size, {usual[0]} for the plain net and {usual[1]} for the residual one.",
        f"**Slopes at neighbouring inputs correlate by {neighbours[0]} in plain nets and by {neighbours[1]} in residual "
        "nets**",
        f"Neighbours are {num(STEP, 2)} apart. The correlations are averages over 4 nets of each kind. "
        "The points mark the distances at which they are down to a half.",
    ]


def expected(state: State) -> list[str]:
    """Return what the page should say in a state, its panel closed."""
    return [*sizes(state), knife_edge(state["depth"]), *shattering(state)]


def averages(state: State) -> str:
    """Return what the panel says of three stacks whose average singular value decides nothing."""
    depth, rng = state["depth"], np.random.default_rng(state["seed"])
    weights = rng.standard_normal((depth, SMALL, SMALL)) / np.sqrt(SMALL)
    row = start = rng.standard_normal(SMALL)
    for weight in reversed(weights):
        row = weight.T @ row
    # Singular values are the roots of the eigenvalues of the matrix times its transpose.
    squares = np.linalg.eigvalsh(weights @ np.swapaxes(weights, 1, 2))
    drawn = float(np.sqrt(np.clip(squares, 0, None)).mean())
    q, r = np.linalg.qr(rng.standard_normal((SMALL, SMALL)))
    rotation = q @ np.diag(np.sign(np.diag(r)))
    turned = begun = rng.standard_normal(SMALL)
    gates = rng.permuted(np.tile(np.arange(SMALL) % 2, (depth, 1)).astype(float), axis=1)
    for gate in gates[::-1]:
        turned = (rotation.T @ turned) * gate
    stacks = {
        "stretches 1.5 and 0.1": (0.8, np.sqrt((1.5 ** (2 * depth) + 0.1 ** (2 * depth)) / 2)),
        "random, no gates": (drawn, np.linalg.norm(row) / np.linalg.norm(start)),
        "half the gates closed": (1.0, np.linalg.norm(turned) / np.linalg.norm(begun)),
    }
    return "If the average decided, the gradient would be multiplied by its power $L$. " + " ".join(
        f"An average of **{num(average, 2)}** ({name}) would give {num(average**depth, 2)} and gives "
        f"**{num(float(given), 2)}**."
        for name, (average, given) in stacks.items()
    )


def test_every_sentence_holds_in_a_hundred_states() -> None:
    """Sizes, the challenge, the knife edge, and how alike slopes are; each state draws sixteen stacks and eight nets."""
    assert faults(PAGE, expected) == []


def test_the_panel_on_the_average_holds_in_some_states() -> None:
    """Few, because singular values are dear."""
    at = open_page(PAGE)
    at.session_state[f"{PAGE}_deeper"] = True

    assert faults(PAGE, lambda state: [*expected(state), averages(state)], number=15, opened=at) == []
