"""The quiz: questions Q1 to Q5, and those of a folder of one's own."""

import streamlit as st

from pages._shared.frame.banks import own_banks
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.quiz.drawing import draw_item, draw_one_of, score

lesson = open_lesson("quiz")
draw_one_of("quiz", lesson.key("shown_question"), letter="Q", scored=True)
for bank in own_banks():
    st.header(bank.title, anchor=False)
    for item in bank.items.values():
        draw_item(item)
    score(tuple(bank.items.values()))
close_lesson(lesson)
