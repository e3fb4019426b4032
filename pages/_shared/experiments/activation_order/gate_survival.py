"""Which identity paths a ReLU after the addition leaves open, through a random stack."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from core.gates import IdentityPaths, balanced_branches, identity_paths

WIDTH, BATCH = 64, 32
SIZES = [0.05, 0.1, 0.3, 1.0]


@lru_cache(maxsize=4)
def open_paths(depth: int, seed: int) -> Mapping[float, IdentityPaths]:
    """Return the identity paths of one stack for each of SIZES, the factors on its branches.

    Kept for a few depths and seeds, because most controls of the page change neither.
    """
    rng = np.random.default_rng(seed)
    branches = balanced_branches(depth, WIDTH, rng)
    inputs = np.abs(rng.standard_normal((BATCH, WIDTH)))
    return {size: identity_paths(branches, inputs, size) for size in SIZES}
