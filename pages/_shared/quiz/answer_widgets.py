"""Draw each kind of question: the widgets of an answer, the answer given once it is closed, and what is right.

A new kind is one entry in ``_DRAWINGS``, at the end.
"""

import string
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from pages._shared.quiz.asked import Asked
from pages._shared.quiz.order_input import order_input
from quizzes.formulas.typography import listed
from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import MEANINGS, VOTES, Claim
from quizzes.kinds.essay import Essay
from quizzes.kinds.expression import ScalarExpression
from quizzes.kinds.grading import Outcome
from quizzes.kinds.match import Match
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.set import MatrixSet
from quizzes.kinds.text import Text
from quizzes.loading.items import SimpleQuestion

Read = Callable[[], Any]
"""How to read an answer from its widgets, in the form the kind grades."""


@dataclass(frozen=True)
class Drawing:
    """How one kind is drawn.

    Attributes
    ----------
    ask
        Draws the widgets, given how the question is put and the question itself, and returns how to read the answer.
    given
        Draws an answer that can no longer be changed, given the same two.
    right
        Draws what is right, once the item is closed.
    right_unless
        What makes drawing what is right needless: that the learner's answer was ``solved``, that the item's own
        solution ``explained`` it as well, or nothing, because the answer does not say all.
    in_form
        False if the widgets need to redraw before Check is pressed.
    """

    ask: Callable[[Asked, Any], Read] | None
    given: Callable[[Asked, Any], None]
    right: Callable[[Any], None]
    right_unless: Literal["nothing", "solved", "explained"] = "explained"
    in_form: bool = True


def draw_answer(asked: Asked) -> Read:
    """Draw the widgets of an answer and return how to read the answer from them.

    Parameters
    ----------
    asked : Asked
        A question of any kind but an essay, which takes two steps and is drawn by ``drawing``.
    """
    ask = _DRAWINGS[type(asked.question)].ask
    if ask is None:
        raise TypeError(f"{type(asked.question).__name__} is not answered in one step.")
    return ask(asked, asked.question)


def fits_a_form(question: SimpleQuestion) -> bool:
    """Return True if nothing has to be redrawn while the answer is filled in."""
    return _DRAWINGS[type(question)].in_form


def draw_given_answer(asked: Asked) -> None:
    """Show what was answered as text: the question is closed, so there is nothing to fill in any more."""
    _DRAWINGS[type(asked.question)].given(asked, asked.question)


def draw_key(question: SimpleQuestion, *, solved: bool, explained: bool) -> None:
    """Say what is right, where neither the learner's answer nor the item's own solution does.

    Parameters
    ----------
    question : SimpleQuestion
        Part of an item that is closed.
    solved : bool
        True if the learner's answer was right.
    explained : bool
        True if the item has a solution, which is shown as well.
    """
    drawing = _DRAWINGS[type(question)]
    enough = {"nothing": False, "solved": solved, "explained": solved or explained}
    if not enough[drawing.right_unless]:
        drawing.right(question)


def _choice(asked: Asked, question: Choice) -> Read:
    key, labels = asked.widget, _option_labels(asked, question)
    if question.picks_one:
        tried = {option: f"Tried: {_SAID_OF[grade.outcome]}." for option, grade in asked.tried}
        st.radio(
            "Your answer",
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            # Beside the labels and not in them: the browser names an option by its label.
            captions=[tried.get(option, "") for option in labels] if tried else None,
            key=key,
            label_visibility="collapsed",
            persist_state="session",
        )
        return lambda: st.session_state[key]
    for option, label in labels.items():
        st.checkbox(label, key=f"{key}.{option}", persist_state="session")
    if asked.tried:
        st.caption(f"Tried: {'; '.join(_letters(ticked, labels) for ticked, _ in asked.tried)}.")
    return lambda: [option for option in labels if st.session_state[f"{key}.{option}"]]


_SAID_OF = {Outcome.WRONG: "not right", Outcome.PARTLY_RIGHT: "partly right"}


def _letters(ticked: Collection[str], labels: Mapping[str, str]) -> str:
    return listed([label.partition(")")[0] for option, label in labels.items() if option in ticked])


def _option_labels(asked: Asked, question: Choice) -> dict[str, str]:
    options = question.shown_options(asked.order)
    return {
        option.id: f"{letter}) {option.text}"
        for letter, option in zip(string.ascii_uppercase, options, strict=False)
    }


def _claim(asked: Asked, question: Claim) -> Read:
    key, votes = asked.widget, question.shown_votes(asked.order)
    st.radio(
        "Your answer",
        votes,
        index=None,
        format_func=VOTES.__getitem__,
        captions=[MEANINGS[vote] for vote in votes],
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )
    return lambda: st.session_state[key]


def _line(placeholder: str) -> Callable[[Asked, SimpleQuestion], Read]:
    def draw(asked: Asked, _: SimpleQuestion) -> Read:
        key = asked.widget
        st.text_input(
            "Your answer",
            key=key,
            placeholder=placeholder,
            max_chars=600,
            persist_state="session",
            autocomplete="off",
        )
        return lambda: st.session_state[key] or ""

    return draw


def _number(asked: Asked, question: Number) -> Read:
    unit = f" in {question.unit}" if question.unit else ""
    return _line(f"a number{unit}, or a formula such as 2^3")(asked, question)


def _lines(asked: Asked, _: MatrixSet) -> Read:
    key = asked.widget
    st.text_area(
        "Your answer",
        key=key,
        placeholder="formulas, separated by commas",
        max_chars=2000,
        height=90,
        persist_state="session",
    )
    return lambda: st.session_state[key] or ""


def _grid(asked: Asked, question: Matrix) -> Read:
    key, (rows, columns) = asked.widget, question.shape
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


def _order(asked: Asked, question: Order) -> Read:
    return order_input(asked.widget, question)


def _match(asked: Asked, question: Match) -> Read:
    key, partners = asked.widget, question.partners()
    letters = dict(zip(partners, string.ascii_uppercase, strict=False))
    # A selectbox shows plain text only, so partners with formulas are listed and chosen by letter.
    plain = not any(character in partner for partner in partners for character in "$*_`[")
    if not plain:
        st.markdown("\n".join(f"- {letter}) {partner}" for partner, letter in letters.items()))
    for number, pair in enumerate(question.pairs):
        st.selectbox(
            pair.left,
            partners,
            index=None,
            format_func=str if plain else letters.__getitem__,
            placeholder="Choose its partner",
            key=f"{key}.{number}",
            persist_state="session",
            width=420 if plain else 220,
        )
    return lambda: {
        pair.left: st.session_state[f"{key}.{number}"] for number, pair in enumerate(question.pairs)
    }


def _given_options(asked: Asked, question: Choice) -> None:
    given = asked.given
    chosen = {given} if isinstance(given, str) else set(given or ())
    for option, label in _option_labels(asked, question).items():
        mark = "radio_button_checked" if option in chosen else "radio_button_unchecked"
        st.markdown(f":material/{mark}: {label}")


def _given_text(asked: Asked, _: SimpleQuestion) -> None:
    if asked.given:
        st.code(asked.given, language=None, wrap_lines=True)


def _given_essay(asked: Asked, question: Essay) -> None:
    _given_text(asked, question)
    st.markdown(f"**A model answer.** {question.model}")


def _given_vote(asked: Asked, question: Claim) -> None:
    for vote in question.shown_votes(asked.order):
        mark = "radio_button_checked" if vote == asked.given else "radio_button_unchecked"
        st.markdown(f":material/{mark}: {VOTES[vote]}")


def _given_rows(asked: Asked, _: Matrix) -> None:
    given: list[list[str]] | None = asked.given
    if given:
        st.code("\n".join("  ".join(cell or "·" for cell in row) for row in given), language=None)


def _given_order(asked: Asked, _: Order) -> None:
    given: list[str] | None = asked.given
    if given:
        st.markdown("\n".join(f"{place}. {step}" for place, step in enumerate(given, start=1)))


def _given_pairs(asked: Asked, _: Match) -> None:
    given: Mapping[str, str | None] | None = asked.given
    if given:
        st.markdown("\n".join(f"- {left}: {partner or '·'}" for left, partner in given.items()))


def _right_options(question: Choice) -> None:
    for option in question.options:
        if option.is_right:
            st.markdown(f"**The right option:** {option.text} {option.why}")


def _right_vote(question: Claim) -> None:
    st.markdown(f"**Verdict:** {VOTES[question.verdict].lower()}.")
    if question.condition:
        st.markdown(f"**The condition.** {question.condition}")


def _right_text(question: Number | ScalarExpression | MatrixExpression | Text) -> None:
    st.markdown("**The answer:**")
    st.code(question.answer, language=None, wrap_lines=True)


def _right_rows(question: Matrix) -> None:
    st.markdown("**The answer:**")
    st.code("\n".join("  ".join(row) for row in question.answer), language=None)


def _right_set(question: MatrixSet) -> None:
    st.markdown("**The answer:**")
    st.code(", ".join(question.answer), language=None, wrap_lines=True)


def _right_order(question: Order) -> None:
    which = "The order" if question.before is None else "One right order"
    steps = "\n".join(f"{place}. {step.step}" for place, step in enumerate(question.sequence, start=1))
    st.markdown(f"**{which}:**\n\n{steps}")


def _right_pairs(question: Match) -> None:
    pairs = "\n".join(f"- {pair.left}: {pair.right}" for pair in question.pairs)
    st.markdown(f"**The pairs:**\n\n{pairs}")


def _right_in_the_model(_: Essay) -> None:
    """The model answer stands beside the learner's own."""


_DRAWINGS: dict[type, Drawing] = {
    Choice: Drawing(_choice, _given_options, _right_options, right_unless="solved"),
    Claim: Drawing(_claim, _given_vote, _right_vote, right_unless="nothing"),
    Number: Drawing(_number, _given_text, _right_text),
    ScalarExpression: Drawing(_line("a formula"), _given_text, _right_text),
    MatrixExpression: Drawing(_line("a formula, for example A*B^T + I"), _given_text, _right_text),
    Matrix: Drawing(_grid, _given_rows, _right_rows),
    MatrixSet: Drawing(_lines, _given_text, _right_set),
    Order: Drawing(_order, _given_order, _right_order, right_unless="solved", in_form=False),
    Match: Drawing(_match, _given_pairs, _right_pairs, right_unless="solved"),
    Text: Drawing(_line(""), _given_text, _right_text),
    Essay: Drawing(None, _given_essay, _right_in_the_model),
}
