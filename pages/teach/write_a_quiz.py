"""Write a quiz: the YAML of a bank, its faults and a preview of its questions side by side."""

import streamlit as st

from pages._shared.lesson import close_lesson, open_lesson
from pages._shared.quiz_editor import check_text, edit_text, list_faults, preview

lesson = open_lesson("write_a_quiz")
text_side, try_side = st.columns(2, gap="large")
with text_side:
    text = edit_text(lesson)
checked = check_text(text)
with try_side:
    if checked.bank is None:
        count = len(checked.faults)
        st.error(
            f"{count} {'fault' if count == 1 else 'faults'}. Each line says where, what is wrong and how to mend it.",
            icon=":material/build:",
        )
        list_faults(checked.faults, key="write_a_quiz.faults")
    else:
        preview(checked.bank)
close_lesson(lesson)
