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
        "- **Not on the same day.** Only within a sitting is a question that you missed asked again, after some others.\n"
        "- **What was not right comes back soon.** If you were sure of it, it comes back the next day, before all others. "
        "What was right on a further try, with a hint or as a guess comes back earlier than what was right at once.\n"
        f"- **{DAILY} questions a day at most.** After a longer pause the others wait for the days that follow.\n"
        "- **Mixed.** Questions on different topics alternate, because telling problems apart is a part of solving them. "
        "Where the numbers of a question can vary, they are new each time."
    )
close_lesson(lesson)
