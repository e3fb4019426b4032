"""The gradient on its way back through a plain and a residual stack, as the start page shows it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.averages import geometric_mean
from core.networks import gradient_norms
from pages._shared.charts.columns import stacked
from quizzes.formulas.typography import in_words, listed

WIDTH = 64
GAINS = {"small": 0.8, "He": 1.0, "large": 1.2}
"""The size of the random weights, relative to He initialisation."""
SIZES = f"Relative to He initialisation: {listed([f'{name} {gain:g}' for name, gain in GAINS.items()])}."
"""What the sizes mean."""
NETS = {"plain": False, "residual": True}
"""The two stacks, and whether their layers have skips."""

_STACKS = {"plain": "Without skips", "residual": "With skips"}


@lru_cache(maxsize=256)
def relative_norms(depth: int, gain: float, *, skip: bool, seed: int) -> NDArray[np.float64]:
    """Return the gradient norm at every depth, relative to the output; read-only, because it is kept.

    Parameters
    ----------
    depth : int
        Number of layers L.
    gain : float
        The size of the random weights, relative to He initialisation.
    skip : bool
        Whether each layer has a skip.
    seed : int
        Of the random weights.
    """
    norms = gradient_norms(depth, WIDTH, gain, skip=skip, rng=np.random.default_rng(seed)).relative
    norms.flags.writeable = False
    return norms


def network_of(depth: int, *, skip: bool) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of the network below the picture, and of the line of a gradient that keeps its size."""
    places = np.arange(depth) + 0.5
    return {
        "layers": {"layer": places, "depth": np.full(depth, depth), "skip": np.full(depth, skip)},
        "ends": {"layer": [0, depth], "label": ["input", "loss"]},
        "unchanged": {"relative": [1.0]},
    }


def on_the_way(measured: Mapping[str, NDArray[np.float64]]) -> dict[str, Mapping[str, Any]]:
    """Return the datasets of the gradients: at every layer, and what has arrived at the input.

    Parameters
    ----------
    measured : mapping of str to ndarray, shape (L+1,)
        The relative norms of each net that is drawn, from the input to the output.
    """
    depth = len(next(iter(measured.values()))) - 1
    layers = np.arange(depth + 1)
    arrived = {net: float(norms[0]) for net, norms in measured.items()}
    norms = stacked(
        *(
            {
                "layer": layers,
                "passed": depth - layers,
                "share": 1 - layers / depth,
                "relative": norm,
                "net": net,
            }
            for net, norm in measured.items()
        )
    )
    return {
        "norms": norms,
        "arrived": {
            "layer": [0] * len(arrived),
            "relative": list(arrived.values()),
            "label": [f"{_STACKS[net]}, {in_words(size, 2)} arrives" for net, size in arrived.items()],
            # Beside its own line, not on it: where a gradient grows, and where another one ends below.
            "above": [size >= max(1.0, *arrived.values()) for size in arrived.values()],
        },
        "room": {"layer": [0, depth], "relative": [norms["relative"].min(), norms["relative"].max()]},
        "way": {"layers": [depth]},
    }


def arrives_in_words(measured: Mapping[str, NDArray[np.float64]]) -> str:
    """Return the size of the gradient at the input, for each net that is drawn: the title of the picture.

    Examples
    --------
    >>> arrives_in_words({"plain": np.array([0.25, 0.5, 1.0]), "residual": np.array([9.0, 3.0, 1.0])})
    'Without skips the gradient shrinks to 0.25, with them it grows to 9'
    """
    plain, *residual = (_becomes(float(norms[0])) for norms in measured.values())
    return f"Without skips the gradient {plain}" + "".join(f", with them it {became}" for became in residual)


def _becomes(size: float) -> str:
    said = in_words(size, 2)
    if said == "1":
        return "keeps its size, 1"
    return f"{'shrinks' if size < 1 else 'grows'} to {said}"


def factor_in_words(measured: Mapping[str, NDArray[np.float64]]) -> str:
    """Return the factor of one layer, as the geometric mean over the stack, for each net that is drawn.

    Examples
    --------
    >>> factor_in_words({"plain": np.array([0.25, 0.5, 1.0])})
    'The gradient starts at the loss with the size 1. On (geometric) average each of 2 layers multiplies it by **0.5**.'
    """
    depth = len(measured["plain"]) - 1
    plain, *residual = (
        f"**{in_words(geometric_mean(norms[:-1] / norms[1:]), 3)}**" for norms in measured.values()
    )
    said = f"The gradient starts at the loss with the size 1. On (geometric) average each of {depth} layers multiplies it "
    return (
        f"{said}by {plain}"
        + "".join(f" without skips and by {factor} with them" for factor in residual)
        + "."
    )
