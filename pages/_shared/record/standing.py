"""How this learner stands with every item, worked out once for each state of their record."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import streamlit as st

from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import Lesson
from pages._shared.record.learners_record import attempts
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number
from quizzes.kinds.question import ON_ITS_PAGE
from quizzes.learner.attempts import Attempt
from quizzes.learner.mastery import Count, Standing, count, items_for, standings
from quizzes.loading.banks import Banks
from quizzes.loading.items import Item

_KNOWN = "standings"
_SHORT = (Choice, Number)


def standing() -> Mapping[str, Standing]:
    """Return how this learner stands with each item, by item id."""
    now_known, bank = attempts(), banks()
    # The list and the banks are replaced when they change, so being the same objects is being unchanged.
    kept: tuple[tuple[Attempt, ...], Banks, Mapping[str, Standing]] | None = st.session_state.get(_KNOWN)
    if kept is None or kept[0] is not now_known or kept[1] is not bank:
        kept = now_known, bank, standings(bank.items.values(), bank.fingerprints, now_known)
        st.session_state[_KNOWN] = kept
    return kept[2]


def current_time() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def due_items() -> list[str]:
    """Return the ids of the items that are due, the longest due first; before them those the learner was wrongly sure of."""
    now = current_time()
    known = [(each.due, item, each) for item, each in standing().items() if each.due and each.due <= now]
    return [item for _, item, _ in sorted(known, key=lambda entry: (not entry[2].sure_and_wrong, *entry[:2]))]


def other_items() -> list[str]:
    """Return the ids of items that are not due, the most useful first: the next due, then from pages seen, then the rest."""
    known, now, seen = standing(), current_time(), pages_seen()
    later = sorted((each.due, item) for item, each in known.items() if each.due and each.due > now)
    untried = [item for item in _askable() if not known[item.id].tried]
    on_seen_pages = [item.id for item in untried if page_of(item) in seen]
    return [
        *(item for _, item in later),
        *on_seen_pages,
        *(item.id for item in untried if page_of(item) not in seen),
    ]


def is_newcomer() -> bool:
    """Return True for a learner who has answered nothing and seen no page but Home."""
    return not attempts() and pages_seen() <= {"home"}


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


def _askable() -> list[Item]:
    return [item for item in banks().items.values() if ON_ITS_PAGE not in item.tags]


def page_of(item: Item) -> str:
    """Return the page an item belongs to: the one that shows it, or the one its bank is named after."""
    if item.page:
        return item.page.partition("#")[0]
    return next(name for name, bank in banks().banks.items() if item.id in bank.items).replace("-", "_")


def next_due() -> datetime | None:
    """Return when the next item that is not yet due comes back, or None if none will."""
    now = current_time()
    return min((each.due for each in standing().values() if each.due and each.due > now), default=None)


def goal_counts(home: Lesson) -> list[Count]:
    """Return how this learner stands with the items of each goal of the lab, in the order of the goals."""
    known, now, items = standing(), current_time(), banks().items.values()
    return [
        count([known[item.id] for item in items_for(goal.practises, items)], now) for goal in home.objectives
    ]


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
