"""One learner's work at one question: the answers in order and what follows from them, as text that can be done again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from quizzes.kinds.essay import Essay, EssayAnswer
from quizzes.kinds.grading import Grade
from quizzes.kinds.question_state import QuestionState
from quizzes.loading.items import SimpleQuestion

Step = dict[str, Any]
"""One thing a learner did: ``{"given": answer}``, ``{"written": text}``, ``{"ticks": [0, 2]}``, ``{"hint": True}`` or
``{"shown": True}``."""


@dataclass(frozen=True)
class Work:
    """What a learner did at one question. Immutable: each method returns new work.

    Attributes
    ----------
    state
        What follows for the marks.
    given
        The latest answer, in the form its kind grades; of an essay the text. None before the first.
    tried
        The answers that counted, each with its grade; oldest first.
    steps
        What was done, in order. An answer that could not be read leaves when the next one comes.

    Examples
    --------
    >>> from quizzes.kinds.number import Number
    >>> question = Number.model_validate({"id": "six", "type": "number", "ask": "2 times 3?", "answer": "6"})
    >>> work = Work().answered(question, "5").answered(question, "6")
    >>> work.state.solved, len(work.tried), work.given
    (True, 2, '6')
    >>> again = work_from(work.as_text("mark"), question, "mark")
    >>> again == work
    True
    """

    state: QuestionState = field(default_factory=QuestionState)
    given: Any = None
    tried: tuple[tuple[Any, Grade], ...] = ()
    steps: tuple[Step, ...] = ()

    def answered(self, question: SimpleQuestion, given: Any) -> Work:
        """Return the work after one more answer. A closed question takes none.

        The same answer again is the one that was given: somebody did not see the verdict, or pressed twice.
        """
        if self.state.closed(question.rules) or (self.state.last is not None and given == self.given):
            return self
        grade = question.grade(given)
        tried = (*self.tried, (given, grade)) if grade.counts else self.tried
        return Work(self.state.after(grade, question.rules), given, tried, (*self._steps(), {"given": given}))

    def written(self, question: Essay, text: str) -> Work:
        """Return the work after an essay was written: it is to be marked, or the grade says why it cannot be."""
        complaint = question.check(text)
        if complaint is not None:
            return replace(self, state=self.state.after(complaint, question.rules))
        return replace(self, given=text, steps=({"written": text},))

    def marked(self, question: Essay, ticks: list[int]) -> Work:
        """Return the work after the learner has ticked what their essay says."""
        grade = question.grade(EssayAnswer(self.given, frozenset(ticks)))
        return replace(
            self, state=self.state.after(grade, question.rules), steps=(*self.steps, {"ticks": ticks})
        )

    def with_hint(self) -> Work:
        """Return the work after one more hint was shown."""
        return replace(self, state=self.state.with_hint(), steps=(*self.steps, {"hint": True}))

    def giving_up(self) -> Work:
        """Return the work after the learner asked for the solution."""
        return replace(self, state=self.state.giving_up(), steps=(*self.steps, {"shown": True}))

    def as_text(self, mark: str) -> str:
        """Return the work as text, with a mark that tells what the question asked."""
        return json.dumps({"mark": mark, "steps": self.steps}, ensure_ascii=False)

    def _steps(self) -> tuple[Step, ...]:
        """Return the steps without a last answer that did not count."""
        last = self.state.last
        unread = self.steps and "given" in self.steps[-1] and last is not None and not last.counts
        return self.steps[:-1] if unread else self.steps


def work_from(text: str, question: SimpleQuestion, mark: str) -> Work:
    """Do again what a text says, and return the work. What it says of another question, or cannot be done, is left out.

    Nothing in the text is believed: every answer is graded anew.
    """
    try:
        said = json.loads(text)
        steps = said["steps"] if said["mark"] == mark else []
        work = Work()
        for step in steps:
            work = _after(work, question, step)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        # The learner's own browser holds the text, and may hold anything.
        return Work()
    return work


def _after(work: Work, question: SimpleQuestion, step: Step) -> Work:
    match step:
        case {"given": given} if not isinstance(question, Essay):
            return work.answered(question, given)
        case {"written": str(text)} if isinstance(question, Essay):
            return work.written(question, text)
        case {"ticks": list(ticks)} if isinstance(question, Essay):
            return work.marked(question, ticks)
        case {"hint": True} if work.state.hints_shown < len(question.hints):
            return work.with_hint()
        case {"shown": True}:
            return work.giving_up()
        case _:
            raise ValueError("no step")
