"""The address is the state: deep links, URL writing, Reset, Copy link, choosing by click, and the first page of a start."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from pages._shared.frame.lessons import lessons
from pages._shared.frame.predict import HELD_BACK
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Watch, by_key, drawn, main_text, open_tools
from tests.server import ROOT, Server

FIRST_PAGE_SECONDS = 2.5
MEGABYTES = 250.0
STARTS = 3


def query(page: Page) -> dict[str, list[str]]:
    """Return what the address says."""
    return parse_qs(urlsplit(page.url).query)


def test_a_deep_link_is_the_first_thing_a_fresh_server_answers(
    chromium: Browser, watch: Watch, tmp_path: Path
) -> None:
    """The page, its state and its numbers appear; no "Page not found", no menu of file names."""
    server = Server(ROOT, tmp_path / "log.txt")
    page = chromium.new_context().new_page()
    watch.follow(page)
    page.goto(
        f"{server.address}/gradient_paths?gradient_paths_depth=100&gradient_paths_slope=0.1"
        "&gradient_paths_guess=Just+show+me"
    )
    drawn(page)
    text, body = main_text(page), page.locator("body").inner_text()
    slider = page.get_by_role("slider", name="Number of blocks").input_value()
    page.context.close()
    server.stop()

    assert "lesson 6 of 14" in text.splitlines()[0]
    assert slider == "100"
    assert "their mean length is 9.091." in text
    assert "Page not found" not in body
    assert "navigation" not in body


def test_the_first_page_of_a_cold_start_is_drawn_in_time(chromium: Browser, tmp_path: Path) -> None:
    """From the start of the process to the drawn page, in a browser that was never here; the best of a few starts.

    The budget is meant for a machine with nothing else to do, so the figure is printed against it and the test
    fails only where something is badly wrong.
    """
    seconds, memory = [], 0.0
    for attempt in range(STARTS):
        context = chromium.new_context()
        page = context.new_page()
        server = Server(ROOT, tmp_path / f"log{attempt}.txt")
        page.goto(f"{server.address}/")
        page.wait_for_selector('[data-testid="stMain"] h1')
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        seconds.append(server.age)
        memory = max(memory, server.memory)
        context.close()
        server.stop()
        if seconds[-1] <= FIRST_PAGE_SECONDS:
            break
    print(f"\nfirst page of a cold start: {min(seconds):.2f} s of {FIRST_PAGE_SECONDS:g} s; {memory:.0f} MB")

    assert min(seconds) <= 4 * FIRST_PAGE_SECONDS
    assert memory <= MEGABYTES


def test_memory_stays_within_its_budget_after_all_pages(server: Server, open_page: OpenPage) -> None:
    """Whatever the tests before have opened, the one server still fits."""
    open_page("/")
    print(f"\nmemory of the server of all tests: {server.memory:.0f} MB of {MEGABYTES:g} MB")

    assert server.memory <= MEGABYTES


def test_moving_a_control_writes_the_address_and_reset_cleans_it(open_page: OpenPage) -> None:
    """Only what differs from the defaults stands in the address; the seed stays."""
    page = open_page("/gradient_paths?gradient_paths_guess=Just+show+me&gradient_paths_seed=7")
    page.get_by_role("slider", name="Number of blocks").press("ArrowRight")
    expect(page).to_have_url(re.compile("gradient_paths_depth=55"))
    drawn(page)
    moved = query(page)
    open_tools(page)
    page.get_by_role("button", name="Reset").click()
    expect(page).not_to_have_url(re.compile("gradient_paths_depth"))
    drawn(page)

    assert moved["gradient_paths_depth"] == ["55"]
    assert query(page) == {"gradient_paths_seed": ["7"]}
    assert HELD_BACK in main_text(page)


def test_a_prediction_made_by_click_shows_the_experiment_and_stays(open_page: OpenPage) -> None:
    """It is written into the address, locked, and survives a reload."""
    page = open_page("/three_layers")
    asked = HELD_BACK in main_text(page)
    page.locator(by_key("three_layers_guess")).get_by_text("−5.3", exact=True).click()
    expect(page.get_by_text("You said −5.3. That is right.").first).to_be_visible()
    drawn(page)
    address = query(page)
    page.reload()
    drawn(page)

    assert asked
    assert HELD_BACK not in main_text(page)
    assert address == {"three_layers_guess": ["−5.3"]}
    assert "You said −5.3. That is right." in main_text(page)
    assert page.locator(by_key("three_layers_guess")).locator("input:not([disabled])").count() == 0


def test_copy_link_puts_the_address_on_the_clipboard(open_page: OpenPage, server: Server) -> None:
    """The address of the present state, opened by somebody else, shows the same, once they have predicted themselves."""
    page = open_page("/gradient_paths?gradient_paths_guess=Just+show+me&gradient_paths_depth=77")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_tools(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    other = open_page(copied.removeprefix(server.address))
    asked = HELD_BACK in main_text(other)
    other.get_by_text("Just show me", exact=True).click()
    drawn(other)

    assert copied == page.url.replace("gradient_paths_guess=Just+show+me&", "")
    assert asked
    assert "gradient_paths_depth=77" in copied
    assert "2 77" in main_text(other).replace("\n", " ") or "mean length is 15.4." in main_text(other)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_copy_link_keeps_the_predictions_of_whoever_copies_to_themselves(
    open_page: OpenPage, size: tuple[int, int]
) -> None:
    """And saying so moves nothing beside the button."""
    page = open_page("/three_layers?three_layers_guess=−4&three_layers_reach=x₂", size=size)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_tools(page)
    beside = page.get_by_role("button", name="Reset")
    before = beside.bounding_box()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied")).to_be_visible()

    assert beside.bounding_box() == before
    copied = parse_qs(urlsplit(page.evaluate("() => navigator.clipboard.readText()")).query)
    assert copied == {"three_layers_reach": ["x₂"]}


def test_copy_link_works_where_the_browser_forbids_the_clipboard(open_page: OpenPage) -> None:
    """Then the address is shown, selected."""
    page = open_page("/gradient_paths")
    page.evaluate(
        "() => Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )
    open_tools(page)
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Address of this page in its present state")

    expect(field).to_be_visible()
    assert field.input_value() == page.url
    expect(page.get_by_text("Press Ctrl+C to copy")).to_be_visible()


def test_a_route_is_chosen_by_clicking_the_diagram(open_page: OpenPage) -> None:
    """Click a branch to take it and its skip to leave it; the buttons, the sentence and the address follow."""
    page = open_page("/gradient_paths?gradient_paths_guess=Just+show+me")
    diagram = page.locator('[data-testid="stVegaLiteChart"]', has_text="J₃")
    diagram.scroll_into_view_if_needed()

    def click(label: str, count: int) -> None:
        diagram.locator("svg text", has_text=label).first.click(force=True)
        expect(page.get_by_text(f"has length {count} and carries").first).to_be_visible()
        drawn(page)

    click("J₃", 1)
    click("J₁", 2)
    taken = query(page)
    text = main_text(page)
    click_skip_of_block_three(page)
    expect(page.get_by_text("has length 1 and carries").first).to_be_visible()

    assert taken["gradient_paths_route"] == ["J₁", "J₃"]
    assert "The route J₃ I J₁ has length 2 and carries 0.0625" in text
    assert "gradient_paths_route" in page.url


def click_skip_of_block_three(page: Page) -> None:
    """Click the rightmost I of the diagram: the skip of the block nearest the loss."""
    diagram = page.locator('[data-testid="stVegaLiteChart"]', has_text="J₃")
    skips = diagram.locator("svg text").filter(has_text=re.compile("^I$"))
    boxes = [(skip.bounding_box() or {"x": 0.0})["x"] for skip in skips.all()]
    skips.nth(boxes.index(max(boxes))).click(force=True)


def test_a_page_switch_leaves_the_state_behind_and_coming_back_restores_it(open_page: OpenPage) -> None:
    """The address of a page never holds the state of another."""
    page = open_page("/gradient_paths?gradient_paths_depth=60&gradient_paths_guess=Just+show+me")
    page.get_by_role("link", name="Next:").click()
    page.wait_for_url(re.compile("/(?!gradient_paths)[a-z_]+$"))
    drawn(page)
    elsewhere = query(page)
    page.get_by_test_id("stHeader").get_by_text("Theory", exact=True).click()
    page.get_by_role("menuitem", name="Gradient paths").click()
    page.wait_for_url(re.compile("/gradient_paths"))
    drawn(page)

    assert elsewhere == {}
    assert "depth=60" in page.url


def test_the_menu_offers_every_page_under_its_section(open_page: OpenPage, server: Server) -> None:
    """In the order of lessons.yaml, each at its own address."""
    page = open_page("/quiz")
    sections: dict[str, list[str]] = {}
    for name, lesson in lessons().items():
        sections.setdefault(lesson.section, []).append(f"{server.address}/{'' if name == 'home' else name}")
    found = {}
    for section in sections:
        page.get_by_test_id("stHeader").get_by_text(section, exact=True).click()
        items = page.get_by_role("menuitem")
        expect(items.first).to_be_visible()
        found[section] = [item.get_attribute("href") for item in items.all()]
        page.keyboard.press("Escape")
        expect(items).to_have_count(0)

    assert found == sections


def test_an_unknown_address_leads_home_with_a_word(open_page: OpenPage, watch: Watch) -> None:
    """Nobody is left on an empty page."""
    page = open_page("/no_such_page")
    expect(page.get_by_text("Page not found")).to_be_visible()
    text = main_text(page)
    logged = [complaint for complaint in watch.complaints if "does not seem to exist" not in complaint]
    watch.complaints.clear()

    assert text.startswith(lessons()["home"].title)
    assert logged == []
