"""The shortcuts of a stack, with the control that belongs to their kind."""

from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core import random_matrices, shortcuts
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from quizzes.formulas.typography import in_words

KINDS = ["identity", "matrix", "orthogonal", "gate", "dropout", "mixing"]
WIDTH, STREAMS = 64, 4


def shortcut_stack(
    lesson: Lesson, kind: str, depth: int, rng: np.random.Generator, place: DeltaGenerator
) -> tuple[NDArray[np.float64], str]:
    """Draw the control of a kind, if it has one, and return its matrices and what they mean.

    Parameters
    ----------
    lesson : Lesson
        The page, with the controls "distance", "bias" and "keep".
    kind : str
        One of KINDS.
    depth : int
        Number of blocks L.
    rng : numpy.random.Generator
        Source of randomness.
    place : DeltaGenerator
        Where the control is drawn.

    Returns
    -------
    tuple
        The matrices, shape (L, D, D), and one or two sentences about them.
    """
    match kind:
        case "matrix":
            distance = place.slider(
                "Distance $t$ from the identity", 0.0, 1.0, step=0.05, **lesson.control("distance")
            )
            return shortcuts.matrix_shortcuts(depth, WIDTH, distance, rng), (
                "Each matrix is $\\sqrt{1 - t^2}\\,I + t\\,G$ with a random $G$, and keeps squared lengths on average."
            )
        case "orthogonal":
            return random_matrices.random_jacobians(depth, WIDTH, 1.0, rng), (
                "Each matrix turns the gradient and keeps every length, so the product does too."
            )
        case "gate":
            bias = place.slider("Bias $b$ of the gate", -8.0, 2.0, step=0.5, **lesson.control("bias"))
            gate = shortcuts.gate_passage(bias, depth)
            return gate.shortcut * _identities(depth), (
                f"A gate $g = \\sigma(b)$ leaves {in_words(gate.shortcut)} of the skip in each block. If it is exclusive, "
                f"it also lets only {in_words(gate.branch)} of the branch through."
            )
        case "dropout":
            keep = place.slider("Share kept per block", 0.0, 1.0, step=0.05, **lesson.control("keep"))
            return shortcuts.dropout_shortcuts(depth, WIDTH, keep, rng), (
                "A coordinate cut once is cut for good. Each survives the whole stack with probability "
                f"{in_words(keep**depth)}."
            )
        case "mixing":
            return shortcuts.mixing_shortcuts(depth, STREAMS, 1.0, rng), (
                f"{STREAMS} parallel streams are mixed; rows and columns of each matrix sum to 1. Nothing grows, and what "
                "all streams share is kept."
            )
        case _:
            return _identities(depth), "Every direction is kept whole, at any depth."


def _identities(depth: int) -> NDArray[np.float64]:
    return np.broadcast_to(np.eye(WIDTH), (depth, WIDTH, WIDTH))


def stations(depth: int) -> list[int]:
    """Return the numbers of shortcuts after which the chart looks at the product: at most 20, both ends among them.

    The first shortcut is among them, too, for what it cuts is cut there and not at the next look.
    """
    return [int(station) for station in np.unique([1, *np.linspace(0, depth, 19).astype(int)])]


def kept_in_words(share: float, noise: float) -> str:
    """Return what is kept of a length; of what drowns in rounding noise only a bound can be said.

    Two digits will do, but what is nearly 1 is not said to be 1.

    Examples
    --------
    >>> kept_in_words(0.25, 1e-14), kept_in_words(3e-17, 1e-14), kept_in_words(0.0, 1e-14)
    ('0.25', 'less than 1 × 10⁻¹⁴', '0')
    >>> kept_in_words(0.9997, 1e-14), kept_in_words(1.0, 1e-14)
    ('0.9997', '1')
    """
    if 0 < share <= noise:
        return f"less than {in_words(noise, 1)}"
    short = in_words(share, 2)
    return in_words(share) if short == "1" else short


def middle_in_words(found: Mapping[str, str], directions: int) -> str:
    """Say what a product keeps along the middle one of its singular directions, to stand behind "After 54 blocks".

    Half of the singular values being small says nothing of most gradients, so the sentence names its direction.

    Parameters
    ----------
    found : mapping of str to str
        What is kept, in words: the singular values "smallest", "median" and "largest", and a random "gradient".
    directions : int
        The number of singular values.

    Examples
    --------
    >>> middle_in_words(dict.fromkeys(("smallest", "median", "largest", "gradient"), "1"), 64)
    'every gradient keeps its length'
    >>> middle_in_words(dict.fromkeys(("smallest", "median", "largest", "gradient"), "0"), 64)
    'nothing is left of any gradient'
    >>> middle_in_words({"smallest": "0", "median": "0.1", "largest": "4", "gradient": "0.5"}, 64)
    'the middle one of 64 singular directions keeps 0.1 of its length'
    """
    if _all_alike(found):
        return {"1": "every gradient keeps its length", "0": "nothing is left of any gradient"}.get(
            found["gradient"], f"every gradient keeps {found['gradient']} of its length"
        )
    return f"the middle one of {directions} singular directions keeps {found['median']} of its length"


def best_in_words(found: Mapping[str, str]) -> str:
    """Say what the best direction and a random gradient keep, unless all keep the same: then nothing.

    Examples
    --------
    >>> best_in_words({"smallest": "0", "median": "0.1", "largest": "4", "gradient": "0.5"})
    'The best of the perpendicular directions keeps 4 times its length. The random gradient drawn here keeps **0.5**.'
    >>> best_in_words(dict.fromkeys(("smallest", "median", "largest", "gradient"), "1"))
    ''
    """
    if _all_alike(found):
        return ""
    times = "its length" if found["largest"] == "1" else f"{found['largest']} times its length"
    return (
        f"The best of the perpendicular directions keeps {times}. The random gradient drawn here keeps "
        f"**{found['gradient']}**."
    )


def _all_alike(found: Mapping[str, str]) -> bool:
    return len(set(found.values())) == 1


def challenge_to_keep(stack: NDArray[np.float64], kind: str, blocks: int, median: float) -> None:
    """Ask for a stack of matrices that keeps a tenth along most of its directions, and say when it is found.

    Parameters
    ----------
    stack : ndarray, shape (L, D, D)
        The shortcuts as they are set.
    kind : str
        Their kind.
    blocks : int
        How many of them it must be.
    median : float
        The middle singular value of their product.
    """
    with prose_box(border=True):
        prose(
            "**Challenge.** Put a matrix on every skip, not the identity, and keep the middle singular value of the "
            f"product at a tenth or more through {blocks} blocks."
        )
        identity = np.allclose(stack[0], np.eye(len(stack[0])))
        if kind == "matrix" and len(stack) >= blocks and not identity and median >= 0.1:
            st.success("Done. The nearer to the identity, the more is kept.", icon=":material/check_circle:")
