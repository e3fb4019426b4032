"""One statement of the sources at a time: choose it, read it where it stands, vote, and see what is right."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.browser.attention import call_attention, take_attention
from pages._shared.experiments.source_check.counterexamples import counterexample
from pages._shared.experiments.source_check.quotation import quotation
from pages._shared.experiments.source_check.statement_list import Found, Questions, find, reveal
from pages._shared.frame.lessons import Lesson, lessons
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.see_it import see_it
from pages._shared.frame.statements import VERDICTS, Statement, statements, what_is_right
from pages._shared.frame.widths import PROSE_WIDTH
from pages._shared.quiz.asked import done_among, work_of
from pages._shared.quiz.drawing import draw_item
from quizzes.kinds.claim import Claim

_ICONS = {
    "true": ":material/check_circle:",
    "only-if": ":material/rule:",
    "false": ":material/cancel:",
    "misleading": ":material/alt_route:",
    "typo": ":material/spellcheck:",
}


def choose(lesson: Lesson, questions: Questions) -> tuple[Found, Statement | None]:
    """Draw the filters and the list, and return what passes the filters and the statement that is chosen."""
    every = statements()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        place = st.container(width="stretch")
        with st.popover("Filter", icon=":material/filter_list:"):
            found = find(lesson, every, questions)
        chosen = _list(lesson, place, found) if found.statements else None
    if chosen is None:
        prose("No statement passes these filters.")
        return found, None
    return found, every[chosen]


def _list(lesson: Lesson, place: DeltaGenerator, found: Found) -> str:
    """Draw the list, and the buttons that go through it and around its ends."""
    key, numbers = lesson.key("statement"), [statement.id for statement in found.statements]
    if st.session_state.get(key) not in numbers:
        # Another filter may leave the chosen one out.
        st.session_state.pop(key, None)
    chosen = place.selectbox(
        "Statement", numbers, key=key, bind="query-params",
        format_func=lambda number: f"{number} · {statements()[number].says}",
    )  # fmt: skip
    for name, icon, step in (("Previous", "arrow_back", -1), ("Next", "arrow_forward", 1)):
        st.button(
            name,
            key=lesson.key(name.lower()),
            icon=f":material/{icon}:",
            disabled=len(numbers) == 1,
            on_click=_go_to,
            args=(lesson, _neighbour(found, chosen, step)),
        )
    return chosen


def _go_to(lesson: Lesson, number: str) -> None:
    st.session_state[lesson.key("statement")] = number


def draw(lesson: Lesson, statement: Statement, found: Found, questions: Questions) -> None:
    """Draw a statement where it stands, the vote on it, and all that follows from the vote."""
    question, known = questions.get(statement.id), statement.id in found.known
    card = lesson.key("card")
    with st.container(key=card):
        st.caption(_place(statement, found, questions), width=PROSE_WIDTH)
        quotation(statement.quote)
        if question is None:
            _without_question(lesson, statement, known=known)
        else:
            _with_question(lesson, statement, question, known=known)
            also = [n for n, shared in questions.items() if shared is question and n != statement.id]
            if also:
                st.caption(f"The same question is about {', '.join(also)}.", width=PROSE_WIDTH)
        take_attention(card)
    if known and len(found.statements) > 1:
        st.button(
            "Next statement",
            key=lesson.key("onward"),
            icon=":material/arrow_forward:",
            on_click=_go_on,
            args=(lesson, _neighbour(found, statement.id, 1)),
        )


def _go_on(lesson: Lesson, number: str) -> None:
    """Choose a statement from below the one before it, and take the keyboard focus along."""
    _go_to(lesson, number)
    call_attention(lesson.key("card"))


def _neighbour(found: Found, number: str, step: int) -> str:
    """Return the number of the statement so many steps after another one, around the ends of the list."""
    numbers = [statement.id for statement in found.statements]
    return numbers[(numbers.index(number) + step) % len(numbers)]


def _place(statement: Statement, found: Found, questions: Questions) -> str:
    """Return where the learner is, where the statement stands, and how the votes went."""
    filtered = len(found.statements) < len(statements())
    texts = [
        f"Statement {found.statements.index(statement) + 1} of {len(found.statements)}"
        + (f" that pass the filters, of {len(statements())} in all" if filtered else "")
    ]
    question = questions.get(statement.id)
    at = question.source.at if question and question.source else ""
    texts.append(f"Source {statement.source}: {at}" if at else f"Source {statement.source}")
    # Several statements may share a question.
    votes = {vote.id: vote for vote in questions.values()}
    if closed := done_among(votes.values()):
        right = sum(work_of(vote.id, vote).state.solved for vote in votes.values() if vote.id in closed)
        texts.append(f"Your votes so far: {len(closed)}, of which {right} right")
    return f"{'. '.join(texts)}."


def _without_question(lesson: Lesson, statement: Statement, *, known: bool) -> None:
    """Draw the verdict on request, and the way to the page that treats the statement."""
    with prose_box(border=True):
        st.markdown(f"In our words: {statement.says}")
        if not known:
            st.button(
                "Show the verdict",
                key=lesson.key(f"show_{statement.id}"),
                icon=":material/visibility:",
                on_click=reveal,
                args=(lesson, statement.id),
            )
            return
        _say_verdict(statement, None)
        met = lessons()[statement.page]
        st.page_link(met.path, label=f"Where the lab shows it: {met.title}", icon=met.icon)


def _with_question(lesson: Lesson, statement: Statement, question: Claim, *, known: bool) -> None:
    """Draw the vote, or all that follows from it; the counterexample runs once the verdict is known."""
    voting = not st.session_state[lesson.key("all")]
    if voting:
        draw_item(question)
        if known:
            _say_verdict(statement, None)
    else:
        with prose_box(border=True):
            st.markdown(question.ask)
            _say_verdict(statement, question)
            see_it(lesson.key(f"see_{statement.id}"), question.page or "")
    if known:
        counterexample(question.id)


def _say_verdict(statement: Statement, question: Claim | None) -> None:
    icon, verdict = _ICONS[statement.verdict], VERDICTS[statement.verdict]
    st.markdown(
        f"{icon} **{statement.id}: {verdict}.** {what_is_right(statement, question)}".strip(),
        width=PROSE_WIDTH,
    )
