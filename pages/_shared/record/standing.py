"""How this learner stands with every item, worked out once for each state of their record."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import streamlit as st

from pages._shared.frame.banks import banks, items_of
from pages._shared.frame.course import course
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.times import day_began
from pages._shared.record.learners_record import attempts
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number
from quizzes.kinds.question import ON_ITS_PAGE
from quizzes.learner.attempts import Attempt, is_inventory, is_prediction
from quizzes.learner.due import left_today, mixed, mixed_set, topic_of, waiting
from quizzes.learner.mastery import Count, Standing, claims, count, items_for, standings
from quizzes.loading.banks import Banks
from quizzes.loading.items import Item

_KNOWN = "standings"
_SHORT = (Choice, Number)


@dataclass
class _Known:
    """What follows from a record and the banks, and what was due when that was asked last."""

    record: tuple[Attempt, ...]
    bank: Banks
    standings: Mapping[str, Standing]
    topics: Mapping[str, str]
    done: frozenset[str]
    due: tuple[str, ...] = ()
    due_of: tuple[list[str], int] = ([], 0)


def _known() -> _Known:
    now_known, bank = attempts(), banks()
    # The list and the banks are replaced when they change, so being the same objects is being unchanged.
    kept: _Known | None = st.session_state.get(_KNOWN)
    if kept is None or kept.record is not now_known or kept.bank is not bank:
        items = bank.items.values()
        known = standings(items, bank.fingerprints, now_known, current_time())
        kept = _Known(
            now_known,
            bank,
            known,
            {item.id: topic_of(item, bank) for item in items},
            frozenset(lesson.page for lesson in course() if _all_right(lesson.page, known)),
        )
        st.session_state[_KNOWN] = kept
    return kept


def _all_right(page: str, known: Mapping[str, Standing]) -> bool:
    items = items_of(page)
    return bool(items) and all(known[item.id].right for item in items)


def standing() -> Mapping[str, Standing]:
    """Return how this learner stands with each item, by item id."""
    return _known().standings


def current_time() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def due_items() -> tuple[str, ...]:
    """Return the ids of the items that are due today, of many topics; first those the learner was wrongly sure of."""
    known, now = _known(), current_time()
    have_come_back = waiting(known.standings, now)
    due_of = have_come_back, left_today(known.standings, day_began(now))
    if due_of != known.due_of:
        first = {item for item in have_come_back if known.standings[item].sure_and_wrong}
        known.due = mixed(have_come_back, known.topics, _objectives(), first=first, most=due_of[1])
        known.due_of = due_of
    return known.due


def more_are_waiting() -> bool:
    """Return True if more has come back than is due today."""
    return len(waiting(standing(), current_time())) > len(due_items())


def other_items() -> list[str]:
    """Return the ids of items that are not due, the most useful first: the next due, then from pages seen, then the rest."""
    known, due, seen = standing(), due_items(), pages_seen()
    later = sorted((each.due, item) for item, each in known.items() if each.due and item not in due)
    untried = [item for item in _askable() if not known[item.id].tried]
    on_seen_pages = [item.id for item in untried if page_of(item) in seen]
    return [
        *(item for _, item in later),
        *on_seen_pages,
        *(item.id for item in untried if page_of(item) not in seen),
    ]


def mixed_items(number: int, most: int) -> tuple[str, ...]:
    """Return the items of a mixed set, drawn by its number; those of pages this learner has seen go first."""
    askable = _askable()
    topics = {item.id: page_of(item) for item in askable}
    return mixed_set(number, topics, _objectives(), seen=pages_seen(), most=most)


def about() -> Mapping[str, Sequence[str]]:
    """Return what each item is about, by id: its objectives and its topic."""
    topics = _known().topics
    return {item.id: (*item.objective, topics[item.id]) for item in banks().items.values()}


def _objectives() -> Mapping[str, Collection[str]]:
    return {item.id: item.objective for item in banks().items.values()}


def has_answered() -> bool:
    """Return True for a learner who has answered a question; predictions and the concept inventory are none."""
    return not all(is_prediction(attempt) or is_inventory(attempt) for attempt in attempts())


def is_newcomer() -> bool:
    """Return True for a learner who has answered nothing and seen no page but Home and the test before the lab."""
    return not has_answered() and pages_seen() <= {"home", "before_and_after"}


def short_items(home: Lesson, number: int) -> list[str]:
    """Return the ids of a few short items on different objectives: for a newcomer, easy ones on the lab's goals."""
    items = banks().items
    if is_newcomer():
        return [item.id for item in _easiest_by_goal(home)][:number]
    short = [item for item in (*due_items(), *other_items()) if isinstance(items[item], _SHORT)]
    chosen: list[str] = []
    for item in short:
        others = {objective for other in chosen for objective in items[other].objective}
        if others.isdisjoint(items[item].objective) and len(chosen) < number:
            chosen.append(item)
    return chosen


def _easiest_by_goal(home: Lesson) -> Iterator[Item]:
    """Yield, for each goal, the easiest item that is answered by choosing, from the goal's own pages if they have one."""
    for goal in home.objectives:
        choices = [item for item in items_for(goal.practises, _askable()) if isinstance(item, Choice)]
        at_home = [item for item in choices if page_of(item) in goal.pages] or choices
        if at_home:
            yield min(at_home, key=lambda item: item.difficulty or 3)


def pages_seen() -> set[str]:
    """Return the pages this learner has answered something on, or opened in this session."""
    opened: set[str] = st.session_state.get("lessons_seen", set())
    return opened | {attempt.where for attempt in attempts()}


def done_lessons() -> frozenset[str]:
    """Return the lessons of the course whose own questions this learner has all right, due again or not."""
    return _known().done


def states_of_lessons() -> Mapping[str, Literal["new", "begun", "done", "due"]]:
    """Return how far this learner is with each lesson: its own questions due, all right, some tried, or none yet.

    A lesson that was opened in this visit is begun.
    """
    known, due, seen = _known(), set(due_items()), pages_seen()

    def state(page: str) -> Literal["new", "begun", "done", "due"]:
        items = [item.id for item in items_of(page)]
        if not due.isdisjoint(items):
            return "due"
        if page in known.done:
            return "done"
        return "begun" if page in seen or any(known.standings[item].tried for item in items) else "new"

    return {lesson.page: state(lesson.page) for lesson in course()}


def _askable() -> list[Item]:
    return [item for item in banks().items.values() if ON_ITS_PAGE not in item.tags]


def page_of(item: Item) -> str:
    """Return the page an item belongs to: the one that shows it, or the one its bank is named after."""
    return _known().topics[item.id]


def next_due() -> datetime | None:
    """Return when the next item that is not yet due comes back, or None if none will."""
    now = current_time()
    return min((each.due for each in standing().values() if each.due and each.due > now), default=None)


def goal_counts(home: Lesson) -> list[Count]:
    """Return how this learner stands with the items of each goal of the lab, in the order of the goals."""
    items, due = banks().items.values(), due_items()
    return [_count(items_for(goal.practises, items), due) for goal in home.objectives]


def claims_count() -> Count:
    """Return how this learner stands with the statements to vote on, which count for no goal."""
    return _count(claims(banks().items.values()), due_items())


def _count(items: Collection[Item], due: Collection[str]) -> Count:
    known = standing()
    return count({item.id: known[item.id] for item in items}, due)


def in_a_line(counted: Count) -> str:
    """Return a count as one line; what is zero is left out, but for what is right.

    Examples
    --------
    >>> in_a_line(Count(items=4, right=3, untried=1, due=2, solid=0, changed=0))
    '3 of 4 right on the latest try, 1 never tried, 2 due'
    >>> in_a_line(Count(items=4, right=0, untried=4, due=0, solid=0, changed=0))
    '4 questions, none tried yet'
    """
    if counted.untried == counted.items:
        return f"{counted.items} questions, none tried yet"
    parts = [
        f"{counted.right} of {counted.items} right on the latest try",
        *(
            f"{number} {word}"
            for number, word in (
                (counted.untried, "never tried"),
                (counted.due, "due"),
                (counted.solid, "solid"),
            )
            if number
        ),
    ]
    return ", ".join(parts)
