"""What this learner has answered so far in this session, and what of it goes into their record."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st

from pages._shared.frame.banks import banks
from pages._shared.frame.times import learners_zone
from pages._shared.frame.visits import current_page
from pages._shared.record import learners_record
from pages._shared.record.learners_record import all_in_tab, in_tab, keep_in_tab
from quizzes.kinds.essay import Essay
from quizzes.kinds.grading import Grade
from quizzes.kinds.question_state import QuestionState
from quizzes.kinds.shuffling import showing
from quizzes.learner.attempts import NEW_NUMBERS, Attempt, Confidence
from quizzes.learner.work import Work, work_from
from quizzes.loading.fingerprint import fingerprint
from quizzes.loading.items import Item, SimpleQuestion, questions

_WORKS, _ORDERS = "works", "question_orders"
_IN_TAB = "work/"


@dataclass(frozen=True)
class Asked:
    """One question as it is put to the learner at one place.

    Attributes
    ----------
    key
        What this session's state and widgets are kept under.
    name
        What the record calls it: the item's id, or ``item-id.part-id`` for a part.
    question
        The question.
    fingerprint
        What its item asks, see ``quizzes.loading.fingerprint``; None if the answers are not to be recorded.
    variant
        The short code of its numbers, or None.
    """

    key: str
    name: str
    question: SimpleQuestion
    fingerprint: str | None = None
    variant: str | None = None

    @property
    def work(self) -> Work:
        """What the learner did at the question, in this tab."""
        return work_of(self.key, self.question)

    @property
    def state(self) -> QuestionState:
        """The state of the question for this learner, in this tab."""
        return self.work.state

    @property
    def closed(self) -> bool:
        """True once it is solved, given up or out of attempts."""
        return self.state.closed(self.question.rules)

    @property
    def widget(self) -> str:
        """What the keys of the widgets of its answer begin with."""
        return f"answer_{self.key}"

    @property
    def order(self) -> str:
        """The seed of the order of its options: drawn when it is first shown here, and kept while this session lasts."""
        drawn: dict[str, str] = st.session_state.setdefault(_ORDERS, {})
        if self.key not in drawn:
            drawn[self.key] = showing(self.key, today())
        return drawn[self.key]

    @property
    def given(self) -> Any:
        """The latest answer, in the form its kind grades; of an essay the text. None before the first."""
        return self.work.given

    @property
    def tried(self) -> tuple[tuple[Any, Grade], ...]:
        """The answers that counted so far, in the form their kind grades, each with its grade; oldest first."""
        return self.work.tried

    def answer(self, given: Any, confidence: Confidence | None = None) -> None:
        """Grade an answer that is given in one step, and count it."""
        if not self.closed:
            self._keep(self.work.answered(self.question, given), confidence)

    def write(self, question: Essay, text: str) -> None:
        """Take an essay, to be marked by the learner next, or say why it cannot be."""
        if not self.closed:
            self._keep(self.work.written(question, text))

    def mark(self, question: Essay, ticks: list[int]) -> None:
        """Count an essay with the marks that the learner gave it."""
        if not self.closed:
            self._keep(self.work.marked(question, ticks))

    def give_up(self) -> None:
        """Close the question, because the learner asked for the solution, and record that."""
        if not self.closed:
            self._keep(self.work.giving_up())
            self._record("shown", 0.0)

    def take_hint(self) -> None:
        """Show one more hint."""
        self._keep(self.work.with_hint())

    def _keep(self, work: Work, confidence: Confidence | None = None) -> None:
        """Keep the work, and record the answer that it ends with, if it is a new one that counts."""
        before, after = self.state, work.state
        _works()[self.key] = work
        if self.fingerprint is not None:
            keep_in_tab(f"{_IN_TAB}{self.key}", work.as_text(_mark_of(self.question)))
        if len(after.grades) > len(before.grades):
            grade = after.grades[-1]
            self._record(grade.outcome.value, grade.credit, grade.slip, confidence)

    def _record(
        self, result: str, credit: float, slip: str | None = None, confidence: Confidence | None = None
    ) -> None:
        if self.fingerprint is None:
            return
        learners_record.record(
            Attempt.model_validate(
                {
                    "id": secrets.token_hex(8),
                    "at": learners_record.now_ms(),
                    "question": self.name,
                    "fingerprint": self.fingerprint,
                    "variant": self.variant,
                    "result": result,
                    "credit": credit,
                    "tries": len(self.state.grades),
                    "hints": self.state.hints_shown,
                    "slip": slip,
                    "confidence": confidence,
                    "where": current_page(),
                }
            )
        )

    def right_before(self) -> str | None:
        """Return the day on which the learner had it right last, if that was their latest answer to it."""
        latest = learners_record.latest(self.name)
        if latest is None or latest.result != "right" or latest.fingerprint != self.fingerprint:
            return None
        return day_of(latest.at)


def asked_in(item: Item, *, variant: str | None = None, place: str = "", record: bool = True) -> list[Asked]:
    """Return the questions of an item as they are put to the learner.

    Parameters
    ----------
    item : Item
        A question, or one with parts.
    variant : str, optional
        The code of its numbers, if they vary.
    place : str
        Tells apart the same question at two places, each with a state of its own.
    record : bool
        False if the answers are nobody's record, as in a preview.
    """
    mark = banks().fingerprints.get(item.id) if record else None
    # The first variant is the item as it stands in its bank, so it is kept under the same key.
    first = next(iter(banks().variants(item.id)), None) if record else None
    others = None if variant == first else variant
    return [
        Asked("~".join(filter(None, (place, name, others))), name, question, mark, variant)
        for name, question in questions(item)
    ]


def asked_by_page(question: SimpleQuestion, seed: int) -> Asked:
    """Return a question that a page drew by a seed, as it is put to the learner: recorded under its id without the seed."""
    name = f"{NEW_NUMBERS}.{question.id.removesuffix(f'-{seed}')}"
    return Asked(question.id, name, question, fingerprint({"ask": question.ask}), str(seed))


def day_of(at: int) -> str:
    """Return the day of a moment, in the learner's time zone: "3 November", with the year if it is another one."""
    zone = learners_zone()
    day = datetime.fromtimestamp(at / 1000, zone)
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today().year else "")


def today() -> date:
    """Return the present day in the learner's time zone."""
    return datetime.now(learners_zone()).date()


def work_of(key: str, question: SimpleQuestion) -> Work:
    """Return what this learner did at a question. A process that takes over a tab does it again from what the tab keeps."""
    works = _works()
    if key not in works:
        text = in_tab(f"{_IN_TAB}{key}")
        if text is None:
            return Work()
        works[key] = work_from(text, question, _mark_of(question))
    return works[key]


def start_again(items: Iterable[Item]) -> None:
    """Put questions to the learner as if they had not been answered in this tab. Their record stays."""
    for item in items:
        for key, _ in questions(item):
            _works().pop(key, None)
            keep_in_tab(f"{_IN_TAB}{key}", None)
            for name in [name for name in st.session_state if str(name).startswith(f"answer_{key}")]:
                del st.session_state[name]


def _mark_of(question: SimpleQuestion) -> str:
    """Return a text that changes with what is asked, so that an answer to another question is not taken for one to this."""
    return fingerprint({"ask": question.ask})


def is_done(item: Item) -> bool:
    """True once every question of the item is closed."""
    return bool(done_among((item,)))


def done_among(items: Iterable[Item]) -> frozenset[str]:
    """Return the ids of the items whose every question is closed."""
    # Looked up once: a session is slow to answer, and some pages ask about a hundred items.
    begun = {*_works(), *(name.removeprefix(_IN_TAB) for name in all_in_tab())}
    return frozenset(
        item.id
        for item in items
        if all(
            key in begun and work_of(key, question).state.closed(question.rules)
            for key, question in questions(item)
        )
    )


def _works() -> dict[str, Work]:
    works: dict[str, Work] = st.session_state.setdefault(_WORKS, {})
    return works
