"""The trainings that pages start: each is work for a long run, so it yields how far it is and returns its result."""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.lesion import single_lesions
from core.stacks import Stacks, forward, initial_stacks
from core.tasks import Task, accuracy, best_constant_loss, copying, two_spirals
from core.trained_paths import length_shares
from core.training import Adam, Optimiser, Sgd, TrainingState, train
from pages._shared.frame.long_run import HowFar, Work

PAIRS = 5
"""Nets of each kind in a race. Net k of both kinds starts from the same random weights."""

OPTIMISERS: dict[str, Optimiser] = {
    "SGD 0.01": Sgd(0.01),
    "SGD 0.05": Sgd(0.05),
    "Adam 0.003": Adam(0.003),
    "Adam 0.01": Adam(0.01),
}
COPY_WIDTH, SPIRAL_WIDTH, POINTS = 8, 16, 200
COPY_STEPS = 200
TRIO_DEPTH, TRIO_OPTIMISER, TRIO_STEPS, TRIO_LOOKS = 20, "Adam 0.003", 200, 20
LEARNED = 0.95
"""The accuracy from which a net counts as having learned."""

_POINTS_SEED = 0

Scalar = TypeVar("Scalar", bound=np.generic)


class Race(NamedTuple):
    """A training of several nets: first `PAIRS` plain ones, then as many residual ones."""

    losses: NDArray[np.float64]  # (steps + 1, 2 PAIRS), infinite once a net has diverged
    one_answer: float  # the loss of the best answer that is the same for all points
    learned: NDArray[np.bool_]  # (2 PAIRS,)

    def of(self, net: str, values: NDArray[Scalar]) -> NDArray[Scalar]:
        """Return the part of `values`, shape (..., 2 PAIRS), that belongs to one kind of net."""
        return values[..., :PAIRS] if net == "plain" else values[..., PAIRS:]

    def count(self, net: str) -> int:
        """Return how many nets of a kind have learned."""
        return int(self.of(net, self.learned).sum())

    def middle_loss(self, net: str) -> float:
        """Return the final loss of the middle net of a kind."""
        return float(np.median(self.of(net, self.losses)[-1]))

    @property
    def lost(self) -> int:
        """How many nets left the range of numbers."""
        return int(np.isinf(self.losses[-1]).sum())

    def most(self, net: str) -> bool:
        """Return whether most nets of a kind have learned."""
        return self.count(net) > PAIRS / 2


class Trio(NamedTuple):
    """Three nets trained from the same random weights: plain, residual, and residual with full-size branches."""

    pair: Stacks  # the plain and the residual net, trained
    intact: NDArray[np.float64]  # (2,)  their accuracies
    lesions: NDArray[np.float64]  # (2, L)  the same without each block in turn
    steps: list[int]  # when the paths were looked at
    path_shares: NDArray[np.float64]  # (looks, 2, L + 1)  of the two residual nets, by path length


def spirals() -> Task:
    """Return the points that every race is about."""
    return two_spirals(POINTS, np.random.default_rng(_POINTS_SEED))


def spiral_start(depth: int, seed: int) -> Stacks:
    """Return the nets of a spiral race before their first step."""
    return _pairs(depth, SPIRAL_WIDTH, seed, inputs=2, outputs=1)


def numbers_to_copy() -> Task:
    """Return the points that nets learn to copy."""
    return copying(COPY_WIDTH, POINTS, np.random.default_rng(_POINTS_SEED))


def copy_race(depth: int, start: str, seed: int) -> Work[Race]:
    """Train plain and residual nets to copy positive numbers: blocks only, gradient descent at 0.05.

    A net has learned if its loss ends below a quarter of what one fixed answer costs.
    """
    task = numbers_to_copy()
    nets = _pairs(depth, COPY_WIDTH, seed)
    if start == "zero":
        nets = nets.with_weights(np.zeros_like(nets.weights))
    last = yield from _reported(
        train(nets, task, OPTIMISERS["SGD 0.05"], COPY_STEPS, report_every=2), COPY_STEPS
    )
    learned = last.losses[-1] < best_constant_loss(task) / 4
    return Race(last.losses, best_constant_loss(task), learned)


def spiral_race(depth: int, optimiser: str, steps: int, seed: int) -> Work[Race]:
    """Train plain and residual nets to tell two spirals apart. A net has learned if it ends with 95 % right."""
    task = spirals()
    nets = spiral_start(depth, seed)
    last = yield from _reported(train(nets, task, OPTIMISERS[optimiser], steps, report_every=2), steps)
    # A net may have diverged; it counts as not learned, and nobody is warned.
    with np.errstate(over="ignore", invalid="ignore"):
        shares = accuracy(forward(last.stacks, task.inputs).outputs, task.targets)
    learned = (shares >= LEARNED) & ~last.diverged
    return Race(last.losses, best_constant_loss(task), learned)


def trained_trio(seed: int) -> Work[Trio]:
    """Train three nets with Adam, look at their paths on the way and take each block out at the end."""
    task = spirals()
    kinds = initial_stacks(
        TRIO_DEPTH, SPIRAL_WIDTH, np.random.default_rng(seed),
        shortcut_scale=[0, 1, 1], branch_scale=[1, TRIO_DEPTH**-0.5, 1], inputs=2, outputs=1,
    )  # fmt: skip
    steps, shares, stacks = [], [], kinds
    for state in train(kinds, task, OPTIMISERS[TRIO_OPTIMISER], TRIO_STEPS, report_every=TRIO_LOOKS):
        stacks = state.stacks
        residual = stacks.only(slice(1, 3))
        steps.append(state.step)
        shares.append(length_shares(residual, forward(residual, task.inputs)))
        yield _how_far(state, TRIO_STEPS)
    pair = stacks.only(slice(0, 2))
    intact = accuracy(forward(pair, task.inputs).outputs, task.targets)
    return Trio(pair, intact, single_lesions(pair, task), steps, np.stack(shares))


def race_map(depths: tuple[int, ...], steps: int, seed: int) -> Work[dict[tuple[int, str], Race]]:
    """Run the spiral race at every depth with every optimiser."""
    settings = [(depth, optimiser) for depth in depths for optimiser in OPTIMISERS]
    races = {}
    for number, (depth, optimiser) in enumerate(settings):
        race = spiral_race(depth, optimiser, steps, seed)
        races[depth, optimiser] = yield from _part(
            race, number, len(settings), f"{depth} blocks, {optimiser}: "
        )
    return races


def _pairs(
    depth: int, width: int, seed: int, inputs: int | None = None, outputs: int | None = None
) -> Stacks:
    return initial_stacks(
        depth, width, np.random.default_rng(seed),
        shortcut_scale=[0, 1], branch_scale=[1, depth**-0.5], inputs=inputs, outputs=outputs, pairs=PAIRS,
    )  # fmt: skip


def _reported(states: Iterator[TrainingState], steps: int) -> Work[TrainingState]:
    """Yield how far a training is and return its last state."""
    state = next(states)
    for state in states:
        yield _how_far(state, steps)
    return state


def _how_far(state: TrainingState, steps: int) -> HowFar:
    return HowFar(state.step / steps, f"Step {state.step} of {steps}")


def _part(work: Work[Race], number: int, parts: int, title: str) -> Work[Race]:
    """Do one of several works of equal weight, and report how far the whole is."""
    while True:
        try:
            how_far = next(work)
        except StopIteration as end:
            result: Race = end.value
            return result
        yield HowFar((number + how_far.share) / parts, title + how_far.text)
