"""What can be proved of one question: its key is right, its foreseen mistakes are not, its hints keep the secret."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from quizzes.checks.options import option_problems
from quizzes.faults import DataPath, Problem
from quizzes.grading import Grade, Outcome
from quizzes.items import Item, SimpleQuestion
from quizzes.kinds.choice import Choice
from quizzes.kinds.formula import FormulaQuestion
from quizzes.kinds.number import Number, real_number
from quizzes.kinds.parts import Parts
from quizzes.kinds.text import Text
from quizzes.variants import written

_FEWEST_LETTERS = 3  # a shorter key stands in a hint by accident


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
    if isinstance(question, Choice):
        yield from option_problems(question)
    if isinstance(question, Number):
        yield from _digit_problems(question)


def _grade(question: Any, answer: Any) -> Grade:
    grade: Grade = question.grade(answer)
    return grade


def _key_problems(question: SimpleQuestion) -> Iterator[Problem]:
    grade = _grade(question, question.right_answer())
    if grade.outcome is not Outcome.RIGHT:
        message = f"its own key is graded {grade.outcome}: {grade.feedback[0]}"
        yield Problem((), "key-not-right", message)


def _mistake_problems(question: SimpleQuestion) -> Iterator[Problem]:
    for mistake in question.mistakes():
        grade = _grade(question, mistake.answer)
        if grade.outcome is Outcome.RIGHT:
            yield Problem(mistake.path, "slip-equals-answer", "this wrong answer is graded right.")
        elif mistake.why not in grade.feedback:
            message = "its `why` is never said: an earlier slip, or a rule of the grader, takes this answer."
            yield Problem(mistake.path, "slips-overlap", message, level="note")


def _hint_problems(question: SimpleQuestion) -> Iterator[Problem]:
    for place, hint in enumerate(question.hints):
        if (told := _told(question, hint.text)) is not None:
            message = f"the hint says the answer, `{told}`. Lead to it instead."
            yield Problem(("hints", place), "hint-reveals-answer", message, level="warning")


def _told(question: SimpleQuestion, hint: str) -> str | None:
    """Return the key as a hint says it, or None."""
    if isinstance(question, Choice):
        texts = [option.text for option in question.options if option.is_right]
    elif isinstance(question, Number):
        number = written(real_number(question.answer).value)
        said = re.search(rf"(=|\bis|\bare|\bmakes|\bgives)\s*\$?{re.escape(number)}(?![\d.]*\d)", hint)
        return number if said else None
    elif isinstance(question, Text):
        texts = [question.answer.replace("*", ""), *(text for text in question.accept if "*" not in text)]
    elif isinstance(question, FormulaQuestion):
        texts = [question.answer, *question.accept]
    else:
        texts = []
    squeezed = _squeezed(hint)
    found = (text for text in texts if len(_squeezed(text)) >= _FEWEST_LETTERS)
    return next((text for text in found if _squeezed(text) in squeezed), None)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*]+", "", text.casefold())


def _digit_problems(question: Number) -> Iterator[Problem]:
    key = real_number(question.answer).value
    if question.tolerance is None and not math.isclose(key, float(f"{key:.6g}"), rel_tol=1e-9):
        message = f"{key!r} has to be typed to nine digits, or as a formula. Add a `tolerance`."
        yield Problem(("answer",), "tolerance-missing", message, level="warning")
