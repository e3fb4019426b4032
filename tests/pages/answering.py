"""Answer questions on a page as a learner does: fill in, press Check, read the verdict."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import AlertBase

from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import VOTES, Claim
from quizzes.kinds.essay import Essay
from quizzes.kinds.formula import FormulaQuestion
from quizzes.kinds.match import Match
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.set import MatrixSet
from quizzes.kinds.text import Text
from quizzes.loading.items import Item, SimpleQuestion, questions
from tests.pages.app import keys, press, put, said, widget


def turn_to(at: AppTest, page: str, number: int) -> AppTest:
    """Show one item, counted from 1: a page shows its questions one at a time."""
    choosers = {f"{page}_question", f"{page}_shown_question"} & keys(at)
    return put(at, **dict.fromkeys(choosers, number)) if choosers else at


class Steps(NamedTuple):
    """Steps to press one after the other, by their texts, out of those that are shown."""

    shown: list[str]
    pressed: tuple[str, ...]


def press_steps(at: AppTest, key: str, steps: Steps) -> AppTest:
    """Press steps in order; of equal ones the first that is still free."""
    taken: list[int] = []
    for text in steps.pressed:
        taken.append(next(n for n, shown in enumerate(steps.shown) if shown == text and n not in taken))
        put(at, **{f"answer_{key}.steps": list(taken)})
    return at


def answer(at: AppTest, key: str, given: Any) -> AppTest:
    """Fill in an answer and press Check.

    A matrix is a list of rows, several options are a set, partners a dictionary by the number of the pair.
    """
    if isinstance(given, Steps):
        press_steps(at, key, given)
    elif isinstance(given, dict):
        for number, partner in given.items():
            widget(at, f"answer_{key}.{number}").set_value(partner)
    elif isinstance(given, set):
        for option in given:
            widget(at, f"answer_{key}.{option}").check()
    elif isinstance(given, list):
        for row, cells in enumerate(given):
            for column, cell in enumerate(cells):
                widget(at, f"answer_{key}.{row}.{column}").set_value(cell)
    else:
        widget(at, f"answer_{key}").set_value(given)
    return press(at, f"{key}.check")


def verdict(at: AppTest) -> str:
    """Return the one verdict on the page, title and all."""
    alerts = [element for element in at.main if isinstance(element, AlertBase)]
    assert len(alerts) == 1, [alert.proto for alert in alerts]
    return f"{alerts[0].proto.title}: {alerts[0].proto.body}"


def is_open(at: AppTest, key: str) -> bool:
    """Return True if the question can still be answered."""
    return bool({f"{key}.check", f"{key}.compare"} & keys(at))


def secrets(item: Item) -> Iterator[str]:
    """Yield every sentence of an item that is not due before an answer: reasons, hints, models, solution, erratum."""
    for _, question in questions(item):
        yield from reasons(question)
        yield from (hint.text for hint in question.hints)
        if isinstance(question, Claim) and question.condition:
            yield question.condition
        if isinstance(question, Essay):
            yield question.model
            yield from (point.criterion for point in question.rubric)
    yield from closing(item)


def closing(item: Item) -> Iterator[str]:
    """Yield what is due only once the item is closed."""
    if item.solution:
        yield item.solution
    if item.erratum:
        yield item.erratum.note


def reasons(question: SimpleQuestion) -> Iterator[str]:
    """Yield what would be said to each answer the bank expects, right or wrong."""
    if isinstance(question, Choice):
        yield from (option.why for option in question.options)
    elif isinstance(question, Claim):
        yield from map(question.why.for_vote, VOTES)
    elif isinstance(question, Order):
        yield question.why
        yield from (step.why for step in question.sequence if step.why)
        yield from (distractor.why for distractor in question.distractors)
    elif isinstance(question, Match):
        yield question.why
        yield from (pair.why for pair in question.pairs if pair.why)
        yield from (extra.why for extra in question.extra if extra.why)
    elif not isinstance(question, Essay):
        assert isinstance(question, FormulaQuestion | Matrix | MatrixSet | Number | Text)
        yield question.why
        yield from (slip.why for slip in question.slips)


def revealed(at: AppTest, sentences: Iterator[str]) -> list[str]:
    """Return those of the sentences that the page has sent."""
    text = said(at)
    return [sentence for sentence in sentences if sentence in text]


def right_answer(question: SimpleQuestion) -> Any:
    """Return what to fill in to be right."""
    match question:
        case Choice():
            right = {option.id for option in question.options if option.is_right}
            return right.pop() if question.picks_one else right
        case Claim():
            return question.verdict
        case Matrix():
            return [list(map(str, row)) for row in question.answer]
        case MatrixSet():
            return ", ".join(question.answer)
        case Order():
            return Steps(question.shown_steps(), tuple(step.step for step in question.sequence))
        case Match():
            return {number: pair.right for number, pair in enumerate(question.pairs)}
        case Text():
            return question.answer.replace("*", "")
        case Essay():
            raise TypeError("An essay has no right answer to fill in.")
        case Number():
            return str(question.answer)
        case FormulaQuestion():
            return question.answer
    raise TypeError(f"How to fill in a {question.type} is not known here.")
