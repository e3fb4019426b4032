"""A stack of random residual blocks: the spectra of its last block, of its products, and a gradient on its way back."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import random_branches, spectra
from pages._shared.charts import spectra as charts
from pages._shared.charts.columns import stacked
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

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


def draw_block(lesson: Lesson, block: spectra.BlockSpectrum) -> None:
    """Draw both spectra of one block: the eigenvalues in the plane, and the stretches in order."""
    sizes = np.sort(np.abs(block.eigenvalues))[::-1]
    spread = " to ".join(dict.fromkeys(in_words(float(size), 3) for size in sizes[[-1, 0]]))
    stretch = " to ".join(dict.fromkeys(in_words(float(block.singular_values[at]), 3) for at in (-1, 0)))
    # Without a branch there is no circle, and no direction to depend on.
    reach = "There is no branch, so they do not spread at all: $\\lVert J \\rVert$ = **0**."
    depends = "Without a branch the factor is the same in every direction."
    if block.branch_norm > 0.0:
        norm = f"the norm $\\lVert J \\rVert$ = **{in_words(block.branch_norm, 3)}**"
        reach = f"They cannot leave the dotted circle: its radius is {norm}."
        depends = (
            "The factor depends on the gradient's direction, between the extreme singular values of $I + J$."
        )
    plane, beside = st.columns([1.2, 1], gap="medium", vertical_alignment="center")
    with beside:
        figure(
            lesson.key("plane"),
            charts.plane(),
            charts.plane_data(block.branch_eigenvalues, block.branch_norm),
            f"Adding $I$ moves every eigenvalue one to the right. {reach}",
            title=f"The eigenvalues of $I + J$ are {spread} in size",
            table=stacked(
                *(
                    {"of": of, "real part": values.real, "imaginary part": values.imag}
                    for of, values in (("J", block.branch_eigenvalues), ("I + J", block.eigenvalues))
                )
            ),
            place=plane,
            width="content",
        )
    figure(
        lesson.key("stretches"),
        charts.stretches(),
        charts.stretches_data(block.singular_values, sizes),
        depends,
        title=f"The same block multiplies the length of a gradient by {stretch}",
        table={
            "rank": np.arange(1, len(sizes) + 1),
            "singular value": block.singular_values,
            "size of eigenvalue": sizes,
        },
    )
