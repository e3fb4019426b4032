"""A stack that takes the same time in fewer or more blocks, for every number of blocks one can drag to."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import euler, ode
from pages._shared.charts.columns import brief, stacked
from pages._shared.charts.style import starting_at
from pages._shared.charts.sweeps import COUNTS, REACH, path_by_blocks
from pages._shared.experiments.residual_ode.flow_gaps import START
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

EXACT_STEPS = 96
"""Intervals of the drawn exact path. Runge-Kutta and the matrix exponential are then right to 7 digits."""


class Sweep(NamedTuple):
    """The paths of all stacks beside the exact one."""

    exact: NDArray[np.float64]  # (EXACT_STEPS + 1, 2)
    stacks: Mapping[str, NDArray[Any]]  # blocks, block, x, y: as far as the picture shows them
    ends: NDArray[np.float64]  # (stacks, 2)  where each stack ends
    beside: tuple[euler.Ends, ...]  # how far that is from the exact end, and how large both are


@lru_cache(maxsize=64)
def stacks_by_blocks(field: str, duration: float) -> Sweep:
    """Return the stacks whose blocks share the time T, for every number of blocks of the slider.

    Parameters
    ----------
    field : str
        Name of the field in ``core.ode.FIELDS``.
    duration : float
        The time T.
    """
    flow = ode.FIELDS[field]
    exact = ode.flow(flow, START, duration, steps=EXACT_STEPS)
    parts, ends, beside = [], [], []
    for stop in COUNTS.stops():
        count = int(stop)
        path = euler.residual_stack(flow.velocity, START, euler.step_sizes("refined", count, duration))
        outside = np.flatnonzero(np.abs(path).max(axis=1) > REACH)
        # The first state outside is kept, so that the line leads out of the picture.
        shown = outside[0] + 1 if len(outside) else count + 1
        parts.append(
            {
                "blocks": np.full(shown, count, dtype=np.int8),
                "block": np.arange(shown, dtype=np.int8),
                "x": path[:shown, 0].astype(np.float32),
                "y": path[:shown, 1].astype(np.float32),
            }
        )
        ends.append(path[-1])
        beside.append(euler.ends_beside(path, exact))
    return Sweep(exact, stacked(*parts), np.array(ends), tuple(beside))


def block_sweep(lesson: Lesson, field: str, duration: float, blocks: int) -> None:
    """Draw the stack and the exact path with a slider for the number of blocks, which starts where the page stands.

    Parameters
    ----------
    lesson : Lesson
        The page.
    field : str
        Name of the field in ``core.ode.FIELDS``.
    duration : float
        The time T that the blocks share.
    blocks : int
        The number of blocks from which the slider starts.
    """
    sweep, counts = stacks_by_blocks(field, duration), [int(stop) for stop in COUNTS.stops()]
    said = {count: in_words(ends.gap, 2) for count, ends in zip(counts, sweep.beside, strict=True)}
    figure(
        lesson.key("finer"),
        starting_at(path_by_blocks(), blocks=COUNTS.nearest_stop(blocks)),
        {
            "exact": brief(
                {"x": sweep.exact[:, 0], "y": sweep.exact[:, 1], "step": np.arange(EXACT_STEPS + 1)}
            ),
            "stacks": sweep.stacks,
            "ends": brief(
                {
                    "blocks": counts,
                    "x": sweep.ends[:, 0],
                    "y": sweep.ends[:, 1],
                    "x2": np.full(len(counts), sweep.exact[-1, 0]),
                    "y2": np.full(len(counts), sweep.exact[-1, 1]),
                    "label": [f"{count} blocks: gap {gap}" for count, gap in said.items()],
                }
            ),
        },
        f"Drag the number of blocks below the chart. Steps of $T/L$ always add up to the time {in_words(duration, 3)}. The "
        f"dashed exact path ends at the size {in_words(sweep.beside[0].exact_size, 3)}. The gap between the two ends is "
        f"**{said[8]}** with 8 blocks, {said[16]} with 16, {said[32]} with 32 and **{said[64]}** with 64.",
        table={
            "blocks": counts,
            "gap": [ends.gap for ends in sweep.beside],
            "size at the end": [ends.size for ends in sweep.beside],
        },
        width="content",
    )
