"""What a question asks about, whatever the controls say: computed once, since no control can change it."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from core import random_branches, shortcuts, spectra


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
    rng = np.random.default_rng(1)
    branches = random_branches.triangular_jacobians(depth, width, norm, rng)
    return float(spectra.gradient_growth(np.eye(width) + branches, rng.standard_normal(width))[-1])


@cache
def kept_by_random_shortcuts(depth: int, width: int) -> NDArray[np.float64]:
    """Return what a product of random shortcut matrices keeps of each direction: its singular values, shape (width,)."""
    matrices = shortcuts.matrix_shortcuts(depth, width, 1.0, np.random.default_rng(1))
    kept: NDArray[np.float64] = spectra.product_spectra(matrices, [depth]).singular_values[0]
    kept.flags.writeable = False
    return kept
