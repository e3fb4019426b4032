"""Two copies of the lab behind HAProxy, and nothing that ties a learner to one of them: the one they are on is killed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import by_key, drawn
from tests.browser.storage import kept, wait_for
from tests.replicas import Replicas, sessions

BACK_MS = 3000
"""How long a page may be without the process that served it."""


def kill_the_one_in_use(replicas: Replicas) -> None:
    """Kill the process that holds the open session."""
    replicas.wait_for_restart()
    assert sessions(replicas.servers[replicas.fullest]) > 0
    replicas.kill(replicas.fullest)


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[Replicas]:
    """Both processes answer, and so does the proxy."""
    running = Replicas(tmp_path)
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A browser of its own; while a process is gone, its console may complain."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def test_what_a_learner_has_under_way_survives_three_deaths(
    replicas: Replicas, page: Page, tmp_path: Path
) -> None:
    """A prediction and controls, a question half answered, a formula half typed; then the record goes out and comes in."""
    page.goto(f"{replicas.address}/three_layers?three_layers_depth=5")
    drawn(page)
    page.locator(by_key("three_layers_guess")).get_by_text("−4", exact=True).click()
    expect(page.get_by_text("You said −4. It is −5.3.").first).to_be_visible()
    address = page.url
    kill_the_one_in_use(replicas)
    page.wait_for_selector('[data-test-connection-state="CONNECTED"]', timeout=BACK_MS)
    expect(page.get_by_text("You said −4. It is −5.3.").first).to_be_visible(timeout=BACK_MS)
    assert page.url == address

    page.goto(f"{replicas.address}/quiz")
    drawn(page)
    question = page.locator(by_key("quiz_q1-jacobian"))
    question.locator("label").filter(has_text=re.compile(r"^A\)")).click()
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_text("Not right", exact=True)).to_be_visible()
    question.get_by_role("button", name="Hint").click()
    expect(question.get_by_text("Hint 1.")).to_be_visible()
    kill_the_one_in_use(replicas)
    page.wait_for_selector("[data-lab-waits]", timeout=BACK_MS)
    expect(question.get_by_text("Not right", exact=True)).to_be_visible(timeout=BACK_MS)
    expect(question.get_by_text("Hint 1.")).to_be_visible()
    expect(question.get_by_text("1 try left.")).to_be_visible()
    question.locator("label").filter(has_text=re.compile(r"^C\)")).click()
    # Pressed at once: it waits until the new session listens.
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_text("Right", exact=True)).to_be_visible()
    wait_for(page, 3)

    page.goto(f"{replicas.address}/practice_problems")
    drawn(page)
    field = page.locator(by_key("answer_p1-block-equations.forward")).get_by_role("textbox")
    field.fill("W2*tanh(W1*x)")
    kill_the_one_in_use(replicas)
    page.wait_for_selector("[data-lab-waits]", timeout=BACK_MS)
    page.wait_for_selector('[data-test-connection-state="CONNECTED"]', timeout=BACK_MS)
    expect(field).to_have_value("W2*tanh(W1*x)")
    field.press("Enter")
    expect(page.get_by_text("Partly right").first).to_be_visible()
    events = wait_for(page, 4)

    page.goto(f"{replicas.address}/report")
    drawn(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Backup to load again").click()
    backup = tmp_path / "backup.json"
    download.value.save_as(backup)
    page.evaluate("localStorage.clear(); sessionStorage.clear();")
    page.goto(f"{replicas.address}/report")
    drawn(page)
    page.locator("input[type=file]").set_input_files(backup)
    expect(page.get_by_text("+4 attempts, 0 already here.")).to_be_visible()

    assert [event.result for event in events] == ["wrong", "wrong", "right", "partly right"]
    assert {event.id for event in kept(page).attempts} == {event.id for event in events}
