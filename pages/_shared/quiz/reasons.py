"""Why each option is right or wrong: one folded panel, drawn only once its item is closed."""

import string
from collections.abc import Iterator
from typing import NamedTuple

import streamlit as st

from pages._shared.quiz.asked import Asked
from quizzes.formulas.typography import unbroken
from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import VOTES, Claim

WHY_EACH = "Why each option is right or wrong"


class _Reason(NamedTuple):
    """An option as it was shown, the share of the points it earns, and its own sentence."""

    option: str
    credit: float
    why: str


def draw_reasons(asked: Asked, part: str = "") -> None:
    """Draw the panel for a question with options; for any other kind nothing.

    All of it reaches the browser, folded or not, so this is called for a closed item only.

    Parameters
    ----------
    asked : Asked
        A question of a closed item.
    part : str
        The letter of the part, if the item has several.
    """
    reasons = list(_reasons(asked))
    if not reasons:
        return
    with st.expander(f"{WHY_EACH}: part {part}" if part else WHY_EACH, key=f"{asked.key}.reasons"):
        for reason in reasons:
            st.markdown(unbroken(f"{reason.option}  \n{_judged(reason.credit)} {reason.why}"))


def _reasons(asked: Asked) -> Iterator[_Reason]:
    question = asked.question
    if isinstance(question, Choice):
        options = question.shown_options(asked.order)
        for letter, option in zip(string.ascii_uppercase, options, strict=False):
            credit = 1.0 if option.is_right else option.credit
            yield _Reason(f"{letter}) {option.text}", credit, option.why)
    elif isinstance(question, Claim):
        for vote in question.shown_votes(asked.order):
            yield _Reason(VOTES[vote], float(vote == question.verdict), question.why.for_vote(vote))


def _judged(credit: float) -> str:
    if credit == 1.0:
        return ":material/check_circle: **Right.**"
    return ":material/contrast: **Partly right.**" if credit else ":material/cancel: **Wrong.**"
