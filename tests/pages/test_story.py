"""The story in five minutes: six screens, one picture and at most two sentences each, every number from its lesson."""

import math
import re

import pytest

from pages._shared.experiments.story.screens import SCREENS
from pages._shared.frame.lessons import lessons
from tests.pages.app import drawings, open_page, press, said

NUMBERS = range(1, len(SCREENS) + 1)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_screen_is_one_picture_and_at_most_two_sentences(number: int) -> None:
    """With its message above and the way to its lesson below."""
    at = open_page("story", screen=str(number))
    (picture,) = drawings(at)
    screen = SCREENS[number - 1]
    told = lessons()[screen.lesson]

    assert 1 <= len(re.findall(r"[.!?](?= |$)", picture.alt)) <= 2
    assert screen.message in said(at)
    assert f"The lesson: {told.title}, {told.minutes} min" in said(at)


def test_every_screen_leads_to_another_lesson() -> None:
    """Six of the thirteen."""
    assert len({screen.lesson for screen in SCREENS}) == len(SCREENS) == 6


def test_the_buttons_go_one_screen_on_and_back() -> None:
    """And stop at both ends."""
    at = open_page("story")
    first = at.button(key="story_back").disabled, at.button(key="story_on").disabled
    press(at, "story_on")
    press(at, "story_on")
    press(at, "story_back")
    second = SCREENS[1].message in said(at)
    last = open_page("story", screen="6")

    assert first == (True, False)
    assert second
    assert last.button(key="story_on").disabled


@pytest.mark.parametrize(
    ("number", "told"),
    [
        # Three slopes of 0.1: the loss gradient of 8 against 10 is 2 · (8 - 10).
        (3, [-4.0, -4.0 * 0.1**3, -4.0 * 1.1**3]),
        # The binomial law: how many paths have length 5 to 17, and what they carry.
        (
            4,
            [
                100 * sum(math.comb(54, length) for length in range(5, 18)) / 2**54,
                100 * sum(math.comb(54, length) * 0.25**length for length in range(5, 18)) / 1.25**54,
            ],
        ),
        (5, [100 * 0.9**100, 100 * (0.9 + 0.1) ** 100]),
    ],
)
def test_what_a_screen_says_can_be_worked_out_by_hand(number: int, told: list[float]) -> None:
    """The numbers stand in the order of the sentence."""
    (picture,) = drawings(open_page("story", screen=str(number)))
    found = [float(text.replace("−", "-")) for text in re.findall(r"−?\d+(?:\.\d+)?", picture.alt)]

    for value in told:
        assert any(each == pytest.approx(value, rel=0.02) for each in found), (value, picture.alt)


@pytest.mark.parametrize(
    ("number", "page", "dataset", "column"),
    [
        (1, "home", "norms", "relative"),
        (2, "home", "norms", "relative"),
        (4, "gradient_paths", "shares", "gradient"),
    ],
)
def test_a_screen_shows_what_its_page_shows(number: int, page: str, dataset: str, column: str) -> None:
    """The same numbers in the same state."""
    here, there = (
        drawings(at)[0].data[dataset][column].iloc[:20]
        for at in (open_page("story", screen=str(number)), open_page(page))
    )

    assert list(here) == list(there)
