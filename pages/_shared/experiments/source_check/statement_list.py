"""The statements of the sources: which of them pass the filters, and these as a table.

A verdict is handed to Streamlit only once its question is closed, or the learner has asked to see all verdicts.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import pandas as pd
import streamlit as st
from pydantic import TypeAdapter

from pages._shared.frame.figure import table_with_csv
from pages._shared.frame.lessons import Lesson, lessons
from pages._shared.frame.statements import VERDICTS, Statement, what_is_right
from pages._shared.quiz.asked import done_among
from pages._shared.record.tab import Kept
from quizzes.kinds.claim import Claim

ANY, OPEN = "Any", "Not known yet"

Questions = Mapping[str, Claim]
_NUMBERS = TypeAdapter(set[str])


class Found(NamedTuple):
    """The statements that pass the filters, and the numbers of all whose verdict may be shown."""

    statements: Sequence[Statement]
    known: Set[str]


def find(lesson: Lesson, every: Mapping[str, Statement], questions: Questions) -> Found:
    """Draw the filters and return what passes them."""
    text = st.text_input(
        "Search", key=lesson.key("search"), bind="query-params", max_chars=80, icon=":material/search:",
        placeholder="a word, or a number such as 002-39",
    )  # fmt: skip
    sources = [ANY, *dict.fromkeys(statement.source for statement in every.values())]
    left, right = st.columns(2)
    source = left.selectbox("Source", sources, key=lesson.key("source"), bind="query-params")
    verdicts = [ANY, OPEN, *VERDICTS.values()]
    verdict = right.selectbox("Verdict", verdicts, key=lesson.key("verdict"), bind="query-params")
    titles = {page: lessons()[page].title for page in dict.fromkeys(each.page for each in every.values())}
    page = st.selectbox(
        "Page", [ANY, *titles], key=lesson.key("on_page"), bind="query-params",
        format_func=lambda name: titles.get(name, name),
    )  # fmt: skip
    st.toggle("Show all verdicts without voting", key=lesson.key("all"), bind="query-params")
    known = _known(lesson, every, questions)
    # What was open when it was chosen stays, so that its verdict can be read.
    drawn = st.session_state.get(lesson.key("statement"))

    def passes(statement: Statement) -> bool:
        said = VERDICTS[statement.verdict] if statement.id in known else OPEN
        return (
            source in (ANY, statement.source)
            and (verdict in (ANY, said) or (verdict == OPEN and statement.id == drawn))
            and page in (ANY, statement.page)
            and (text or "").strip().lower() in f"{statement.id} {statement.says} {statement.quote}".lower()
        )

    return Found([statement for statement in every.values() if passes(statement)], known)


def _known(lesson: Lesson, every: Mapping[str, Statement], questions: Questions) -> Set[str]:
    """Return the statements whose verdict may be shown: the question is closed, or the learner has asked for it."""
    if st.session_state[lesson.key("all")]:
        return every.keys()
    closed = done_among(questions.values())
    voted = {number for number, question in questions.items() if question.id in closed}
    return voted | revealed(lesson)


def revealed(lesson: Lesson) -> set[str]:
    """Return the statements without a question whose verdict the learner asked for."""
    return _kept(lesson).get() or set()


def reveal(lesson: Lesson, number: str) -> None:
    """Keep in mind that the learner asked for the verdict on a statement."""
    _kept(lesson).put(revealed(lesson) | {number})


def _kept(lesson: Lesson) -> Kept[set[str]]:
    return Kept(lesson.key("revealed"), _NUMBERS)


def statement_table(lesson: Lesson, matching: Found, questions: Questions) -> None:
    """Offer the statements as a table and as CSV, with the verdicts that are known."""
    panel = st.expander(
        "Show these statements as a table",
        key=lesson.key("table"),
        on_change="rerun",
        icon=":material/table:",
    )
    if not panel.open:
        return
    rows = []
    for statement in matching.statements:
        known = statement.id in matching.known
        rows.append(
            {
                "number": statement.id,
                "statement": statement.says,
                "verdict": VERDICTS[statement.verdict] if known else OPEN,
                "what is right": what_is_right(statement, questions.get(statement.id)) if known else "",
                "page": lessons()[statement.page].title,
            }
        )
    with panel:
        table_with_csv(
            lesson.key("statements"), pd.DataFrame(rows), f"{len(rows)} statements of the sources."
        )
