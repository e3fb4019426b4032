"""How far stacks of many depths end from the flow they are meant to follow."""

from collections.abc import Mapping
from functools import lru_cache

from core import euler, ode
from pages._shared.charts.residual_ode import COUNTS

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
