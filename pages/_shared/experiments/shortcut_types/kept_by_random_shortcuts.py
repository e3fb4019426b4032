"""What the question of the page asks about, whatever the controls say: computed once, since no control can change it."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from core import shortcuts, spectra


@cache
def kept_by_random_shortcuts(depth: int, width: int) -> NDArray[np.float64]:
    """Return what a product of random shortcut matrices keeps of each direction: its singular values, shape (width,)."""
    matrices = shortcuts.matrix_shortcuts(depth, width, 1.0, np.random.default_rng(1))
    kept: NDArray[np.float64] = spectra.product_spectra(matrices, [depth]).singular_values[0]
    kept.flags.writeable = False
    return kept
