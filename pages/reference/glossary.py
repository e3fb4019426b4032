"""The glossary: every word of the lab with its symbol, and a way to the page that shows it."""

import streamlit as st

from pages._shared.glossary import terms
from pages._shared.lesson import close_lesson, open_lesson, prose
from pages._shared.see_it import see_it

lesson = open_lesson("glossary")
every = terms()
text = prose().text_input(
    "Search",
    key=lesson.key("search"),
    bind="query-params",
    max_chars=60,
    icon=":material/search:",
    placeholder="a word",
)
found = [term for term in every.values() if term.matches(text or "")]
if len(found) < len(every):
    prose().markdown(f"{len(found)} of {len(every)} words.")
# Two halves, so that the words stay in order where a narrow screen puts one column below the other.
half = -(-len(found) // 2)
for column, part in zip(st.columns(2, gap="medium"), (found[:half], found[half:]), strict=True):
    for term in part:
        with column.container(border=True):
            symbol = f", ${term.symbol}$" if term.symbol else ""
            used = ", ".join(each.title for each in term.lessons)
            # One text, because each element of fifty entries counts.
            st.markdown(
                f"**{term.name}**{symbol}  \n{term.means[0].upper()}{term.means[1:]}"
                + (f"\n\n:small[:gray[A word of: {used}.]]" if used else "")
            )
            see_it(lesson.key(f"see_{term.name}"), term.see)
close_lesson(lesson)
