"""How far stacks of many depths end from the flow they are meant to follow."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core import euler, ode
from pages._shared.charts.residual_ode import COUNTS, REACHES
from quizzes.formulas.typography import in_words

START = [1.0, 0.0]
SCALINGS: dict[str, euler.Scaling] = {"T/L": "refined", "1": "whole", "±1/√L": "flipping"}


def gaps_by_blocks(field: str, duration: float) -> Mapping[str, Mapping[int, float]]:
    """Return the gap at the end by number of blocks, for each kind of step size.

    Parameters
    ----------
    field : str
        Name of the field in ``core.ode.FIELDS``.
    duration : float
        The time T that refined steps share.
    """
    # Steps of the other kinds do not share a time, so one line serves every duration.
    return {kind: _gaps(field, kind, duration if kind == "T/L" else 0.0) for kind in SCALINGS}


@lru_cache(maxsize=256)
def _gaps(field: str, kind: str, duration: float) -> Mapping[int, float]:
    return {
        count: euler.gap_to_flow(ode.FIELDS[field], START, euler.step_sizes(SCALINGS[kind], count, duration))
        for count in COUNTS[kind]
    }


def beside_the_flow(
    field: ode.Field, step: str, blocks: int, duration: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return the states of a stack, those of the exact path, and the time that both take.

    Parameters
    ----------
    field : Field
        The branch of every block, and the velocity of the exact path.
    step : str
        One of SCALINGS.
    blocks : int
        Number of blocks L.
    duration : float
        The time T that refined steps share.
    """
    scales = euler.step_sizes(SCALINGS[step], blocks, duration)
    time = max(0.0, float(scales.sum()))  # rounding may leave a flipping sum just below 0
    stack = euler.residual_stack(field.velocity, START, scales)
    # Runge-Kutta gives three digits of a size above 10⁻⁶ then, and a browser draws that many.
    intervals = min(max(int(40 * time), 192), 2048)
    return stack, ode.flow(field, START, time, steps=intervals), time


def remark_on(stack: NDArray[np.float64], step: str, ends: euler.Ends) -> str:
    """Return what is to be said of a stack that goes astray: that it leaves the widest frame of the chart, or grows."""
    if float(np.abs(stack).max()) > REACHES[-1]:
        return "The path of the stack leaves the picture."
    if step != "±1/√L" and ends.size > 1 > ends.exact_size:
        return "The stack grows where the equation shrinks: every step overshoots the curve."
    return ""


def size_in_words(size: float) -> str:
    """Return the size of an exact state: after so long a time that little is left, Runge-Kutta keeps no three digits."""
    return in_words(size, 3) if size > 1e-6 else "below 10⁻⁶"
