"""One draw of random branches: how much of the squared gradient arrives on paths of each length."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core import paths
from core.random_matrices import random_jacobians

WIDTH = 16


@lru_cache(maxsize=64)
def drawn_shares(depth: int, size: float, seed: int) -> NDArray[np.float64]:
    """Return the share of the squared gradient norm that each length carries in one draw.

    Parameters
    ----------
    depth : int
        Number of blocks L, at least 1.
    size : float
        The spectral norm of every branch, at least 0.
    seed : int
        Of the random branches and of the gradient sent down.

    Returns
    -------
    ndarray, shape (L+1,)
        Shares that sum to 1; read-only, because it is kept for the next time.
    """
    rng = np.random.default_rng(seed)
    branches = random_jacobians(depth, WIDTH, size, rng)
    spectrum = paths.path_spectrum(list(branches), rng.standard_normal(WIDTH))
    shares = paths.squared_shares(spectrum)
    shares.setflags(write=False)
    return shares
