"""What the sources get wrong: every statement of the four documents, to vote on and to watch fail."""

import streamlit as st

from pages._shared.experiments.source_check.statement_list import find, statement_list, statement_table
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.prose import prose
from pages._shared.frame.statements import questions_about, statements

lesson = open_lesson("source_check")
every, questions = statements(), questions_about()
apart = len({question.id for question in questions.values()})
prose(
    f"This lab grew out of four texts. They make **{len(every)} statements** about residual connections. Many are right. "
    "Others hold only under a condition, mislead, are misprinted or false. Teaching texts everywhere look like that, "
    "so it is worth knowing how to test a sentence: ask what would have to be true, and try the smallest case that "
    "could break it."
)
prose(
    f"{len(questions)} of the statements are asked as {apart} questions. **Vote first.** The verdict, what is right "
    "instead and the numbers that show it come after your vote. Statements are given in our words. A misleading or "
    "misprinted one counts as false where it fails as it stands, and as true under a condition where a condition mends it."
)

st.header("All statements", anchor=False)
found = find(lesson, every, questions)
statement_list(lesson, found, questions)
statement_table(lesson, found, questions)
close_lesson(lesson)
