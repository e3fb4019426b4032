"""The lower edge of a log chart: what is too small to draw lies there, without a number on the axis, and words say so."""

import math

import numpy as np
from numpy.typing import NDArray

from pages._shared.charts.spectra import FLOOR
from pages._shared.charts.style import POWER_LABEL

TO_SCALE = f"datum.value < data('frame')[0].least * 0.999 ? '' : {POWER_LABEL}"
"""Labels of a log axis down to the field ``least`` of the dataset ``frame``: below, nothing is drawn to scale."""


def instead_of_0(sizes: NDArray[np.float64]) -> float:
    """Return where a log chart draws a 0: at a power of ten well below all else, and not below `FLOOR`.

    Examples
    --------
    >>> instead_of_0(np.array([0.0, 1.0, 0.02])), instead_of_0(np.array([0.0]))
    (1e-05, 0.001)
    """
    smallest = float(np.min(sizes, initial=1.0, where=sizes > 0))
    return max(FLOOR, 10.0 ** math.floor(math.log10(1e-3 * smallest)))


def edge_in_words(*lines: NDArray[np.float64]) -> str:
    """Return what is said of the sizes that are drawn at the lower edge, or nothing if there are none.

    Examples
    --------
    >>> edge_in_words(np.array([1.0, 1e-40])), edge_in_words(np.array([1.0]))
    ('Sizes below 10⁻³¹ are drawn at the lower edge.', '')
    >>> edge_in_words(np.array([1.0, 0.0]))
    'A log axis has no 0, so it is drawn at the lower edge.'
    """
    sizes = np.concatenate(lines)
    if np.any((sizes > 0) & (sizes < FLOOR)):
        return "Sizes below 10⁻³¹ are drawn at the lower edge."
    return "A log axis has no 0, so it is drawn at the lower edge." if np.any(sizes == 0) else ""
