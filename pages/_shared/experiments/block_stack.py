"""A stack of random residual blocks: the spectra of its last block, of its products, and a gradient on its way back."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import random_branches, spectra

DEPTH = 50
HE_NORM = 4.0
"""About the norm of a He-initialised branch; the page measures one."""

STRIDE = 5
"""Blocks from one look at the product to the next."""


class BlockStack(NamedTuple):
    """What the page shows of a stack; some kilobytes, and read only."""

    block: spectra.BlockSpectrum  # of the last block
    arrives: NDArray[np.float64]  # (DEPTH+1,)  a gradient's norm after so many blocks, relative to its start
    counts: NDArray[np.int64]  # (K,)  after how many blocks the product was looked at
    smallest: NDArray[np.float64]  # (K,)  singular value of the product
    largest: NDArray[np.float64]  # (K,)
    radius: NDArray[np.float64]  # (K,)  size of its largest eigenvalue


@lru_cache(maxsize=64)
def block_stack(kind: str, scale: float, width: int, seed: int) -> BlockStack:
    """Return the spectra of DEPTH random blocks. The last 64 stacks asked for are kept, for all learners.

    Parameters
    ----------
    kind : str
        "triangular" or "random".
    scale : float
        Factor on every branch, at least 0.
    width : int
        Width D.
    seed : int
        Seed of the random numbers.
    """
    rng = np.random.default_rng(seed)
    if kind == "triangular":
        branches = random_branches.triangular_jacobians(DEPTH, width, HE_NORM * scale, rng)
    else:
        branches = random_branches.relu_jacobians(DEPTH, width, scale, rng)
    blocks, looks = np.eye(width) + branches, range(0, DEPTH + 1, STRIDE)
    through = spectra.product_spectra(blocks, looks)
    stack = BlockStack(
        block=spectra.block_spectrum(branches[-1]),
        arrives=spectra.gradient_growth(blocks, rng.standard_normal(width)),
        counts=through.counts,
        smallest=spectra.smallest_stretches(blocks, looks),
        # A copy: a view would keep all products' values alive.
        largest=through.singular_values[:, 0].copy(),
        radius=spectra.spectral_radius(through.products),
    )
    for shared in (*stack.block[:3], *stack[1:]):
        shared.flags.writeable = False
    return stack
