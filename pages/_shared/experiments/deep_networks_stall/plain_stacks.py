"""Gradient norms through random plain stacks, and how they hang on the gain at every depth."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.depth_profiles import GainWindow, gain_sweep, norm_band, plain_profiles
from pages._shared.charts.columns import brief, stacked
from pages._shared.charts.deep_networks_stall import SINGLE_STACKS
from quizzes.formulas.typography import TINY, in_words

WIDTH, STACKS = 256, 16
Line: TypeAlias = NDArray[np.float32]
GAINS = (0.5, 1.5)
"""The smallest and the largest gain that the page shows."""


@lru_cache(maxsize=128)
def drawn_profiles(depth: int, gain: float, seed: int) -> NDArray[np.float64]:
    """Return log10 of the relative gradient norm at every depth of STACKS stacks, shape (STACKS, depth + 1); read-only."""
    profiles = plain_profiles(depth, WIDTH, gain, stacks=STACKS, rng=np.random.default_rng(seed))
    profiles.flags.writeable = False
    return profiles


def drawn_lines(depth: int, gain: float, seed: int) -> tuple[dict[str, Line], dict[str, Line]]:
    """Return the relative gradient norm at every depth: low, median and high of all stacks, and a few single stacks."""
    profiles = drawn_profiles(depth, gain, seed)
    band = {name: _norms(edge) for name, edge in norm_band(profiles)._asdict().items()}
    return band, dict(zip(SINGLE_STACKS, _norms(profiles), strict=False))


def _norms(log10_norms: NDArray[np.float64]) -> Line:
    """Return norms from their logarithms, in single precision: that is enough for a drawing."""
    return (10.0**log10_norms).astype(np.float32)


@cache
def growth_by_gain() -> Mapping[str, NDArray[Any]]:
    """Return the typical growth at gains of 0.5 to 1.5 and depths of 10 to 100: what the knife edge shows."""
    gains = np.linspace(*GAINS, 11).round(1)
    return stacked(
        *(
            brief({"depth": blocks, "gain": gains, **gain_sweep(blocks, list(gains))})
            for blocks in range(10, 101, 10)
        )
    )


def spread_in_words(low: float, high: float) -> str:
    """Return where most of the stacks end, to stand behind "most".

    Examples
    --------
    >>> spread_in_words(0.41, 1.4), spread_in_words(5e-31, 9e-31)
    ('lie between 0.41 and 1.4', 'end below 1 × 10⁻³⁰')
    """
    if low < TINY:
        return f"end below {in_words(max(high, TINY), 2)}"
    return f"lie between {in_words(low, 2)} and {in_words(high, 2)}"


def window_in_words(window: GainWindow) -> str:
    """Return at which of the gains shown a stack stays within the window's factor.

    Examples
    --------
    >>> window_in_words(GainWindow(0.977, 1.02)), window_in_words(GainWindow(0.316, 3.16))
    ('only for gains from **0.977 to 1.02**', 'at all gains shown')
    """
    if window.low <= GAINS[0] and window.high >= GAINS[1]:
        return "at all gains shown"
    return f"only for gains from **{in_words(window.low, 3)} to {in_words(window.high, 3)}**"
