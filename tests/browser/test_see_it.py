"""The way to the state that shows it, link or button: in the same tab unless a new one is asked for, and back again."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages._shared.experiments.run_sheets.questions import run_sheet
from pages._shared.frame.glossary import glossary
from pages._shared.frame.lessons import lessons
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, drawn
from tests.browser.test_address import query

SEARCHED = "/glossary?glossary_search=Path"
PAGE, _, PRESET = glossary()["Path"].see.partition("#")
DEPTH = lessons()[PAGE].presets[PRESET].set["depth"]
LINK = f"See it: {lessons()[PAGE].title}"
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def expect_title(page: Page, name: str) -> None:
    """Wait until a page of the lab is drawn."""
    expect(page.get_by_role("heading", level=1)).to_have_text(lessons()[name].title)
    drawn(page)


def expect_state(page: Page) -> None:
    """Wait for the page of the word in the state of its preset: one control set, another at its default."""
    expect_title(page, PAGE)
    assert lessons()[PAGE].controls["depth"] != DEPTH
    expect(page.get_by_role("slider", name="Number of blocks")).to_have_value(str(DEPTH))
    expect(page.get_by_role("slider", name="Slope $j$")).to_have_value(str(lessons()[PAGE].controls["slope"]))


def test_a_link_leads_to_the_state_and_back_to_the_search(open_page: OpenPage) -> None:
    """In one tab, as often as one likes, whatever was done on the page in between."""
    page = open_page(SEARCHED)
    for _ in range(2):
        page.get_by_role("link", name=LINK).first.click()
        expect_state(page)
        page.get_by_role("slider", name="Slope $j$").press("ArrowRight")
        expect(page).to_have_url(re.compile(f"{PAGE}_slope"))
        page.get_by_role("slider", name="Number of blocks").press("ArrowRight")
        expect(page).to_have_url(re.compile(rf"{PAGE}_depth={DEPTH + 1}\b"))
        drawn(page)
        page.go_back()
        expect_title(page, "glossary")
        expect(page.get_by_role("textbox", name="Search")).to_have_value("Path")

    assert len(page.context.pages) == 1


def test_the_keyboard_follows_a_link(open_page: OpenPage) -> None:
    """Enter, as on any link."""
    page = open_page(SEARCHED)
    page.get_by_role("link", name=LINK).first.press("Enter")

    expect_state(page)


def test_a_new_tab_opens_in_the_state_where_one_is_asked_for(open_page: OpenPage) -> None:
    """With Ctrl, the glossary stays and the state opens beside it."""
    page = open_page(SEARCHED)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=LINK).first.click(modifiers=["ControlOrMeta"])

    expect_state(opened.value)
    expect_title(page, "glossary")


def test_a_class_comes_back_to_its_step_of_the_run_sheet(open_page: OpenPage) -> None:
    """The step opens its page, whose address names that page's state alone; going back shows the step again."""
    page = open_page("/run_sheets?run_sheets_step=2")
    name = run_sheet("20 minutes")[1].target.partition("#")[0]
    page.get_by_role("link", name="Open the page").click()
    expect_title(page, name)
    assert urlsplit(page.url).path == f"/{name}"
    assert {control.startswith(name) for control in query(page)} == {True}

    page.go_back()
    expect_title(page, "run_sheets")
    expect(page.get_by_role("slider", name="Step")).to_have_value("2")


def test_the_first_step_of_a_run_sheet_opens_home(open_page: OpenPage) -> None:
    """Home is the one page without a name in its address."""
    page = open_page("/run_sheets")
    page.get_by_role("link", name="Open the page").click()

    expect_title(page, "home")
    assert urlsplit(page.url).path == "/"
    assert query(page)["home_guess"] == ["Just show me"]


def test_a_question_shows_another_state_of_its_own_page(open_page: OpenPage) -> None:
    """The page goes to its top and into the state, with the seed that it had; the question stays answered."""
    page = open_page("/residual_block?residual_block_guess=Just+show+me&residual_block_seed=7")
    page.get_by_role("button", name="Show me the solution").click()
    page.get_by_role("link", name="See it").click()

    expect(page.get_by_role("radio", name="projection", exact=True)).to_be_checked()
    drawn(page)
    assert page.evaluate(SCROLLED) == 0
    assert query(page)["residual_block_seed"] == ["7"]
    expect(page.get_by_role("button", name="Show me the solution")).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_next_page_begins_at_its_top(open_page: OpenPage, size: tuple[int, int]) -> None:
    """Wherever the page before was scrolled to: its last link stands at its end."""
    name = "three_layers"
    page = open_page("/three_layers?three_layers_guess=Just+show+me", size=size)
    for _ in range(3):
        page.get_by_role("link", name="Next:").click()
        name = lessons()[name].next or ""
        expect_title(page, name)
        assert page.evaluate(SCROLLED) == 0


def test_a_page_of_the_menu_begins_at_its_top(open_page: OpenPage) -> None:
    """A long page is left at its end, for one that is shorter."""
    page = open_page("/three_layers?three_layers_guess=Just+show+me")
    page.get_by_role("link", name="Next:").scroll_into_view_if_needed()
    assert page.evaluate(SCROLLED) > 2000
    page.get_by_text("Theory", exact=True).click()
    page.get_by_test_id("stTopNavDropdownLink").get_by_text("Gradient paths", exact=True).click()
    expect_title(page, "gradient_paths")

    assert page.evaluate(SCROLLED) == 0


def test_going_back_from_the_next_page_shows_the_state_that_was_left(open_page: OpenPage) -> None:
    """One step back, with the experiment in view."""
    page = open_page("/three_layers?three_layers_guess=Just+show+me&three_layers_j1=-0.9")
    left = page.url
    page.get_by_role("link", name="Next:").click()
    expect_title(page, lessons()["three_layers"].next or "")
    page.go_back()
    expect_title(page, "three_layers")

    expect(page).to_have_url(left)
    expect(page.get_by_role("slider", name="of layer 1")).to_have_value("-0.9")
