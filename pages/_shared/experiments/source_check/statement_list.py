"""The statements of the sources: find them, vote on them, and see what is right once that is due.

A verdict is handed to Streamlit only once its question is closed, or the learner has asked to see all verdicts.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import pandas as pd
import streamlit as st

from pages._shared.experiments.source_check.counterexamples import counterexample
from pages._shared.frame.figure import table_with_csv
from pages._shared.frame.lessons import Lesson, lessons
from pages._shared.frame.prose import prose
from pages._shared.frame.see_it import see_it
from pages._shared.frame.statements import VERDICTS, Statement, what_is_right
from pages._shared.quiz.asked import done_among, state_of
from pages._shared.quiz.drawing import draw_item
from quizzes.kinds.claim import Claim

ON_ONE_SHEET = 10
ANY, OPEN = "Any", "Not known yet"
_ICONS = {
    "true": ":material/check_circle:",
    "only-if": ":material/rule:",
    "false": ":material/cancel:",
    "misleading": ":material/alt_route:",
    "typo": ":material/spellcheck:",
}

Questions = Mapping[str, Claim]


class Found(NamedTuple):
    """The statements that pass the filters, and the numbers of all whose verdict may be shown."""

    statements: Sequence[Statement]
    known: Set[str]


def find(lesson: Lesson, every: Mapping[str, Statement], questions: Questions) -> Found:
    """Draw the filters and return what passes them."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    text = left.text_input(
        "Search", key=lesson.key("search"), bind="query-params", max_chars=80, icon=":material/search:",
        placeholder="a word, or a number such as 002-39",
    )  # fmt: skip
    right.toggle("Show all verdicts without voting", key=lesson.key("all"), bind="query-params")
    closed = done_among(questions.values())
    known = _known(lesson, every, questions, closed)
    columns = st.columns(3)
    sources = [ANY, *dict.fromkeys(statement.source for statement in every.values())]
    source = columns[0].selectbox("Source", sources, key=lesson.key("source"), bind="query-params")
    verdicts = [ANY, OPEN, *VERDICTS.values()]
    verdict = columns[1].selectbox("Verdict", verdicts, key=lesson.key("verdict"), bind="query-params")
    titles = {page: lessons()[page].title for page in dict.fromkeys(each.page for each in every.values())}
    page = columns[2].selectbox(
        "Page", [ANY, *titles], key=lesson.key("on_page"), bind="query-params",
        format_func=lambda name: titles.get(name, name),
    )  # fmt: skip

    def passes(statement: Statement) -> bool:
        said = VERDICTS[statement.verdict] if statement.id in known else OPEN
        return (
            source in (ANY, statement.source)
            and verdict in (ANY, said)
            and page in (ANY, statement.page)
            and (text or "").strip().lower() in f"{statement.id} {statement.says}".lower()
        )

    found = [statement for statement in every.values() if passes(statement)]
    solved = sum(state_of(question).solved for question in closed)
    so_far = f" Your votes so far: {len(closed)}, of which {solved} right." if closed else ""
    prose(
        f"**{len(found)} of {len(every)}** statements.{so_far} Those with :material/ballot: are to be voted on."
    )
    return Found(found, known)


def _known(
    lesson: Lesson, every: Mapping[str, Statement], questions: Questions, closed: Set[str]
) -> Set[str]:
    """Return the statements whose verdict may be shown: the question is closed, or the learner has asked for it."""
    if st.session_state[lesson.key("all")]:
        return every.keys()
    voted = {number for number, question in questions.items() if question.id in closed}
    return voted | _revealed(lesson)


def _revealed(lesson: Lesson) -> set[str]:
    """Return the statements without a question whose verdict the learner asked for."""
    revealed: set[str] = st.session_state.setdefault(lesson.key("revealed"), set())
    return revealed


def statement_list(lesson: Lesson, matching: Found, questions: Questions) -> None:
    """Draw one sheet of statements, each to be opened."""
    found = matching.statements
    if not found:
        prose("No statement passes these filters.")
        return
    sheets = -(-len(found) // ON_ONE_SHEET)
    key, sheet = lesson.key("sheet"), 1
    if sheets > 1:
        st.session_state[key] = min(st.session_state.get(key, 1), sheets)
        sheet = st.number_input(f"Sheet, of {sheets}", 1, sheets, key=key, width=160)
    first_with: dict[str, str] = {}
    for statement in found[(sheet - 1) * ON_ONE_SHEET : sheet * ON_ONE_SHEET]:
        question = questions.get(statement.id)
        known = statement.id in matching.known
        # Its label stays what it is: a panel with another label is another panel, and closed.
        panel = st.expander(
            f"**{statement.id}** {statement.says}",
            expanded=len(found) == 1,
            key=lesson.key(f"open_{statement.id}"),
            on_change="rerun",
            icon=":material/ballot:" if question else ":material/help:",
        )
        if not panel.open:
            if known:
                st.markdown(f"{_ICONS[statement.verdict]} **{statement.id}: {VERDICTS[statement.verdict]}.**")
            continue
        with panel:
            if question is None:
                _without_question(lesson, statement, known)
            elif (first := first_with.setdefault(question.id, statement.id)) == statement.id:
                _with_question(lesson, statement, question, known=known)
            else:
                st.markdown(f"Asked together with statement {first}, above.")


def _without_question(lesson: Lesson, statement: Statement, known: bool) -> None:
    """Draw the verdict on request, and the way to the page that treats the statement."""
    if not known:
        st.markdown("There is no question about this one.")
        st.button(
            "Show the verdict",
            key=lesson.key(f"show_{statement.id}"),
            icon=":material/visibility:",
            on_click=_reveal,
            args=(lesson, statement),
        )
        return
    _say_verdict(statement, None)
    met = lessons()[statement.page]
    st.page_link(met.path, label=f"Where it is met: {met.title}", icon=met.icon)


def _reveal(lesson: Lesson, statement: Statement) -> None:
    _revealed(lesson).add(statement.id)


def _with_question(lesson: Lesson, statement: Statement, question: Claim, *, known: bool) -> None:
    """Draw the vote, or all that follows from it; the counterexample runs once the verdict is known."""
    if question.source:
        st.caption(f"Source {question.source.doc}, {question.source.at}.")
    voting = not st.session_state[lesson.key("all")]
    if voting:
        draw_item(question)
    else:
        st.markdown(question.ask)
        _say_verdict(statement, question)
    if known:
        counterexample(question.id)
    if not voting:
        see_it(lesson.key(f"see_{statement.id}"), question.page or "")


def _say_verdict(statement: Statement, question: Claim | None) -> None:
    st.markdown(f"**{VERDICTS[statement.verdict]}.** {what_is_right(statement, question)}")


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
