"""A learner's record as tables: by goal, by question, and every answer as a CSV file."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import Lesson, lessons
from pages._shared.frame.times import on_day, until
from pages._shared.record.learners_record import attempts
from pages._shared.record.standing import current_time, goal_counts, standing
from quizzes.learner.attempts import Attempt
from quizzes.learner.mastery import Standing
from quizzes.learner.scheduling import item_of, moment
from quizzes.loading.banks import Bank

_FIELDS = ("question", "variant", "result", "credit", "tries", "hints", "confidence", "slip", "where")


def goals_table(home: Lesson) -> dict[str, list[Any]]:
    """Return one row for each goal of the lab: how many questions it has, and how the learner stands with them."""
    counts = goal_counts(home)
    return {
        "Goal": [goal.text for goal in home.objectives],
        "All": [counted.items for counted in counts],
        "Right": [counted.right for counted in counts],
        "Untried": [counted.untried for counted in counts],
        "Due": [counted.due for counted in counts],
        "Solid": [counted.solid for counted in counts],
    }


def questions_table() -> dict[str, list[str]]:
    """Return one row for each item the learner has tried, in the order of the banks; none is an empty table."""
    known, now = standing(), current_time()
    latest = {item_of(event.question): event for event in attempts()}
    rows = [
        (f"{_title(bank)}, question {number}", *_row(known[item], latest[item], now))
        for bank in banks().banks.values()
        for number, item in enumerate(bank.items, start=1)
        if item in latest
    ]
    names = ("Question", "Latest answer", "On", "Solid", "Comes back")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _title(bank: Bank) -> str:
    """Return the title of the page a bank belongs to, or its own."""
    lesson = lessons().get(bank.id.replace("-", "_"))
    return lesson.title if lesson else bank.title


def _row(known: Standing, latest: Attempt, now: datetime) -> tuple[str, str, str, str]:
    solid = "yes" if known.solid else "no longer: its text changed" if known.changed else "not yet"
    comes_back = until(known.due, now) if known.due else "on its page" if known.tried else "as a new question"
    return _RESULTS[latest.result], on_day(moment(latest.at)), solid, comes_back


_RESULTS = {
    "right": "right",
    "partly right": "partly right",
    "wrong": "not right",
    "shown": "solution shown",
}


def answers_csv(events: Sequence[Attempt]) -> str:
    """Return every answer as one line of a CSV file, oldest first, with its time in UTC.

    A text that a spreadsheet would run as a formula gets an apostrophe in front: records can be loaded from files.
    """
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("time (UTC)", *_FIELDS))
    for event in events:
        values = (getattr(event, name) for name in _FIELDS)
        lines.writerow(
            (
                moment(event.at).strftime("%Y-%m-%d %H:%M:%S"),
                *("" if v is None else _inert(v) for v in values),
            )
        )
    return text.getvalue()


def _inert(value: Any) -> Any:
    runs = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if runs else value
