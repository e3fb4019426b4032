"""What the sources get wrong: every statement of the four documents, to vote on and to watch fail."""

from pages._shared.experiments.source_check.one_statement import choose, draw
from pages._shared.experiments.source_check.statement_list import statement_table
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.prose import prose
from pages._shared.frame.statements import questions_about, statements

lesson = open_lesson("source_check")
questions = questions_about()
apart = len({question.id for question in questions.values()})
prose(
    f"They make **{len(statements())} statements**, and {apart} questions ask about {len(questions)} of them. **Vote "
    "first.** Then see what is right, and the numbers that show it."
)
found, statement = choose(lesson, questions)
if statement is not None:
    draw(lesson, statement, found, questions)
statement_table(lesson, found, questions)
prose(
    "To test a sentence, ask what would have to be true, and try the smallest case that could break it. Many statements "
    "here are right. A misleading or misprinted one counts as *false* if it is wrong as written, and as *only under a "
    "condition* if an added condition makes it right."
)
close_lesson(lesson)
