"""A connection that is lost, and a server that is restarted, cost no answer."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import by_key, drawn, turn_to
from tests.browser.line import Line
from tests.browser.storage import kept, wait_for
from tests.browser.test_record import choose
from tests.server import ROOT, Server

PAUSE = 10.0
"""Seconds without a connection: several of the browser's tries to connect are in vain."""


@pytest.fixture
def quiz(chromium: Browser) -> Iterator[Page]:
    """A browser of its own; while the line is cut, its console may complain."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def mark(page: Page, item: str, option: str) -> None:
    """Turn to a question and choose an option without pressing Check."""
    turn_to(page, int(item[1]))
    box = page.locator(by_key(f"quiz_{item}"))
    box.locator("label").filter(has_text=re.compile(rf"^{option}\)")).click()


def check(page: Page, item: str) -> None:
    """Press Check and wait for the verdict."""
    box = page.locator(by_key(f"quiz_{item}"))
    box.get_by_role("button", name="Check").click()
    expect(box.get_by_test_id("stAlert")).to_be_visible()


def test_a_restart_of_the_server_loses_nothing(quiz: Page, tmp_path: Path) -> None:
    """Some time without a server: what was answered is kept, and what was chosen can still be checked."""
    first = Server(ROOT, tmp_path / "first.txt")
    quiz.goto(f"{first.address}/quiz")
    drawn(quiz)
    choose(quiz, "q1-jacobian", "C")
    before = wait_for(quiz, 1)
    mark(quiz, "q2-path-count", "C")
    first.stop()
    time.sleep(PAUSE)

    assert list(kept(quiz).attempts) == before

    second = Server(ROOT, tmp_path / "second.txt", port=first.port)
    try:
        quiz.wait_for_selector('[data-test-connection-state="CONNECTED"]', timeout=60_000)
        # The new session has drawn the page, and has not graded anything yet. For a few hundredths of a second before
        # that Streamlit knows no button, and a press is not heard.
        expect(quiz.get_by_text("1 of 5 points")).to_be_visible()
        check(quiz, "q2-path-count")
        events = wait_for(quiz, 2)
        turn_to(quiz, 1)
        expect(quiz.get_by_text("1 of 1 point.")).to_be_visible()
    finally:
        second.stop()

    assert events[0] == before[0]
    assert (events[1].question, events[1].result) == ("q2-path-count", "right")


def test_an_answer_whose_verdict_was_lost_on_the_way_is_kept(quiz: Page, tmp_path: Path) -> None:
    """The server graded it, the line died before the browser heard of it, and some time later it is there."""
    server = Server(ROOT, tmp_path / "log.txt")
    line = Line(server.port)
    try:
        quiz.goto(f"{line.address}/quiz")
        drawn(quiz)
        choose(quiz, "q1-jacobian", "C")
        wait_for(quiz, 1)
        mark(quiz, "q2-path-count", "D")
        line.deaf = True
        quiz.locator(by_key("quiz_q2-path-count")).get_by_role("button", name="Check").click()
        time.sleep(2)
        line.cut()
        time.sleep(PAUSE)

        assert len(kept(quiz).attempts) == 1

        line.mend()
        expect(quiz.locator(by_key("quiz_q2-path-count")).get_by_test_id("stAlert")).to_be_visible(
            timeout=60_000
        )
        events = wait_for(quiz, 2)
    finally:
        line.close()
        server.stop()

    assert (events[1].question, events[1].result) == ("q2-path-count", "wrong")
