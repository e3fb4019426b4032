"""Gradient flow: stretches and sizes follow from inverses and repeated squares, schemes from a second backward pass."""

from functools import cache
from math import log10, sqrt

import numpy as np
from numpy.typing import NDArray

from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

PAGE = "gradient_flow"
BLOCKS = 50
FRESH_WIDTH, BATCH = 64, 32

Array = NDArray[np.float64]


def longest(matrix: Array) -> float:
    """Return the largest stretch: the root of the largest eigenvalue of a matrix times its transpose."""
    return float(np.sqrt(np.linalg.eigvalsh(matrix @ matrix.T)[-1]))


def largest_eigenvalue(matrix: Array) -> float:
    """Return the size of the largest eigenvalue: the norm of a high power, its root taken (Gelfand)."""
    power, log_size = matrix, 0.0
    for squared in range(25):
        size = float(np.abs(power).max())
        power = power / size
        log_size += np.log(size) / 2**squared
        power = power @ power
    return float(np.exp(log_size))


def branches(
    kind: str, scale: float, width: int, rng: np.random.Generator, blocks: int = BLOCKS
) -> list[Array]:
    """Return the Jacobians of branches, the block nearest the input first."""
    if kind == "triangular":
        drawn = np.triu(rng.standard_normal((blocks, width, width)), 1)
        return [4 * scale / longest(each) * each for each in drawn]
    inner, outer = rng.standard_normal((2, blocks, width, width)) * np.sqrt(2 / width)
    state, found = rng.standard_normal(width), []
    for first, second in zip(inner, outer, strict=True):
        gates = np.diag((first @ state > 0).astype(float))
        found.append(scale * second @ gates @ first)
        state = state + found[-1] @ state
    return found


@cache
def stack(kind: str, scale: float, width: int, seed: int) -> dict[str, float]:
    """Return the sizes of a last block and of a product of fifty."""
    rng = np.random.default_rng(seed)
    drawn = branches(kind, scale, width, rng)
    gradient = start = rng.standard_normal(width)
    unit: Array = np.eye(width)
    product: Array = unit
    back: Array = unit
    for branch in reversed(drawn):
        gradient = gradient + branch.T @ gradient
        product = product + product @ branch
        back = np.asarray(np.linalg.inv(unit + branch) @ back, dtype=np.float64)
    block = unit + drawn[-1]
    inverse = np.asarray(np.linalg.inv(block), dtype=np.float64)
    triangular = kind == "triangular" or scale == 0
    return {
        "norm": longest(drawn[-1]) if scale else 0.0,
        "least": 1 / longest(inverse),
        "most": longest(block),
        "lowest": 1.0 if triangular else 1 / largest_eigenvalue(inverse),
        "highest": 1.0 if triangular else largest_eigenvalue(block),
        "gradient": float(np.linalg.norm(gradient) / np.linalg.norm(start)),
        "smallest": 1 / longest(back),
        "largest": longest(product),
        "eigenvalue": 1.0 if triangular else largest_eigenvalue(product),
    }


def run(one: float, other: float) -> str:
    """Return two numbers, or one where both are printed alike."""
    return num(one, 3) if f"{one:.2e}" == f"{other:.2e}" else f"{num(one, 3)} to {num(other, 3)}"


def spectra(state: State) -> list[str]:
    """Return what stands below the charts of one block and of fifty, and the success."""
    kind, scale = state["kind"], round(state["scale"], 9)
    found = stack(kind, scale, state["width"], state["seed"])
    reach = "There is no branch, so they do not spread at all: $\\lVert J \\rVert$ = **0**."
    depends = "Without a branch the factor is the same in every direction."
    every = "Without branches every gradient keeps its norm: all eigenvalues and singular values are 1."
    if scale > 0:
        norm = f"the norm $\\lVert J \\rVert$ = **{num(found['norm'], 3)}**"
        reach = f"They cannot leave the dotted circle: its radius is {norm}."
        depends = (
            "The factor depends on the gradient's direction, between the extreme singular values of $I + J$."
        )
        every = (
            f"Over all gradients this factor runs from **{num(found['smallest'], 3)}** to "
            f"**{num(found['largest'], 3)}**, the extreme singular values of the product."
        )
    asked = {"kind": "triangular", "scale": 1.0, "width": 32, "seed": 1}
    right = f"about {num(stack('triangular', 1.0, 32, 1)['gradient'], 1)}"
    steady = kind == "random" and scale > 0 and 0.5 <= found["gradient"] <= 2
    return [
        f"**The eigenvalues of $I + J$ are {run(found['lowest'], found['highest'])} in size**",
        f"Adding $I$ moves every eigenvalue one to the right. {reach}",
        f"**The same block multiplies the length of a gradient by {run(found['least'], found['most'])}**",
        depends,
        f"**50 blocks multiply this gradient's norm by {num(found['gradient'], 3)}; the largest eigenvalue has size "
        f"{num(found['eigenvalue'], 3)}**",
        verdict(state, right, asked) + every,
        *(
            [
                f"Done: at $s$ = {num(scale)} the norm is multiplied by {num(found['gradient'], 3)}. He initialisation has "
                "$s = 1$."
            ]
            if steady
            else []
        ),
    ]


@cache
def scheme(depth: int, seed: int, beta: float, batch_norm: bool) -> dict[str, float]:
    """Return by what a fresh stack multiplies the mean squares of the signal and of the gradient; inputs in columns."""
    rng = np.random.default_rng(seed)
    weights = rng.standard_normal((depth, FRESH_WIDTH, FRESH_WIDTH)) * np.sqrt(2 / FRESH_WIDTH)
    inputs, outputs = (each.T for each in rng.standard_normal((2, BATCH, FRESH_WIDTH)))
    h, kept = inputs, []
    for weight in weights:
        n, spread = h, np.ones((FRESH_WIDTH, 1))
        if batch_norm:
            spread = h.std(axis=1, keepdims=True)
            n = (h - h.mean(axis=1, keepdims=True)) / spread
        kept.append((weight, n, spread))
        h = h + beta * weight @ np.where(n > 0, n, 0.0)
    g = outputs
    for weight, n, spread in reversed(kept):
        met = beta * np.where(n > 0, weight.T @ g, 0.0)
        if batch_norm:
            # The derivative of a normalisation takes out the mean and what lies along the normalised values.
            met = met - met.mean(axis=1, keepdims=True) - n * (n * met).mean(axis=1, keepdims=True)
        g = g + met / spread
    return {
        "signal": float((h**2).sum() / (inputs**2).sum()),
        "gradient": float((g**2).sum() / (outputs**2).sum()),
    }


def fresh_networks(state: State) -> list[str]:
    """Return what stands above and below the chart of remedies."""
    depth, seed, follow = state["depth"], state["seed"], state["follow"]
    alone, scaled = (scheme(depth, seed, beta, False)[follow] for beta in (1.0, 1 / sqrt(depth)))
    normed = scheme(depth, seed, 1.0, True)[follow]
    blocks = f"{depth} block{'s' if depth > 1 else ''}"
    each = "" if depth == 1 else f"That is a factor of {num(np.exp(np.log(alone) / depth), 3)} per block. "
    return [
        f"**He init alone multiplies the mean square of the {follow} by {num(alone, 2)} in {blocks}**",
        f"{each}With batch norm at the start of each branch the factor through {blocks} is **{num(normed, 2)}**, with "
        f"branches divided by $\\sqrt{{L}}$ it is **{num(scaled, 2)}**, and with branches that start at zero exactly "
        f"**{num(1)}**.",
    ]


@cache
def idea(seed: int) -> str:
    """Return the paragraph that measures a fresh branch of the page's seed."""
    high, low = (sqrt(4 + 0.9**2) + 0.9) / 2, (sqrt(4 + 0.9**2) - 0.9) / 2
    (fresh,) = branches("random", 1.0, 32, np.random.default_rng(seed), blocks=1)
    return (
        "The eigenvalues of $I + J$ are $1 + \\mu$, with $\\mu$ those of $J$. They belong to directions that the block "
        "keeps. A gradient hardly ever has such a direction, and the next block keeps other directions. A case to check by "
        "hand: $\\begin{bmatrix} 1 & 0.9 \\\\ 0 & 1 \\end{bmatrix}$ has the eigenvalue 1 twice and the singular values "
        f"{num(high, 3)} and {num(low, 3)}. Times its transpose, it has the eigenvalue {num(high**2, 3)}.\n\n"
        "What carries over to products is the norm, the largest singular value. If $\\lVert J_\\ell \\rVert \\le "
        "\\varepsilon < 1$ in all $L$ blocks, every gradient keeps a share between $(1-\\varepsilon)^L$ and "
        "$(1+\\varepsilon)^L$. A norm just below 1 is not enough: with 0.99, a hundred blocks allow anything from "
        f"$10^{{{100 * log10(0.01):.0f}}}$ to $10^{{{100 * log10(1.99):.0f}}}$. It takes an $\\varepsilon$ of the order "
        f"$1/L$. With 1/50 in 50 blocks the share lies between {num(0.98**50, 2)} and {num(1.02**50, 2)}. A He-initialised "
        f"branch like the first random one here has the norm {num(longest(fresh), 2)}, so it must start much smaller. The "
        "size of $F$ itself does not matter: $F(x) = 1000$ moves the output far and has $J = 0$."
    )


def test_every_sentence_holds_in_a_hundred_states() -> None:
    """Both spectra, the challenge, the remedies and a measured branch; each state multiplies fifty blocks out."""

    def expected(state: State) -> list[str]:
        return [*spectra(state), *fresh_networks(state), idea(state["seed"])]

    # Wide stacks are dear, and say nothing that narrow ones do not.
    draws = {"width": lambda rng: int(rng.choice([8, 16, 32, 64, 100], p=[0.3, 0.3, 0.3, 0.05, 0.05]))}

    assert faults(PAGE, expected, draws=draws) == []


def test_the_numbers_that_no_control_moves_hold() -> None:
    """A mean square that doubles has a root above 65,504 once it is above its square."""
    blocks = next(blocks for blocks in range(100) if 2**blocks > 65504**2)

    assert stands_in(
        f"After {blocks} blocks the signal's standard deviation leaves the range", open_page(PAGE)
    )
