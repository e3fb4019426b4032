"""Test points for comparing two formulas: the same for every learner and every run.

Sixteen points in four rounds of four. Numbers are near 1, of both signs, large, and negative by round, unless
their domain says otherwise. Matrix entries are normal with standard deviation 0.9/sqrt(columns), and vector
entries lie between 0.25 and 1.25 in size with both signs, so that tanh is neither linear nor saturated and
ReLU is both on and off.
"""

from hashlib import sha256
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from quizzes.formulas.functions import Values
from quizzes.formulas.symbols import SCALAR, Shape, Symbols

Reals: TypeAlias = NDArray[np.float64]

ROUNDS = 4
POINTS_PER_ROUND = 4
POINTS = ROUNDS * POINTS_PER_ROUND

_RANGES = {
    "any": ((0.6, 1.4), (0.25, 2.0), (3.0, 9.0), (-2.5, -0.3)),
    "positive": ((0.6, 1.4), (0.1, 2.0), (3.0, 9.0), (0.05, 0.9)),
    "unit": ((0.05, 0.95),) * ROUNDS,
}
_BOTH_SIGNS = 1  # the round whose numbers take either sign when the domain is "any"


def seeded(seed: str, purpose: str) -> int:
    """Return a 128-bit seed that depends only on the question and the purpose."""
    return int.from_bytes(sha256(f"{seed}|{purpose}".encode()).digest()[:16], "big")


def sample(symbols: Symbols, seed: str, *, well_conditioned: bool) -> dict[str, Values]:
    """Return a value for every symbol at every point.

    Parameters
    ----------
    symbols : Symbols
        The names and their shapes.
    seed : str
        The question's identity; the same seed gives the same points.
    well_conditioned : bool
        Keep square matrices away from singular ones, for formulas that invert them.

    Returns
    -------
    dict of str to complex array, shape (16,) or (16, r, c)
        Real values in complex arrays.

    Examples
    --------
    >>> W = Symbols(shapes={"W": (4, 5), "x": (5,)})
    >>> sample(W, "a question", well_conditioned=False)["W"].shape
    (16, 4, 5)
    """
    rng = np.random.default_rng(seeded(seed, "points"))
    return {
        name: _values(rng, shape, symbols.domain.get(name, "any"), well_conditioned).astype(np.complex128)
        for name, shape in symbols.sized.items()
    }


def _values(rng: Generator, shape: Shape, domain: str, well_conditioned: bool) -> Reals:
    if shape == SCALAR:
        return _numbers(rng, domain)
    if 1 in shape:
        signs: Reals = rng.choice((-1.0, 1.0), (POINTS, *shape))
        return signs * rng.uniform(0.25, 1.25, (POINTS, *shape))
    matrices = rng.normal(0, 0.9 / np.sqrt(shape[1]), (POINTS, *shape))
    if well_conditioned and shape[0] == shape[1]:
        matrices += 1.5 * np.eye(shape[0])
    return matrices


def _numbers(rng: Generator, domain: str) -> Reals:
    rounds = [rng.uniform(low, high, POINTS_PER_ROUND) for low, high in _RANGES[domain]]
    if domain == "any":
        rounds[_BOTH_SIGNS] *= rng.permutation((-1.0, -1.0, 1.0, 1.0))
    return np.concatenate(rounds)
