"""Values of formulas at shared test points, and whether two sets of values agree.

Each point is evaluated three times: once cleanly and twice with every operation off by a random amount of up
to 1e-13. How far a value moves shows how much rounding can matter there; a point where it matters too much
says nothing and is dropped. What is left must agree entry by entry, so that one wrong entry is not lost in a
large matrix.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from quizzes.formulas.evaluation import JITTER, NOT_FINITE, Disturbance, as_matrix, evaluate
from quizzes.formulas.functions import Values
from quizzes.formulas.notation import AnswerError
from quizzes.formulas.sampling import POINTS, sample, seeded
from quizzes.formulas.shapes import is_square
from quizzes.formulas.symbols import IDENTITY, Shape, Symbols
from quizzes.formulas.tree import Node, Op, walk
from quizzes.work_limit import step

Errors: TypeAlias = NDArray[np.float64]

RELATIVE = 1e-8
ABSOLUTE = 1e-10

_COPIES = 3  # evaluations of each point: one clean, two disturbed
_ROUNDING = (
    4 * float(np.finfo(np.float64).eps) / JITTER
)  # from a disturbed value's movement to its rounding error
_MAX_ROUNDING = 1e-6
_ENTRY_FLOOR = 1e-3  # entries below this share of the largest are compared on its scale
_FEWEST_POINTS = 2


class Verdict(StrEnum):
    """What a comparison found."""

    EQUAL = "equal"
    DIFFERENT = "different"
    CANNOT_CHECK = "cannot check"


@dataclass(frozen=True)
class Sampled:
    """A formula's values at the test points, with a bound on the rounding error of each.

    Attributes
    ----------
    values : complex array, shape (16,) or (16, r, c)
        Not-a-number or infinite where the formula has no value.
    rounding : float array of the same shape
        Infinite where a disturbed value is not finite.
    """

    values: Values
    rounding: Errors

    @cached_property
    def finite(self) -> NDArray[np.bool_]:
        """Which of the points have a value whose size is finite, too; else every tolerance would be infinite."""
        with np.errstate(over="ignore", invalid="ignore"):
            return _everywhere(np.isfinite(np.abs(self.values)))

    def transposed(self) -> "Sampled":
        """Return the values of the transpose."""
        if self.values.ndim == 1:
            return self
        return Sampled(self.values.swapaxes(1, 2), self.rounding.swapaxes(1, 2))

    def times(self, factor: float) -> "Sampled":
        """Return the values of the formula times a number."""
        return Sampled(self.values * factor, self.rounding * abs(factor))

    def plus_identity(self, factor: float) -> "Sampled":
        """Return the values of the formula plus a multiple of I."""
        return Sampled(self.values + factor * np.eye(self.values.shape[1]), self.rounding)

    def sized(self, size: int) -> "Sampled":
        """Return a multiple of I, sampled as its factor, as matrices of a size."""
        rounding = np.where(np.eye(size) == 1, self.rounding[:, None, None], 0)
        return Sampled(as_matrix(self.values, size), rounding)


class SamplePoints:
    """The test points of one question, at which formulas are evaluated.

    Parameters
    ----------
    symbols : Symbols
        The names the formulas may use.
    seed : str
        The question's identity; the same seed gives the same points and the same disturbances.
    trees : iterable of Node
        All formulas to be compared here. When one of them inverts a matrix, square matrices are sampled away
        from singular ones.
    """

    def __init__(self, symbols: Symbols, seed: str, trees: Iterable[Node]) -> None:
        self._symbols = symbols
        self._seed = seed
        self._inverted = any(_inverts(tree) for tree in trees)

    def sample(self, tree: Node) -> Sampled:
        """Return a formula's values at the points, with their rounding errors."""
        return _sampled(tree, self._symbols, self._seed, self._inverted)


# An answer is compared with a key, its slips and more, at the same points: each tree is evaluated once.
@lru_cache(maxsize=256)
def _sampled(tree: Node, symbols: Symbols, seed: str, inverted: bool) -> Sampled:
    step()
    count = POINTS * _COPIES
    disturbance = Disturbance(POINTS, count, seeded(seed, "disturbance"))
    raw = evaluate(tree, _points(symbols, seed, inverted), disturbance)
    copies = np.broadcast_to(raw, (count, *raw.shape[1:])).reshape(_COPIES, POINTS, *raw.shape[1:])
    values = copies[0]
    with np.errstate(invalid="ignore", over="ignore"):
        rounding = np.abs(copies[1:] - values).max(axis=0) * _ROUNDING
    rounding = np.nan_to_num(rounding, nan=np.inf, posinf=np.inf)
    if not any(node.op is Op.SYMBOL for node in walk(tree)):
        # Every point is the same one, so the largest movement counts for all of them.
        rounding = np.broadcast_to(rounding.max(axis=0), rounding.shape)
    return Sampled(values, rounding)


@lru_cache(maxsize=64)
def _points(symbols: Symbols, seed: str, inverted: bool) -> Mapping[str, Values]:
    clean = sample(symbols, seed, well_conditioned=inverted)
    return {name: np.concatenate([values] * _COPIES) for name, values in clean.items()}


def agree(left: Sampled, right: Sampled, rel: float = RELATIVE, abs_: float = ABSOLUTE) -> Verdict:
    r"""Compare two sets of values entry by entry.

    Entries agree when :math:`|a - b| \le r \max(|a|, |b|, 10^{-3} M) + t`, with r and t the tolerances and M
    the largest entry at that point; the bound on rounding is added to the right-hand side.

    Parameters
    ----------
    left, right : Sampled
        Values of equal shape.
    rel, abs_ : float
        Tolerances.

    Returns
    -------
    Verdict
        CANNOT_CHECK when fewer than two points are defined and well-conditioned on both sides; DIFFERENT when
        the formulas are undefined at different points (one exception is allowed) or an entry disagrees.
    """
    step()
    defined, other = left.finite, right.finite
    if min(defined.sum(), other.sum()) < _FEWEST_POINTS:
        return Verdict.CANNOT_CHECK
    if (defined != other).sum() > 1:
        return Verdict.DIFFERENT
    both = defined & other
    with np.errstate(over="ignore", invalid="ignore"):
        return _agree_where_defined(
            left.values[both], right.values[both], left.rounding[both] + right.rounding[both], rel, abs_
        )


def _agree_where_defined(a: Values, b: Values, rounding: Errors, rel: float, abs_: float) -> Verdict:
    scale = np.maximum(np.abs(a), np.abs(b))
    if a.ndim > 1:
        scale = np.maximum(scale, _ENTRY_FLOOR * scale.max(axis=(1, 2), keepdims=True))
    usable = _everywhere(rounding <= _MAX_ROUNDING * scale + ABSOLUTE)
    if usable.sum() < _FEWEST_POINTS:
        return Verdict.CANNOT_CHECK
    close = np.abs(a - b) <= rel * scale + abs_ + rounding
    return Verdict.EQUAL if close[usable].all() else Verdict.DIFFERENT


def comparable(left: Shape, right: Shape) -> bool:
    """Return whether two shapes can be equal; a multiple of I takes the size of a square matrix."""
    if IDENTITY in (left, right):
        return is_square(left) and is_square(right)
    return left == right


def aligned(left: Sampled, right: Sampled) -> tuple[Sampled, Sampled]:
    """Give a multiple of I the size of the matrix it is compared with."""
    if left.values.ndim == right.values.ndim:
        return left, right
    if left.values.ndim == 1:
        return left.sized(right.values.shape[1]), right
    return left, right.sized(left.values.shape[1])


def require_finite(sampled: Sampled) -> None:
    """Refuse an answer that has no value at any point."""
    if not sampled.finite.any():
        raise AnswerError(NOT_FINITE)


def _everywhere(entries: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return, for each point, whether something holds for every entry."""
    return np.asarray(entries.reshape(len(entries), -1).all(axis=1))


@lru_cache(maxsize=256)
def _inverts(tree: Node) -> bool:
    return any(node.op is Op.MATRIX_POWER and node.exponent < 0 for node in walk(tree))
