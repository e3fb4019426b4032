"""Review in a real browser: a record that the browser keeps, a wrong answer that returns, the keyboard alone, print."""

import time

from playwright.sync_api import Page, expect

from pages._shared.frame.banks import banks
from quizzes.kinds.choice import Choice
from quizzes.kinds.option import Option
from quizzes.learner.attempts import Attempt
from quizzes.learner.record import Record
from tests.browser.conftest import OpenPage, drawn, main_text
from tests.browser.storage import keep, wait_for
from tests.browser.test_every_page import STICKING_OUT, inaccessible
from tests.quizzes.events import DAY, MINUTE
from tests.quizzes.records import attempt

SIX = [
    "q1-jacobian", "gp-heaviest-lengths", "ao-when-it-shuts", "dns-degradation", "th-not-vanishing", "st-why-harder",
]  # fmt: skip


def remembered(*items: str) -> tuple[Attempt, ...]:
    """Return attempts that got these items right once, a year ago, the first one the longest ago."""
    year_ago = int(time.time() * 1000) - 365 * DAY
    return tuple(
        attempt(place, at=year_ago + place * MINUTE, question=item, fingerprint=banks().fingerprints[item])
        for place, item in enumerate(items)
    )


def come_back(page: Page, attempts: tuple[Attempt, ...]) -> None:
    """Let the browser keep these attempts, and open the page again as somebody who returns does."""
    keep(page, Record(attempts=attempts))
    page.reload()
    drawn(page)


def option(item: str, *, right: bool) -> Option:
    """Return the right option, or the first wrong one that shows a named misconception."""
    question = banks().items[item]
    assert isinstance(question, Choice)
    return next(option for option in question.options if option.is_right == right and (right or option.slip))


def choose(page: Page, item: str, *, right: bool) -> None:
    """Choose an option of the item in view and press Check."""
    wanted = option(item, right=right)
    # Options change places and so their letters, unless the question is one of the source.
    name = f"{wanted.id.upper()})" if item == SIX[0] else wanted.text.partition("$")[0]
    page.get_by_role("radio", name=name).check(force=True)
    page.get_by_role("button", name="Check").click()


def test_a_wrong_answer_returns_later_in_the_sitting(open_page: OpenPage) -> None:
    """Sure and wrong: talked over at once, back after three others, and again after that."""
    page = open_page("/review")
    come_back(page, remembered(*SIX))
    expect(page.get_by_text("6 questions due.")).to_be_visible()
    page.get_by_role("button", name="Review 6 questions").click()
    expect(page.get_by_role("heading", name="Question 1 of 6")).to_be_visible()

    page.get_by_text("Sure", exact=True).click()
    choose(page, SIX[0], right=False)
    expect(page.get_by_text("You were sure", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Read it again")).to_be_visible()
    page.get_by_role("button", name="Show me the solution").click()
    expect(page.get_by_text("It comes back later in this sitting.")).to_be_visible()

    asked = [SIX[0]]
    for number, item in enumerate([*SIX[1:4], SIX[0]], start=2):
        page.get_by_role("button", name="Next question").click()
        expect(page.get_by_role("heading", name=f"Question {number} of 7")).to_be_visible()
        choose(page, item, right=True)
        asked.append(item)
        expect(page.get_by_role("button", name="Next question")).to_be_visible()

    assert "This one is back." in main_text(page)
    answers = wait_for(page, 12)[6:]
    assert [answer.question for answer in answers if answer.result == "right"] == asked[1:]
    assert answers[0].confidence == "sure"
    assert {answer.where for answer in answers} == {"review"}


def test_a_question_is_reviewed_with_the_keyboard_alone(open_page: OpenPage) -> None:
    """The focus goes to the question when it appears and to the feedback after the answer; nothing is in the way."""
    page = open_page("/review")
    come_back(page, remembered(*SIX[:2]))
    page.get_by_role("button", name="Review 2 questions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 1 of 2")).to_be_visible()
    expect(page.locator(".st-key-review-1-card")).to_be_focused()
    expect(page.locator("input[type=radio]")).to_have_count(4)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range("abcd".index(option(SIX[0], right=True).id)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('[class*=verdict]') !== null")
    drawn(page)
    faults = inaccessible(page)
    page.get_by_role("button", name="Next question").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 2 of 2")).to_be_visible()
    expect(page.locator(".st-key-review-2-card")).to_be_focused()

    assert faults == []


def test_home_and_the_record_show_what_the_browser_remembers(open_page: OpenPage) -> None:
    """Counts on Home lead to Review; the record is whole, accessible and prints with nothing cut off."""
    page = open_page("/")
    come_back(page, remembered(*SIX))
    expect(page.get_by_role("link", name="Review: 6 questions due")).to_be_visible()
    page.goto(page.url.rstrip("/") + "/report")
    drawn(page)
    expect(page.get_by_text("Gradient paths, question 4")).to_be_visible()
    faults = [*page.evaluate(STICKING_OUT), *inaccessible(page)]
    page.emulate_media(media="print")
    clipped = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stTable]')]"
        ".filter(box => box.scrollWidth > box.clientWidth + 1).length"
    )

    assert faults == []
    assert clipped == 0
    assert len(page.pdf()) > 20_000
