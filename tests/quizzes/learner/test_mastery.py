"""What counts as known: right on the latest try, solid after twenty hours, and nothing under an old text."""

from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import pytest

from quizzes.learner.attempts import Attempt
from quizzes.learner.mastery import Standing, calibration, count, items_for, standings
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
"""


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Items:
    """The items of a small bank."""
    file = tmp_path_factory.mktemp("bank") / "small.yaml"
    file.write_text(BANK, "utf-8")
    return list(load_bank(file).items.values())


def standing(items: Items, item: str, *events: Attempt) -> Standing:
    """Return how these events leave one item."""
    return standings(items, dict.fromkeys(["one", "pair", "untouched"], TEXT), events)[item]


def test_an_item_nobody_tried_is_neither_right_nor_due(items: Items) -> None:
    """All is still open."""
    assert standing(items, "untouched") == Standing()


@pytest.mark.parametrize(
    ("hours", "solid"), [(0.0, False), (19.99, False), (20.0, True), (24.0, True), (2000.0, True)]
)
def test_solid_takes_two_right_answers_twenty_hours_apart(items: Items, hours: float, solid: bool) -> None:
    """Twice in a row is not enough."""
    found = standing(items, "one", event("one"), event("one", int(hours * HOUR)))

    assert found.right
    assert found.solid is solid


def test_a_single_right_answer_is_not_solid(items: Items) -> None:
    """However long ago."""
    assert not standing(items, "one", event("one")).solid


@pytest.mark.parametrize("result", ["wrong", "partly right", "shown"])
def test_the_latest_try_decides(items: Items, result: str) -> None:
    """What was solid is lost with it, and regained by a right answer."""
    events = [event("one"), event("one", DAY), event("one", 2 * DAY, result)]
    lost = standing(items, "one", *events)
    regained = standing(items, "one", *events, event("one", 2 * DAY + MINUTE, tries=2))

    assert (lost.right, lost.solid) == (False, False)
    assert (regained.right, regained.solid) == (True, True)


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
    """Due is what should have been asked again by now."""
    events = [event("one"), event("one", DAY), event("pair.a", DAY, "wrong")]
    found = standings(items, dict.fromkeys(["one", "pair", "untouched"], TEXT), events)
    counted = count(
        list(found.values()), datetime.fromtimestamp(START / 1000, UTC) + timedelta(days=1, hours=1)
    )

    assert counted.items == 3
    assert (counted.right, counted.untried, counted.due, counted.solid, counted.changed) == (1, 1, 1, 1, 0)


def test_an_item_counts_for_each_of_its_objectives(items: Items) -> None:
    """And an item without one counts for none."""
    assert [item.id for item in items_for(["counting"], items)] == ["one", "pair"]
    assert [item.id for item in items_for(["adding"], items)] == ["pair"]


def test_calibration_counts_what_was_right_at_each_level() -> None:
    """Answers without a word on confidence, and solutions shown, are no part of it."""
    events = [
        event("q", confidence="sure"),
        event("q", 0, "wrong", confidence="sure"),
        event("q", 0, "partly right", confidence="guess"),
        event("q", 0, "shown", confidence="guess"),
        event("q"),
    ]
    levels = calibration(events)

    assert [(level.confidence, level.answers, level.right) for level in levels] == [
        ("guess", 1, 0),
        ("sure", 2, 1),
    ]
    assert levels[1].share == 0.5
