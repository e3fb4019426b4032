"""Predict, then see: the learner commits to a guess before the experiment answers.

The guess is part of the URL, so a link can open a page with the experiment already shown. What the learner chose
themselves is noted once it has met its answer; whoever keeps a record takes it from here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.browser.attention import call_attention, lead_to_result
from pages._shared.browser.commitment import commit_on_purpose
from pages._shared.charts.network import network
from pages._shared.charts.on_the_way_back import sent, sent_data
from pages._shared.frame.controls import put
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson
from pages._shared.frame.lessons import JUST_SHOW_ME, Lesson
from quizzes.loading.fingerprint import fingerprint

_OWN, _MET = "predictions_own", "predictions_met"
"""The pages whose predictions the learner made themselves and has not seen answered; the predictions that were."""


HELD_BACK = "Make your prediction, and the answer appears here."
"""What a page says in place of an answer."""

_STARTS_AT_THE_LOSS = "The gradient starts at the loss, on the right, and travels to the left."


@dataclass(frozen=True)
class Prediction:
    """A prediction that has met its answer: on which page, what was asked (see ``fingerprint``), and how it went."""

    page: str
    fingerprint: str
    right: bool


@dataclass(frozen=True)
class Guess:
    """What the learner committed to. ``value`` is None after "just show me".

    ``page`` and ``fingerprint`` tell which question it answers, and ``about`` the state that was asked about: the
    keys of controls and their values.
    """

    label: str
    value: float | None
    page: str = ""
    fingerprint: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def skipped(self) -> bool:
        """True if the learner asked to be shown without a guess."""
        return self.label == JUST_SHOW_ME


def predict(
    lesson: Lesson,
    question: str,
    options: Mapping[str, float],
    about: Mapping[str, Any],
) -> Guess | None:
    """Ask for a prediction and return it, or None while the learner has not committed.

    Whoever makes one sees the state that was asked about, whatever was moved before.

    Parameters
    ----------
    lesson : Lesson
        The page that asks.
    question : str
        What to predict, in Markdown.
    options : mapping of str to float
        The offered outcomes and the value each stands for on the chart.
    about : mapping of str to Any
        The state that the question asks about: the controls it hangs on, and their values. Only while the page shows
        it does ``what_you_said`` say anything. Empty if the answer hangs on no control. The controls stand there before
        the learner commits, too.
    """
    key, box = lesson.key("guess"), lesson.key("predict_first")
    committed = st.session_state.get(key)
    if committed is not None:
        # A disabled widget forgets what the browser has just sent, unless the page itself sets it.
        st.session_state[key] = committed
    with st.container(border=True, key=box):
        # Beside the choice, not its label: a label grows pale with its widget.
        st.markdown(f"**Predict.** {question}")
        label = st.radio(
            "Your prediction. Arrow keys move, Enter or Space chooses.",
            [*options, JUST_SHOW_ME],
            index=None,
            key=key,
            bind="query-params",
            horizontal=True,
            label_visibility="collapsed",
            # A commitment stays; Reset asks again.
            disabled=committed is not None,
            # What comes with an address is somebody else's.
            on_change=_commit,
            args=(lesson, about),
        )
        if label is None:
            commit_on_purpose()
            st.caption("A wrong guess costs nothing and helps you remember.")
            return None
        if committed is None:
            # It came with the address: run once more, now that it is known, and lock it.
            st.rerun()
        asked = fingerprint({"ask": question, "options": list(options)})
        state = {lesson.key(name): value for name, value in about.items()}
        guess = Guess(label, options.get(label), lesson.page, asked, state)
        lead_to_result(box, "" if guess.skipped else _you_said(guess))
    return guess


def _commit(lesson: Lesson, about: Mapping[str, Any]) -> None:
    """Note that the choice is the learner's own, and go to the state it is about.

    The focus needs a new place, because the one it is at is locked now.
    """
    if st.session_state[lesson.key("guess")] != JUST_SHOW_ME:
        put(lesson, about)
    st.session_state.setdefault(_OWN, set()).add(lesson.page)
    _count_commitment(lesson)
    call_attention(lesson.key("predict_first"))


def just_show(lesson: Lesson) -> None:
    """Answer the question of a page without a prediction. For callbacks."""
    st.session_state[lesson.key("guess")] = JUST_SHOW_ME
    _count_commitment(lesson)


def is_answered(lesson: Lesson) -> bool:
    """Return True if the question of a page has been answered, also by a callback of the present run."""
    return st.session_state.get(lesson.key("guess")) is not None


def _count_commitment(lesson: Lesson) -> None:
    st.session_state[lesson.key("commitments")] = commitments(lesson) + 1


def commitments(lesson: Lesson) -> int:
    """Return how often the learner has answered the question of a page, in this visit; a link does not count."""
    return int(st.session_state.get(lesson.key("commitments"), 0))


def _you_said(guess: Guess) -> str:
    return f"You said {guess.label}."


def what_you_said(guess: Guess, right: str) -> str:
    """Return the sentence that sets the learner's guess beside the answer ``right``, and note how it went.

    It is empty while the page shows another state than the one that was asked about, and after "just show me".
    """
    if guess.skipped or not all(_is_set(key, value) for key, value in guess.about.items()):
        return ""
    if guess.page in (own := st.session_state.get(_OWN, ())):
        own.remove(guess.page)
        met = Prediction(guess.page, guess.fingerprint, guess.label == right)
        st.session_state.setdefault(_MET, []).append(met)
    return f"{_you_said(guess)} " + ("That is right. " if guess.label == right else f"It is {right}. ")


def _is_set(key: str, value: Any) -> bool:
    shown = st.session_state.get(key)
    # A slider sends 0.1 as the sum of its steps.
    return math.isclose(shown, value) if isinstance(shown, float) else bool(shown == value)


def take_predictions() -> list[Prediction]:
    """Return the predictions that have met their answers since the last call."""
    met: list[Prediction] = st.session_state.pop(_MET, [])
    return met


def mark_on_chart(guess: Guess, unseen: float, **place: float | str | None) -> dict[str, list[Any]]:
    """Return the dataset that keeps a prediction on the chart: one row at ``place``.

    After "just show me" there is nothing to keep. The row then stands, transparent, at ``unseen`` in place of the value.
    """
    at = {field: unseen if where is None else where for field, where in place.items()}
    return {
        field: [where] for field, where in {**at, "label": guess.label, "shown": not guess.skipped}.items()
    }


def keep_place_with_network(
    key: str, depth: int, *, skip: bool = True, place: DeltaGenerator, says: str = _STARTS_AT_THE_LOSS
) -> None:
    """Draw, where the answer will appear, the network it is about.

    Parameters
    ----------
    key : str
        Key of the drawing.
    depth : int
        How many layers it has; at most 100 are drawn.
    skip : bool
        Whether each has a skip.
    place : DeltaGenerator
        Where the drawing stands; its sentence stands where this is called.
    says : str
        What the sentence says of it.
    """
    drawn = min(depth, 100)
    figure(
        key,
        network(),
        {
            "layers": {"layer": list(range(1, drawn + 1)), "depth": [drawn] * drawn, "skip": [skip] * drawn},
            "ends": {"layer": [0.3, drawn + 0.7], "label": ["input", "loss"]},
        },
        says,
        title=HELD_BACK,
        place=place,
    )


def keep_place_with_start(
    lesson: Lesson, steps: int, low: float, high: float, *, says: str, place: DeltaGenerator
) -> None:
    """Draw, where the answer will appear, the gradient before it has gone anywhere.

    Parameters
    ----------
    lesson : Lesson
        The page.
    steps : int
        How many blocks the gradient is to pass.
    low, high : float
        The ends of the axis.
    says : str
        The sentence below the drawing.
    place : DeltaGenerator
        Where the drawing stands; its sentence stands where this is called.
    """
    figure(lesson.key("sent"), sent(), sent_data(steps, low, high), says, title=HELD_BACK, place=place)


def end_here(lesson: Lesson) -> NoReturn:
    """End the page: what follows waits for the learner's prediction."""
    close_lesson(lesson)
    st.stop()
