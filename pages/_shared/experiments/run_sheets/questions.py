"""Run sheets for a class: what to ask at which page, what most people answer, and what to say then."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from core import bounds, chain, depth_profiles, gates, networks, path_lengths, scaled_recursion
from quizzes.formulas.typography import in_words, percent


class Step(NamedTuple):
    """One question to a class, at a page in a named state."""

    minutes: int
    target: str  # page#preset, opened after the vote
    ask: str
    options: tuple[str, ...]
    right: int | None  # the position of the right option; None where it depends on the seed of the page
    usual: str  # what people tend to say, and why
    say: str


def hook(minutes: int) -> Step:
    """Twenty layers, with and without skips."""
    plain, residual = (
        float(networks.gradient_norms(20, 64, 0.8, skip=skip, rng=np.random.default_rng(1)).relative[0])
        for skip in (False, True)
    )
    return Step(
        minutes,
        "home#hook",
        "Twenty layers with small random weights. We give each layer a skip and change nothing else. "
        "How large is the gradient at the input, compared with the output?",
        ("Much smaller", "About the same", "Larger"),
        2,
        "*About the same*, because people think that a skip guarantees the factor 1.",
        f"Without skips the gradient is multiplied by {in_words(plain, 2)}, with them by {in_words(residual, 2)}. Without a "
        "skip a layer starts by forgetting its input; with one it starts by keeping it. The branches decide the rest.",
    )


def three_slopes(minutes: int) -> Step:
    """Slopes with which a gradient fades in spite of the skips."""
    arrived = {slope: chain.chain_gradients([slope] * 3, 1.0, skip=True).total for slope in (-0.9, 0.9)}
    plain = chain.chain_gradients([-0.9] * 3, 1.0, skip=False).total
    return Step(
        minutes,
        "three_layers#minus-0.9",
        "Three layers with skips. Each branch has the slope −0.9. What does the whole chain multiply a gradient by?",
        (in_words(arrived[-0.9]), in_words(plain), "1 or more", in_words(arrived[0.9])),
        0,
        f"*1 or more*, or *{in_words(plain)}*, which is the chain without skips.",
        f"Each factor is one plus the slope, so {in_words(arrived[-0.9])} is left. A slope near "
        "−1 cancels the 1 of the skip.",
    )


def shattered(minutes: int) -> Step:
    """A gradient of the right size can still be useless."""
    low, high = depth_profiles.gain_window(100, 10.0)
    return Step(
        minutes,
        "deep_networks_stall#shattered",
        "A plain net of 24 normalised blocks reads one number. We divide its slopes by their usual size, so that size is no "
        "longer a problem. Does that solve the problem?",
        (
            "Yes, size was the problem",
            "No, neighbouring inputs get unrelated slopes",
            "No, the slopes fade again",
        ),
        1,
        "*Yes*, because most courses discuss the size only.",
        f"The size can be tuned: at 100 layers any gain between {in_words(low, 3)} and {in_words(high, 3)} keeps it within "
        "a factor of ten on average. But the slopes shatter. Look at those of neighbouring inputs.",
    )


def path_length(minutes: int) -> Step:
    """Where the gradient travels."""
    shares = path_lengths.coherent_magnitude_shares(54, 0.25)
    summary = path_lengths.length_summary(shares)
    return Step(
        minutes,
        "gradient_paths#veit-54",
        "A net of 54 blocks. Every branch multiplies a gradient by 0.25. On paths of which length does most of the "
        "gradient travel?",
        ("0, the identity path", f"About {summary.mean:.0f}", "About 27", "54"),
        1,
        "*0*, because it is the strongest single path, or *27*, because most paths have that length.",
        f"The identity path carries {percent(float(shares[0]), 2)}. Lengths {summary.low} to {summary.high} carry "
        f"{percent(summary.mass, 3)}: each path carries little, but there are many.",
    )


def lesion(minutes: int) -> Step:
    """What a missing block costs."""
    return Step(
        minutes,
        "thousand_layers#lesion",
        "Two trained nets of 20 blocks, one plain, one residual. We remove one block from each. Which one loses more "
        "accuracy?",
        ("The plain net", "The residual net", "Both alike", "Neither"),
        0,
        "*Both alike*, because both lose one block.",
        "In a plain net every path goes through every block. In a residual net half of the paths avoid any one block. Train "
        "the pair on the page and take blocks out.",
    )


def open_skips(minutes: int) -> Step:
    """What an activation after the addition does to the skips."""
    rng = np.random.default_rng(1)
    branches = gates.balanced_branches(50, 64, rng)
    followed = gates.identity_paths(branches, np.abs(rng.standard_normal((32, 64))), 1.0)
    return Step(
        minutes,
        "activation_order#deep-post",
        "Fifty random blocks with a ReLU after each addition, and branches as large as the stream. Averaged over inputs, "
        "what share of the identity paths is still open at the end?",
        ("All of them", "About half", "Less than one in a hundred"),
        2,
        "*About half*, because each gate is open about half of the time. People forget that there are fifty in a row.",
        f"In one random stack {percent(float(followed.open_share[-1]), 2)} are open. With the activation before the "
        f"branch all of them are, always.",
    )


def leaking_skip(minutes: int) -> Step:
    """Why the factor on a shortcut should be 1."""
    gains = scaled_recursion.uniform_gains(0.9, 0.1, 100)
    offered = (0.9, 0.9**10, 0.9**50, float(gains.direct[-1]))
    return Step(
        minutes,
        "scaled_shortcut#leak",
        "Every shortcut is multiplied by λ = 0.9, and there are 100 blocks. What share does the direct path carry?",
        tuple(percent(share, 2) for share in offered),
        3,
        f"*{percent(offered[0])}*, or a guess near {percent(offered[1], 2)}: the effect of a hundred factors is "
        "hard to guess.",
        f"0.9 to the power of 100 is {in_words(offered[-1], 3)}. And yet the gradient need not vanish: with branch slopes "
        f"of 0.1 the total factor is {in_words(float(gains.total[-1]), 3)}.",
    )


def broken_run(minutes: int) -> Step:
    """A diagnosis from the trace alone."""
    return Step(
        minutes,
        "pitfalls#whodunnit",
        "A broken run is on the screen. What went wrong?",
        (
            "The shapes differ",
            "The activation after the sum",
            "The branch is too large",
            "The normalisation after the sum",
        ),
        None,
        "The cause that was taught first, whatever the picture shows.",
        "Ask the class for the evidence first, then for the cause. Then choose the fix and see what changes.",
    )


def norm_claim(minutes: int) -> Step:
    """The most repeated claim about residual nets."""
    band = bounds.uniform_band(0.1, 100)
    return Step(
        minutes,
        "worked_examples#adversarial",
        "*In a residual net the gradient at the input is at least as large as at the output.* True?",
        ("True", "False, it is always smaller", "Only under a condition"),
        2,
        "*True*, because people think that the other paths can only add to the identity path.",
        f"Paths have signs. A hundred branches of norm 0.1 can leave {in_words(band.lower)} or {in_words(band.upper)} of a "
        "gradient. With branches that never point against it, the claim holds.",
    )


SHEETS: Mapping[str, tuple[tuple[Callable[[int], Step], int], ...]] = {
    "20 minutes": ((hook, 3), (three_slopes, 4), (path_length, 4), (lesion, 5), (norm_claim, 4)),
    "50 minutes": (
        (hook, 3),
        (three_slopes, 5),
        (shattered, 6),
        (path_length, 5),
        (lesion, 8),
        (open_skips, 6),
        (leaking_skip, 5),
        (broken_run, 7),
        (norm_claim, 5),
    ),
}
"""The steps of each sheet and the minutes they take."""


@cache
def run_sheet(name: str) -> tuple[Step, ...]:
    """Return the steps of a sheet, their numbers computed."""
    return tuple(step(minutes) for step, minutes in SHEETS[name])
