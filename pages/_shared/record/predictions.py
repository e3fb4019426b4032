"""A prediction as the record keeps it: like an answer, under a name of its own."""

import secrets
from collections.abc import Iterable

from pages._shared.frame.predict import Prediction
from quizzes.learner.attempts import PREDICTION, Attempt


def as_attempt(prediction: Prediction, earlier: Iterable[Attempt], at: int) -> Attempt:
    """Return what the record keeps of a prediction.

    Parameters
    ----------
    prediction : Prediction
        One that has met its answer.
    earlier : iterable of Attempt
        The record so far: who predicts the same again, after a reset, makes a further try.
    at : int
        The time, in milliseconds since 1970.
    """
    name = f"{PREDICTION}.{prediction.page}"
    same = (name, prediction.fingerprint)
    return Attempt(
        id=secrets.token_hex(8),
        at=at,
        question=name,
        fingerprint=prediction.fingerprint,
        result="right" if prediction.right else "wrong",
        credit=float(prediction.right),
        tries=1 + sum((attempt.question, attempt.fingerprint) == same for attempt in earlier),
        where=prediction.page,
    )
