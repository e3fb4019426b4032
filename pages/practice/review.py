"""Review: what is due, from all pages, one question at a time; and how well the learner judges themselves."""

import streamlit as st

from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.prose import prose
from pages._shared.quiz.review import draw_review
from pages._shared.record.calibration import how_sure_and_how_right
from quizzes.formulas.typography import percent
from quizzes.learner.due import DAILY
from quizzes.learner.scheduling import DESIRED_RETENTION

lesson = open_lesson("review")
if not draw_review():
    how_sure_and_how_right(lesson)
    st.header("How review works", anchor=False)
    prose(
        "A question you answered anywhere in the lab comes back when you are about to forget it: the dates aim at a chance "
        f"of {percent(DESIRED_RETENTION)} that you still know it.\n\n"
        "- **Not on the same day.** Only a question that you missed in a sitting is asked again in it, after some others.\n"
        "- **Mistakes come back soon.** If you were sure of a wrong answer, its question comes back the next day, before "
        "all others. If you needed a further try, a hint or a guess, it comes back earlier than after a right first "
        "answer.\n"
        f"- **{DAILY} questions a day at most.** After a longer pause the others wait for the days that follow.\n"
        "- **Mixed.** Questions on different topics alternate, so that you practise telling them apart. "
        "Where the numbers of a question can vary, they are new each time."
    )
close_lesson(lesson)
