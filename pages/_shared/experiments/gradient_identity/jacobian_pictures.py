"""The Jacobian of a residual block in two pictures: entry by entry, and as what it does to the unit circle."""

import numpy as np
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core import blocks
from core.derivatives import largest_gap, numerical_jacobian
from core.spectra import block_spectrum
from pages._shared.charts.columns import from_rows, stacked
from pages._shared.charts.labels import clear_of_curves
from pages._shared.charts.matrices import CIRCLE_PLOT, circle_images, entries
from pages._shared.frame.figure import figure
from quizzes.formulas.typography import in_words

ANGLES = np.linspace(0.0, 2.0 * np.pi, 97)
CIRCLE = np.stack([np.cos(ANGLES), np.sin(ANGLES)])
AGREES = 1e-6
"""Rounding leaves differences far below this; a kink leaves one far above it."""
DECIMALS = 12
"""A stretch has no more that mean anything."""
POINT = 1e-9
"""A circle smaller than this is drawn as a point."""


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
    measuring = (
        f"give the same matrix: the largest difference is **{in_words(gap, 2)}**."
        if gap < AGREES
        else f"give another matrix here: they differ by up to **{in_words(gap, 2)}**. This input sits on a kink of the "
        "ReLU, where no slope exists. The formula takes 0; nudging to both sides measures the mean of the two slopes."
    )
    without, with_skip = (
        " and ".join(in_words(float(entry), 3) for entry in np.round(np.diag(matrix), 6) + 0.0)
        for matrix in (exact.branch, exact.total)
    )
    figure(
        key,
        entries(),
        {"cells": cells},
        f"{answer}The other entries stay as they are in $J$. Finite differences, from nudging $x$ and watching $y$, "
        f"{measuring}",
        title=f"The skip adds 1 on the diagonal: {without} become {with_skip}",
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
    # Drawn in this order: the dashed I stays visible on an equal I + J.
    images = {"I + J": total @ CIRCLE, "J": branch @ CIRCLE, "I": CIRCLE}
    reach = 1.3 * max(1.0, *(float(np.abs(image).max()) for image in images.values()))
    curves = stacked(
        *(
            {"map": title, "step": np.arange(len(ANGLES)), "x": image[0], "y": image[1]}
            for title, image in images.items()
        )
    )
    names = {
        title: title if np.abs(image).max() > POINT else f"{title} = 0" for title, image in images.items()
    }
    places = clear_of_curves(images, names, reach=reach, pixels=CIRCLE_PLOT)
    spectrum = block_spectrum(branch)
    # A stretch of 10⁻¹⁷ is a 0 and one of 1 + 10⁻¹⁶ a 1: what is left of them is rounding.
    norm, largest, smallest = (
        round(float(stretch), DECIMALS) for stretch in (spectrum.branch_norm, *spectrum.singular_values)
    )
    lengths = (
        f"every length by {in_words(largest)}"
        if np.isclose(smallest, largest)
        else f"lengths by {in_words(smallest)} to {in_words(largest)}"
    )
    bounds = (
        "They lie between $1 - \\lVert J \\rVert$ and $1 + \\lVert J \\rVert$, here "
        f"{in_words(1.0 - norm)} and {in_words(1.0 + norm)}."
        if norm <= 1.0
        else f"They are at most $1 + \\lVert J \\rVert$, here {in_words(1.0 + norm)}. The norm of $J$ is above 1, so it "
        "does not keep them away from 0."
    )
    figure(
        key,
        circle_images(),
        {
            "curves": curves,
            "labels": from_rows([(*places[title], name) for title, name in names.items()], "x", "y", "label"),
            "frame": {"x": [-reach, reach], "y": [-reach, reach]},
        },
        "The unit circle ($I$), and what $J$ and $I + J$ turn it into. The smallest and the largest factor are the "
        f"singular values of $I + J$. {bounds}",
        title=f"The block multiplies {lengths}",
        table={column: curves[column] for column in ("map", "x", "y")},
        place=place,
        width="content",
    )
    return largest
