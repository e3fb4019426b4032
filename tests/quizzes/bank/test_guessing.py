"""What a learner could go by who knows nothing: length, place, the number in the question, one vote, one idea."""

import math
from collections import Counter
from pathlib import Path

import pytest

from quizzes.kinds.choice import Choice
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks
from quizzes.loading.items import questions
from quizzes.yaml.source import read_yaml

ROOT = Path(__file__).resolve().parents[3]
BANKS = load_banks(ROOT / "quizzes" / "bank", pages=read_yaml(ROOT / "pages" / "lessons.yaml").data)
QUESTIONS = {key: question for item in BANKS.items.values() for key, question in questions(item)}
SINGLE = [question for question in QUESTIONS.values() if isinstance(question, Choice) and question.picks_one]
MOST_ITEMS_ON_ONE_IDEA = 3


def spread(chances: list[float]) -> float:
    """Return two standard errors of a count of independent events."""
    return 2 * math.sqrt(sum(chance * (1 - chance) for chance in chances))


def test_the_longest_option_is_right_no_more_often_than_chance() -> None:
    """Within two standard errors, over all questions with one right option."""
    chances = [1 / len(question.options) for question in SINGLE]
    longest = [max(question.options, key=lambda option: len(option.text)) for question in SINGLE]

    assert len(SINGLE) > 40
    assert sum(option.is_right for option in longest) <= sum(chances) + spread(chances)


@pytest.mark.parametrize("options", [3, 4])
def test_every_place_holds_the_key_about_equally_often(options: int) -> None:
    """As written, where the order is not fixed: within two standard errors of equal shares."""
    free = [question for question in SINGLE if question.shuffle and len(question.options) == options]
    places = Counter(
        place for question in free for place, option in enumerate(question.options) if option.is_right
    )
    equal = [1 / options] * len(free)

    assert len(free) > 10
    for place in range(options):
        assert abs(places[place] - sum(equal)) <= spread(equal), place


@pytest.mark.parametrize("key", [key for key, one in QUESTIONS.items() if isinstance(one, Choice)])
def test_tries_do_not_go_through_the_options(key: str) -> None:
    """At least two options are left when the tries are used up, or there is a single try."""
    question = QUESTIONS[key]
    assert isinstance(question, Choice)
    assert question.attempts is not None

    assert question.attempts <= max(1, len(question.options) - 2)


@pytest.mark.parametrize(
    "key", [key for key, one in QUESTIONS.items() if isinstance(one, Number) and one.tolerance]
)
def test_a_rounded_number_is_right_if_the_question_says_how_far_to_round(key: str) -> None:
    """What a tolerance forgives is said: so many figures, so many decimals, or all digits."""
    question = QUESTIONS[key]
    assert isinstance(question, Number)
    item = BANKS.items[key.partition(".")[0]]
    asked = f"{item.ask} {question.ask}".casefold()
    figures = {"two significant": 2, "three significant": 3, "two decimals": 3, "all digits": 8}
    wanted = next((count for words, count in figures.items() if words in asked), None)
    assert wanted is not None, asked
    key_value = real_number(question.answer).value

    assert question.grade(f"{key_value:.{wanted - 1}e}").credit == 1.0


@pytest.mark.parametrize(
    "idea",
    [("0.9^{100}", "0.9^100", "1.1^{100}", "1.1^100"), ("slope −0.5", "slope −½", r"-\tfrac12 I")],
)
def test_one_idea_is_asked_about_a_few_times_at_most(idea: tuple[str, ...]) -> None:
    """The same numbers in question after question make them one question."""
    texts = {item.id: item.model_dump_json().replace("\\\\", "\\") for item in BANKS.items.values()}
    with_it = [name for name, text in texts.items() if any(words in text for words in idea)]

    assert 0 < len(with_it) <= MOST_ITEMS_ON_ONE_IDEA, with_it
