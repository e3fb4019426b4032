"""Write a quiz: the YAML of a bank, its faults and a preview of its questions side by side."""

import streamlit as st

from pages._shared.frame.banks import bank_faults
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.prose import prose
from pages._shared.quiz.checked_text import check_text
from pages._shared.quiz.editor import (
    edit_text,
    list_faults,
    list_served_faults,
    preview,
    say_how_it_stands,
)

lesson = open_lesson("write_a_quiz")
text_side, try_side = st.columns(2, gap="large")
with text_side:
    text = edit_text(lesson)
checked = check_text(text)
with try_side:
    say_how_it_stands(checked)
    if checked.items:
        preview(checked.items)
    list_faults(checked.faults, key="write_a_quiz.faults")
served = bank_faults()
if served:
    st.header("Faults of the banks in use", anchor=False)
    prose(
        "These files have faults. Their last good versions stay in use until they are mended. What is wrong stands in the "
        "server's log; `python -m quizzes check FILE` says it, too."
    )
    list_served_faults(served, key="write_a_quiz.served")
close_lesson(lesson)
