"""The sitting of Review: begin, one question at a time, the end."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from pydantic import TypeAdapter

from pages._shared.frame.banks import banks
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.times import until
from pages._shared.quiz.cards import Card, deal, draw_card
from pages._shared.record.standing import (
    about,
    current_time,
    due_items,
    mixed_items,
    more_are_waiting,
    next_due,
    other_items,
)
from pages._shared.record.tab import Kept
from quizzes.formulas.typography import counted
from quizzes.learner.due import DAILY, LARGEST_SET
from quizzes.learner.scheduling import was_sure_and_wrong
from quizzes.learner.sitting import LONGEST, SURE_AND_WRONG_AFTER, Sitting, plan

_SET = "review_set"
_COMES_BACK = f"So this question comes back twice: first after {SURE_AND_WRONG_AFTER} others."


@dataclass(frozen=True)
class _UnderWay:
    """A sitting that has begun: what is to come, the card on the table, and how many were right at once so far.

    ``mixed_set`` is the number of the set if it was drawn at random.
    """

    sitting: Sitting
    card: Card | None
    right: int = 0
    mixed_set: int | None = None


_KEPT = Kept("review", TypeAdapter(_UnderWay))


def draw_review() -> bool:
    """Draw what is due, or the question that is on; return True while one is on and nothing should distract from it."""
    kept = _KEPT.get()
    if kept is None:
        _draw_beginning()
    elif kept.card is None:
        _draw_end(kept)
    elif not kept.card.exists:
        _keep(replace(kept, sitting=kept.sitting.only(banks().items)))
        st.rerun()
    else:
        _draw_question(kept, kept.card)
        return True
    return False


def _draw_beginning() -> None:
    due, number = due_items(), _number_in_address()
    with prose_box():
        if due:
            prose(f"**{counted(len(due), 'question')} due.**" + (_MORE if len(due) > LONGEST else ""))
            st.button(
                f"Review {counted(min(len(due), LONGEST), 'question')}",
                key="review_begin", icon=":material/play_arrow:", on_click=_begin, args=(due,),
            )  # fmt: skip
        else:
            _say_when_next()
        if number or not due:
            st.button(
                f"Practise mixed set {number}" if number else "Practise a mixed set",
                key="review_mixed", icon=":material/shuffle:", on_click=_begin_mixed, args=(number,),
            )  # fmt: skip


_MORE = f" A sitting takes {LONGEST} of them, from as many pages as it can."


def _say_when_next() -> None:
    then = next_due()
    if more_are_waiting():
        st.markdown(
            f"**That is all for today.** You have reviewed {DAILY} questions, and a day takes no more. What else has come "
            "back waits for the next days. If you want to go on now, take a mixed set."
        )
    elif then is None:
        st.markdown(
            "**Nothing to review yet.** What you answer anywhere in the lab comes back here: soon if it was not right, "
            "after days and then weeks if it was. Until then you can try a mixed set of questions."
        )
    else:
        st.markdown(
            f"**Nothing is due.** The next question comes back {until(then, current_time())}. You "
            "remember longer what you recall after a while. If you want to go on now, take a mixed set."
        )


def _begin(items: Sequence[str], mixed_set: int | None = None) -> None:
    _keep(_UnderWay(plan(items, about(), other_items()), None, mixed_set=mixed_set))


def _begin_mixed(number: int | None) -> None:
    number = number or secrets.randbelow(LARGEST_SET) + 1
    _begin(mixed_items(number, LONGEST), number)


def _number_in_address() -> int | None:
    """Return the number of the mixed set that the address names; None if it names none that there is."""
    text = st.query_params.get(_SET, "")
    return int(text) if text.isdecimal() and len(text) <= 4 and int(text) else None


def _keep(under_way: _UnderWay) -> None:
    """Keep a sitting, with a new card for the item that is on."""
    present = under_way.sitting.present
    _KEPT.put(replace(under_way, card=deal(present, "review") if present else None))


def _draw_question(kept: _UnderWay, card: Card) -> None:
    sitting = kept.sitting
    number = sitting.done + 1
    st.header(f"Question {number} of {sitting.done + len(sitting.waiting)}", anchor=False)
    if kept.mixed_set:
        st.caption(f"Mixed set {kept.mixed_set}. The address of this page leads to it again.")
        st.query_params[_SET] = str(kept.mixed_set)
    if sitting.returns.get(card.item_id):
        st.caption("This one is back.")
    draw_card(card, _COMES_BACK)
    with prose_box(horizontal=True):
        if card.is_done:
            st.button(
                "Next question" if len(sitting.waiting) > 1 or _comes_back(kept, card) else "Finish",
                key=f"{card.place}.next", icon=":material/arrow_forward:", on_click=_go_on,
            )  # fmt: skip
        st.button(
            "End this sitting", key="review_end", type="tertiary", icon=":material/stop:", on_click=_leave
        )
    if card.is_done and _comes_back(kept, card):
        st.caption("It comes back later in this sitting.")


def _comes_back(kept: _UnderWay, card: Card) -> bool:
    return kept.sitting.comes_back(missed=card.missed, sure_and_wrong=was_sure_and_wrong(card.answers))


def _go_on() -> None:
    kept = _KEPT.get()
    if kept is None or (card := kept.card) is None:
        return
    sitting = kept.sitting.answered(missed=card.missed, sure_and_wrong=was_sure_and_wrong(card.answers))
    _keep(replace(kept, sitting=sitting, right=kept.right + (not card.missed)))


def _leave() -> None:
    kept = _KEPT.get()
    if kept is not None and kept.sitting.done:
        _KEPT.put(replace(kept, card=None))
    else:
        _forget()


def _draw_end(kept: _UnderWay) -> None:
    done, right = kept.sitting.done, kept.right
    were = "were" if right > 1 else "was"
    with prose_box():
        st.success(
            f"You answered {counted(done, 'question')}; {right or 'none'} {were} right at the first try.",
            title="This sitting is finished", icon=":material/check_circle:",
        )  # fmt: skip
        st.button("Back to what is due", key="review_again", icon=":material/refresh:", on_click=_forget)


def _forget() -> None:
    _KEPT.clear()
    st.query_params.pop(_SET, None)
