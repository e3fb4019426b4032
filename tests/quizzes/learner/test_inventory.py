"""Before and after: one answer an item, the gain, and what was sure and not right."""

from typing import Any

import pytest

from quizzes.learner.attempts import Attempt, is_inventory
from quizzes.learner.inventory import Sheet, asked_as, mistake_of, normalised_gain, sealed, sheet
from quizzes.loading.banks import load_bank
from quizzes.loading.items import Item
from quizzes.yaml.source import NamedText
from tests.quizzes.events import event

BANK = """
schema: quiz-bank/1
bank: form
title: A form of three items
slips: {half: {is: Takes half of it}, twice: {is: Takes twice of it}}
items:
  - id: first
    type: choice
    ask: Which one?
    options:
      - {right: One, why: It is.}
      - {wrong: A half, why: That is half of it., slip: half}
      - {wrong: Two, why: That is twice as much., slip: twice}
  - id: second
    type: number
    ask: How many?
    answer: 4
    why: So many.
    slips: [{answer: 2, why: Half of them., slip: half}]
  - {id: third, type: number, ask: And how many now, answer: 5, why: So many.}
"""


def items() -> tuple[Item, ...]:
    """Return the items of the form."""
    return tuple(load_bank(NamedText("form.yaml", BANK)).items.values())


def said(item_id: str, result: str = "right", after: int = 0, **more: Any) -> Attempt:
    """Return an answer to an item of the form."""
    return event(asked_as(item_id), after, result, **more)


def form(*attempts: Attempt) -> Sheet:
    """Return the form with these answers."""
    return sheet(items(), attempts)


def test_a_form_goes_on_with_the_first_item_that_has_no_answer() -> None:
    """Whatever the order of the answers; and it is complete once there is none."""
    begun = form(said("third"), said("first", "wrong"))
    done = form(said("third"), said("first", "wrong"), said("second"))

    assert begun.present is not None
    assert begun.present.id == "second"
    assert not begun.complete
    assert done.present is None
    assert done.complete
    assert done.right == 2


def test_an_item_is_answered_once() -> None:
    """The earliest answer counts, in whatever order they come: a later one from another tab changes nothing."""
    late, early = said("first", after=9), said("first", "wrong", after=5)

    assert form(late, early).answers == form(early, late).answers == {"first": early}
    assert form(late, early).right == 0


def test_an_answer_given_elsewhere_is_none_of_the_form() -> None:
    """Only those under the form's own names count."""
    assert form(event("first"), event("new-numbers.first"), event("predict.first")).answers == {}
    assert is_inventory(said("first"))
    assert not is_inventory(event("first"))


def test_a_form_without_items_is_never_complete() -> None:
    """A bank that cannot be read is no test that was passed."""
    assert not sheet((), [said("first")]).complete


def test_sure_and_not_right_is_a_confident_error() -> None:
    """Not if it was right, and not if the learner guessed or did not say."""
    done = form(
        said("first", "wrong", confidence="sure"),
        said("second", "wrong", confidence="fairly sure"),
        said("third", confidence="sure"),
    )

    assert [item.id for item in done.missed] == ["first", "second"]
    assert [item.id for item in done.confident_errors] == ["first"]
    assert form(said("first", "wrong")).confident_errors == ()
    assert [item.id for item in form(said("first", "partly right", confidence="sure")).confident_errors] == [
        "first"
    ]


def test_the_verdict_of_an_answer_is_sealed_until_its_form_is_complete() -> None:
    """And that of a complete form is not."""
    under_way, done = form(said("first"), said("second")), form(*map(said, ("first", "second", "third")))

    assert sealed([under_way, done]) == {answer.id for answer in under_way.answers.values()}
    assert sealed([done]) == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "gain"),
    [(0, 12, 1.0), (0, 0, 0.0), (6, 9, 0.5), (9, 6, -1.0), (11, 12, 1.0), (12, 12, None), (12, 3, None)],
)
def test_the_gain_is_a_share_of_what_could_be_gained(before: int, after: int, gain: float | None) -> None:
    """One if all that was missing was gained, below 0 for a loss, none where nothing was missing."""
    assert normalised_gain(before, after, 12) == gain


@pytest.mark.parametrize(
    ("before", "after", "culprit"), [(13, 1, "before is 13"), (1, 13, "after is 13"), (-1, 0, "before is -1")]
)
def test_numbers_that_cannot_be_counts_are_refused(before: int, after: int, culprit: str) -> None:
    """By name, with the range."""
    with pytest.raises(ValueError, match=f"{culprit}; give a number of right answers from 0 to 12"):
        normalised_gain(before, after, 12)


def test_a_misconception_leads_back_to_the_answer_that_shows_it() -> None:
    """With what is said to that answer, and to no other."""
    choice, number, bare = items()
    found = mistake_of(choice, "twice")

    assert found is not None
    assert (found.answer, found.why) == (frozenset({"c"}), "That is twice as much.")
    assert getattr(mistake_of(number, "half"), "answer", None) == "2"
    assert mistake_of(bare, "half") is mistake_of(choice, None) is None
