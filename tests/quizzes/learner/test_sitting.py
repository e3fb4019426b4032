"""A sitting of review: ten at most, interleaved, and what was missed comes back after three others at least."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.learner.sitting import (
    LONGEST,
    MISSED_AFTER,
    MOST_RETURNS,
    SURE_AND_WRONG_AFTER,
    Sitting,
    interleaved,
    plan,
)

MANY = [f"item-{number}" for number in range(30)]
APART = {item: [item] for item in MANY}


def clashes(order: tuple[str, ...], about: dict[str, list[str]]) -> int:
    """Return how many neighbours share an objective."""
    return sum(not set(about[one]).isdisjoint(about[other]) for one, other in pairwise(order))


def played(sitting: Sitting, missed: dict[int, str]) -> list[str]:
    """Answer to the end: "wrong" or "sure" at these positions, counted from 0, and right everywhere else."""
    seen: list[str] = []
    while sitting.present is not None:
        how = missed.get(len(seen))
        seen.append(sitting.present)
        sitting = sitting.answered(missed=how is not None, sure_and_wrong=how == "sure")
        assert len(seen) < 100
    return seen


@given(st.lists(st.sets(st.sampled_from("abcd"), min_size=1, max_size=2), min_size=1, max_size=6))
def test_no_order_has_fewer_neighbours_on_one_objective(objectives: list[set[str]]) -> None:
    """Compared with every order there is."""
    items = tuple(MANY[: len(objectives)])
    about = {item: sorted(objective) for item, objective in zip(items, objectives, strict=True)}
    order = interleaved(items, about)

    assert sorted(order) == sorted(items)
    assert clashes(order, about) == min(clashes(other, about) for other in permutations(items))


def test_interleaving_keeps_the_given_order_where_it_may() -> None:
    """The most urgent stays first."""
    assert interleaved(MANY[:10], APART) == tuple(MANY[:10])


def test_more_than_ten_are_not_ordered_at_once() -> None:
    """The exact order of eleven would take too long to find."""
    with pytest.raises(ValueError, match="There are 11 items; order at most 10 at once"):
        interleaved(MANY[:11], APART)


def test_a_sitting_has_ten_items_at_most() -> None:
    """The most urgent ones; the others wait in the reserve."""
    sitting = plan(MANY[:15], APART, MANY[15:])

    assert played(sitting, {}) == MANY[:LONGEST]
    assert sitting.reserve == tuple(MANY[LONGEST:])


@pytest.mark.parametrize("position", range(10))
@pytest.mark.parametrize("how", ["wrong", "sure"])
def test_a_missed_item_returns_after_three_others_at_least(position: int, how: str) -> None:
    """Wherever it stood; near the end others are put in between."""
    seen = played(plan(MANY[:10], APART, MANY[10:]), {position: how})
    item = seen[position]
    places = [place for place, other in enumerate(seen) if other == item]

    assert len(places) >= 2
    assert all(len(set(seen[first + 1 : then])) >= 3 for first, then in pairwise(places))


def test_a_single_due_item_that_is_missed_returns_after_three_from_the_reserve() -> None:
    """Even if nothing else was due."""
    assert played(plan(MANY[:1], APART, MANY[1:]), {0: "wrong"}) == [*MANY[:4], MANY[0]]


def test_sure_and_wrong_returns_sooner_and_twice() -> None:
    """After three others, and after three more although it was right; a guess that was wrong waits longer."""
    wrong = played(plan(MANY[:10], APART, MANY[10:]), {0: "wrong"})
    sure = played(plan(MANY[:10], APART, MANY[10:]), {0: "sure"})

    assert (wrong.index(MANY[0], 1), wrong.count(MANY[0])) == (1 + MISSED_AFTER, 2)
    assert (sure.index(MANY[0], 1), sure.count(MANY[0])) == (1 + SURE_AND_WRONG_AFTER, 3)


def test_an_item_that_is_always_missed_lets_the_sitting_end() -> None:
    """It comes back twice and then waits for another day."""
    sitting, seen = plan(MANY[:6], APART, MANY[6:]), []
    while sitting.present is not None:
        seen.append(sitting.present)
        sitting = sitting.answered(
            missed=sitting.present == MANY[0], sure_and_wrong=sitting.present == MANY[0]
        )

    assert seen.count(MANY[0]) == 1 + MOST_RETURNS


def test_a_returning_item_does_not_stand_beside_its_own_kind_where_that_can_be_avoided() -> None:
    """It waits one place longer for a better neighbourhood."""
    about = {item: ["paths" if item in (MANY[0], MANY[3]) else item] for item in MANY}
    seen = played(plan(MANY[:8], about, MANY[8:]), {0: "sure"})

    assert seen[:6] == [*MANY[:5], MANY[0]]


def test_with_nothing_else_left_a_missed_item_comes_back_at_once() -> None:
    """A bank of one item has nothing to put in between, and must not stop the sitting."""
    assert played(plan(MANY[:1], APART, []), {0: "wrong"}) == [MANY[0]] * 2


def test_an_empty_sitting_is_over() -> None:
    """Nothing due, nothing to answer."""
    assert plan([], {}, MANY).present is None
