"""Your record: what was answered and how it stands, as plain tables that can be printed, and as a file."""

import streamlit as st

from pages._shared.browser.save_file import save_file
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.times import at_time
from pages._shared.record.backup import draw_backup
from pages._shared.record.calibration import how_sure_and_how_right
from pages._shared.record.inventory import sealed_answers
from pages._shared.record.learners_record import attempts
from pages._shared.record.standing import current_time, has_answered
from pages._shared.record.tables import answers_csv, asked_once_table, goals_table, questions_table
from quizzes.formulas.typography import counted
from quizzes.learner.scheduling import HOURS_APART, moment

lesson = open_lesson("report")
answered = attempts()
if not answered:
    prose(
        "**Nothing is recorded yet.** Answer a question on any page, and it appears here. The record is kept in this "
        "browser and nowhere else."
    )
else:
    prose(
        f"**{counted(len(answered), 'answer')}** so far, predictions included, the latest on "
        f"{at_time(min(moment(answered[-1].at), current_time()))}. To keep this page on paper or as a PDF file, print it "
        "from your browser."
    )
    if has_answered():
        st.header("By goal", anchor=False)
        st.table(
            goals_table(lessons()["home"]),
            border="horizontal",
            alt="Questions of each goal and how they stand",
        )
        prose(
            "**Right** means: on the latest try. **Due** means: to be asked again today. **Solid** means: right without "
            f"help twice, at least {HOURS_APART} hours apart. The latest answer has to be right without help too, and the "
            "text of the question the same. *Without help* means: at the first try, with no hint and not as a guess. Where "
            "a question has parts, this goes for every part."
        )
        st.header("By question", anchor=False)
        st.table(questions_table(), border="horizontal", alt="Every question you tried and how it stands")
    if (asked_once := asked_once_table())["Page"]:
        st.header("Asked once", anchor=False)
        prose("Kept for you to look at. They never come back and count for no goal.")
        st.table(asked_once, border="horizontal", alt="Your predictions, answers with new numbers and forms")
    save_file(
        "Spreadsheet (CSV)",
        lambda: answers_csv(answered, sealed_answers()),
        "residual-lab-answers.csv",
        "text/csv",
        key=lesson.key("csv"),
    )
    how_sure_and_how_right(lesson)
with prose_box():
    draw_backup()
close_lesson(lesson)
