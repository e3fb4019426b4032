"""Is a token really forgotten? Whether two tokens can still be told apart, and whether a block can be undone."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.stream import Layer, angle_between, relative_misses, undo_block
from pages._shared.experiments.adding_instead_of_replacing.token_figures import angle_figure, in_degrees
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

STEPS = 20
CLOSE_ENOUGH = 0.01
"""A guess this close to the token, relative to its length, counts as having found it."""


def forgetting_figure(lesson: Lesson, states: Mapping[str, NDArray[np.float64]]) -> None:
    """Draw the angle between two tokens after every layer.

    Parameters
    ----------
    lesson : Lesson
        The page.
    states : mapping of str to ndarray, shape (L+1, 2, D)
        Two tokens after every layer, for "replace" and "add".
    """
    apart = {way: angle_between(each[:, 0], each[:, 1]) for way, each in states.items()}
    last = {
        way: f"{in_degrees(angle[-1])} apart" if np.isfinite(angle[-1]) else "both 0"
        for way, angle in apart.items()
    }
    angle_figure(
        lesson.key("apart"),
        apart,
        f"Two tokens are {last['add']} after layers that add and {last['replace']} after layers that replace",
        f"Two tokens went in, {in_degrees(apart['add'][0])} apart. The closer together they come, the harder it is "
        "to tell from the output which one went in.",
    )


def undone(tokens: NDArray[np.float64], layer: Layer, size: float) -> str:
    """Say whether the first token can be computed back from the output of one block.

    Parameters
    ----------
    tokens : ndarray, shape (B, D)
        What went into the block.
    layer : Layer
        F, and the block adds it times `size`.
    size : float
        The factor α on what is added.
    """

    def branch(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return size * layer(x)

    missed = relative_misses(undo_block(tokens + branch(tokens), branch, STEPS)[:, 0], tokens[0])
    after = (
        f"After 5 steps the guess is off by {in_words(missed[5], 2)} times the token's length, "
        f"after {STEPS} steps by {in_words(missed[-1], 2)}."
    )
    if missed[-1] < CLOSE_ENOUGH:
        found = f"Here it comes back. {after}"
    elif missed[-1] < missed[5]:
        found = f"Here it comes closer, but slowly. {after}"
    else:
        found = (
            f"Here it does not come back. After {STEPS} steps the guess is off by {in_words(missed[-1], 2)} times the "
            "token's length."
        )
    return (
        "A block that adds can often be undone. Start from its output $y$ and repeat $x \\leftarrow y - \\alpha F(x)$. The "
        f"input comes back for sure if $\\alpha F$ always brings two inputs closer together. {found}"
    )
