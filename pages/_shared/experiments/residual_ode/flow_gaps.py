"""How far stacks of many depths end from the flow they are meant to follow."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core import euler, ode
from pages._shared.charts.residual_ode import COUNTS, REACHES

START = [1.0, 0.0]
SCALINGS: dict[str, euler.Scaling] = {"T/L": "refined", "1": "whole", "±1/√L": "flipping"}


@lru_cache(maxsize=256)
def gaps_by_blocks(field: str, duration: float) -> Mapping[str, Mapping[int, float]]:
    """Return the gap at the end by number of blocks, for each kind of step size.

    Parameters
    ----------
    field : str
        Name of the field in ``core.ode.FIELDS``.
    duration : float
        The time T that refined steps share.
    """
    return {
        kind: {
            count: euler.gap_to_flow(ode.FIELDS[field], START, euler.step_sizes(scaling, count, duration))
            for count in COUNTS[kind]
        }
        for kind, scaling in SCALINGS.items()
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
    # So many intervals that the drawn path is smooth, and no more than a browser needs.
    intervals = min(max(int(16 * time), 192), 2048)
    return stack, ode.flow(field, START, time, steps=intervals), time


def leaves_the_picture(stack: NDArray[np.float64]) -> bool:
    """Return whether a stack goes farther than the widest frame of the chart."""
    return float(np.abs(stack).max()) > REACHES[-1]
