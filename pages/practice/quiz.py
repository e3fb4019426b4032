"""The quiz: questions Q1 to Q5."""

from pages._shared.banks import items_of
from pages._shared.lesson import close_lesson, open_lesson
from pages._shared.quiz import draw_item, score

lesson = open_lesson("quiz")
items = items_of("quiz")
for number, item in enumerate(items, start=1):
    draw_item(item, title=f"Q{number}")
score(items)
close_lesson(lesson)
