"""The quiz: questions Q1 to Q5, others that ask for the same ideas elsewhere, and those of a folder of one's own."""

import streamlit as st

from pages._shared.frame.banks import own_banks
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.prose import prose_box
from pages._shared.quiz.drawing import draw_item, draw_one_of, score

lesson = open_lesson("quiz")
draw_one_of("quiz", lesson.key("shown_question"), letter="Q", scored=True)
transfer = prose_box().expander(
    "Other architectures", key=lesson.key("transfer"), on_change="rerun", icon=":material/explore:"
)
if transfer.open:
    with transfer:
        st.markdown(
            "The same ideas in designs that the lab does not treat: transformers, DenseNet, highway networks, ReZero, "
            "SkipInit, Fixup and U-Net. Each question says what it needs of the design."
        )
        draw_one_of("transfer", lesson.key("shown_transfer"))
further = prose_box().expander(
    "More questions on the same ideas",
    key=lesson.key("further"),
    on_change="rerun",
    icon=":material/library_add:",
)
if further.open:
    with further:
        draw_one_of("further", lesson.key("shown_further"))
for bank in own_banks():
    st.header(bank.title, anchor=False)
    for item in bank.items.values():
        draw_item(item)
    score(tuple(bank.items.values()))
close_lesson(lesson)
