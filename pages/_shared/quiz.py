"""Draw the questions of a bank: answer, check, feedback, hints, solution.

Nothing that is not due is handed to Streamlit, because all it is handed reaches the browser:
no key, no reason of an option that was not chosen, no hint before it is asked for, no solution
before the question is closed.
"""

import string
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages._shared.answers import draw_answer, draw_given_answer
from pages._shared.attempts import is_done, progress_of, store
from pages._shared.banks import items_of
from pages._shared.lesson import Lesson, lessons, prose
from quizzes.grading import Outcome, Progress
from quizzes.items import Item, SimpleQuestion, questions
from quizzes.kinds.choice import Choice
from quizzes.kinds.essay import Essay, EssayAnswer
from quizzes.kinds.parts import Parts

_NEWS = "quiz_news"
"""Key of the note that a page has to be drawn anew."""


def check_yourself(lesson: Lesson) -> None:
    """Draw the check questions of a lesson, one at a time: the bank that carries the page's name."""
    items = items_of(lesson.page)
    if not items:
        return
    st.header("Check yourself", anchor=False)
    numbers = range(1, len(items) + 1)
    labels = {number: f"{number}, done" if is_done(items[number - 1]) else str(number) for number in numbers}
    chosen = 1
    if len(items) > 1:
        chosen = st.segmented_control(
            "Question",
            list(labels),
            default=1,
            required=True,
            key=lesson.key("question"),
            persist_state="session",
            format_func=labels.__getitem__,
        )
    draw_item(items[chosen - 1])


def score(items: tuple[Item, ...]) -> None:
    """Say how many points the learner has on these items so far."""
    marks = [
        (progress_of(key).mark(question.rules), question.points)
        for item in items
        for key, question in questions(item)
    ]
    earned, possible = (sum(column) for column in zip(*marks, strict=True))
    done = sum(progress_of(key).closed(question.rules) for item in items for key, question in questions(item))
    prose().markdown(
        f"**{earned:g} of {possible:g} points** so far; {done} of {len(marks)} questions are finished."
    )


@st.fragment  # answering redraws this item alone, not the page with its experiment
def draw_item(item: Item, title: str | None = None) -> None:
    """Draw one item: a question, or a text with several parts.

    Parameters
    ----------
    item : Item
        From the bank.
    title : str, optional
        A short name above the question, such as "Q1".
    """
    if st.session_state.pop(_NEWS, False):
        # What the page says elsewhere, such as the points so far, has changed too.
        st.rerun()
    with prose().container(border=True, key=f"quiz_{item.id}"):
        if title:
            st.header(title, anchor=False)
        st.markdown(item.ask)
        parts = list(questions(item))
        for letter, (key, question) in zip(string.ascii_lowercase, parts, strict=False):
            if isinstance(item, Parts):
                st.markdown(f"**{letter})** {question.ask}")
            _draw_question(key, question)
        if is_done(item):
            _draw_closing(item)


def _draw_question(key: str, question: SimpleQuestion) -> None:
    if progress_of(key).closed(question.rules):
        draw_given_answer(key, question)
    elif isinstance(question, Essay):
        _draw_essay(key, question)
    else:
        with st.form(f"{key}.form", border=False):
            read = draw_answer(key, question)
            st.form_submit_button("Check", key=f"{key}.check", on_click=_check, args=(key, question, read))
    _draw_verdict(question, progress_of(key))
    if not progress_of(key).closed(question.rules):
        _draw_help(key, question)


def _check(key: str, question: SimpleQuestion, read: Callable[[], Any]) -> None:
    answer = read()
    st.session_state[f"{key}.given"] = answer
    _keep(key, question, progress_of(key).after(question.grade(answer), question.rules))


def _keep(key: str, question: SimpleQuestion, progress: Progress) -> None:
    """Store new progress, and leave word if it changes what is said outside its item."""
    marks = {
        (each.mark(question.rules), each.closed(question.rules)) for each in (progress_of(key), progress)
    }
    if len(marks) > 1:
        st.session_state[_NEWS] = True
    store(key, progress)


def _draw_essay(key: str, question: Essay) -> None:
    """An essay takes two steps: write, then compare with the model answer and tick what one's own text says."""
    written = st.session_state.get(f"{key}.given")
    with st.form(f"{key}.form", border=False):
        if written is None:
            st.text_area(
                "Your answer", key=f"answer_{key}", height=130, max_chars=4000, persist_state="session"
            )
            st.form_submit_button(
                "Compare with a model answer",
                key=f"{key}.compare",
                on_click=_write_essay,
                args=(key, question),
            )
        else:
            st.code(written, language=None, wrap_lines=True)
            st.markdown(f"**A model answer.** {question.model}")
            st.caption("Tick what your own text says.")
            for number, point in enumerate(question.rubric):
                st.checkbox(point.criterion, key=f"answer_{key}.{number}", persist_state="session")
            st.form_submit_button(
                "Save my marks",
                key=f"{key}.check",
                on_click=_mark_essay,
                args=(key, question),
            )


def _write_essay(key: str, question: Essay) -> None:
    text = st.session_state[f"answer_{key}"] or ""
    complaint = question.check(text)
    if complaint is None:
        st.session_state[f"{key}.given"] = text
    else:
        store(key, progress_of(key).after(complaint, question.rules))


def _mark_essay(key: str, question: Essay) -> None:
    ticked = (n for n in range(len(question.rubric)) if st.session_state.get(f"answer_{key}.{n}"))
    answer = EssayAnswer(st.session_state[f"{key}.given"], frozenset(ticked))
    _keep(key, question, progress_of(key).after(question.grade(answer), question.rules))


def _draw_verdict(question: SimpleQuestion, progress: Progress) -> None:
    grade = progress.last
    if grade is None:
        return
    draw, icon, title = _VERDICTS[grade.outcome]
    lines = [*grade.feedback, *grade.notes]
    if grade.understood:
        lines.insert(0, f"Read as ${grade.understood}$.")
    draw("\n\n".join(lines), title=title, icon=icon)
    left = progress.attempts_left(question.rules)
    if progress.closed(question.rules):
        st.caption(f"{progress.mark(question.rules):g} of {question.points:g} points.")
    elif not grade.counts:
        st.caption("This costs no attempt.")
    elif left is not None:
        st.caption(f"{left} {'try' if left == 1 else 'tries'} left.")


_VERDICTS = {
    Outcome.RIGHT: (st.success, ":material/check_circle:", "Right"),
    Outcome.PARTLY_RIGHT: (st.warning, ":material/contrast:", "Partly right"),
    Outcome.WRONG: (st.error, ":material/cancel:", "Not right"),
    Outcome.INVALID: (st.info, ":material/edit:", "This cannot be read yet"),
    Outcome.CANNOT_CHECK: (st.info, ":material/help:", "This cannot be checked"),
}


def _draw_help(key: str, question: SimpleQuestion) -> None:
    progress = progress_of(key)
    shown = question.hints[: progress.hints_shown]
    for number, hint in enumerate(shown, start=1):
        st.markdown(f":material/lightbulb: **Hint {number}.** {hint.text}")
    with st.container(horizontal=True):
        if len(shown) < len(question.hints):
            cost = question.hints[len(shown)].cost
            st.button(
                f"Hint (costs {cost:.0%})" if cost else "Hint",
                key=f"{key}.hint", icon=":material/lightbulb:", type="tertiary",
                on_click=lambda: _keep(key, question, progress.with_hint()),
            )  # fmt: skip
        st.button(
            "Show me the solution",
            key=f"{key}.give_up", icon=":material/visibility:", type="tertiary",
            on_click=lambda: _keep(key, question, progress.giving_up()),
        )  # fmt: skip


def _draw_closing(item: Item) -> None:
    """Solution, erratum and the way to the page that shows it: due only once everything is closed."""
    for key, question in questions(item):
        if isinstance(question, Choice) and not progress_of(key).solved:
            for option in question.options:
                if option.is_right:
                    st.markdown(f"**The right option:** {option.text} {option.why}")
    if item.solution:
        st.markdown(f"**Solution.** {item.solution}")
    if item.erratum:
        st.markdown(f":material/history_edu: **What the source says.** {item.erratum.note}")
    page, _, preset = (item.page or "").partition("#")
    if page in lessons():
        _see_it(item.id, lessons()[page], preset)


def _see_it(item_id: str, lesson: Lesson, preset: str) -> None:
    def open_state() -> None:
        if preset:
            lesson.apply(preset)
            lesson.reveal()

    if st.button(
        f"See it: {lesson.title}", key=f"{item_id}.see", icon=":material/arrow_outward:", on_click=open_state
    ):
        st.switch_page(lesson.path)
