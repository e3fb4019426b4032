"""The figures of a race between plain and residual nets: gradients at the start, losses step by step."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core.averages import geometric_mean
from core.training import relative_block_gradients
from pages._shared.charts.line_ends import named_ends
from pages._shared.charts.training import NETS, before_training, block_gradients, losses
from pages._shared.experiments.training_runs import PAIRS, Race, spiral_start, spirals
from pages._shared.frame.figure import figure
from pages._shared.frame.predict import HELD_BACK
from quizzes.formulas.typography import in_words

# A loss outside is drawn at the edge: far above, a net has diverged; far below, nothing is left to see.
LOWEST, HIGHEST = 1e-4, 1e2
DRAWN_STEPS = 40
RATIOS = 0.01, 100.0
NAMES = ["▲ plain", "● residual"]
"""The nets with their marks: where several lines of both kinds end, a name alone does not say whose it is."""


@lru_cache(maxsize=64)
def _first_gradients(depth: int, seed: int) -> NDArray[np.float64]:
    """Return the gradient in every block of each net, relative to its last block, shape (2 PAIRS, L)."""
    return relative_block_gradients(spiral_start(depth, seed), spirals())


def vanished_in_words(first: NDArray[np.float64]) -> str:
    """Say in how many nets the gradient has vanished on its way: fallen to a tenth or less.

    Parameters
    ----------
    first : ndarray, shape (nets,)
        The gradient in the first block, relative to the last.

    Examples
    --------
    >>> vanished_in_words(np.array([0.3, 2.0])), vanished_in_words(np.array([0.05, 2.0]))
    ('It has not vanished.', 'In 1 of 2 it has fallen to a tenth or less.')
    """
    gone = int(np.count_nonzero(first <= 0.1))
    return f"In {gone} of {len(first)} it has fallen to a tenth or less." if gone else "It has not vanished."


def start_figure(
    key: str, depth: int, seed: int, title: str = "", place: DeltaGenerator | None = None
) -> None:
    """Draw the gradient in every block of the nets of a spiral race, before the first step.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    depth : int
        Number of blocks.
    seed : int
        Seed of the nets.
    title : str
        What stands above it, if no heading does.
    place : DeltaGenerator, optional
        Where the chart stands, if not where its sentence does.
    """
    measured = _first_gradients(depth, seed)
    relative = np.clip(measured, *RATIOS)
    kind = np.repeat(NETS, PAIRS)
    first, plain = relative[:, 0], measured[:PAIRS, 0]
    beyond = f" What lies beyond {RATIOS[0]:g} and {RATIOS[1]:g} is drawn at the edge."
    figure(
        key,
        block_gradients(),
        {
            "norms": {
                "block": np.tile(np.arange(1, depth + 1, dtype=np.int16), 2 * PAIRS),
                "relative": relative.ravel().astype(np.float32),
                "net": np.repeat(kind, depth),
                "number": np.repeat(np.arange(2 * PAIRS, dtype=np.int16), depth),
            },
            "last": {"block": [1] * 2 * PAIRS, "relative": first, "net": kind},
            "like_last": {"relative": [1.0], "label": ["dashed: as in the last block"]},
            "ends": named_ends(
                "block",
                1,
                "relative",
                [geometric_mean(first[kind == net]) for net in NETS],
                NAMES,
                low=RATIOS[0],
                high=RATIOS[1],
                share=0.09,
            ),
        },
        f"Before the first step the gradient in block 1 of the plain nets is **{in_words(float(plain.min()), 2)} to "
        f"{in_words(float(plain.max()), 2)}** times as large as in block {depth}. {vanished_in_words(plain)}"
        + (beyond if (relative != measured).any() else ""),
        title=title,
        table={**dict(zip(_columns(kind), relative, strict=True)), "block": np.arange(1, depth + 1)},
        place=place,
    )


def before_race_figure(
    key: str, steps: int, one_answer: float, level: str, sentence: str, place: DeltaGenerator
) -> None:
    """Draw the axes of a race and what one fixed answer costs, before any net has learned.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    steps : int
        How long the race will last.
    one_answer : float
        The loss of the best answer that is the same for all points.
    level : str
        What the rule at that loss is called.
    sentence : str
        What the chart shows, with its numbers.
    place : DeltaGenerator
        Where the chart stands.
    """
    figure(
        key,
        before_training(),
        {
            "one_answer": {"loss": [one_answer]},
            "ends": named_ends("step", steps, "loss", [one_answer], [level], low=LOWEST, high=1.0),
            "frame": {"step": [0, steps], "loss": [LOWEST, 1.0]},
        },
        sentence,
        title=HELD_BACK,
        place=place,
    )


def race_figure(
    key: str, race: Race, level: str, sentence: str, place: DeltaGenerator | None = None, *, title: str = ""
) -> None:
    """Draw the losses of a race.

    Parameters
    ----------
    key : str
        Stable identity of the chart.
    race : Race
        The finished training.
    level : str
        What the rule at the loss of one fixed answer is called.
    sentence : str
        What the chart shows, with its numbers.
    place : DeltaGenerator, optional
        Where the chart stands, if not where its sentence does.
    title : str
        The message above it.
    """
    steps = len(race.losses) - 1
    drawn = np.clip(race.losses, LOWEST, HIGHEST)
    kind = np.repeat(NETS, PAIRS)
    shown = np.unique(np.linspace(0, steps, DRAWN_STEPS + 1).round().astype(int))
    curves = {
        "step": np.repeat(shown, 2 * PAIRS).astype(np.int16),
        "loss": drawn[shown].ravel().astype(np.float32),
        "net": np.tile(kind, len(shown)),
        "number": np.tile(np.arange(2 * PAIRS, dtype=np.int16), len(shown)),
    }
    middles = [geometric_mean(drawn[-1, kind == net]) for net in NETS]
    figure(
        key,
        losses(),
        {
            "curves": curves,
            "last": {"step": [steps] * 2 * PAIRS, "loss": drawn[-1], "net": kind},
            "one_answer": {"loss": [race.one_answer]},
            "ends": named_ends(
                "step",
                steps,
                "loss",
                [*middles, race.one_answer],
                [*NAMES, level],
                low=float(drawn.min()),
                high=float(drawn.max()),
                share=0.1,
            ),
        },
        sentence + _edges(race),
        title=title,
        table={
            **dict(zip(_columns(kind), np.minimum(race.losses, HIGHEST).T, strict=True)),
            "step": np.arange(steps + 1),
        },
        place=place,
    )


def _edges(race: Race) -> str:
    """Say which losses are drawn at an edge of the chart."""
    above = f" Losses above {HIGHEST:g} are drawn at the top." if race.losses.max() > HIGHEST else ""
    below = f" Losses below {LOWEST:g} are drawn at the bottom." if race.losses.min() < LOWEST else ""
    return above + below


def _columns(kind: NDArray[np.str_]) -> list[str]:
    return [f"{net} {1 + number % PAIRS}" for number, net in enumerate(kind)]
