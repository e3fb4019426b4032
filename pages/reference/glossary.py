"""The glossary: every word of the lab with its symbol, and a way to the page that shows it."""

from itertools import groupby

import streamlit as st

from pages._shared.frame.glossary import Term, glossary
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.see_it import see_link


def entry(term: Term) -> str:
    """Return the Markdown of one word."""
    symbol = f", ${term.symbol}$" if term.symbol else ""
    used = ", ".join(lessons()[page].title for page in term.lessons)
    notes = [f"A word of: {used}."] if used else []
    notes += [
        f"On {lessons()[page].title}: {meaning}"
        for page, meaning in term.lessons.items()
        if meaning != term.means
    ]
    return (
        f"**{term.name}**{symbol}  \n{term.means[0].upper()}{term.means[1:]}"
        + "".join(f"  \n:small[:gray[{note}]]" for note in notes)
        + f"  \n{see_link(term.see)}"
    )


lesson = open_lesson("glossary")
every = glossary()
text = prose_box().text_input(
    "Search",
    key=lesson.key("search"),
    bind="query-params",
    max_chars=60,
    icon=":material/search:",
    placeholder="a word",
)
found = [term for term in every.values() if term.matches(text or "")]
# The word itself comes first, then those whose meaning it helps to explain.
found.sort(key=lambda term: term.name.lower() != (text or "").strip().lower())
if len(found) < len(every):
    prose(f"{len(found)} of {len(every)} words.")
# Two halves, so that the words stay in order where a narrow screen puts one column below the other.
half = -(-len(found) // 2)
for column, part in zip(st.columns(2, gap="medium"), (found[:half], found[half:]), strict=True):
    for _, words in groupby(part, key=lambda term: term.name[0]):
        # One text a letter, because each element of fifty entries counts.
        column.container(border=True).markdown("\n\n".join(map(entry, words)))
close_lesson(lesson)
