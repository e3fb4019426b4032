"""Draw the widgets of an answer, one function a kind, and the answer itself once its question is closed."""

import string
from collections.abc import Callable
from typing import Any

import streamlit as st

from quizzes.items import SimpleQuestion
from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import VOTES, Claim
from quizzes.kinds.essay import Essay
from quizzes.kinds.expression import ScalarExpression
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number
from quizzes.kinds.set import MatrixSet
from quizzes.kinds.text import Text


def draw_answer(key: str, question: SimpleQuestion) -> Callable[[], Any]:
    """Draw the widgets of an answer and return how to read the answer from them.

    Parameters
    ----------
    key : str
        Unique to the question; the widgets' keys begin with it.
    question : SimpleQuestion
        Of any kind but an essay, which takes two steps and is drawn by ``quiz``.
    """
    return _ANSWERS[type(question)](f"answer_{key}", question)


def _choice(key: str, question: Choice) -> Callable[[], Any]:
    labels = _option_labels(question)
    if question.picks_one:
        st.radio(
            "Your answer",
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            key=key,
            label_visibility="collapsed",
            persist_state="session",
        )
        return lambda: st.session_state[key]
    for option, label in labels.items():
        st.checkbox(label, key=f"{key}.{option}", persist_state="session")
    return lambda: [option for option in labels if st.session_state[f"{key}.{option}"]]


def _option_labels(question: Choice) -> dict[str, str]:
    options = question.shown_options(seed=question.id)
    return {
        option.id: f"{letter}) {option.text}"
        for letter, option in zip(string.ascii_uppercase, options, strict=False)
    }


def _claim(key: str, question: Claim) -> Callable[[], Any]:  # noqa: ARG001 - every claim has the same votes.
    st.radio(
        "Your answer",
        list(VOTES),
        index=None,
        format_func=VOTES.__getitem__,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )
    return lambda: st.session_state[key]


def _line(key: str, question: SimpleQuestion) -> Callable[[], Any]:
    st.text_input(
        "Your answer",
        key=key,
        placeholder=_PLACEHOLDERS.get(type(question), ""),
        max_chars=600,
        persist_state="session",
        autocomplete="off",
    )
    return lambda: st.session_state[key] or ""


def _lines(key: str, question: SimpleQuestion) -> Callable[[], Any]:
    st.text_area(
        "Your answer",
        key=key,
        placeholder=_PLACEHOLDERS.get(type(question), ""),
        max_chars=2000,
        height=90,
        persist_state="session",
    )
    return lambda: st.session_state[key] or ""


def _grid(key: str, question: Matrix) -> Callable[[], Any]:
    rows, columns = question.shape
    for row in range(rows):
        with st.container(horizontal=True, width=110 * columns):
            for column in range(columns):
                st.text_input(
                    f"Row {row + 1}, column {column + 1}",
                    key=f"{key}.{row}.{column}",
                    width=90,
                    label_visibility="collapsed",
                    max_chars=40,
                    persist_state="session",
                    autocomplete="off",
                )
    return lambda: [
        [st.session_state[f"{key}.{row}.{column}"] or "" for column in range(columns)] for row in range(rows)
    ]


_ANSWERS: dict[type, Callable[[str, Any], Callable[[], Any]]] = {
    Choice: _choice,
    Claim: _claim,
    Number: _line,
    ScalarExpression: _line,
    MatrixExpression: _line,
    Matrix: _grid,
    MatrixSet: _lines,
    Text: _line,
}
_PLACEHOLDERS: dict[type, str] = {
    Number: "a number, or a formula such as 2^3",
    ScalarExpression: "a formula",
    MatrixExpression: "a formula, for example A*B^T + I",
    MatrixSet: "formulas, separated by commas",
}


def draw_given_answer(key: str, question: SimpleQuestion) -> None:
    """Show what was answered as text: the question is closed, so there is nothing to fill in any more."""
    given = st.session_state.get(f"{key}.given")
    if isinstance(question, Choice):
        chosen = {given} if isinstance(given, str) else set(given or ())
        for option, label in _option_labels(question).items():
            mark = "radio_button_checked" if option in chosen else "radio_button_unchecked"
            st.markdown(f":material/{mark}: {label}")
    elif isinstance(question, Claim):
        if given:
            st.markdown(f"You voted: **{VOTES[given]}**.")
    elif isinstance(given, list):
        st.code("\n".join("  ".join(cell or "·" for cell in row) for row in given), language=None)
    elif given:
        st.code(given, language=None, wrap_lines=True)
    if isinstance(question, Essay):
        st.markdown(f"**A model answer.** {question.model}")


def draw_key(question: SimpleQuestion, *, solved: bool) -> None:
    """Say what is right, where the verdict and the item's solution do not: the item is closed by now."""
    match question:
        case Choice() if not solved:
            for option in question.options:
                if option.is_right:
                    st.markdown(f"**The right option:** {option.text} {option.why}")
        case Claim():
            st.markdown(f"**Verdict:** {VOTES[question.verdict].lower()}.")
            if question.condition:
                st.markdown(f"**The condition.** {question.condition}")
        case _:
            pass
