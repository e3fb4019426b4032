"""Whole learners over the whole bank: what is due, what is solid and what a sitting holds, for ways to learn and not to."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean

import pytest

from quizzes.kinds.claim import Claim
from quizzes.learner.due import DAILY, mixed_set
from quizzes.learner.scheduling import HOURS_APART
from quizzes.learner.sitting import LONGEST, plan
from tests.quizzes.events import DAY, HOUR
from tests.quizzes.learner.simulated import (
    Learner,
    Way,
    always_false,
    bank,
    from_the_top,
    guessing,
    helped,
    mostly_right,
    objectives,
    perfect,
    sure_and_wrong,
    topics,
    wrong,
)

EVERY = list(bank().items)
DAYS = 14
LEAST_TOPICS = 4


def twice_through(way: Way) -> Learner:
    """Return a learner who has answered the whole bank on two days that follow each other."""
    learner = Learner(way)
    learner.answer(EVERY)
    learner.clock = DAY
    learner.answer(EVERY)
    return learner


def test_who_knows_everything_is_asked_nothing_more_on_the_same_day() -> None:
    """And after the second day all of it is solid."""
    learner = Learner(perfect)
    learner.answer(EVERY)
    learner.clock = 14 * HOUR
    same_evening = learner.due()

    assert same_evening == []
    assert learner.solid() == set()
    assert twice_through(perfect).solid() == set(EVERY)


@pytest.mark.parametrize("way", [helped, guessing, wrong, sure_and_wrong])
def test_who_is_helped_guesses_or_misses_has_nothing_solid(way: Way) -> None:
    """However often they come."""
    learner = Learner(way)
    learner.answer(EVERY)
    for day in range(1, DAYS):
        learner.clock = day * DAY + 6 * HOUR
        learner.answer(learner.due())

    assert len(learner.events) > 3 * len(EVERY)
    assert learner.solid() == set()


def test_no_item_is_due_twice_within_a_day() -> None:
    """Whoever looks every hour and answers all that is due, well or badly, is asked an item once a day at most."""
    for way in (perfect, guessing, sure_and_wrong, mostly_right(0.5, seed=2)):
        learner = Learner(way)
        learner.answer(EVERY[:40])
        for hour in range(2, 5 * 24):
            learner.clock = hour * HOUR
            learner.answer(learner.due())
        asked: dict[str, list[int]] = {}
        for each in learner.events:
            asked.setdefault(each.question, []).append(each.at)
        gaps = [then - before for times in asked.values() for before, then in pairwise(times)]

        assert min(gaps) >= HOURS_APART * HOUR


def test_who_was_sure_and_wrong_is_asked_sooner_than_who_was_only_wrong() -> None:
    """The next day, and not in the same minute."""
    due = {}
    for way in (wrong, sure_and_wrong):
        learner = Learner(way)
        learner.answer(EVERY[:1])
        due[way] = learner.standings()[EVERY[0]].due
    first, second = due[sure_and_wrong], due[wrong]

    assert first is not None
    assert second is not None
    assert timedelta(hours=HOURS_APART - 1) < first - Learner(wrong).now < second - Learner(wrong).now


def test_who_comes_back_after_three_days_sees_thirty_at_most() -> None:
    """Sitting by sitting, on four topics at least each, until the day's thirty are done; the others wait for a day."""
    learner = Learner(perfect)
    learner.answer(EVERY)
    learner.clock = 3 * DAY
    morning = learner.now
    sizes = []
    while due := learner.due_today(morning):
        sitting = plan(due, objectives(), [])
        sizes.append(len(due))

        assert len({topics()[item] for item in sitting.waiting}) >= LEAST_TOPICS
        assert max(Counter(topics()[item] for item in sitting.waiting).values()) <= 3
        learner.answer(sitting.waiting)

    assert sizes == [DAILY, DAILY - LONGEST, DAILY - 2 * LONGEST]
    assert len(learner.due()) > DAILY
    learner.clock += DAY
    assert len(learner.due_today(learner.now)) == DAILY


def test_a_mixed_set_has_four_topics_and_is_another_one_each_time() -> None:
    """Equal numbers give equal sets; a learner who has seen one page is asked about others, too."""
    sets = [
        mixed_set(number, topics(), objectives(), seen=seen, most=LONGEST)
        for number in range(1, 21)
        for seen in ((), ("gradient_paths",))
    ]
    again = mixed_set(1, topics(), objectives(), seen=(), most=LONGEST)

    assert again == sets[0]
    assert len(set(sets)) == len(sets)
    assert {len(each) for each in sets} == {LONGEST}
    assert min(len({topics()[item] for item in each}) for each in sets) >= LEAST_TOPICS


def test_a_month_of_a_learner_who_is_mostly_right_stays_bearable() -> None:
    """Twelve new items a day for two weeks, 85 of 100 answers right: no day asks more than thirty again."""
    learner = Learner(mostly_right(0.85, seed=1))
    reviews = []
    for day in range(30):
        learner.clock = day * DAY
        due = learner.due_today(learner.now)
        learner.answer(due)
        learner.answer(EVERY[12 * day : 12 * (day + 1)])
        reviews.append(len(due))

    assert max(reviews) <= DAILY
    assert 300 < sum(reviews) < 600


def test_who_calls_everything_false_is_right_about_a_third_of_the_statements_at_most() -> None:
    """One answer for all must not pay."""
    learner = Learner(always_false)
    statements = [item.id for item in bank().items.values() if isinstance(item, Claim)]
    learner.answer(statements)
    right = sum(each.result == "right" for each in learner.events)

    assert right <= len(statements) / 3


def test_who_clicks_from_the_top_has_little_solid() -> None:
    """A tenth at most, on average over the days on which they begin; on the luckiest of them an eighth."""
    begins = [date(2026, 1, 5) + timedelta(days=2 * number) for number in range(30)]
    solid = [len(twice_through(from_the_top(first_day)).solid()) for first_day in begins]

    assert mean(solid) <= len(EVERY) / 10
    assert max(solid) <= len(EVERY) / 8
