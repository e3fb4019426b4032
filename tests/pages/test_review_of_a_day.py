"""What Review offers on one day: thirty at most, of many topics; and sets that are drawn at random by their number."""

import pytest

from pages._shared.frame.banks import banks
from quizzes.kinds.question import ON_ITS_PAGE
from quizzes.learner.due import topic_of
from tests.pages.app import kept_in_tab, keys, open_address, open_page, press, said
from tests.pages.learner_with_a_past import answered, open_with_record, past


def test_after_a_pause_thirty_are_due_and_each_sitting_has_four_topics() -> None:
    """Though the whole bank has come back; Home says the same."""
    everything = past(*banks().items)
    at = open_with_record("review", everything)
    home = said(open_with_record("home", everything))

    assert "**30 questions due.** A sitting takes 10 of them, from as many pages as it can." in said(at)
    assert "Review: 30 questions due" in home
    press(at, "review_begin")
    waiting = kept_in_tab(at, "review")["sitting"]["waiting"]
    assert len({page_of(item) for item in waiting}) >= 4


def page_of(item_id: str) -> str:
    """Return the topic of an item."""
    return topic_of(banks().items[item_id], banks())


def test_once_thirty_were_reviewed_the_others_wait_for_another_day() -> None:
    """The page says so, and a mixed set is there for whoever wants to go on."""
    askable = [item.id for item in banks().items.values() if ON_ITS_PAGE not in item.tags]
    done = [event for item in askable[:30] for event in answered(item, 0)]
    at = open_with_record("review", past(*askable) + done)

    assert "That is all for today." in said(at)
    assert "review_begin" not in keys(at)
    assert "review_mixed" in keys(at)


def test_a_mixed_set_is_another_one_each_time_and_its_address_brings_it_back() -> None:
    """Its number stands above the question."""
    sets = [press(open_page("review"), "review_mixed") for _ in range(2)]
    first, second = (kept_in_tab(at, "review") for at in sets)
    number = first["mixed_set"]
    again = open_address(f"review?review_set={number}")

    assert f"Mixed set {number}. The address of this page leads to it again." in said(sets[0])
    assert sets[0].query_params["review_set"] == str(number)
    assert first["sitting"]["waiting"] != second["sitting"]["waiting"]
    assert f"Practise mixed set {number}" in said(again)
    press(again, "review_mixed")
    assert kept_in_tab(again, "review")["sitting"]["waiting"] == first["sitting"]["waiting"]


@pytest.mark.parametrize("text", ["0", "-1", "12345", "x", ""])
def test_an_address_that_names_no_set_asks_for_any(text: str) -> None:
    """Nothing is wrong with the page."""
    at = open_address(f"review?review_set={text}")

    assert "Practise a mixed set" in said(at)


def test_who_ends_a_mixed_set_leaves_its_address_too() -> None:
    """The next one is another."""
    at = press(press(open_page("review"), "review_mixed"), "review_end")

    assert "review_set" not in at.query_params
