"""When a question is due: fsrs's own dates, one review a round, and a changed text starts over."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from fsrs import Card, Rating, Scheduler

from quizzes.learner.attempts import Attempt
from quizzes.learner.scheduling import HOURS_APART, Memory, memories, moment, rating, rounds
from tests.clock import cpu_seconds
from tests.quizzes.events import DAY, HOUR, MINUTE, OTHER_TEXT, START, event, texts

LATER = moment(START + 10_000 * DAY)
AGAIN, HARD, GOOD = Rating.Again, Rating.Hard, Rating.Good

Happened: TypeAlias = list[tuple[int, str, int, dict[str, Any]]]
History: TypeAlias = list[tuple[str, float]]

# A way to answer one round: what happens, in minutes after its beginning, and the rating it deserves.
WAYS: dict[str, tuple[Happened, Rating]] = {
    "right": ([(0, "right", 1, {})], GOOD),
    "sure": ([(0, "right", 1, {"confidence": "sure"})], GOOD),
    "guessed": ([(0, "right", 1, {"confidence": "guess"})], HARD),
    "second try": ([(0, "wrong", 1, {}), (2, "right", 2, {})], HARD),
    "with a hint": ([(0, "right", 1, {"hints": 1})], HARD),
    "wrong": ([(0, "wrong", 1, {})], AGAIN),
    "three times wrong": ([(0, "wrong", 1, {}), (1, "wrong", 2, {}), (3, "wrong", 3, {})], AGAIN),
    "partly right": ([(0, "partly right", 1, {"credit": 0.5})], AGAIN),
    "shown": ([(0, "shown", 0, {})], AGAIN),
    "wrong, then shown": ([(0, "wrong", 1, {}), (1, "shown", 1, {})], AGAIN),
    "sure and wrong": ([(0, "wrong", 1, {"confidence": "sure"})], AGAIN),
    "sure and wrong, then right": ([(0, "wrong", 1, {"confidence": "sure"}), (1, "right", 2, {})], HARD),
}
# Twenty histories: the ways a learner answered one question, and how many hours passed before each round.
HISTORIES: list[History] = [
    [("right", 0)],
    [("wrong", 0)],
    [("second try", 0)],
    [("shown", 0), ("right", 1)],
    [("right", 0), ("right", 1)],
    [("right", 0), ("right", 24), ("right", 72)],
    [("right", 0), ("right", 24), ("wrong", 72), ("right", 0.25)],
    [("wrong", 0), ("wrong", 0.1), ("wrong", 0.1), ("right", 1)],
    [("guessed", 0), ("guessed", 24), ("right", 48), ("right", 200)],
    [("with a hint", 0), ("right", 30), ("with a hint", 90)],
    [("three times wrong", 0), ("second try", 2), ("right", 26), ("right", 100), ("right", 400)],
    [("partly right", 0), ("partly right", 20), ("right", 40)],
    [("sure", 0), ("sure", 20), ("sure", 200), ("sure", 2000)],
    [("sure and wrong, then right", 0), ("right", 0.5), ("right", 168)],
    [("wrong, then shown", 0), ("right", 24), ("right", 48), ("shown", 300), ("right", 1), ("right", 24)],
    [("right", 0), ("right", 0.2), ("right", 2), ("right", 3), ("right", 5)],
    [("right", 0), ("guessed", 0.01), ("wrong", 0.01), ("right", 0.01)],
    [("second try", 0), ("second try", 24), ("second try", 48), ("second try", 96)],
    [("right", 0), ("right", 24), ("right", 24 * 365)],
    [("wrong", 0), ("right", 24), ("wrong", 24), ("right", 24), ("wrong", 24), ("right", 24), ("right", 24 * 14)],
]  # fmt: skip


def played(history: History, question: str = "q") -> tuple[list[Attempt], list[tuple[int, Rating]]]:
    """Return the events of a history, and the reviews they amount to: when, in ms, and how rated."""
    events, reviews, clock = [], [], 0
    for way, hours in history:
        clock += int(hours * HOUR)
        happened, deserved = WAYS[way]
        for minutes, result, tries, more in happened:
            events.append(event(question, clock + minutes * MINUTE, result, tries, **more))
        clock += happened[-1][0] * MINUTE
        reviews.append((START + clock, deserved))
        clock += MINUTE
    return events, reviews


def by_hand(reviews: list[tuple[int, Rating]]) -> datetime:
    """Return when fsrs's own scheduler has a card due after these reviews."""
    scheduler = Scheduler(desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=1)
    for at, rated in reviews:
        card, _ = scheduler.review_card(card, rated, datetime.fromtimestamp(at / 1000, UTC))
    return card.due


BY_THE_PACKAGE = [history for history in HISTORIES if "sure and wrong" not in history[-1][0]]


@pytest.mark.parametrize("history", BY_THE_PACKAGE)
def test_due_dates_are_those_of_fsrs_to_the_second(history: History) -> None:
    """The scheduler of the package, fed by hand with the rating of each round at its end."""
    events, reviews = played(history)
    found = memories(events, texts(events), LATER)["q"]

    assert found.due == by_hand(reviews)
    assert found.rounds == list(rounds(events))


@pytest.mark.parametrize("way", WAYS)
def test_a_round_is_rated_by_how_it_ended(way: str) -> None:
    """All tries of one sitting are one review."""
    events, _ = played([(way, 0)])

    assert [rating(tries) for tries in rounds(events)] == [WAYS[way][1]]


def test_golden_dates() -> None:
    """A first right answer comes back after two days, one on the second try on the next day."""
    right, _ = played([("right", 0)])
    second, _ = played([("second try", 0)])

    assert memories(right, texts(right), LATER)["q"].due == datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
    assert memories(second, texts(second), LATER)["q"].due == datetime(2026, 1, 6, 9, 2, tzinfo=UTC)


@pytest.mark.parametrize("history", HISTORIES)
def test_nothing_is_due_again_on_the_day_it_was_answered(history: History) -> None:
    """Whatever happened before."""
    for length in range(1, len(history) + 1):
        events, reviews = played(history[:length])
        due = memories(events, texts(events), LATER)["q"].due

        assert (due - moment(reviews[-1][0])).total_seconds() >= HOURS_APART * 3600


def test_sure_and_wrong_comes_back_the_next_day_and_sooner_than_another_miss() -> None:
    """Also where much was known before, so that another miss may wait for days, and where it was mended meanwhile."""
    before: History = [("right", 0), ("right", 48), ("right", 200)]
    miss, _ = played([*before, ("wrong", 900)])
    sure, _ = played([*before, ("sure and wrong", 900)])
    mended, _ = played([*before, ("sure and wrong", 900), ("right", 0.2)])
    after = [
        memories(events, texts(events), LATER)["q"].due - moment(events[-1].at)
        for events in (sure, mended, miss)
    ]

    assert after[0] == after[1] == timedelta(hours=HOURS_APART)
    assert after[2] >= timedelta(days=2)


def test_a_first_try_starts_a_round_even_if_the_last_one_was_left_open() -> None:
    """A learner who left after one wrong answer begins afresh the next day."""
    events = [event("q", 0, "wrong"), event("q", DAY, "wrong"), event("q", DAY + MINUTE, "right", 2)]

    assert [len(tries) for tries in rounds(events)] == [1, 2]


def test_other_numbers_start_a_round() -> None:
    """Each variant is asked anew."""
    events = [event("q", 0, "wrong", variant="AB2"), event("q", MINUTE, "right", 2, variant="CD3")]

    assert [len(tries) for tries in rounds(events)] == [1, 1]


def test_events_count_in_the_order_in_which_they_happened() -> None:
    """Two lists merged in any order give the same dates."""
    events, _ = played(HISTORIES[10])
    shuffled = random.Random(3).sample(events, len(events))

    assert memories(shuffled, texts(events), LATER) == memories(events, texts(events), LATER)


def test_a_question_whose_text_changed_starts_over() -> None:
    """What was answered under the old text is left out, and an item that is gone with it."""
    old = event("q", 0, fingerprint=OTHER_TEXT)
    new = event("q", DAY, "wrong")
    gone = event("gone")
    found = memories([old, new, gone], texts([new]), LATER)

    assert found == memories([new], texts([new]), LATER)
    assert len(found["q"].rounds) == 1


def test_parts_of_an_item_are_remembered_one_by_one() -> None:
    """Each has its own date, under the text of the item."""
    events = [event("p.one"), event("p.two", 0, "wrong")]
    found = memories(events, texts(events), LATER)

    assert found["p.two"].due < found["p.one"].due


def test_sure_and_wrong_is_known_until_the_next_day() -> None:
    """Also where it was right an hour later."""
    events, _ = played([("sure and wrong, then right", 0), ("right", 1), ("right", 24)])

    def last(number: int) -> Memory:
        return memories(events[:number], texts(events), LATER)["q"]

    assert last(2).sure_and_wrong
    assert last(3).sure_and_wrong
    assert not last(4).sure_and_wrong


def test_answers_dated_in_the_future_count_as_now_and_as_the_oldest() -> None:
    """The record keeps them as they are; a later answer with a sound date is the latest."""
    now = moment(START + DAY)
    future = event("q", 900 * DAY, "wrong")
    sound = event("q", DAY - HOUR)
    found = memories([sound, future], texts([sound]), now)["q"]

    assert [attempt.result for tries in found.rounds for attempt in tries] == ["wrong", "right"]
    assert found.last == moment(sound.at)
    assert memories([future], texts([sound]), now)["q"].last == now
    assert future.at == START + 900 * DAY


def test_five_thousand_events_cost_no_more_than_the_package_alone() -> None:
    """Grouping and rating included, in the best of three histories that were not seen before: about 25 ms."""
    ways = list(WAYS)
    shares = []
    for seed in range(3):
        chance = random.Random(seed)
        events: list[Attempt] = []
        reviews: list[list[tuple[int, Rating]]] = []
        while len(events) < 5000:
            days = [(chance.choice(ways), 24 * chance.random()) for _ in range(25)]
            new, deserved = played(days, f"q{len(events)}")
            events += new
            reviews.append(deserved)
        current = texts(events)
        # One try each: what was seen is remembered.
        ours = cpu_seconds(memories, events, current, LATER, tries=1)
        shares.append(ours / cpu_seconds(list, map(by_hand, reviews), tries=1))

    assert min(shares) < 1.1
