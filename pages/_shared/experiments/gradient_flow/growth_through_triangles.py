"""What the question of the page asks about, whatever the controls say: computed once, since no control can change it."""

from functools import cache

import numpy as np

from core import random_branches, spectra

SEED = 1
"""Of the blocks that are asked about: other draws differ by a factor of ten."""


@cache
def growth_through_triangles(depth: int, width: int, norm: float) -> float:
    """Return by how much a gradient grows through blocks whose eigenvalues are all 1.

    Parameters
    ----------
    depth, width : int
        Number of blocks and of units.
    norm : float
        Spectral norm of every branch Jacobian.
    """
    rng = np.random.default_rng(SEED)
    branches = random_branches.triangular_jacobians(depth, width, norm, rng)
    return float(spectra.gradient_growth(np.eye(width) + branches, rng.standard_normal(width))[-1])
