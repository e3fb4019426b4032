"""The options of a question on the screen: in which order they stand, and why each is right or wrong."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import banks
from pages._shared.quiz import asked
from pages._shared.quiz.reasons import WHY_EACH
from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import MEANINGS, VOTES
from quizzes.loading.items import Item
from tests.pages.answering import answer, reasons, revealed
from tests.pages.app import open_page, press, said, widget
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
MANY = """\
  - id: my-choices
    type: choice
    pick: many
    attempts: 3
    shuffle: false
    ask: Which are even?
    options: [{right: two, why: A.}, {right: four, why: B.}, {wrong: five, why: C.}, {wrong: six and a half, why: D.}]
"""
CLAIM = """\
  - id: my-claim
    type: claim
    ask: Two and two are four.
    verdict: "true"
    why: {"true": Count them., "false": Count again., only-if: Nothing is missing.}
"""
PARTS = """\
  - id: both
    type: parts
    ask: Count.
    parts:
      - id: word
        type: choice
        ask: What comes after two?
        options: [{right: three, why: Two and one.}, {wrong: four, why: Too far.}, {wrong: five, why: Far.}]
      - {id: count, type: number, ask: "And after three?", answer: 4}
      - id: last
        type: choice
        ask: What comes after four?
        options: [{right: five, why: Four and one.}, {wrong: seven, why: Too far.}, {wrong: six, why: Far.}]
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


@pytest.mark.parametrize("ends", ["right", "out of tries", "given up"])
def test_why_each_option_is_right_or_wrong_can_be_read_once_it_is_closed(choice: Item, ends: str) -> None:
    """All options, in the order in which they stood, each with its own sentence; not one of them before."""
    assert isinstance(choice, Choice)
    at = answer(open_item(choice), choice.id, "b")
    order, before, panels = shown(at, choice), revealed(at, reasons(choice)), list(at.expander)
    if ends == "right":
        answer(at, choice.id, "a")
    elif ends == "given up":
        press(at, f"{choice.id}.give_up")
    else:
        answer(answer(at, choice.id, "c"), choice.id, "d")
    (panel,) = at.expander
    lines = [line.value for line in panel.markdown]

    assert before == [choice.option("b").why]
    assert panels == []
    assert panel.label == WHY_EACH
    assert not panel.proto.expanded
    assert [line[3:].partition("  \n")[0] for line in lines] == order
    for option in choice.options:
        (line,) = (line for line in lines if f") {option.text}  \n" in line)

        assert line.endswith(f"**{'Right' if option.is_right else 'Wrong'}.** {option.why}")


def test_the_panels_of_an_item_with_parts_wait_until_all_of_it_is_closed(tmp_path: Path) -> None:
    """One solved part does not tell yet; each panel names its part, and a part without options has none."""
    item = item_from(tmp_path, PARTS)
    at = answer(open_item(item), "both.word", "a")
    early = list(at.expander)
    answer(answer(at, "both.count", "4"), "both.last", "a")
    panels = {box.label: [line.value for line in box.markdown] for box in at.expander}

    assert early == []
    assert list(panels) == [f"{WHY_EACH}: part a", f"{WHY_EACH}: part c"]
    assert sum("Four and one." in line for line in panels[f"{WHY_EACH}: part c"]) == 1
    assert not [line for line in panels[f"{WHY_EACH}: part a"] if "Four and one." in line]


def test_an_option_that_earns_a_share_is_called_partly_right(tmp_path: Path) -> None:
    """In the panel as in the verdict."""
    item = item_from(tmp_path, CHOICE.replace("too far.}", "too far., credit: 0.5}", 1))
    at = press(open_item(item), "my-choice.give_up")
    (panel,) = at.expander

    assert sum("**Partly right.** That is one too far." in line.value for line in panel.markdown) == 1


def test_a_tried_option_stays_marked_while_tries_are_left(choice: Item) -> None:
    """Beside its label, so the option keeps its name; an empty answer marks nothing."""
    at = open_item(choice)
    fresh = list(widget(at, "answer_my-choice").proto.captions)
    empty = list(widget(press(at, "my-choice.check"), "answer_my-choice").proto.captions)
    names = widget(at, "answer_my-choice").options
    answer(answer(at, "my-choice", "b"), "my-choice", "c")
    radio = widget(at, "answer_my-choice")
    marked = dict(zip(shown(at, choice), radio.proto.captions, strict=True))

    assert fresh == empty == []
    assert radio.options == names
    assert {option for option, mark in marked.items() if mark} == {"four", "five"}
    assert marked["four"] == "Tried: not right."


def test_options_that_are_ticked_together_are_listed_as_tried(tmp_path: Path) -> None:
    """By the letters they have on the screen, one set after the other."""
    item = item_from(tmp_path, MANY)
    at = answer(open_item(item), item.id, {"a", "c"})
    once = said(at)
    answer(at, item.id, {"a", "c", "d"})

    assert "Tried: A and C." in once
    assert "Tried: A and C; A, C and D." in said(at)
    assert "Tried" not in said(open_item(item))


def test_a_tapped_option_cannot_be_tapped_again_and_says_that_it_was_tried() -> None:
    """Not by its grey alone."""
    tapped = "pf-overwritten"
    question = banks().items[tapped]
    assert isinstance(question, Choice)
    wrong = next(option for option in question.options if not option.is_right)
    at = press(open_page("pitfalls"), f"{tapped}.{wrong.id}")
    button = widget(at, f"{tapped}.{wrong.id}")

    assert button.disabled
    assert button.label == f"{wrong.text} · tried"
    assert said(at).count("· tried") == 1
