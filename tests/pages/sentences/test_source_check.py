"""Source check: the sentence of every counterexample is worked out again, with its numbers and words."""

import math
from functools import cache
from itertools import accumulate

import numpy as np
import pytest

from pages._shared.experiments.source_check.counterexamples import COUNTEREXAMPLES
from tests.pages.sentences.states import fits, num
from tests.pages.sentences.test_shortcut_types import likeness

ASKED = "(0.5, 0.5, 0.5, −1)"
FIRST, SECOND = [[1.0, 0.5], [0.2, 1.0]], [[0.3, 1.0], [1.0, 0.1]]
Matrix = list[list[float]]


def row(entries: list[float]) -> str:
    """Return a row as a sentence writes it."""
    return f"({', '.join(num(entry, 3) for entry in entries)})"


def times(left: Matrix, right: Matrix) -> Matrix:
    """Return the product of two matrices, entry by entry."""
    return [
        [sum(a * b for a, b in zip(line, column, strict=True)) for column in zip(*right, strict=True)]
        for line in left
    ]


def with_skip(matrix: Matrix) -> Matrix:
    """Return I + J."""
    return [[entry + (i == j) for j, entry in enumerate(line)] for i, line in enumerate(matrix)]


def difference(matrix: Matrix) -> list[float]:
    """Return the row (1, −1) times a matrix."""
    return [a - b for a, b in zip(*matrix, strict=True)]


def by_hand() -> dict[str, str]:
    """Return the sentences about the printed lines of five variables. All gates are open but one dead branch."""
    sent, w2, w3, w4 = -4.0, 0.5, 0.5, -1.0
    branch = sent * w4 * w3
    g3 = branch + sent
    exponentials = [math.exp(entry) for entry in (1, 2, 3)]
    softmax = [
        each / sum(exponentials) - target for each, target in zip(exponentials, (0, 0, 1), strict=True)
    ]
    # The dead branch: x1 goes on alone, through the gate and the second block.
    dead = sent * (1 + 0.5 * 0.5)
    lines = {
        "claim-skip-adds-one": (branch + 1, "g_3", g3),
        "claim-x2-one-way": (branch * w2, "g_2", g3 * w2),
        "claim-bracket-at-x3": (2 * branch + sent, "g_3", g3),
    }
    printed = {
        name: f"With $w_1$ to $w_4$ equal to {ASKED}, $x_1 = 0.7$ and $g_5 = -4$, the printed line gives "
        f"**{num(said)}** for ${variable}$. Nudging it and watching the loss gives **{num(true)}**."
        for name, (said, variable, true) in lines.items()
    }
    return printed | {
        "claim-gradient-at-least-one": f"A branch of slope −0.5 leaves **{num(1 - 0.5)}** of a gradient of 1.",
        "claim-gradient-at-x5": "At $x_5 = (1, 2, 3)$ with target (0, 0, 1) the source says "
        f"{row([1 - 0, 2 - 0, 3 - 1])}. Nudging $x_5$ gives **{row(softmax)}**, the softmax minus the target.",
        "claim-layers-above-one": f"With $w_1 = -0.5$ the first branch is dead, $x_2 = {num(max(-0.5 * 0.7, 0.0))}$. Its "
        f"weights receive the gradients **{num(0)}** and **{num(0)}**. Over the skip $x_1$ receives {num(dead)}.",
        "claim-branch-is-constant": "Let $x_2 = 0.7\\,x_1$ and $F(x_2) = -0.4\\,x_2$. Nudging $x_1$ moves both terms, and "
        f"the slope is **{num(1 - 0.4 * 0.7)}**. It is 1 only if $x_2$ is held fixed.",
        "claim-deep-branch-fades": f"Six layers of slope 0.1 let {num(1e-6)} through the branch. The block's input receives "
        f"**{num(1 + 1e-6, 7)}**, since the skip's part does not depend on the branch.",
        "claim-first-node-weights": f"The source's number for $x_0$ is **{num(sent * 1.1**3)}**. With the input 1 the first "
        f"weight receives **{num(sent * 1.1**2)}**.",
    }


def about_scales() -> dict[str, str]:
    """Return the sentences about scaled shortcuts and random blocks."""
    states = list(accumulate([0.4, -0.5, 0.5, 0.1], lambda x, slope: x * (1 + slope), initial=1.0))
    rng = np.random.default_rng(1)
    into, back = rng.standard_normal((2, 10, 32, 32)) * 0.25
    h, gates = rng.standard_normal(32), []
    for w1, w2 in zip(into, back, strict=True):
        gates.append(w1 @ h > 0)
        h = h + w2 @ np.where(gates[-1], w1 @ h, 0.0)
    sent = rng.standard_normal(32)
    g = sent
    for w1, w2, gate in zip(reversed(into), reversed(back), reversed(gates), strict=True):
        g = g + w1.T @ np.where(gate, w2.T @ g, 0.0)
    growth = math.hypot(*g) / math.hypot(*sent)
    rng = np.random.default_rng(1)
    w1, w2, x = rng.standard_normal((3, 3)), rng.standard_normal((3, 3)), rng.standard_normal(3)
    block = [float(x[i] + sum(w2[i, k] * max(float(w1[k] @ x), 0.0) for k in range(3))) for i in range(3)]
    plain, _, turned = likeness(1, depth=40, width=24, points=128)
    assert turned > 0.5 > abs(plain)
    return {
        "claim-sum-to-last": f"Running the blocks gives **{num(states[4])}**. The sum as printed gives "
        f"**{num(1 + sum(a * x for a, x in zip([0.4, -0.5, 0.5, 0.1, 0.4], states, strict=True)))}**.",
        "claim-scales-decide": f"With factors of 0.5 the direct path carries {num(2.0**-54)}. With branches of slope "
        f"0.5 the whole gradient is **{num(1)}**. With factors of 1.1 the direct path carries {num(1.1**50)}. With "
        f"branches of slope −0.1 the whole gradient is **{num(1)}**.",
        "claim-scale-one-unscaled": "Ten random He-initialised blocks with $\\lambda = 1$ multiply the gradient's size by "
        f"**{num(growth, 3)}**.",
        "claim-less-expressive": f"With $I$ as its shortcut matrix a block gives **{row(block)}**, the same as the "
        "residual block. So it can compute everything that the residual block computes.",
        "claim-shattered-by-shortcuts": "In plain nets of 40 layers the gradients at neighbouring inputs have a correlation "
        f"of {num(plain, 2)}. With random orthogonal matrices on all skips it is **{num(turned, 2)}**.",
    }


def about_products() -> dict[str, str]:
    """Return the sentences about products of blocks, spectra and paths."""
    said, true = difference(times(FIRST, SECOND)), difference(times(SECOND, FIRST))
    blocks_said = difference(times(with_skip(FIRST), with_skip(SECOND)))
    blocks_true = difference(times(with_skip(SECOND), with_skip(FIRST)))
    at = [1.5 / math.cosh(1.5 * x) ** 2 for x in (1.0, math.tanh(1.5), 1.0 + math.tanh(1.5))]
    rng = np.random.default_rng(1)
    w1, w2 = rng.standard_normal((2, 64, 64)) / math.sqrt(32)
    branch = w2 @ np.diag((w1 @ rng.standard_normal(64) > 0).astype(float)) @ w1
    norm = math.sqrt(float(np.linalg.eigvalsh(branch.T @ branch)[-1]))
    short = sum(math.comb(1000, k) for k in range(450)) / 2**1000
    assert short < 0.5
    sizes = {1: 1.5**20, 2: 0.1**20}
    return {
        "claim-identity-path-length": f"Of the {num(2**3)} paths through 3 blocks the one called $I\\,I\\,I$ takes "
        f"**{num('III'.count('J'))}** branches.",
        "claim-plain-vanish": "A hundred plain layers at He's scale multiply the gradient's size by "
        f"**{num((2 * 0.5) ** 50)}**. This is the root mean square over many draws of the weights.",
        "claim-product-formula": "Put in the missing gradient at the output, (1, −1). The printed order then gives "
        f"{row(said)}. Nudging the input gives **{row(true)}**.",
        "claim-average-singular-value": f"The singular values average {num((1.5 + 0.1) / 2)}, and twenty layers "
        f"multiply the gradient by **{num(math.hypot(*sizes.values()) / math.sqrt(2))}**.",
        "claim-product-order": f"For the output gradient (1, −1) the printed product gives {row(blocks_said)}. The "
        f"chain rule gives **{row(blocks_true)}**.",
        "claim-longest-path-is-plain": "For two layers $\\tanh(1.5\\,x)$ at $x = 1$ the plain net has the gradient "
        f"{num(at[0] * at[1])}. The path through both branches of the residual net carries **{num(at[0] * at[2])}**.",
        "claim-layers-or-blocks": "The 1001 layers of ResNet-1001 are 333 blocks. That makes about "
        f"**$10^{{{len(str(2**333)) - 1}}}$** paths and not $10^{{{len(str(2**1000)) - 1}}}$.",
        "claim-most-paths-short": f"Only **{num(100 * short, 2)} %** of the paths through 1000 blocks have fewer than 450 "
        "branches.",
        "claim-norm-typical": "A branch of two He-initialised layers of width 64 has the norm "
        f"**{num(norm, 3)}**.",
        "claim-norm-below-one": "Branch norms of 0.99 allow ten blocks to multiply a gradient by anything from "
        f"**{num(0.01**10)}** to **{num(1.99**10)}**.",
        "claim-eigenvalues-decide": f"Both eigenvalues of every block are {num(1)}. A hundred such blocks multiply the "
        "gradient "
        f"(1, 0) by **{num(math.hypot(1, 100 * 0.9))}**.",
        "claim-norm-at-least-one": "With $J = -0.1\\,I$ in every block, twenty blocks leave "
        f"**{num(0.9**20)}** of the gradient.",
        "claim-reversed-factors": "At $x = (1, 1)$ all slopes are 1. The printed order has the first row "
        f"{row(times(FIRST, SECOND)[0])}, the Jacobian has **{row(times(SECOND, FIRST)[0])}**.",
        "claim-skips-mitigate": "Norms of 0.05 are small. Two hundred such blocks can still shrink a gradient to "
        f"**{num(0.95**200)}** of its size.",
    }


def about_designs() -> dict[str, str]:
    """Return the sentences about gates, shapes, equations and constant branches."""
    ends = [
        math.prod(1 + (-1) ** block / math.sqrt(blocks) for block in range(blocks)) for blocks in (64, 1024)
    ]
    assert abs(ends[1] - math.exp(-0.5)) < abs(ends[0] - math.exp(-0.5)) < 0.01
    return {
        "claim-negative-sum-blocks": "At $x = (-1, 1)$ the sum is negative in its first entry. The slopes are "
        f"**{row([0.0, 1.0 + 1.0])}**.",
        "claim-pre-activation-wins": "At $x = (0.5, 1)$, which a ReLU can produce, the first slope is "
        f"**{num(1 + 1)}** with the activation before the branch and **{num(1 + 1)}** with the activation after the "
        "addition.",
        "claim-deep-nets-are-odes": "Branches $\\pm h/\\sqrt L$ cancel on average, so the averaged equation is "
        f"$\\mathrm{{d}}h/\\mathrm{{d}}t = 0$, which stays at 1. The stack ends at **{num(ends[0])}** with 64 blocks and at "
        f"**{num(ends[1])}** with 1024. With more blocks it tends to another equation, $\\mathrm{{d}}h/\\mathrm{{d}}t = "
        "-h/2$.",
        "claim-projection-required": f"A projection from 4 to 6 channels has {num(4 * 6)} weights. Padding with zeros also "
        f"gives a sum of 6 channels and needs **{num(0)}** weights.",
        "claim-missing-projection-fails": "A branch with 1 channel and a shortcut with 4 give a sum of "
        f"**{num(np.broadcast_shapes((1,), (4,))[0])}** channels, without an error message.",
        "claim-large-branch-is-plain": f"The constant branch 1000 has the slope {num(0)}, so a plain layer passes no "
        "gradient "
        f"on. The block multiplies a gradient by **{num(1)}**.",
    }


def about_learning() -> dict[str, str]:
    """Return the sentences about tokens, losses and weights. A step on a weight w takes away rate times gradient."""
    height = 0.0
    for _ in range(24):
        height += 0.1 * math.hypot(1.0, height)
    moved = 0.1 + 0.1 * 4 * 1.1
    overshot = 10 - (2 + 0.1 * 16) * 2 * 2
    return {
        "claim-does-not-forget": f"A branch that writes the negative of its input leaves **{num(1 - 1)}** of that "
        "input.",
        "claim-not-moved-far": "24 layers each add a tenth of the token's length, all in one direction. Together they "
        f"move it by **{num(height)}** times its first length.",
        "claim-updates-layer-by-layer": f"The gradient of $w_1$ is **{num(-4 * 1.1)}**. If $w_2$ moved first, to "
        f"{num(moved)}, it would be **{num(-4 * (1 + moved))}**, which is the gradient of another network.",
        "claim-first-layer-knows": f"With slopes of 1 the first weight receives {num(-2 * (10 - 8) * 2 * 2)}. One step "
        f"at the rate 0.1 changes the loss from {num((10 - 8) ** 2)} to **{num(overshot**2)}**.",
        "claim-simplified-derivative": f"At $x_3 = 8$ the printed form gives **{num(2 * (10 - 8))}** and the derivative is "
        f"**{num((10 - 8.5) ** 2 - (10 - 7.5) ** 2)}**.",
        "claim-size-of-gradient": f"The prediction is off by {num(10 - 8)} both times. The gradient has size "
        f"**{num(2 * 2)}** without ½ in front of the loss, and **{num(2)}** with it.",
        "claim-first-suffers-most": f"The gradient at $x_1$ is {num(0.1**2)} of the one at $x_3$. The first weight's "
        f"gradient is **{num(0.1**2 / 0.1**2)}** of the last one's.",
        "claim-later-layers-stronger": f"With skips the gradient has size {num(4)} at $x_3$ and **{num(4 * 1.1**3)}** at "
        "$x_0$.",
        "claim-update-rule": "At the rate 0.1, the gradient at $x_0$ would move $w_1$ from 0.1 to "
        f"**{num(0.1 + 0.1 * 4 * 1.1**3)}**. Gradient descent moves it to **{num(0.1 + 0.1 * 4 * 1.1**2)}**.",
    }


@cache
def expected() -> dict[str, str]:
    """Return the sentence of every counterexample, by the question that it belongs to."""
    return by_hand() | about_scales() | about_products() | about_designs() | about_learning()


@pytest.mark.parametrize("item", COUNTEREXAMPLES)
def test_the_sentence_of_a_counterexample_is_found_a_second_way(item: str) -> None:
    """Number by number, and word by word."""
    found = COUNTEREXAMPLES[item]().sentence

    assert fits(expected()[item], found), f"{found} But {expected()[item]}"


def test_no_route_leads_to_a_counterexample_that_is_gone() -> None:
    """Every sentence has a route, and every route a sentence."""
    assert expected().keys() == COUNTEREXAMPLES.keys()
