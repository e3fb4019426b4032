"""Attempts for tests: sound ones, as many as wanted."""

from typing import Any

from quizzes.learner.attempts import Attempt

NOON = 1_762_171_200_000
"""3 November 2025, 12:00 UTC, in milliseconds."""


def attempt(number: int = 0, **fields: Any) -> Attempt:
    """Return the attempt of this number: each has an id and a moment of its own."""
    given = {
        "id": f"{number:016x}",
        "at": NOON + number,
        "question": "q1-jacobian",
        "fingerprint": "0123456789",
        "result": "right",
        "credit": 1.0,
        "tries": 1,
        "where": "quiz",
    }
    return Attempt.model_validate(given | fields)
