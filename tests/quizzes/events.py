"""Short ways to write down what a learner has done."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from quizzes.learner.attempts import Attempt

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
START = int(datetime(2026, 1, 5, 9, 0, tzinfo=UTC).timestamp() * 1000)
TEXT, OTHER_TEXT = "a" * 10, "b" * 10

_numbers = count()


def event(question: str, after: int = 0, result: str = "right", tries: int = 1, **more: Any) -> Attempt:
    """Return one event, ``after`` milliseconds after the start."""
    values = {
        "id": f"{next(_numbers):016x}",
        "at": START + after,
        "question": question,
        "fingerprint": TEXT,
        "result": result,
        "credit": 1.0 if result == "right" else 0.0,
        "tries": tries,
        "where": "quiz",
    }
    return Attempt.model_validate({**values, **more})


def texts(events: Iterable[Attempt]) -> dict[str, str]:
    """Return the fingerprints under which all these events still count."""
    return {each.question.partition(".")[0]: TEXT for each in events}
