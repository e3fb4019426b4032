"""One form: a question at a time, each answered once, and nothing said about whether it was right."""

import secrets

import streamlit as st

from pages._shared.browser.attention import call_attention, take_attention
from pages._shared.frame.banks import banks
from pages._shared.frame.prose import prose_box
from pages._shared.frame.visits import current_page
from pages._shared.quiz.answer_widgets import draw_answer
from pages._shared.quiz.asked import asked_in
from pages._shared.quiz.drawing import title_of
from pages._shared.record.learners_record import now_ms, record
from quizzes.formulas.typography import unbroken
from quizzes.kinds.grading import Grade
from quizzes.kinds.parts import Parts
from quizzes.learner.attempts import CONFIDENCE, Attempt, Confidence
from quizzes.learner.inventory import Sheet, asked_as
from quizzes.loading.items import Item

BOX = "inventory_question"
"""The key of what is drawn: the keyboard focus goes on from one question to the next."""


def draw_form(name: str, form: Sheet) -> None:
    """Draw the next question of a form that is under way.

    Parameters
    ----------
    name : str
        What the form is called.
    form : Sheet
        With a question that is not answered.
    """
    item = form.present
    if item is None or isinstance(item, Parts):
        raise TypeError(f"Form {name} has no question that is answered in one step.")
    # This page records the answer itself: it says nothing about it yet.
    (asked,) = asked_in(item, record=False)
    with prose_box(border=True, key=BOX):
        st.markdown(f"**Form {name}, question {len(form.answers) + 1} of {len(form.items)}**")
        st.markdown(unbroken(item.ask))
        with st.form(f"{item.id}.form", border=False):
            read = draw_answer(asked)
            confidence = st.segmented_control(
                "How sure are you? You need not say.",
                CONFIDENCE,
                format_func=str.capitalize,
                key=f"{item.id}.confidence",
                width="content",
            )
            pressed = st.form_submit_button("Answer", key=f"{item.id}.check")
        if pressed:
            grade = item.grade(read())
            if grade.counts:
                record(_attempt(item, grade, confidence))
                call_attention(BOX)
                st.rerun()
            st.info(unbroken("\n\n".join(grade.feedback)), title=title_of(grade), icon=":material/edit:")
        take_attention(BOX)


def _attempt(item: Item, grade: Grade, confidence: Confidence | None) -> Attempt:
    return Attempt.model_validate(
        {
            "id": secrets.token_hex(8),
            "at": now_ms(),
            "question": asked_as(item.id),
            "fingerprint": banks().fingerprints[item.id],
            "result": grade.outcome.value,
            "credit": grade.credit,
            "tries": 1,
            "slip": grade.slip,
            "confidence": confidence,
            "where": current_page(),
        }
    )
