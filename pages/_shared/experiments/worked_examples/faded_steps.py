"""A worked example that fades: all steps, then the last one blank, then the last two, then new numbers.

Every step also asks which rule it uses. The questions are those of the bank of worked examples.
"""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from pages._shared.frame.banks import items_of
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from pages._shared.quiz.asked import asked_in, is_done
from pages._shared.quiz.drawing import draw_item, draw_tap
from quizzes.kinds.choice import Choice
from quizzes.loading.items import Item

NEW_NUMBERS = "new numbers"
LAST_BLANK = "1 blank"
BLANKS = {"full": 0, LAST_BLANK: 1, "2 blanks": 2}
"""The stages with the steps of the notes, and how many of them are left out."""
STAGES = [*BLANKS, NEW_NUMBERS]


class Step(NamedTuple):
    """One step of an example."""

    rule: str  # the item that asks for its rule
    line: str  # the step as it is written
    blank: str = ""  # the item to fill in where the line is left out; none if it always stands


def item(name: str) -> Item:
    """Return a question of the bank by its id."""
    return next(question for question in items_of("worked_examples") if question.id == name)


def tap(name: str) -> None:
    """Draw a question of the bank that is answered by one tap."""
    question = item(name)
    assert isinstance(question, Choice)
    draw_tap(question)


def blank_steps(steps: Sequence[Step], stage: str) -> list[Step]:
    """Return the steps that a stage leaves out."""
    return list(steps[len(steps) - BLANKS[stage] :])


def all_filled(steps: Sequence[Step], stage: str) -> bool:
    """True if the learner has closed every step that the stage leaves out, or it leaves out none."""
    return all(is_done(item(step.blank)) for step in blank_steps(steps, stage))


def draw_steps(lesson: Lesson, steps: Sequence[Step], stage: str) -> None:
    """Draw the steps of an example, those that the stage leaves out as questions."""
    left_out = blank_steps(steps, stage)
    for number, step in enumerate(steps, start=1):
        with prose_box(border=True, key=f"step_{step.rule}"):
            head = f"**Step {number} of {len(steps)}.**"
            prose(f"{head} This one is yours." if step in left_out else f"{head} {step.line}")
            tap(step.rule)
        if step in left_out:
            draw_item(item(step.blank))
    if stage == LAST_BLANK and _at_the_first_try(steps[-1].blank):
        _offer_to_skip(lesson)


def _at_the_first_try(name: str) -> bool:
    (asked,) = asked_in(item(name))
    state = asked.state
    return state.solved and len(state.grades) == 1 and not state.hints_shown


def _offer_to_skip(lesson: Lesson) -> None:
    def go_on() -> None:
        st.session_state[lesson.key("stage")] = NEW_NUMBERS

    with prose_box():
        prose(
            "Right at the first try, so you may skip the stage with two blanks and go on to numbers you have not seen."
        )
        st.button(
            "Skip to new numbers", key=lesson.key("skip"), icon=":material/fast_forward:", on_click=go_on
        )
