"""Draw the questions of a bank: answer, check, feedback, hints, solution.

Nothing that is not due is handed to Streamlit, because all it is handed reaches the browser:
no key, no reason of an option that was not chosen, no hint before it is asked for, no solution
before the question is closed.
"""

import string
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages._shared.browser.attention import call_attention, take_attention
from pages._shared.frame.banks import items_of
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.see_it import see_it
from pages._shared.quiz.another import draw_another, draw_code, shown_variant
from pages._shared.quiz.answer_widgets import draw_answer, draw_given_answer, draw_key, fits_a_form
from pages._shared.quiz.asked import Asked, asked_by_page, asked_in, done_among, start_again, work_of
from pages._shared.quiz.reasons import draw_reasons
from pages._shared.record.learners_record import tell_browser
from quizzes.formulas.typography import counted, in_words, unbroken
from quizzes.kinds.choice import Choice
from quizzes.kinds.essay import Essay
from quizzes.kinds.grading import Grade, Outcome
from quizzes.kinds.mark_in_words import mark_in_words
from quizzes.kinds.parts import Parts
from quizzes.learner.attempts import CONFIDENCE
from quizzes.loading.items import Item, questions

SHORT_OPTION = 30
"""Characters of an option that fits beside others, also on a phone."""


def check_yourself(lesson: Lesson) -> None:
    """Draw the check questions of a lesson, one at a time: the bank that carries the page's name."""
    if items_of(lesson.page):
        st.header("Check yourself", anchor=False)
        draw_one_of(lesson.page, lesson.key("question"))


@st.fragment  # an answer redraws this part alone
def draw_one_of(
    bank: str, key: str, *, label: str = "Question", letter: str = "", scored: bool = False
) -> None:
    """Draw one item of a bank at a time, with a row of numbers to choose from.

    Parameters
    ----------
    bank : str
        Its name. One without items draws nothing.
    key : str
        Keeps the choice.
    label : str
        What one of them is called.
    letter : str
        Stands before each number, as in "Q1".
    scored : bool
        True to say below how many points the learner has so far.
    """
    items = items_of(bank)
    done = done_among(items)
    labels = {
        number: f"{letter}{number}, done" if item.id in done else f"{letter}{number}"
        for number, item in enumerate(items, start=1)
    }
    chosen = 1
    if len(items) > 1:
        chosen = st.segmented_control(
            label,
            list(labels),
            default=1,
            required=True,
            key=key,
            persist_state="session",
            format_func=labels.__getitem__,
        )
    if items:
        draw_item(items[chosen - 1])
        if chosen < len(items) and items[chosen - 1].id in done:
            _draw_next(key, label, chosen + 1, items[chosen])
    if scored:
        score(items)


def _draw_next(key: str, label: str, number: int, item: Item) -> None:
    with prose_box():
        st.button(
            f"Next {label.lower()}",
            key=f"{key}.next", icon=":material/arrow_forward:",
            on_click=_go_to, args=(key, number, item),
        )  # fmt: skip


def _go_to(key: str, number: int, item: Item) -> None:
    st.session_state[key] = number
    call_attention(f"quiz_{item.id}")


def score(items: tuple[Item, ...]) -> None:
    """Say how many points the learner has on these items so far."""
    asked = [
        (work_of(key, question).state, question.rules, question.points)
        for item in items
        for key, question in questions(item)
    ]
    if not asked:
        st.info("These questions cannot be shown now. *Write a quiz* says why.", icon=":material/build:")
        return
    earned = sum(state.mark(rules) for state, rules, _ in asked)
    possible = sum(points for _, _, points in asked)
    done = sum(state.closed(rules) for state, rules, _ in asked)
    are = "is" if done == 1 else "are"
    prose(
        f"**{in_words(earned, 3)} of {possible:g} points** so far; {done} of {len(asked)} questions {are} finished."
    )
    if done == len(asked):
        with prose_box():
            st.button(
                "Answer them again", key=f"{items[0].id}.again", icon=":material/replay:",
                on_click=start_again, args=(items,),
            )  # fmt: skip


def draw_item(
    item: Item,
    *,
    variant: str | None = None,
    place: str = "",
    record: bool = True,
    seed: int | None = None,
) -> None:
    """Draw one item: a question, or a text with several parts.

    Parameters
    ----------
    item : Item
        From the bank.
    variant : str, optional
        The code of its numbers, if they vary and the caller chose them. Else the learner starts with the first
        variant, and may ask for another once it is closed.
    place : str
        Tells apart the same item at two places, each with a state of its own.
    record : bool
        False if the answers are nobody's record, as in a preview.
    seed : int, optional
        Of a question that no bank holds: the seed by which the page drew it. Its id ends with the seed.
    """
    tell_browser()
    name = "_".join(filter(None, (place, item.id)))
    own_choice = variant is None and record and seed is None
    if own_choice:
        item, variant = shown_variant(item, name)
    if seed is not None and not isinstance(item, Parts):
        parts = [asked_by_page(item, seed)]
    else:
        parts = asked_in(item, variant=variant, place=place, record=record)
    with prose_box(border=True, key=f"quiz_{name}"):
        st.markdown(unbroken(item.ask))
        if own_choice and variant:
            draw_code(item, variant)
        for letter, asked in zip(string.ascii_lowercase, parts, strict=False):
            if isinstance(item, Parts):
                st.markdown(unbroken(f"**{letter})** {asked.question.ask}"))
            _draw_question(asked)
        if all(asked.closed for asked in parts):
            with st.container(key=f"{name}.closing"):
                _draw_closing(item, parts, name)
                if own_choice and variant:
                    draw_another(item, name, variant)
                take_attention(f"{name}.closing")
        take_attention(f"quiz_{name}")


def draw_tap(item: Choice) -> None:
    """Draw a choice of one that is answered by a single tap: every option is a button, and the verdict follows at once."""
    tell_browser()
    (asked,) = asked_in(item)
    with prose_box(key=f"quiz_{item.id}", gap="small"):
        st.markdown(unbroken(item.ask))
        if not asked.closed:
            tapped = [option for option, _ in asked.tried]
            # Side by side a button cuts its text off where the screen ends; below each other it wraps it.
            short = all(len(option.text) <= SHORT_OPTION for option in item.options)
            with st.container(horizontal=short, gap="small"):
                for option in item.shown_options(asked.order):
                    st.button(
                        f"{option.text} · tried" if option.id in tapped else option.text,
                        key=f"{item.id}.{option.id}",
                        disabled=option.id in tapped,
                        on_click=_tap,
                        args=(asked, option.id),
                    )
        elif asked.given and not asked.state.gave_up:
            st.markdown(f"You chose: **{item.option(asked.given).text}**")
        _draw_verdict(asked)
        if not asked.closed:
            _draw_help(asked)
        elif item.erratum or not asked.state.solved:
            with st.container(key=f"{asked.key}.closing"):
                _draw_closing(item, [asked], item.id)
                take_attention(f"{asked.key}.closing")
        else:
            draw_reasons(asked)
        take_attention(f"quiz_{item.id}")


def _tap(asked: Asked, option: str) -> None:
    asked.answer(option)
    call_attention(f"{asked.key}.verdict")


def _draw_question(asked: Asked) -> None:
    if not asked.state.grades and (day := asked.right_before()):
        st.caption(f":material/history: You had this right on {day}.")
    if asked.closed:
        draw_given_answer(asked)
    elif isinstance(asked.question, Essay):
        _draw_essay(asked, asked.question)
    elif fits_a_form(asked.question):
        with st.form(f"{asked.key}.form", border=False):
            _draw_check(asked, draw_answer(asked), st.form_submit_button)
    else:
        _draw_check(asked, draw_answer(asked), st.button)
    _draw_verdict(asked)
    if not asked.closed:
        _draw_help(asked)


def _draw_check(asked: Asked, read: Callable[[], Any], button: Callable[..., bool]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = button("Check", key=f"{asked.key}.check", on_click=_check, args=(asked, read))
        st.segmented_control(
            "How sure are you? You need not say.",
            CONFIDENCE,
            format_func=str.capitalize,
            key=f"{asked.key}.confidence",
            label_visibility="collapsed",
            width="content",
        )
    if pressed and not st.session_state.pop(f"{asked.key}.heard", False):
        # The press began this session, because the server was restarted meanwhile: nobody was there to call back.
        _grade(asked, read)
        st.rerun()


def _check(asked: Asked, read: Callable[[], Any]) -> None:
    st.session_state[f"{asked.key}.heard"] = True
    _grade(asked, read)
    # Said of this answer, not of the next.
    st.session_state[f"{asked.key}.confidence"] = None


def _grade(asked: Asked, read: Callable[[], Any]) -> None:
    asked.answer(read(), st.session_state[f"{asked.key}.confidence"])
    call_attention(f"{asked.key}.verdict")


def _draw_essay(asked: Asked, question: Essay) -> None:
    """An essay takes two steps: write, then compare with the model answer and tick what one's own text says."""
    key = asked.key
    written = asked.given
    with st.form(f"{key}.form", border=False):
        if written is None:
            st.text_area(
                "Your answer", key=f"answer_{key}", height=130, max_chars=4000, persist_state="session"
            )
            st.form_submit_button(
                "Compare with a model answer",
                key=f"{key}.compare",
                on_click=_write_essay,
                args=(asked, question),
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
                args=(asked, question),
            )


def _write_essay(asked: Asked, question: Essay) -> None:
    asked.write(question, st.session_state[f"answer_{asked.key}"] or "")
    if asked.given is None:
        call_attention(f"{asked.key}.verdict")


def _mark_essay(asked: Asked, question: Essay) -> None:
    numbers = range(len(question.rubric))
    asked.mark(question, [n for n in numbers if st.session_state.get(f"answer_{asked.key}.{n}")])
    call_attention(f"{asked.key}.verdict")


def _draw_verdict(asked: Asked) -> None:
    grade, rules = asked.state.last, asked.question.rules
    if grade is None:
        return
    draw, icon, _ = _VERDICTS[grade.outcome]
    lines = [*grade.feedback, *grade.notes]
    if grade.understood:
        lines.insert(0, f"Read as ${grade.understood}$.")
    with st.container(gap=None, key=f"{asked.key}.verdict"):
        draw(unbroken("\n\n".join(lines)), title=title_of(grade), icon=icon)
        take_attention(f"{asked.key}.verdict", alert=True)
    left = asked.state.attempts_left(rules)
    if asked.closed:
        st.caption(unbroken(mark_in_words(asked.state, rules)))
    elif not grade.counts:
        st.caption("This costs no attempt.")
    elif left is not None:
        st.caption(f"{counted(left, 'try', 'tries')} left.")


_VERDICTS = {
    Outcome.RIGHT: (st.success, ":material/check_circle:", "Right"),
    Outcome.PARTLY_RIGHT: (st.warning, ":material/contrast:", "Partly right"),
    Outcome.WRONG: (st.error, ":material/cancel:", "Not right"),
    Outcome.INVALID: (st.info, ":material/edit:", "This cannot be read yet"),
    Outcome.CANNOT_CHECK: (st.info, ":material/help:", "This cannot be checked"),
}


def title_of(grade: Grade) -> str:
    """Return the words that stand above a verdict."""
    return "Read, but it does not fit" if grade.misfit else _VERDICTS[grade.outcome][2]


def _draw_help(asked: Asked) -> None:
    hints, key = asked.question.hints, asked.key
    shown = hints[: asked.state.hints_shown]
    for number, hint in enumerate(shown, start=1):
        with st.container(gap=None, key=f"{key}.hint_{number}"):
            st.markdown(unbroken(f":material/lightbulb: **Hint {number}.** {hint.text}"))
            take_attention(f"{key}.hint_{number}")
    with st.container(horizontal=True):
        if len(shown) < len(hints):
            cost = hints[len(shown)].cost
            st.button(
                f"Hint (costs {cost:.0%})" if cost else "Hint",
                key=f"{key}.hint", icon=":material/lightbulb:", type="tertiary",
                on_click=_take_hint, args=(asked,),
            )  # fmt: skip
        st.button(
            "Show me the solution",
            key=f"{key}.give_up", icon=":material/visibility:", type="tertiary",
            on_click=_give_up, args=(asked,),
        )  # fmt: skip


def _take_hint(asked: Asked) -> None:
    asked.take_hint()
    call_attention(f"{asked.key}.hint_{asked.state.hints_shown}")


def _give_up(asked: Asked) -> None:
    asked.give_up()
    call_attention(f"{asked.key}.closing")


def _draw_closing(item: Item, parts: list[Asked], name: str) -> None:
    """Solution, erratum and the way to the page that shows it: due only once everything is closed."""
    several = len(parts) > 1
    for letter, asked in zip(string.ascii_lowercase, parts, strict=False):
        draw_key(asked.question, solved=asked.state.solved, explained=item.solution is not None)
        draw_reasons(asked, part=letter if several else "")
    if item.solution:
        st.markdown(unbroken(f"**Solution.** {item.solution}"))
    if item.erratum:
        st.markdown(unbroken(f":material/history_edu: **What the source says.** {item.erratum.note}"))
    see_it(f"{name}.see", item.page or "")
