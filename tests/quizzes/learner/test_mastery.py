"""What counts as known: right on the latest try, solid without help twice in twenty hours, nothing under an old text."""

from typing import Any, TypeAlias

import pytest

from quizzes.learner.attempts import Attempt
from quizzes.learner.mastery import Standing, claims, count, items_for, standings
from quizzes.learner.scheduling import moment
from quizzes.loading.banks import load_bank
from quizzes.loading.items import Item
from tests.quizzes.events import DAY, HOUR, MINUTE, OTHER_TEXT, START, TEXT, event

Items: TypeAlias = list[Item]

BANK = """
schema: quiz-bank/1
bank: small
title: Three questions
objectives: {counting: Count, adding: Add}
items:
  - {id: one, type: number, objective: counting, ask: How many, answer: 1, why: It is one.}
  - id: pair
    type: parts
    objective: [adding, counting]
    ask: Two sums.
    parts:
      - {id: a, type: number, ask: Two and two, answer: 4, why: Four.}
      - {id: b, type: number, ask: Two and three, answer: 5, why: Five.}
  - {id: untouched, type: number, ask: Ten, answer: 10, why: Ten.}
  - id: stated
    type: claim
    objective: counting
    ask: One is two.
    verdict: "false"
    why: {"true": "No.", "false": "Yes.", only-if: "No."}
"""
ITEMS = ["one", "pair", "untouched", "stated"]
LATER = moment(START + 3000 * DAY)


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Items:
    """The items of a small bank."""
    file = tmp_path_factory.mktemp("bank") / "small.yaml"
    file.write_text(BANK, "utf-8")
    return list(load_bank(file).items.values())


def standing(items: Items, item: str, *events: Attempt) -> Standing:
    """Return how these events leave one item."""
    return standings(items, dict.fromkeys(ITEMS, TEXT), events, LATER)[item]


def test_an_item_nobody_tried_is_neither_right_nor_due(items: Items) -> None:
    """All is still open."""
    assert standing(items, "untouched") == Standing()


@pytest.mark.parametrize(
    ("hours", "solid"), [(0.0, False), (19.99, False), (20.0, True), (24.0, True), (2000.0, True)]
)
def test_solid_takes_two_unaided_rounds_twenty_hours_apart(items: Items, hours: float, solid: bool) -> None:
    """Twice in a row is not enough."""
    found = standing(items, "one", event("one"), event("one", int(hours * HOUR)))

    assert found.right
    assert found.solid is solid


@pytest.mark.parametrize("aid", [{"hints": 1}, {"tries": 2}, {"confidence": "guess"}])
@pytest.mark.parametrize("place", [0, 1])
def test_what_was_helped_or_guessed_does_not_make_solid(
    items: Items, aid: dict[str, Any], place: int
) -> None:
    """Neither the first time nor the latest; a third time without help does."""
    rounds: list[dict[str, Any]] = [{}, {}]
    rounds[place] = aid
    events = [event("one", number * DAY, **more) for number, more in enumerate(rounds)]
    found = standing(items, "one", *events)
    once_more = standing(items, "one", *events, event("one", 2 * DAY))

    assert (found.right, found.solid) == (True, False)
    assert once_more.solid


def test_a_single_right_answer_is_not_solid(items: Items) -> None:
    """However long ago."""
    assert not standing(items, "one", event("one")).solid


@pytest.mark.parametrize("result", ["wrong", "partly right", "shown"])
def test_the_latest_try_decides(items: Items, result: str) -> None:
    """What was solid is lost with it, and regained by a right answer without help, not by a further try."""
    events = [event("one"), event("one", DAY), event("one", 2 * DAY, result)]
    mended = event("one", 2 * DAY + MINUTE, tries=2)
    lost = standing(items, "one", *events)
    found_out = standing(items, "one", *events, mended)
    regained = standing(items, "one", *events, mended, event("one", 2 * DAY + HOUR))

    assert (lost.right, lost.solid) == (False, False)
    assert (found_out.right, found_out.solid) == (True, False)
    assert (regained.right, regained.solid) == (True, True)


def test_an_answer_dated_in_the_future_does_not_stay_the_latest(items: Items) -> None:
    """It counts as one of now while it is alone, and as older than the next one that is dated soundly."""
    now = moment(START + DAY)
    known = dict.fromkeys(ITEMS, TEXT)
    wrong_clock = event("one", 5000 * DAY, "wrong")
    alone = standings(items, known, [wrong_clock], now)["one"]
    mended = standings(items, known, [wrong_clock, event("one", DAY - HOUR)], now)["one"]

    assert (alone.tried, alone.right) == (True, False)
    assert alone.due is not None
    assert (alone.due - now).days == 1
    assert mended.right
    assert not mended.solid


def test_an_item_in_parts_is_right_when_every_part_is(items: Items) -> None:
    """One part right and another untried: tried, not right, due with the part."""
    half = standing(items, "pair", event("pair.a"))
    whole = standing(items, "pair", event("pair.a"), event("pair.b"))
    solid = standing(items, "pair", *(event(f"pair.{part}", at) for part in "ab" for at in (0, DAY)))

    assert (half.tried, half.right) == (True, False)
    assert half.due is not None
    assert (whole.right, whole.solid) == (True, False)
    assert solid.solid


def test_an_item_whose_text_changed_is_no_longer_solid_and_says_so(items: Items) -> None:
    """It counts as untried, and ``changed`` tells why; once it is solid again nothing is said any more."""
    old = [event("one", at, fingerprint=OTHER_TEXT) for at in (0, DAY)]
    lost = standing(items, "one", *old)
    again = standing(items, "one", *old, event("one", 5 * DAY), event("one", 6 * DAY))

    assert lost == Standing(changed=True)
    assert (again.solid, again.changed) == (True, False)


def test_a_change_of_an_item_that_was_not_solid_needs_no_word(items: Items) -> None:
    """Nothing was lost; and two right answers under two texts do not add up."""
    found = standing(items, "one", event("one", 0, fingerprint=OTHER_TEXT), event("one", DAY))

    assert (found.solid, found.changed) == (False, False)


def test_counts_tell_right_untried_due_and_solid(items: Items) -> None:
    """Due is what the list of the day names."""
    events = [event("one"), event("one", DAY), event("pair.a", DAY, "wrong")]
    found = standings(items, dict.fromkeys(ITEMS, TEXT), events, LATER)
    counted = count({item: found[item] for item in ("one", "pair", "untouched")}, ["pair", "stated"])

    assert counted.items == 3
    assert (counted.right, counted.untried, counted.due, counted.solid, counted.changed) == (1, 1, 1, 1, 0)


def test_an_item_counts_for_each_of_its_objectives(items: Items) -> None:
    """An item without one counts for none, and a statement to vote on is counted apart."""
    assert [item.id for item in items_for(["counting"], items)] == ["one", "pair"]
    assert [item.id for item in items_for(["adding"], items)] == ["pair"]
    assert [claim.id for claim in claims(items)] == ["stated"]
