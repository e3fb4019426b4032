"""Times as a learner reads them: how long until something, and the day of something, on their own clock."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from quizzes.formulas.typography import counted


def until(then: datetime, now: datetime) -> str:
    """Return how long it takes until ``then``, in words.

    Examples
    --------
    >>> from datetime import timedelta
    >>> noon = datetime(2026, 1, 5, 12, 0)
    >>> until(noon, noon), until(noon + timedelta(seconds=90), noon), until(noon + timedelta(hours=30), noon)
    ('now', 'in 2 minutes', 'in 30 hours')
    >>> until(noon + timedelta(days=9), noon)
    'in 9 days'
    """
    seconds = (then - now).total_seconds()
    if seconds <= 0:
        return "now"
    unit, size = "day", 86400
    if seconds < 2 * 3600:
        unit, size = "minute", 60
    elif seconds < 2 * 86400:
        unit, size = "hour", 3600
    number = max(1, round(seconds / size))
    return f"in {counted(number, unit)}"


def on_day(moment: datetime) -> str:
    """Return the day of a moment, as the learner's calendar has it: ``5 Jan 2026``."""
    there = moment.astimezone(learners_zone())
    return f"{there.day} {there:%b %Y}"


def at_time(moment: datetime) -> str:
    """Return the day and the time of a moment, as the learner's calendar and clock have it: ``5 Jan 2026, 09:30``."""
    return f"{on_day(moment)}, {moment.astimezone(learners_zone()):%H:%M}"


def day_began(moment: datetime) -> datetime:
    """Return the midnight at which the day of a moment began, on the learner's clock."""
    return moment.astimezone(learners_zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def learners_zone() -> tzinfo:
    """Return the time zone of the learner's browser; UTC while it is unknown."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
