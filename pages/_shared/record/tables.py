"""A learner's record as tables: by goal, by question, what is never asked again, and every answer as a CSV file."""

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import Lesson, lessons
from pages._shared.frame.times import on_day, until
from pages._shared.record.inventory import how_far, sheets
from pages._shared.record.learners_record import attempts
from pages._shared.record.standing import claims_count, current_time, due_items, goal_counts, standing
from quizzes.learner.attempts import Attempt, is_new_numbers, is_prediction
from quizzes.learner.mastery import Standing
from quizzes.learner.scheduling import item_of, moment
from quizzes.loading.banks import Bank

CLAIMS = "Claims about the sources"
"""What the statements to vote on are called where they are counted."""

_FIELDS = ("question", "variant", "result", "credit", "tries", "hints", "confidence", "slip", "where")
_VERDICT = ("result", "credit", "slip")


def goals_table(home: Lesson) -> dict[str, list[Any]]:
    """Return one row for each goal of the lab, and one for the claims: how many questions, and how the learner stands."""
    counts = [*goal_counts(home), claims_count()]
    return {
        "Goal": [*(goal.text for goal in home.objectives), CLAIMS],
        "All": [counted.items for counted in counts],
        "Right": [counted.right for counted in counts],
        "Untried": [counted.untried for counted in counts],
        "Due": [counted.due for counted in counts],
        "Solid": [counted.solid for counted in counts],
    }


def questions_table() -> dict[str, list[str]]:
    """Return one row for each item the learner has tried, in the order of the banks; none is an empty table."""
    known, now = standing(), current_time()
    latest = {item_of(event.question): event for event in _oldest_first(now)}
    due = due_items()
    rows = [
        (f"{_title(bank)}, question {number}", *_row(known[item], latest[item], now, is_due=item in due))
        for bank in banks().banks.values()
        for number, item in enumerate(bank.items, start=1)
        if item in latest
    ]
    return _columns(("Question", "Latest answer", "On", "Solid", "Comes back"), rows)


def asked_once_table() -> dict[str, list[str]]:
    """Return one row for each page with a prediction, one for each with new numbers, and one for each form of the test.

    None of them is an empty table.
    """
    now = current_time()
    predicted: dict[str, Attempt] = {}
    new_numbers: dict[str, list[Attempt]] = defaultdict(list)
    for event in _oldest_first(now):
        if is_prediction(event):
            predicted[event.where] = event
        elif is_new_numbers(event):
            new_numbers[event.where].append(event)
    rows = [
        (_page_title(page), "prediction", _RESULTS[event.result], _day(event, now))
        for page, event in predicted.items()
    ]
    for page, events in new_numbers.items():
        last = {(event.question, event.variant): event for event in events}.values()
        right = sum(event.result == "right" for event in last)
        rows.append(
            (_page_title(page), "new numbers", f"{right} of {len(last)} right", _day(events[-1], now))
        )
    for name, form in sheets().items():
        if form.answers:
            newest = max(form.answers.values(), key=lambda event: event.at)
            rows.append((_page_title(newest.where), f"form {name}", how_far(form), _day(newest, now)))
    return _columns(("Page", "What", "Latest answer", "On"), rows)


def _columns(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _oldest_first(now: datetime) -> list[Attempt]:
    """Return all attempts; before them those that are dated in the future, or they would stay the latest for ever."""
    return sorted(attempts(), key=lambda event: moment(event.at) <= now)


def _day(event: Attempt, now: datetime) -> str:
    return on_day(min(moment(event.at), now))


def _title(bank: Bank) -> str:
    """Return the title of the page a bank belongs to, or its own."""
    lesson = lessons().get(bank.id.replace("-", "_"))
    return lesson.title if lesson else bank.title


def _page_title(page: str) -> str:
    """Return what the menu calls a page; of one that is gone, its name."""
    lesson = lessons().get(page)
    return (lesson.menu or lesson.title) if lesson else page


def _row(known: Standing, latest: Attempt, now: datetime, *, is_due: bool) -> tuple[str, str, str, str]:
    if known.due is None:
        comes_back = "on its page" if known.tried else "as a new question"
    elif known.due <= now and not is_due:
        comes_back = "on one of the next days"
    else:
        comes_back = until(known.due, now)
    solid = "yes" if known.solid else "no longer: its text changed" if known.changed else "not yet"
    return _RESULTS[latest.result], _day(latest, now), solid, comes_back


_RESULTS = {
    "right": "right",
    "partly right": "partly right",
    "wrong": "not right",
    "shown": "solution shown",
}


def answers_csv(events: Sequence[Attempt], sealed: Collection[str] = ()) -> str:
    """Return every answer as one line of a CSV file, oldest first, with its time in UTC.

    Of the answers whose ids are ``sealed`` the file does not say whether they were right.
    A text that a spreadsheet would run as a formula gets an apostrophe in front: records can be loaded from files.
    """
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("time (UTC)", *_FIELDS))
    for event in events:
        hidden = _VERDICT if event.id in sealed else ()
        values = (None if name in hidden else getattr(event, name) for name in _FIELDS)
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
