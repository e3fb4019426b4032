"""The options of a question on the screen: in which order they stand."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.quiz import asked
from quizzes.kinds.claim import MEANINGS, VOTES
from quizzes.loading.items import Item
from tests.pages.answering import answer
from tests.pages.app import said, widget
from tests.pages.one_item import item_from, open_item

DAY = date(2026, 1, 5)
CHOICE = """\
  - id: my-choice
    type: choice
    ask: What comes after two?
    options:
      - {right: three, why: Two and one.}
      - {wrong: four, why: That is one too far.}
      - {wrong: five, why: That is two too far.}
      - {wrong: six, why: That is three too far.}
      - {wrong: none of these, why: There is one., pin: last}
"""
CLAIM = """\
  - id: my-claim
    type: claim
    ask: Two and two are four.
    verdict: "true"
    why: {"true": Count them., "false": Count again., only-if: Nothing is missing.}
"""


def shown(at: AppTest, item: Item) -> list[str]:
    """Return the options in the order in which they stand, without their letters."""
    return [option.partition(") ")[2] or option for option in widget(at, f"answer_{item.id}").options]


@pytest.fixture
def choice(tmp_path: Path) -> Item:
    """A choice with four options that change places, and one that does not."""
    return item_from(tmp_path, CHOICE)


def on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be this day."""
    monkeypatch.setattr(asked, "today", lambda: day)


def test_every_day_draws_an_order_and_a_pinned_option_keeps_its_place(
    choice: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right option stands at every place but the pinned one; the letters stay in order."""
    orders = []
    for number in range(16):
        on(DAY + timedelta(days=number), monkeypatch)
        at = open_item(choice)
        orders.append(shown(at, choice))

        assert [option[:2] for option in widget(at, "answer_my-choice").options] == [
            "A)", "B)", "C)", "D)", "E)",
        ]  # fmt: skip

    assert {order.index("three") for order in orders} == {0, 1, 2, 3}
    assert {order[-1] for order in orders} == {"none of these"}


def test_an_order_stays_while_the_question_is_open_and_when_it_is_closed(
    choice: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a wrong answer, over midnight, and in the list of what was answered."""
    on(DAY, monkeypatch)
    at = open_item(choice)
    order = shown(at, choice)
    for number, option in enumerate("bc", start=1):
        on(DAY + timedelta(days=number), monkeypatch)
        answer(at, choice.id, option)

        assert shown(at, choice) == order

    answer(at, choice.id, "a")
    places = [said(at).index(f") {option}") for option in order]

    assert places == sorted(places)


def test_a_reload_on_the_same_day_keeps_the_order(choice: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    """So a restart of the server takes nobody's chosen option away."""
    on(DAY, monkeypatch)

    assert shown(open_item(choice), choice) == shown(open_item(choice), choice)


def test_options_that_are_not_shuffled_stay_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On whatever day."""
    item = item_from(tmp_path, CHOICE.replace("    options:", "    shuffle: false\n    options:"))
    for number in range(8):
        on(DAY + timedelta(days=number), monkeypatch)

        assert shown(open_item(item), item) == ["three", "four", "five", "six", "none of these"]


def test_each_vote_keeps_its_caption_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any of the three comes first, and all of them keep their order."""
    item = item_from(tmp_path, CLAIM)
    firsts = set()
    for number in range(16):
        on(DAY + timedelta(days=number), monkeypatch)
        radio = widget(open_item(item), "answer_my-claim")
        captions = dict(zip(radio.options, radio.proto.captions, strict=True))
        firsts.add(radio.options[0])

        assert captions == {VOTES[vote]: MEANINGS[vote] for vote in VOTES}

    assert firsts == set(VOTES.values())
