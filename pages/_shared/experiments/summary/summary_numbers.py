"""The numbers behind the five sentences of the summary. They depend on no control, so they are worked out once."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core import blocks, euler, gates, ode, paths
from core.activations import TANH
from core.bounds import GradientBand, uniform_band
from core.chain import chain_gradients
from core.derivatives import largest_gap, numerical_jacobian

SEED = 1


class SummaryNumbers(NamedTuple):
    """What the sentences say, in their order; the last two belong to the refresher on gradient flow."""

    jacobian_gap: float  # the largest entry of the measured Jacobian less I + J
    path_count: int
    sum_of_paths: float  # Euclidean norms
    identity_path: float
    loose: GradientBand  # 100 blocks with branch norms of at most 0.1
    tight: GradientBand  # of at most 0.01
    open_share: float  # of the identity paths, after 50 ReLUs behind additions
    refined_gaps: tuple[float, float]  # once round the spiral with 256 and 512 blocks
    whole_steps: tuple[float, float]  # the norm after 8 and 16 steps of size 1
    faded: float  # a hundred factors of 0.9
    grown: float  # and of 1.1


@lru_cache(maxsize=1)
def summary_numbers() -> SummaryNumbers:
    """Work out every number that the summary shows."""
    rng = np.random.default_rng(SEED)
    w1, w2, x = rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), rng.standard_normal(4)
    nudged = numerical_jacobian(lambda state: state + w2 @ np.tanh(w1 @ state), x)
    branch = blocks.jacobian(blocks.Block(w1=w1, w2=w2, activation=TANH), x).branch

    table = paths.enumerate_paths([0.3 * rng.standard_normal((2, 2)) for _ in range(3)], [1.0, 0.0])
    norms = paths.path_norms(table)

    inputs = np.abs(rng.standard_normal((32, 64)))
    gated = gates.identity_paths(gates.balanced_branches(50, 64, rng), inputs, 0.3)

    spiral = ode.Field(ode.spiral, ode.SPIRAL)
    start, once_round = [1.0, 0.0], ode.ONCE_ROUND
    exact = ode.flow(spiral, start, once_round, steps=1)

    def gap(count: int) -> float:
        return euler.gap_to_flow(spiral, start, euler.step_sizes("refined", count, once_round))

    def length(count: int) -> float:
        stack = euler.residual_stack(ode.spiral, start, euler.step_sizes("whole", count, once_round))
        return euler.ends_beside(stack, exact).size

    return SummaryNumbers(
        jacobian_gap=largest_gap(nudged, np.eye(4) + branch),
        path_count=len(table.words),
        sum_of_paths=norms.total,
        identity_path=float(norms.each[table.words.index("I I I")]),
        loose=uniform_band(0.1, 100),
        tight=uniform_band(0.01, 100),
        open_share=float(gated.open_share[-1]),
        refined_gaps=(gap(256), gap(512)),
        whole_steps=(length(8), length(16)),
        faded=chain_gradients([0.9] * 100, 1.0, skip=False).total,
        grown=chain_gradients([1.1] * 100, 1.0, skip=False).total,
    )
