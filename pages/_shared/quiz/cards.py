"""Questions asked one at a time, each afresh: by Review and by the warm-up.

A card is one showing of an item. What was answered elsewhere, or on an earlier card, does not close it, and an item
with parameters comes with numbers the learner has not just had.
"""

from dataclasses import dataclass
from itertools import takewhile

import streamlit as st
from pydantic import TypeAdapter

from pages._shared.browser.attention import call_attention, take_attention
from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import lessons
from pages._shared.frame.prose import prose_box
from pages._shared.quiz.asked import Asked, asked_in
from pages._shared.quiz.drawing import draw_item
from pages._shared.record.learners_record import attempts, now_ms
from pages._shared.record.standing import page_of
from pages._shared.record.tab import Kept
from quizzes.learner.attempts import Attempt
from quizzes.learner.scheduling import was_sure_and_wrong
from quizzes.loading.items import Item

_DEALT = Kept("cards", TypeAdapter(int))
"""How many cards this tab was dealt, so that each has a place of its own."""


@dataclass(frozen=True)
class Card:
    """One showing of an item: which numbers it has, where its state is kept, and since when it is shown (ms)."""

    item_id: str
    variant: str | None
    place: str
    since: int

    @property
    def item(self) -> Item:
        """The item, with the numbers of this card."""
        return banks().item(self.item_id, self.variant)

    @property
    def box(self) -> str:
        """The key of the container it is drawn in."""
        return f"{self.place}.card"

    @property
    def exists(self) -> bool:
        """True unless the item, or these numbers of it, were taken out of the bank since the card was dealt."""
        bank = banks()
        return self.item_id in bank.items and (
            self.variant is None or self.variant in bank.variants(self.item_id)
        )

    @property
    def asked(self) -> list[Asked]:
        """The questions of the item, as they are put to the learner on this card."""
        return asked_in(self.item, variant=self.variant, place=self.place)

    @property
    def is_done(self) -> bool:
        """True once all of the item is closed."""
        return all(asked.closed for asked in self.asked)

    @property
    def missed(self) -> bool:
        """True if the first answer to one of its questions earned less than half, or the solution was shown instead."""
        firsts = [asked.state.grades[:1] for asked in self.asked]
        return not all(first and first[0].credit >= 0.5 for first in firsts)

    @property
    def answers(self) -> list[Attempt]:
        """The events of this card."""
        names = {asked.name for asked in self.asked}
        recent = takewhile(lambda event: event.at >= self.since, reversed(attempts()))
        # What is dated in the future was loaded from elsewhere.
        return [event for event in recent if event.question in names and event.at <= now_ms()]


def deal(item_id: str, name: str) -> Card:
    """Return a new card for an item. The keyboard focus goes to it when it is drawn.

    Parameters
    ----------
    item_id : str
        A live item.
    name : str
        What the cards of this kind are called; begins their widgets' keys.
    """
    number = (_DEALT.get() or 0) + 1
    _DEALT.put(number)
    card = Card(item_id, _fresh_variant(item_id), f"{name}-{number}", now_ms())
    call_attention(card.box)
    return card


def _fresh_variant(item_id: str) -> str | None:
    """Return the numbers this learner has not had, or had the longest ago."""
    last_had = {
        event.variant: place
        for place, event in enumerate(attempts())
        if event.variant and event.question.partition(".")[0] == item_id
    }
    return min(banks().variants(item_id), key=lambda code: last_had.get(code, -1), default=None)


def draw_card(card: Card, comes_back: str) -> None:
    """Draw the item of a card, and below it more than usual if the learner was sure of an answer that is not right.

    Parameters
    ----------
    card : Card
        From ``deal``.
    comes_back : str
        A sentence that says when a question comes back whose answer the learner was sure of and that was not right.
    """
    with st.container(key=card.box):
        draw_item(card.item, variant=card.variant, place=card.place)
        take_attention(card.box)
    events = card.answers
    if was_sure_and_wrong(events):
        _draw_longer_explanation(card.item, events, comes_back)


def _draw_longer_explanation(item: Item, events: list[Attempt], comes_back: str) -> None:
    known = banks().slips
    slip = next((known[event.slip] for event in events if event.slip and event.slip in known), None)
    lines = ["A mistake that you were sure of tends to return, so look at it again."]
    if slip:
        said = slip.misconception
        lines.append(f"This answer is typical of someone who {said[0].lower()}{said[1:].rstrip('.')}.")
    lines.append(comes_back)
    with prose_box():
        st.info("\n\n".join(lines), title="You were sure", icon=":material/psychology_alt:")
        page = slip.page.partition("#")[0] if slip and slip.page else page_of(item)
        if page in lessons():
            there = lessons()[page]
            st.page_link(there.path, label=f"Read it again: {there.title}", icon=there.icon)
