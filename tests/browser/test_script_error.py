"""A page that breaks says so calmly; the traceback is for the log."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pages._shared.frame.lessons import lessons
from tests.browser.conftest import OpenPage, Watch, drawn, main_text
from tests.server import Server, copy_of_project

FAULT = "planted-fault-4711"


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Server]:
    """A server one of whose pages raises, half drawn."""
    project = copy_of_project(tmp_path / "project")
    page = project / "pages/theory/gradient_identity.py"
    opened = 'lesson = open_lesson("gradient_identity")\n'
    text = page.read_text("utf-8")
    assert text.count(opened) == 1
    page.write_text(text.replace(opened, f'{opened}raise RuntimeError("{FAULT}")\n'), "utf-8")
    server = Server(project, tmp_path / "log.txt")
    yield server
    server.stop()


def test_a_broken_page_shows_a_number_and_the_way_home(
    broken: Server, open_page: OpenPage, watch: Watch
) -> None:
    """The number leads to the traceback in the log; nothing of it reaches the browser."""
    page = open_page("/gradient_identity", at=broken)
    text = main_text(page)
    number = re.search(r"report the number ([0-9a-f]{8})\.", text)
    page.get_by_role("button", name="Try again").click()
    drawn(page)
    again = re.search(r"report the number ([0-9a-f]{8})\.", main_text(page))
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(lessons()["home"].title)
    drawn(page)

    assert "This page could not be drawn. Nothing you answered is lost." in text
    assert number is not None
    assert again is not None
    assert again[1] != number[1]
    assert f"Script error {number[1]}" in broken.log
    assert f"RuntimeError: {FAULT}" in broken.log.split(number[1])[1]
    assert "Traceback" in broken.log
    assert FAULT.encode() not in watch.received
    assert b"Traceback" not in watch.received
    assert "could not be drawn" not in main_text(page)
