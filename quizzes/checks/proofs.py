"""What can be proved of one question: its key is right, its foreseen mistakes are not, its hints keep the secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quizzes.kinds.grading import Outcome
from quizzes.kinds.parts import Parts
from quizzes.loading.items import Item, SimpleQuestion
from quizzes.work_limit import step
from quizzes.yaml.faults import DataPath, Problem


def proof_problems(item: Item) -> Iterator[Problem]:
    """Yield what is wrong with the key, the mistakes, the options or the hints of an item.

    The item has a right shape and no problem of its own kind.
    """
    questions: list[tuple[DataPath, SimpleQuestion]] = [((), item)] if not isinstance(item, Parts) else []
    if isinstance(item, Parts):
        questions = [(("parts", place), part) for place, part in enumerate(item.parts)]
    for path, question in questions:
        for problem in _problems(question):
            yield replace(problem, path=(*path, *problem.path))


def _problems(question: SimpleQuestion) -> Iterator[Problem]:
    yield from _key_problems(question)
    yield from _mistake_problems(question)
    yield from _hint_problems(question)
    yield from question.advice()


def _key_problems(question: SimpleQuestion) -> Iterator[Problem]:
    grade = question.grade(question.right_answer())
    if grade.outcome is not Outcome.RIGHT:
        message = f"its own key is graded {grade.outcome}: {grade.feedback[0]}"
        yield Problem((), "key-not-right", message)


def _mistake_problems(question: SimpleQuestion) -> Iterator[Problem]:
    for mistake in question.mistakes():
        step()
        grade = question.grade(mistake.answer)
        if grade.outcome is Outcome.RIGHT:
            yield Problem(mistake.path, "slip-equals-answer", "this wrong answer is graded right.")
        elif mistake.why not in grade.feedback:
            message = "its `why` is never said: an earlier slip, or a rule of the grader, takes this answer."
            yield Problem(mistake.path, "slips-overlap", message, level="note")


def _hint_problems(question: SimpleQuestion) -> Iterator[Problem]:
    for place, hint in enumerate(question.hints):
        if (told := question.key_in_hint(hint.text)) is not None:
            message = f"the hint says the answer, `{told}`. Lead to it instead."
            yield Problem(("hints", place), "hint-reveals-answer", message, level="warning")
