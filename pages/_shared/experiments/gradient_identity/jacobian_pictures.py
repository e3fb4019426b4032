"""The Jacobian of a residual block in two pictures: entry by entry, and as what it does to the unit circle."""

import numpy as np
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core import blocks
from core.derivatives import largest_gap, numerical_jacobian
from core.spectra import block_spectrum
from pages._shared.charts.columns import from_rows, stacked
from pages._shared.charts.matrices import circle_images, entries
from pages._shared.frame.figure import figure
from quizzes.formulas.typography import in_words

ANGLES = np.linspace(0.0, 2.0 * np.pi, 97)
CIRCLE = np.stack([np.cos(ANGLES), np.sin(ANGLES)])
AGREES = 1e-6
"""Rounding leaves differences far below this; a kink leaves one far above it."""
DECIMALS = 12
"""A stretch has no more that mean anything."""


def entries_figure(
    key: str, block: blocks.Block, x: NDArray[np.float64], answer: str, place: DeltaGenerator
) -> None:
    """Draw J, I, their sum and the measured Jacobian as matrices.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    block : Block
        A block of width 2.
    x : array of shape (2,)
        Where the slopes are taken.
    answer : str
        The sentence that answers the learner's prediction; it goes first.
    place : DeltaGenerator
        Where the chart stands.
    """
    exact = blocks.jacobian(block, x)
    measured = numerical_jacobian(lambda point: blocks.forward(block, point).output, x)
    gap = largest_gap(measured, exact.total)
    matrices = {
        "branch J": exact.branch,
        "identity I": exact.shortcut,
        "block I + J": exact.total,
        "finite differences": measured,
    }
    cells = from_rows(
        [
            (title, row + 1, column + 1, float(value), in_words(float(value), 3))
            for title, matrix in matrices.items()
            # Adding 0 turns a rounded −0 into 0.
            for (row, column), value in np.ndenumerate(np.round(matrix, 6) + 0.0)
        ],
        "matrix", "row", "column", "value", "label",
    )  # fmt: skip
    nudged = (
        f"gives the same matrix: the largest difference is **{in_words(gap, 2)}**."
        if gap < AGREES
        else f"gives another matrix here: they differ by up to **{in_words(gap, 2)}**. This input sits on a kink of the "
        "ReLU, where no slope exists. The formula takes 0; nudging to both sides measures the mean of the two slopes."
    )
    figure(
        key,
        entries(),
        {"cells": cells},
        f"{answer}The block's Jacobian is the branch's plus $I$, entry by entry. Nudging $x$ and watching $y$ {nudged}",
        table={column: cells[column] for column in ("matrix", "row", "column", "value")},
        place=place,
        width="content",
    )


def circle_figure(
    key: str, branch: NDArray[np.float64], total: NDArray[np.float64], place: DeltaGenerator
) -> float:
    """Draw the unit circle under I, J and I + J, and return the largest stretch of I + J.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    branch, total : arrays of shape (2, 2)
        J and I + J.
    place : DeltaGenerator
        Where the chart stands.
    """
    images = {"I": CIRCLE, "J": branch @ CIRCLE, "I + J": total @ CIRCLE}
    reach = 1.1 * max(1.0, *(float(np.abs(image).max()) for image in images.values()))
    curves = stacked(
        *(
            {"map": title, "step": np.arange(len(ANGLES)), "x": image[0], "y": image[1]}
            for title, image in images.items()
        )
    )
    # Each name stands at another place of its curve, so that they do not collide.
    named = [(title, *images[title][:, step]) for title, step in (("I", 30), ("J", 60), ("I + J", 6))]
    spectrum = block_spectrum(branch)
    # A stretch of 10⁻¹⁷ is a 0 and one of 1 + 10⁻¹⁶ a 1: what is left of them is rounding.
    norm, largest, smallest = (
        round(float(stretch), DECIMALS) for stretch in (spectrum.branch_norm, *spectrum.singular_values)
    )
    stretches = (
        f"every direction by **{in_words(largest)}**"
        if np.isclose(smallest, largest)
        else f"directions by **{in_words(smallest)}** to **{in_words(largest)}**"
    )
    bounds = (
        "They must lie between $1 - \\lVert J \\rVert$ and $1 + \\lVert J \\rVert$, here "
        f"{in_words(1.0 - norm)} and {in_words(1.0 + norm)}."
        if norm <= 1.0
        else f"They are at most $1 + \\lVert J \\rVert$, here {in_words(1.0 + norm)}. The norm of $J$ is above 1: as far "
        "as the norm tells, nothing keeps them away from 0."
    )
    figure(
        key,
        circle_images(),
        {
            "curves": curves,
            "labels": from_rows(named, "map", "x", "y"),
            "frame": {"x": [-reach, reach], "y": [-reach, reach]},
        },
        f"The unit circle and what becomes of it. $\\lVert J \\rVert$ is {in_words(norm)}. The block stretches {stretches}, "
        f"the singular values of $I + J$. {bounds}",
        table={column: curves[column] for column in ("map", "x", "y")},
        place=place,
        width="content",
    )
    return largest
