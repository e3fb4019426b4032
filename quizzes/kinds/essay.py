"""A short explanation, which the learner marks against a model answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quizzes.forms import FormWithNotes, OpenForm
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.question import BankModel, Points, Prose, Question
from quizzes.yaml.faults import Problem

MOST_CHARACTERS = 10_000


class RubricPoint(BankModel):
    """One thing a good answer says, and what it earns."""

    points: Points
    criterion: Annotated[Prose, Field(alias="if")]


class WordRange(BankModel):
    """How long the answer should be, in words."""

    min: Annotated[int, Field(ge=1)] = 1
    max: Annotated[int, Field(ge=1)] = 400

    @model_validator(mode="after")
    def _in_order(self) -> WordRange:
        if self.max < self.min:
            raise ValueError(f"max is {self.max}, below min {self.min}. Make max at least as large as min")
        return self


@dataclass(frozen=True)
class EssayAnswer:
    """A text, and the rubric points the learner ticked, by position from 0."""

    text: str
    ticks: frozenset[int]


_TEMPLATE = """# A short explanation, which the learner compares with a model answer.

items:
  - id: my-essay
    type: essay
    ask: Why does a skip help the gradient, and when does it not?
    words: {min: 10, max: 120}
    rubric:                  # what a good answer says; the learner ticks what the own text says
      - points: 1
        if: It says that the skip adds the identity to the Jacobian.
      - points: 1
        if: It says that a branch can cancel the identity.
    model: >
      A skip adds the identity to the Jacobian of its block, so one path passes the gradient on unchanged. The whole
      gradient is a sum over paths, though, and a branch close to minus the identity cancels it.
"""


class Essay(Question):
    """An explanation in a few sentences.

    Two steps: ``check`` the text first. Once it returns None, show the model answer and the rubric, let the
    learner tick what the text says, and ``grade`` both.
    """

    TITLE = "Essay with a rubric"
    TEMPLATE = _TEMPLATE

    type: Literal["essay"]
    rubric: tuple[RubricPoint, ...]
    model: Prose
    words: WordRange = WordRange()

    def check(self, text: str) -> Grade | None:
        """Return an invalid grade if the text is empty, too short or too long; None if it can be marked."""
        if len(text) > MOST_CHARACTERS:
            return invalid(f"The text has {len(text)} characters; at most {MOST_CHARACTERS} are read.")
        count = len(text.split())
        if count == 0:
            return invalid("Write your explanation first.")
        if count < self.words.min:
            return invalid(f"That is {count} words. Write at least {self.words.min}.")
        if count > self.words.max:
            return invalid(f"That is {count} words. Keep it to {self.words.max}.")
        return None

    def grade(self, answer: EssayAnswer) -> Grade:
        """Grade a text by the rubric points ticked for it.

        Raises
        ------
        ValueError
            If a tick names no rubric point.
        """
        if (refused := self.check(answer.text)) is not None:
            return refused
        if out_of_range := [tick for tick in answer.ticks if not 0 <= tick < len(self.rubric)]:
            raise ValueError(
                f"ticks has {out_of_range[0]}; the rubric has points 0 to {len(self.rubric) - 1}."
            )
        earned = sum(self.rubric[tick].points for tick in answer.ticks)
        total = sum(point.points for point in self.rubric)
        if len(answer.ticks) == len(self.rubric):
            return graded(1.0, "Your text makes every point of the model answer.")
        made = f"Your text makes {len(answer.ticks)} of {len(self.rubric)} points."
        return graded(earned / total, f"{made} Compare it with the model answer.")

    def read_answer(self, text: str) -> EssayAnswer:
        """Return the text with nothing ticked: ticking the rubric is left to a person."""
        return EssayAnswer(text, frozenset())

    def right_answer(self) -> EssayAnswer:
        """Return the model answer, with everything ticked."""
        return EssayAnswer(self.model, frozenset(range(len(self.rubric))))

    def problems(self) -> Iterator[Problem]:
        """Yield a rubric without points."""
        if not self.rubric:
            yield Problem(("rubric",), "missing-key", "the rubric is empty. Write at least one point.")

    def export_form(self) -> FormWithNotes:
        """Return a text that a person marks by the model answer and the rubric."""
        rubric = "\n".join(f"- {point.points:g}: {point.criterion}" for point in self.rubric)
        words = (self.words.min, self.words.max)
        note = "marked by a person: learners do not mark themselves by the rubric there; it is exported with the question"
        return OpenForm(f"{self.model}\n\n{rubric}", words=words), (note,)
