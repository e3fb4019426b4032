"""Gradient norms through random plain stacks, and how they hang on the gain at every depth."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.depth_profiles import gain_sweep, plain_profiles
from pages._shared.charts.columns import brief, stacked

WIDTH, STACKS = 256, 16


@lru_cache(maxsize=128)
def drawn_profiles(depth: int, gain: float, seed: int) -> NDArray[np.float64]:
    """Return log10 of the relative gradient norm at every depth of STACKS stacks, shape (STACKS, depth + 1); read-only."""
    profiles = plain_profiles(depth, WIDTH, gain, stacks=STACKS, rng=np.random.default_rng(seed))
    profiles.flags.writeable = False
    return profiles


@cache
def growth_by_gain() -> Mapping[str, NDArray[Any]]:
    """Return the typical growth at gains of 0.5 to 1.5 and depths of 10 to 100: what the knife edge shows."""
    gains = np.linspace(0.5, 1.5, 11).round(1)
    return stacked(
        *(
            brief({"depth": blocks, "gain": gains, **gain_sweep(blocks, list(gains))})
            for blocks in range(10, 101, 10)
        )
    )
