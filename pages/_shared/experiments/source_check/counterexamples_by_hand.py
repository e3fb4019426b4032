"""Where the printed lines of sources 000 and 001 fail: on the five-variable network and on scaled shortcuts."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core import derivation, published_lines
from core.blocks import Block, forward
from core.chain import chain_gradients
from core.derivatives import numerical_jacobian
from core.losses import half_squared_error, softmax_cross_entropy
from core.random_branches import relu_jacobians
from core.random_matrices import random_jacobians
from core.scaled_recursion import state_readings, uniform_gains
from core.shattering import autocorrelation, line_gradients, random_line_nets
from core.spectra import gradient_growth
from pages._shared.experiments.stated_and_measured import Claim, Counterexample
from quizzes.formulas.typography import in_words, row_in_words

SENT, FIRST_INPUT = [-4.0], [0.7]
ASKED, DEAD = (0.5, 0.5, 0.5, -1.0), (-0.5, 0.5, 0.5, 0.5)
"""Weights w1 to w4: of the page's question, and with a dead first branch."""


class _Numbers:
    """The five-variable network with single numbers for weights, and what each version says about it."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.network = derivation.FiveVariableNetwork(*np.reshape(weights, (4, 1, 1)))
        self.stages = derivation.forward(self.network, FIRST_INPUT)
        self.chain_rule = derivation.backward(self.network, self.stages, SENT)
        self.paths = derivation.four_paths(self.network, self.stages, SENT)
        self.source_000 = published_lines.skip_counted_as_one(self.network, self.stages, SENT)
        self.source_001 = published_lines.branch_counted_twice(self.network, self.stages, SENT)

    def nudged(self, variable: str) -> float:
        """Return the gradient at a variable, found without any derivation."""
        found = derivation.measured_gradient(self.network, FIRST_INPUT, variable, lambda x5: SENT[0] * x5[0])
        return round(float(found[0]), 6)


def _printed(variable: str, line: str, said: float, measured: float) -> Counterexample:
    """Return the figure of a printed line beside the measurement."""
    return Counterexample(
        (Claim(line, said, measured),),
        f"With $w_1$ to $w_4$ equal to {row_in_words(ASKED)}, $x_1 = 0.7$ and $g_5 = -4$, the printed line gives "
        f"**{in_words(said)}** for ${variable}$. Nudging it and watching the loss gives **{in_words(measured)}**.",
    )


def gradient_at_least_one() -> Counterexample:
    """A slope of -0.5."""
    left = chain_gradients([-0.5], 1.0, skip=True).total
    return Counterexample(
        (Claim("gradient behind a block, at least", 1.0, left),),
        f"A branch of slope −0.5 leaves **{in_words(left)}** of a gradient of 1.",
    )


def gradient_at_x5() -> Counterexample:
    """Softmax and cross-entropy at x5 = (1, 2, 3), p = (0, 0, 1)."""
    output, target = [1.0, 2.0, 3.0], [0.0, 0.0, 1.0]
    said = half_squared_error(output, target).gradient
    found = numerical_jacobian(
        lambda x: np.array([softmax_cross_entropy(x, target).value]), np.array(output)
    )[0]
    rows = tuple(
        Claim(f"entry {number}", float(a), round(float(b), 6))
        for number, (a, b) in enumerate(zip(said, found, strict=True), start=1)
    )
    return Counterexample(
        rows,
        f"At $x_5 = (1, 2, 3)$ with target (0, 0, 1) the source says {row_in_words(said)}. "
        f"Nudging $x_5$ gives **{row_in_words(found)}**, the softmax minus the target.",
    )


def skip_adds_one() -> Counterexample:
    """Source 000's line for x3."""
    here = _Numbers(ASKED)
    return _printed("g_3", "x₃, branch + 1", float(here.source_000.grad_x3[0]), here.nudged("x3"))


def x2_one_way() -> Counterexample:
    """Both sources' line for x2."""
    here = _Numbers(ASKED)
    return _printed("g_2", "x₂, through x₄ alone", float(here.source_000.grad_x2[0]), here.nudged("x2"))


def layers_above_one() -> Counterexample:
    """A dead first branch: its weights receive nothing."""
    here = _Numbers(DEAD)
    rows = tuple(
        Claim(f"gradient of {name}, above", 1.0, abs(float(grad[0, 0])))
        for name, grad in (("w₂", here.chain_rule.grad_w2), ("w₁", here.chain_rule.grad_w1))
    )
    return Counterexample(
        rows,
        f"With $w_1 = -0.5$ the first branch is dead, $x_2 = {in_words(float(here.stages.x2[0]))}$. Its weights receive "
        f"the gradients **{in_words(rows[0].measured)}** and **{in_words(rows[1].measured)}**. Over the skip $x_1$ receives "
        f"{in_words(float(here.chain_rule.grad_x1[0]))}.",
    )


def branch_is_constant() -> Counterexample:
    """x2 = 0.7 x1 and F(x2) = -0.4 x2."""
    total = round(float(numerical_jacobian(lambda x: -0.4 * (0.7 * x) + x, np.array([1.0]))[0, 0]), 6)
    return Counterexample(
        (Claim("derivative of F(x₂) + x₁ by x₁", 1.0, total),),
        "Let $x_2 = 0.7\\,x_1$ and $F(x_2) = -0.4\\,x_2$. Nudging $x_1$ moves both terms, and the slope is "
        f"**{in_words(total)}**. "
        "It is 1 only if $x_2$ is held fixed.",
    )


def deep_branch_fades() -> Counterexample:
    """Six layers of slope 0.1 in one branch."""
    inside = chain_gradients([0.1] * 6, 1.0, skip=False)
    whole = round(float(numerical_jacobian(lambda x: x + 0.1**6 * x, np.array([1.0]))[0, 0]), 8)
    return Counterexample(
        (Claim("gradient at the block's input", float(inside.at[0]), whole),),
        f"Six layers of slope 0.1 let {in_words(float(inside.at[0]))} through the branch. The block's input receives "
        f"**{in_words(whole, 7)}**, since the skip's part does not depend on the branch.",
    )


def bracket_at_x3() -> Counterexample:
    """Source 001's line for x3."""
    here = _Numbers(ASKED)
    return _printed("g_3", "x₃, branch twice", float(here.source_001.grad_x3[0]), here.nudged("x3"))


def sum_to_last() -> Counterexample:
    """Five blocks without factors, and a sum that runs one term too far."""
    read = state_readings(1.0, [1.0] * 5, [0.4, -0.5, 0.5, 0.1, 0.4], 1)
    return Counterexample(
        (Claim("x₅, with the sum up to F(x₅)", read.sum_to_last, read.network),),
        f"Running the blocks gives **{in_words(read.network)}**. The sum as printed gives **{in_words(read.sum_to_last)}**.",
    )


def scales_decide() -> Counterexample:
    """λ = ½ with branches of slope ½, and λ = 1.1 with branches of slope -0.1."""
    rows, said = [], []
    for scale, slope, blocks in ((0.5, 0.5, 54), (1.1, -0.1, 50)):
        gains = uniform_gains(scale, slope, blocks)
        direct, total = float(gains.direct[-1]), float(gains.total[-1])
        rows.append(Claim(f"{blocks} blocks with λ = {in_words(scale)} leave", direct, total))
        said.append(
            f"With factors of {in_words(scale)} the direct path carries {in_words(direct)}. With branches of slope "
            f"{in_words(slope)} the whole gradient is **{in_words(total)}**."
        )
    return Counterexample(tuple(rows), " ".join(said))


def scale_one_unscaled() -> Counterexample:
    """Ten He-initialised blocks, factor 1."""
    rng = np.random.default_rng(1)
    growth = gradient_growth(np.eye(32) + relu_jacobians(10, 32, 1.0, rng), rng.standard_normal(32))
    found = float(growth[-1])
    return Counterexample(
        (Claim("size of the gradient after 10 blocks", 1.0, found),),
        f"Ten random He-initialised blocks with $\\lambda = 1$ multiply the gradient's size by **{in_words(found, 3)}**.",
    )


def less_expressive() -> Counterexample:
    """A shortcut matrix set to the identity gives the residual block itself."""
    rng = np.random.default_rng(1)
    w1, w2, x = rng.standard_normal((3, 3)), rng.standard_normal((3, 3)), rng.standard_normal(3)
    plain = forward(Block(w1=w1, w2=w2), x).output
    free = forward(Block(w1=w1, w2=w2, projection=np.eye(3)), x).output
    rows = tuple(
        Claim(f"output {number} of the residual block", float(a), float(b))
        for number, (a, b) in enumerate(zip(plain, free, strict=True), start=1)
    )
    return Counterexample(
        rows,
        f"With $I$ as its shortcut matrix a block gives **{row_in_words(free)}**, the same as the residual block. "
        "So it can compute everything that the residual block computes.",
    )


def shattered_by_shortcuts() -> Counterexample:
    """Orthogonal matrices on all skips, beside plain nets, which do shatter."""
    rng = np.random.default_rng(1)
    nets = random_line_nets(40, 24, nets=4, rng=rng)
    turns = random_jacobians(40, 24, 1.0, rng)
    line = np.linspace(-2.0, 2.0, 128)
    plain = line_gradients(nets, line, skip=False, normalise=True)
    turned = line_gradients(nets, line, skip=True, normalise=True, branch_scale=0.3, shortcuts=turns)
    shattered, kept = (float(autocorrelation(run.gradients)[1]) for run in (plain, turned))
    return Counterexample(
        (Claim("correlation, as in shattered plain nets", shattered, kept),),
        "In plain nets of 40 layers the gradients at neighbouring inputs have a correlation of "
        f"{in_words(shattered, 2)}. With random orthogonal matrices on all skips it is **{in_words(kept, 2)}**.",
    )


BY_HAND: Mapping[str, Callable[[], Counterexample]] = {
    "claim-gradient-at-least-one": gradient_at_least_one,
    "claim-gradient-at-x5": gradient_at_x5,
    "claim-skip-adds-one": skip_adds_one,
    "claim-x2-one-way": x2_one_way,
    "claim-layers-above-one": layers_above_one,
    "claim-branch-is-constant": branch_is_constant,
    "claim-deep-branch-fades": deep_branch_fades,
    "claim-bracket-at-x3": bracket_at_x3,
    "claim-sum-to-last": sum_to_last,
    "claim-scales-decide": scales_decide,
    "claim-scale-one-unscaled": scale_one_unscaled,
    "claim-less-expressive": less_expressive,
    "claim-shattered-by-shortcuts": shattered_by_shortcuts,
}
"""By the item of quizzes/bank/claims.yaml that asks about the statement."""
