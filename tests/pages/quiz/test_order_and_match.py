"""Putting in order and pairing up as a learner meets them."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from quizzes.kinds.match import Match
from quizzes.kinds.order import Order
from quizzes.loading.items import Item
from tests.pages.answering import (
    Steps,
    answer,
    is_open,
    press_steps,
    revealed,
    right_answer,
    secrets,
    verdict,
)
from tests.pages.app import keys, press, put, said, widget
from tests.pages.one_item import item_from, open_item

ORDER = """\
  - id: branch
    type: order
    ask: Put the branch in order.
    sequence:
      - BatchNorm
      - step: ReLU
        why: The activation comes first.
      - $W_1$
      - BatchNorm
    distractors:
      - step: Dropout
        why: It is not part of it.
    why: Normalise before you activate.
    solution: The skip joins last.
"""
MATCH = """\
  - id: designs
    type: match
    ask: Match each design with its formula.
    pairs:
      - left: Post-activation
        right: $\\sigma(F(x) + x)$
      - left: Plain
        right: $\\sigma(F(x))$
        why: Plain has no skip.
    extra:
      - right: $x$
        why: That is the skip alone.
    why: Look at the skip.
"""


def branch(folder: Path) -> tuple[Order, AppTest]:
    """Return the question with five steps, two of them equal, and its page."""
    item = item_from(folder, ORDER)
    assert isinstance(item, Order)
    return item, open_item(item)


def pressed(item: Item, *steps: str) -> Steps:
    """Return these steps, to be pressed."""
    assert isinstance(item, Order)
    return Steps(item.shown_steps(), steps)


def so_far(at: AppTest) -> list[str]:
    """Return the learner's order as it is listed."""
    return [label.split(" · ")[1] for label in widget(at, "answer_branch.chosen").options]


def test_steps_pressed_in_order_are_right(tmp_path: Path) -> None:
    """Nothing is sent before; the author's sentence and the solution come after."""
    item, at = branch(tmp_path)
    before = revealed(at, secrets(item))
    answer(at, "branch", right_answer(item))

    assert before == []
    assert verdict(at) == "Right: Normalise before you activate."
    assert not is_open(at, "branch")
    assert "1. BatchNorm\n2. ReLU\n3. $W_1$\n4. BatchNorm" in said(at)
    assert "The skip joins last." in said(at)


def test_sentences_are_listed_and_pressed_by_their_letters(tmp_path: Path) -> None:
    """A phone would cut them off on a button; the order so far shows them whole, and short steps stay on buttons."""
    long = "The skip joins the branch where it ends, and nothing acts on the sum"
    item = item_from(tmp_path, ORDER.replace("- $W_1$", f"- {long}"))
    at = open_item(item)
    buttons = widget(at, "answer_branch.steps").options
    answered = press_steps(at, "branch", pressed(item, long))

    assert buttons == ["A", "B", "C", "D", "E"]
    assert f" · {long}" in said(at)
    assert so_far(answered) == [long]
    assert any(" · ReLU" in label for label in widget(branch(tmp_path)[1], "answer_branch.steps").options)


def test_the_chosen_step_moves_up_and_down_and_stays_chosen(tmp_path: Path) -> None:
    """Pressing the same button again moves the same step on; at the end it stays."""
    item, at = branch(tmp_path)
    press_steps(at, "branch", pressed(item, "ReLU", "Dropout", "$W_1$"))
    start = so_far(at)
    once = so_far(press(at, "answer_branch.up"))
    thrice = so_far(press(press(at, "answer_branch.up"), "answer_branch.up"))
    down = so_far(press(at, "answer_branch.down"))

    assert start == ["ReLU", "Dropout", "$W_1$"]
    assert once == ["ReLU", "$W_1$", "Dropout"]
    assert thrice == ["$W_1$", "ReLU", "Dropout"]
    assert down == ["ReLU", "$W_1$", "Dropout"]


def test_steps_are_taken_out_by_the_button_or_by_pressing_them_again(tmp_path: Path) -> None:
    """With none left there is no list and no button."""
    item, at = branch(tmp_path)
    press_steps(at, "branch", pressed(item, "ReLU", "Dropout", "$W_1$"))
    press(at, "answer_branch.remove")
    after_button = so_far(at)
    put(at, **{"answer_branch.steps": widget(at, "answer_branch.steps").value[1:]})
    after_press = so_far(at)
    press(at, "answer_branch.remove")

    assert after_button == ["ReLU", "Dropout"]
    assert after_press == ["Dropout"]
    assert "answer_branch.chosen" not in keys(at)
    assert widget(at, "answer_branch.steps").value == []


def test_a_wrong_order_hears_of_what_is_misplaced_and_what_does_not_belong(tmp_path: Path) -> None:
    """And keeps the question open, with the order as it was."""
    item, at = branch(tmp_path)
    answer(at, "branch", pressed(item, "ReLU", "BatchNorm", "$W_1$", "Dropout"))

    assert "It is not part of it." in verdict(at)
    assert is_open(at, "branch")
    assert len(so_far(at)) == 4
    assert "Normalise before you activate." not in said(at)


def test_checking_an_empty_order_costs_nothing_and_giving_up_shows_one(tmp_path: Path) -> None:
    """The order in the bank."""
    _, at = branch(tmp_path)
    press(at, "branch.check")
    empty = verdict(at)
    press(at, "branch.give_up")

    assert empty == "This cannot be read yet: Put the steps in order first."
    assert "**The order:**\n\n1. BatchNorm\n2. ReLU" in said(at)


def test_partners_with_formulas_are_listed_and_chosen_by_letter(tmp_path: Path) -> None:
    """A selectbox would show the formula's source."""
    item = item_from(tmp_path, MATCH)
    assert isinstance(item, Match)
    at = open_item(item)
    before = revealed(at, secrets(item))

    assert before == []
    assert widget(at, "answer_designs.0").options == ["A", "B", "C"]
    assert all(
        f"{letter}) {partner}" in said(at) for letter, partner in zip("ABC", item.partners(), strict=True)
    )
    assert verdict(answer(at, "designs", right_answer(item))) == "Right: Look at the skip."
    assert "- Plain: $\\sigma(F(x))$" in said(at)


def test_partners_of_plain_words_stand_in_the_box_themselves(tmp_path: Path) -> None:
    """No letters to look up."""
    plain = (
        MATCH.replace("$\\sigma(F(x) + x)$", "after").replace("$\\sigma(F(x))$", "none").replace("$x$", "all")
    )
    item = item_from(tmp_path, plain)
    assert isinstance(item, Match)

    assert widget(open_item(item), "answer_designs.1").options == item.partners()


def test_each_wrong_pair_hears_why_and_giving_up_shows_the_pairs(tmp_path: Path) -> None:
    """The extra partner's own sentence."""
    at = open_item(item_from(tmp_path, MATCH))
    answer(at, "designs", {0: "$\\sigma(F(x) + x)$", 1: "$x$"})
    wrong = verdict(at)
    press(at, "designs.give_up")

    assert wrong == "Partly right: That is the skip alone.\n\n1 of 2 pairs is right."
    assert "**The pairs:**\n\n- Post-activation: $\\sigma(F(x) + x)$" in said(at)
