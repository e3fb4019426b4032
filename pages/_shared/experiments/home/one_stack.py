"""The gradient through one random stack, as the start page shows it."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.networks import gradient_norms

WIDTH, GAIN = 64, 0.8


@lru_cache(maxsize=256)
def relative_norms(depth: int, *, skip: bool, seed: int) -> NDArray[np.float64]:
    """Return the gradient norm at every depth, relative to the output; read-only, because it is kept.

    Parameters
    ----------
    depth : int
        Number of layers L.
    skip : bool
        Whether each has a skip.
    seed : int
        Of the random weights.
    """
    norms = gradient_norms(depth, WIDTH, GAIN, skip=skip, rng=np.random.default_rng(seed)).relative
    norms.flags.writeable = False
    return norms
