"""The course: the lessons of the lab in their order, and where one of them stands in it."""

from pages._shared.frame.lessons import Lesson, lessons

SECTIONS = ("Intuition", "Theory", "Derivation")
"""The sections of the menu whose pages are lessons."""


def course() -> tuple[Lesson, ...]:
    """Return the lessons in their order."""
    return tuple(lesson for lesson in lessons().values() if lesson.section in SECTIONS)


def place_in_course(lesson: Lesson) -> str:
    """Return where a lesson stands in the course and how long it takes; empty for a page that is no lesson."""
    every = [each.page for each in course()]
    if lesson.page not in every:
        return ""
    return f"{lesson.section} · lesson {every.index(lesson.page) + 1} of {len(every)} · {lesson.minutes} min"
