"""Where the statements of source 002 fail: products of blocks, paths, spectra, designs and differential equations."""

from collections.abc import Callable, Mapping

import numpy as np

from core import path_lengths, paths
from core.activations import TANH
from core.average_stretch import stretched_stack
from core.blocks import Block, forward, jacobian
from core.bounds import attaining_jacobians, uniform_band
from core.changing_shape import numpy_sum, projection, zero_padded
from core.depth_profiles import typical_growth
from core.derivatives import numerical_jacobian
from core.euler import residual_stack, step_sizes
from core.spectra import gradient_growth
from pages._shared.experiments.stated_and_measured import Claim, Counterexample
from quizzes.formulas.typography import in_words, percent, row_in_words

TWO_LAYERS = np.array([[[1.0, 0.5], [0.2, 1.0]], [[0.3, 1.0], [1.0, 0.1]]])
"""Positive weights, so that at a positive input all gates are open."""


def identity_path_length() -> Counterexample:
    """The first of eight paths."""
    table = paths.enumerate_paths([[[0.25]]] * 3, [1.0])
    length = float(table.lengths[table.words.index("I I I")])
    return Counterexample(
        (Claim("length of the identity path", 1.0, length),),
        f"Of the {len(table.words)} paths through 3 blocks the one called $I\\,I\\,I$ takes **{in_words(length)}** "
        "branches.",
    )


def plain_vanish() -> Counterexample:
    """Plain layers at He's scale."""
    left = typical_growth(100, 1.0, skip=False)
    return Counterexample(
        (Claim("100 plain layers leave", 0.0, left),),
        f"A hundred plain layers at He's scale multiply the gradient's size by **{in_words(left)}**. This is the root mean "
        "square over many draws of the weights.",
    )


def product_formula() -> Counterexample:
    """Two plain layers of width 2."""
    first, second = TWO_LAYERS
    sent = np.array([1.0, -1.0])
    true = sent @ numerical_jacobian(
        lambda x: np.maximum(second @ np.maximum(first @ x, 0.0), 0.0), np.ones(2)
    )
    said = sent @ (first @ second)
    rows = tuple(
        Claim(f"entry {number} in the printed order", float(a), round(float(b), 6))
        for number, (a, b) in enumerate(zip(said, true, strict=True), start=1)
    )
    return Counterexample(
        rows,
        f"Put in the missing gradient at the output, (1, −1). The printed order then gives {row_in_words(said)}. Nudging "
        "the "
        f"input gives **{row_in_words(true)}**.",
    )


def average_singular_value() -> Counterexample:
    """Singular values 1.5 and 0.1 in twenty layers."""
    stack = stretched_stack(20, 1.5, 0.1)
    found = float(stack.norms[0])
    return Counterexample(
        (Claim("size of the gradient after 20 layers, below", 1.0, found),),
        f"The singular values average {in_words(stack.mean_singular_value)}, and twenty layers multiply the gradient by "
        f"**{in_words(found)}**.",
    )


def product_order() -> Counterexample:
    """Two blocks whose Jacobians do not commute."""
    factors = np.eye(2) + TWO_LAYERS
    sent = np.array([1.0, -1.0])
    said, true = sent @ factors[0] @ factors[1], sent @ factors[1] @ factors[0]
    rows = tuple(
        Claim(f"entry {number}, in the order printed", float(a), float(b))
        for number, (a, b) in enumerate(zip(said, true, strict=True), start=1)
    )
    return Counterexample(
        rows,
        f"For the output gradient (1, −1) the printed product gives {row_in_words(said)}. The chain rule gives "
        f"**{row_in_words(true)}**.",
    )


def longest_path_is_plain() -> Counterexample:
    """Two tanh layers, with and without skips, from x = 1."""

    def layer(x: float) -> tuple[float, float]:
        block = Block(w1=np.array([[1.5]]), w2=np.array([[1.0]]), activation=TANH, shortcut_scale=0.0)
        return float(forward(block, [x]).output[0]), float(jacobian(block, [x]).total[0, 0])

    out, first = layer(1.0)
    plain, longest = layer(out)[1] * first, layer(1.0 + out)[1] * first
    return Counterexample(
        (Claim("longest path, as the plain net", plain, longest),),
        f"For two layers $\\tanh(1.5\\,x)$ at $x = 1$ the plain net has the gradient {in_words(plain)}. The path "
        f"through both branches of the residual net carries **{in_words(longest)}**.",
    )


def layers_or_blocks() -> Counterexample:
    """ResNet-1001 has 333 blocks."""
    said, found = path_lengths.log10_path_count(1000), path_lengths.log10_path_count(333)
    return Counterexample(
        (Claim("power of ten, paths of ResNet-1001", said, found),),
        f"The 1001 layers of ResNet-1001 are 333 blocks. That makes about **$10^{{{found:.0f}}}$** paths and not "
        f"$10^{{{said:.0f}}}$.",
    )


def most_paths_short() -> Counterexample:
    """The share of the paths through 1000 blocks with fewer than 450 branches."""
    share = path_lengths.mass_between(path_lengths.path_count_shares(1000), 0, 449)
    return Counterexample(
        (Claim("paths below 450 branches, more than", 0.5, share),),
        f"Only **{percent(share, 2)}** of the paths through 1000 blocks have fewer than 450 branches.",
    )


def norm_typical() -> Counterexample:
    """One branch of two He-initialised layers, width 64."""
    rng = np.random.default_rng(1)
    w1, w2 = rng.standard_normal((2, 64, 64)) * np.sqrt(2 / 64)
    norm = float(np.linalg.norm(jacobian(Block(w1=w1, w2=w2), rng.standard_normal(64)).branch, 2))
    return Counterexample(
        (Claim("norm of a He-initialised branch, below", 1.0, norm),),
        f"A branch of two He-initialised layers of width 64 has the norm **{in_words(norm, 3)}**.",
    )


def norm_below_one() -> Counterexample:
    """Ten branches of norm 0.99."""
    band = uniform_band(0.99, 10)
    return Counterexample(
        (
            Claim("smallest gradient after 10 blocks, about", 1.0, band.lower),
            Claim("largest gradient after 10 blocks, about", 1.0, band.upper),
        ),
        f"Branch norms of 0.99 allow ten blocks to multiply a gradient by anything from **{in_words(band.lower)}** to "
        f"**{in_words(band.upper)}**.",
    )


def eigenvalues_decide() -> Counterexample:
    """A hundred blocks with eigenvalues 1 and 1."""
    block = np.array([[1.0, 0.9], [0.0, 1.0]])
    found = float(gradient_growth(np.broadcast_to(block, (100, 2, 2)), [1.0, 0.0])[-1])
    return Counterexample(
        (Claim("size of the gradient after 100 blocks", 1.0, found),),
        f"Both eigenvalues of every block are {in_words(float(np.linalg.eigvals(block)[0]))}. A hundred such blocks "
        f"multiply the gradient (1, 0) by **{in_words(found)}**.",
    )


def norm_at_least_one() -> Counterexample:
    """J = -0.1 I in twenty blocks."""
    shrink = np.eye(2) + attaining_jacobians(0.1, 20, 2).shrink
    left = float(gradient_growth(shrink, [1.0, 0.0])[-1])
    return Counterexample(
        (Claim("gradient after 20 blocks, at least", 1.0, left),),
        f"With $J = -0.1\\,I$ in every block, twenty blocks leave **{in_words(left)}** of the gradient.",
    )


def negative_sum_blocks() -> Counterexample:
    """The sum has a negative first entry and a positive second one."""
    slopes = np.diag(jacobian(Block(w1=np.eye(2), w2=np.eye(2), order="post"), [-1.0, 1.0]).total)
    return Counterexample(
        tuple(
            Claim(f"slope of entry {n}, if all is blocked", 0.0, float(slope))
            for n, slope in enumerate(slopes, 1)
        ),
        f"At $x = (-1, 1)$ the sum is negative in its first entry. The slopes are **{row_in_words(slopes)}**.",
    )


def reversed_factors() -> Counterexample:
    """Weights that do not commute, at a positive input, where every slope is 1."""
    w1, w2 = TWO_LAYERS
    branch = jacobian(Block(w1=w1, w2=w2, order="pre"), [1.0, 1.0]).branch
    said = w1 @ w2
    rows = tuple(
        Claim(
            f"row 1, column {column}, factors reversed",
            float(said[0, column - 1]),
            float(branch[0, column - 1]),
        )
        for column in (1, 2)
    )
    return Counterexample(
        rows,
        f"At $x = (1, 1)$ all slopes are 1. The printed order has the first row {row_in_words(said[0])}, the Jacobian has "
        f"**{row_in_words(branch[0])}**.",
    )


def pre_activation_wins() -> Counterexample:
    """Both orders at an input behind a ReLU."""
    slopes = [
        float(jacobian(Block(w1=np.eye(2), w2=np.eye(2), order=order), [0.5, 1.0]).total[0, 0])
        for order in ("pre", "post")
    ]
    return Counterexample(
        (Claim("first slope after the addition, below", slopes[0], slopes[1]),),
        f"At $x = (0.5, 1)$, which a ReLU can produce, the first slope is **{in_words(slopes[0])}** with the "
        f"activation before the branch and **{in_words(slopes[1])}** with the activation after the addition.",
    )


def deep_nets_are_odes() -> Counterexample:
    """Branches that change sign from block to block."""
    rows = tuple(
        Claim(
            f"end of {blocks} alternating blocks",
            1.0,
            float(residual_stack(lambda h: h, [1.0], step_sizes("flipping", blocks, 1.0))[-1][0]),
        )
        for blocks in (64, 1024)
    )
    return Counterexample(
        rows,
        "Branches $\\pm h/\\sqrt L$ cancel on average, so the averaged equation is $\\mathrm{d}h/\\mathrm{d}t = 0$, which "
        f"stays at 1. The stack ends at **{in_words(rows[0].measured)}** with 64 blocks and at "
        f"**{in_words(rows[1].measured)}** with 1024. "
        "With more blocks it tends to another equation, $\\mathrm{d}h/\\mathrm{d}t = -h/2$.",
    )


def projection_required() -> Counterexample:
    """Zero padding from 4 to 6 channels."""
    x, branch = np.ones(4), np.ones(6)
    learned = projection(4, 6, np.random.default_rng(1)).size
    padded = numpy_sum(branch, zero_padded(x, 6))
    needed = 0 if padded.outcome == "adds" else learned
    return Counterexample(
        (Claim("learned weights from 4 to 6 channels", float(learned), float(needed)),),
        f"A projection from 4 to 6 channels has {learned} weights. Padding with zeros also gives a sum of 6 channels and "
        f"needs **{needed}** weights.",
    )


def missing_projection_fails() -> Counterexample:
    """Four channels and one."""
    added = numpy_sum(np.ones(1), np.ones(4))
    entries = 0 if added.total is None else added.total.size
    return Counterexample(
        (Claim("channels of a sum that should be refused", 0.0, float(entries)),),
        f"A branch with 1 channel and a shortcut with 4 give a sum of **{entries}** channels, without an error message.",
    )


def skips_mitigate() -> Counterexample:
    """Norms of 0.05, two hundred times."""
    band = uniform_band(0.05, 200)
    return Counterexample(
        (Claim("200 blocks of norm 0.05 leave about", 1.0, band.lower),),
        f"Norms of 0.05 are small. Two hundred such blocks can still shrink a gradient to **{in_words(band.lower)}** of "
        "its size.",
    )


def large_branch_is_plain() -> Counterexample:
    """A branch that is the constant 1000."""
    plain = float(numerical_jacobian(lambda x: 0.0 * x + 1000.0, np.array([1.0]))[0, 0])
    found = round(float(numerical_jacobian(lambda x: 1000.0 + x, np.array([1.0]))[0, 0]), 6)
    return Counterexample(
        (Claim("slope of x + 1000, as a plain layer", plain, found),),
        f"The constant branch 1000 has the slope {in_words(plain)}, so a plain layer passes no gradient on. The block "
        "multiplies "
        f"a gradient by **{in_words(found)}**.",
    )


IN_THEORY: Mapping[str, Callable[[], Counterexample]] = {
    "claim-identity-path-length": identity_path_length,
    "claim-plain-vanish": plain_vanish,
    "claim-product-formula": product_formula,
    "claim-average-singular-value": average_singular_value,
    "claim-product-order": product_order,
    "claim-longest-path-is-plain": longest_path_is_plain,
    "claim-layers-or-blocks": layers_or_blocks,
    "claim-most-paths-short": most_paths_short,
    "claim-norm-typical": norm_typical,
    "claim-norm-below-one": norm_below_one,
    "claim-eigenvalues-decide": eigenvalues_decide,
    "claim-norm-at-least-one": norm_at_least_one,
    "claim-negative-sum-blocks": negative_sum_blocks,
    "claim-reversed-factors": reversed_factors,
    "claim-pre-activation-wins": pre_activation_wins,
    "claim-deep-nets-are-odes": deep_nets_are_odes,
    "claim-projection-required": projection_required,
    "claim-missing-projection-fails": missing_projection_fails,
    "claim-skips-mitigate": skips_mitigate,
    "claim-large-branch-is-plain": large_branch_is_plain,
}
"""By the item of quizzes/bank/claims.yaml that asks about the statement."""
