"""Matching a list of formulas with a key whose order does not matter."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from quizzes.formulas.comparison import (
    Sampled,
    SamplePoints,
    Verdict,
    agree,
    aligned,
    comparable,
    require_finite,
)
from quizzes.formulas.expressions import Expression, Symbols
from quizzes.formulas.notation import AnswerError

_PLAINLY = 1e-6  # a share of the size by which two marks differ beyond every tolerance
_SURE = 1e-9  # a share of the size to which a mark must be known


class SetMatch(NamedTuple):
    """How the entries of a list meet the entries of a key."""

    matched: int  # pairs of an entry and a key entry
    missing: int  # key entries that no entry meets
    extra: int  # entries that meet no key entry, repeated ones among them
    duplicates: list[tuple[str, str]]  # entries with the same meaning, as typed


class _Entry(NamedTuple):
    """One formula of a list, with one number that tells most formulas apart at once."""

    expression: Expression
    sampled: Sampled
    mark: float  # real part of the first entry at the first point; not-a-number when rounding hides it
    size: float  # largest entry at the first point

    def means(self, other: "_Entry") -> bool:
        if not comparable(self.expression.shape, other.expression.shape):
            return False
        if abs(self.mark - other.mark) > _PLAINLY * max(self.size, other.size, 1e-3):
            return False
        verdict = agree(*aligned(self.sampled, other.sampled))
        if verdict is Verdict.CANNOT_CHECK:
            raise AnswerError(
                f"{self.expression.text} cannot be checked: its value is too sensitive to rounding."
            )
        return verdict is Verdict.EQUAL


def match_sets(
    student: Sequence[Expression], key: Sequence[Expression], symbols: Symbols, *, seed: str
) -> SetMatch:
    """Match the entries of a list with those of a key, each at most once and as many as possible.

    Parameters
    ----------
    student, key : sequence of Expression
        At most 64 formulas each, in any order.
    symbols : Symbols
        Their names, shapes and domains.
    seed : str
        The question's identity; the same seed always gives the same match.

    Returns
    -------
    SetMatch
        How many entries match, are missing and are extra, and which entries mean the same.

    Raises
    ------
    AnswerError
        If an entry of the answer has no finite value, or cannot be told from a key entry.

    Examples
    --------
    >>> from quizzes.formulas.expressions import parse_list
    >>> J = Symbols(shapes={"J1": (4, 4), "J2": (4, 4)})
    >>> paths = parse_list("I, J1, J2, J2 J1", J)
    >>> match_sets(parse_list("J1, I*J1, J1 J2", J), paths, J, seed="paths")
    SetMatch(matched=1, missing=3, extra=2, duplicates=[('J1', 'I*J1')])
    """
    points = SamplePoints(symbols, seed, [entry.tree for entry in (*student, *key)])
    answers = [_sampled(entry, points) for entry in student]
    keys = [_sampled(entry, points) for entry in key]
    for answer in answers:
        require_finite(answer.sampled)
    edges = [[place for place, right in enumerate(keys) if answer.means(right)] for answer in answers]
    matched = _largest_matching(edges)
    duplicates = [
        (first.expression.text, second.expression.text)
        for place, second in enumerate(answers)
        for first in answers[:place]
        if first.means(second)
    ]
    return SetMatch(matched, len(key) - matched, len(student) - matched, duplicates)


def _sampled(expression: Expression, points: SamplePoints) -> _Entry:
    sampled = points.sample(expression.tree)
    values, rounding = sampled.values[0].ravel(), sampled.rounding[0].ravel()
    with np.errstate(over="ignore", invalid="ignore"):
        size = float(np.abs(values).max())
    sure = rounding[0] <= _SURE * max(size, 1e-3)
    return _Entry(expression, sampled, float(values[0].real) if sure else math.nan, size)


def _largest_matching(edges: Sequence[Sequence[int]]) -> int:
    """Return the size of a largest matching, by augmenting paths."""
    owner: dict[int, int] = {}

    def place(entry: int, seen: set[int]) -> bool:
        for spot in edges[entry]:
            if spot not in seen:
                seen.add(spot)
                if spot not in owner or place(owner[spot], seen):
                    owner[spot] = entry
                    return True
        return False

    return sum(place(entry, set()) for entry in range(len(edges)))
