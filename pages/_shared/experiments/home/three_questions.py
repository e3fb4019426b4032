"""Three short questions on Home: from pages seen before, or a few to try before the first page."""

from dataclasses import dataclass, replace

import streamlit as st
from pydantic import TypeAdapter

from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from pages._shared.quiz.cards import Card, deal, draw_card
from pages._shared.record.standing import is_newcomer, short_items
from pages._shared.record.tab import Kept

QUESTIONS = 3
_COMES_BACK = "So this question comes back in Review the next day, before the others."


@dataclass(frozen=True)
class _WarmUp:
    """A warm-up that has begun: its items, the card on the table, how many came before it, and how many were right."""

    items: tuple[str, ...]
    card: Card
    before: int = 0
    right: int = 0


_KEPT = Kept("warm_up", TypeAdapter(_WarmUp))


def draw_warm_up(home: Lesson) -> None:
    """Offer a few questions, ask them one at a time, and say how it went."""
    kept = _KEPT.get()
    if kept is None:
        _offer(home)
    elif kept.before >= len(kept.items) or not kept.card.exists:
        with prose_box():
            prose(
                f"**{kept.right} of {kept.before}** right at the first try. What was not right comes back in Review, and "
                "what was right comes back later."
            )
    else:
        st.markdown(f"**Question {kept.before + 1} of {len(kept.items)}**")
        draw_card(kept.card, _COMES_BACK)
        if kept.card.is_done:
            last = kept.before + 1 == len(kept.items)
            st.button(
                "Finish" if last else "Next question", key=f"{kept.card.place}.next",
                icon=":material/arrow_forward:", on_click=_go_on,
            )  # fmt: skip


def _offer(home: Lesson) -> None:
    if is_newcomer():
        words = "Try to answer before you read: what you read afterwards is then easier to remember."
        label = "Try three questions first"
    else:
        words = "Recalling what you read earlier, without looking, does more for it than reading it again."
        label = "Warm up with three questions"
    with prose_box():
        prose(words)
        st.button(label, key=home.key("warm_up"), icon=":material/bolt:", on_click=_begin, args=(home,))


def _begin(home: Lesson) -> None:
    items = tuple(short_items(home, QUESTIONS))
    _KEPT.put(_WarmUp(items, deal(items[0], "warm-up")))


def _go_on() -> None:
    kept = _KEPT.get()
    if kept is None:
        return
    before, right = kept.before + 1, kept.right + (not kept.card.missed)
    items = tuple(item for item in kept.items if item in banks().items)
    card = deal(items[before], "warm-up") if before < len(items) else kept.card
    _KEPT.put(replace(kept, items=items, card=card, before=before, right=right))
