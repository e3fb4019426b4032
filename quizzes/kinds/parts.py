"""A question in several parts, each graded by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Literal, TypeVar

from pydantic import Field

from quizzes.faults import Problem
from quizzes.kinds.given import Given
from quizzes.kinds.question import Entry, Question

Part = TypeVar("Part", bound=Question)


class Parts(Entry, Generic[Part]):
    """Questions under one text, with shared symbols.

    Each part has its own points, attempts, hints and progress; the mark of the whole is their sum. The
    solution and the erratum of the whole may be shown once every part is closed.
    """

    type: Literal["parts"]
    given: Given | None = None
    parts: tuple[Part, ...] = Field(min_length=1)

    @property
    def points(self) -> float:
        """The most that can be earned: the sum over the parts."""
        return sum(part.points for part in self.parts)

    def problems(self) -> Iterator[Problem]:
        """Yield the faults of every part, and ids used twice."""
        seen: set[str] = set()
        for position, part in enumerate(self.parts):
            path = ("parts", position)
            if part.id in seen:
                yield Problem((*path, "id"), "duplicate-id", f"two parts have the id `{part.id}`.")
            seen.add(part.id)
            for problem in part.problems():
                yield Problem((*path, *problem.path), problem.code, problem.message, problem.column)
