"""A question in several parts, each graded by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Literal, TypeVar

from pydantic import Field

from quizzes.kinds.given import Given
from quizzes.kinds.question import Entry, Question
from quizzes.yaml.faults import Problem

Part = TypeVar("Part", bound=Question)


_TEMPLATE = """# A question in several parts, each graded by itself.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  forgets-skip: {is: Leaves the skip out}

items:
  - id: my-parts
    type: parts
    vary: {r: {values: [0.1, 0.2, 0.5, 0.8, 0.9]}}   # numbers of the whole serve every part
    ask: Two blocks of width 1 have branches with slope {{r}}.
    parts:                   # each part is a question of any kind but parts
      - id: stack            # unique inside the item
        type: number
        ask: By what is a gradient multiplied on its way through both?
        answer: (1 + r)^2
        slips:
          - answer: r^2
            slip: forgets-skip
            why: That is the path through both branches. There are others.
      - id: word
        type: text
        ask: What is the path called that takes no branch?
        answer: identity path
        accept: [identity, the identity path]
    solution: $(1 + {{r}})^2 = {{(1 + r)^2}}$.
"""


class Parts(Entry, Generic[Part]):
    """Questions under one text, with shared symbols.

    Each part has its own points, attempts, hints and state; the mark of the whole is their sum. The
    solution and the erratum of the whole may be shown once every part is closed.
    """

    TITLE = "Question in parts"
    TEMPLATE = _TEMPLATE

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
