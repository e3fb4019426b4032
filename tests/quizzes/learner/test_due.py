"""What is due today: thirty at most, of many topics, and those that were wrong though sure before the others."""

from datetime import UTC, datetime, timedelta

from quizzes.learner.due import DAILY, MOST_OF_A_TOPIC, left_today, mixed, mixed_set, waiting
from quizzes.learner.mastery import Standing

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
MORNING = NOW.replace(hour=0)
MANY = [f"item-{number:02}" for number in range(60)]
# The first forty are all about one page.
TOPICS = {item: "paths" if number < 40 else f"page-{number % 5}" for number, item in enumerate(MANY)}
NO_OBJECTIVES: dict[str, tuple[str, ...]] = dict.fromkeys(MANY, ())


def test_what_has_come_back_waits_with_the_oldest_first() -> None:
    """What comes later, and what is never due, is not among it."""
    hours = {"old": -50, "new": -1, "tomorrow": 20}
    known = {item: Standing(tried=True, due=NOW + timedelta(hours=after)) for item, after in hours.items()}

    assert waiting({"untried": Standing(), **known}, NOW) == ["old", "new"]


def test_the_day_is_over_after_thirty_reviews() -> None:
    """Those of yesterday do not count, and more than thirty leave none."""
    today = Standing(reviewed=NOW - timedelta(hours=1))
    yesterday = Standing(reviewed=NOW - timedelta(hours=13))

    assert left_today({"a": today, "b": yesterday, "c": Standing()}, MORNING) == DAILY - 1
    assert left_today(dict.fromkeys(MANY, today), MORNING) == 0


def test_ten_in_a_row_have_three_of_a_topic_at_most() -> None:
    """Though the most urgent are all of one."""
    chosen = mixed(MANY, TOPICS, NO_OBJECTIVES, most=10)
    topics = [TOPICS[item] for item in chosen]

    assert chosen[0] == MANY[0]
    assert len(set(topics)) == 6
    assert max(map(topics.count, topics)) <= MOST_OF_A_TOPIC


def test_a_few_topics_are_no_reason_to_ask_less() -> None:
    """Where there is only one, it fills the list."""
    assert mixed(MANY[:20], TOPICS, NO_OBJECTIVES, most=10) == tuple(MANY[:10])


def test_those_named_first_come_first_until_their_topic_has_had_enough() -> None:
    """Then the other topics follow."""
    chosen = mixed(MANY, TOPICS, NO_OBJECTIVES, first=set(MANY[30:40]), most=10)

    assert chosen[:MOST_OF_A_TOPIC] == tuple(MANY[30:33])
    assert len({TOPICS[item] for item in chosen}) == 6


def test_objectives_take_turns_within_a_topic() -> None:
    """Of equal topics the one whose objective was asked least."""
    objectives = {"a": ("count",), "b": ("count",), "c": ("derive",)}

    assert mixed("abc", dict.fromkeys("abc", "paths"), objectives, most=3) == ("a", "c", "b")


def test_a_mixed_set_prefers_what_was_seen_and_repeats_itself_by_its_number() -> None:
    """Its order does not depend on the order of the banks."""
    backwards = dict(reversed(TOPICS.items()))
    chosen = mixed_set(7, TOPICS, NO_OBJECTIVES, seen={"page-1", "page-2"}, most=10)

    assert chosen == mixed_set(7, backwards, NO_OBJECTIVES, seen={"page-1", "page-2"}, most=10)
    assert chosen != mixed_set(8, TOPICS, NO_OBJECTIVES, seen={"page-1", "page-2"}, most=10)
    assert [TOPICS[item] in ("page-1", "page-2") for item in chosen] == [True] * 6 + [False] * 4
