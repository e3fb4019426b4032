"""What the lab leans on and Streamlit does not promise, one by one: whoever raises its version runs this file first."""

import re
from itertools import pairwise

from playwright.sync_api import expect

from pages._shared.browser.streamlit_names import CHART, DRAWER, MAIN, PAGE_LINK, TEXT
from pages._shared.frame.lessons import lessons
from tests.browser.conftest import PHONE, OpenPage, drawn, main_text
from tests.browser.test_address import query
from tests.browser.test_see_it import expect_title

LAST = next(name for name, lesson in lessons().items() if lesson.next == "home")


def test_main_is_what_scrolls(open_page: OpenPage) -> None:
    """`stMain`: one on a page, it holds the heading and moves it; the window does not scroll."""
    page = open_page("/three_layers?three_layers_guess=Just+show+me")
    main = page.locator(MAIN)
    heading = main.get_by_role("heading", level=1)
    expect(main).to_have_count(1)
    before = heading.bounding_box()
    main.evaluate("main => { main.scrollTop = 400; }")
    after = heading.bounding_box()

    assert before is not None
    assert after is not None
    assert after["y"] == before["y"] - 400
    assert page.evaluate("document.scrollingElement.scrollTop") == 0


def test_the_sentence_of_a_chart_is_the_text_behind_it(open_page: OpenPage) -> None:
    """`stVegaLiteChart`, `stMarkdown`, `stMarkdownContainer`: one a chart, and no text of the page between the two."""
    page = open_page("/three_layers?three_layers_guess=−4")
    order = page.locator(f"{CHART}, {TEXT}").evaluate_all(
        "(parts, chart) => parts.map(part => part.matches(chart) ? 'chart' : part.textContent)", CHART
    )
    behind = [text for part, text in pairwise(order) if part == "chart"]

    assert len(behind) == 3
    assert len([text for text in behind if text.startswith("You said −4. It is −5.3.")]) == 1


def test_a_page_link_carries_the_address_of_its_page(open_page: OpenPage) -> None:
    """`stPageLink-NavLink`: an anchor of the whole page; other links, as to a word, are none."""
    page = open_page("/three_layers")
    following = page.get_by_role("link", name="Next:").and_(page.locator(PAGE_LINK))
    tags = page.locator(PAGE_LINK).evaluate_all("links => links.map(link => link.tagName)")

    expect(following).to_have_attribute("href", lessons()["three_layers"].next or "")
    assert set(tags) == {"A"}
    expect(page.locator(f'{PAGE_LINK}[href^="glossary?"]')).to_have_count(0)


def test_a_page_link_to_the_start_page_carries_none(open_page: OpenPage) -> None:
    """Streamlit itself goes there; the script leaves it alone."""
    page = open_page(f"/{LAST}")
    link = page.get_by_role("link", name="Next:").and_(page.locator(PAGE_LINK))

    expect(link).to_have_attribute("href", "")
    link.click()
    expect_title(page, "home")


def test_the_drawer_is_a_list_with_a_part_for_each_section(open_page: OpenPage) -> None:
    """`stSidebarNavItems`: its parts become groups, and its items none; each page is in it once."""
    page = open_page("/three_layers", size=PHONE)
    page.get_by_test_id("stExpandSidebarButton").click()
    drawer = page.locator(DRAWER)
    expect(drawer).to_be_visible()
    sections = {lesson.section for lesson in lessons().values()}

    expect(drawer).to_have_attribute("role", "none")
    assert drawer.evaluate("drawer => drawer.tagName") == "UL"
    expect(page.locator(f"{DRAWER} > div[role=group]")).to_have_count(len(sections))
    expect(page.locator(f"{DRAWER} li[role=none]")).to_have_count(len(lessons()))
    expect(page.locator(f"{DRAWER} li:not([role=none])")).to_have_count(0)


def test_the_frontend_goes_to_an_address_that_is_put_into_the_history(open_page: OpenPage) -> None:
    """After a `popstate` it asks for that page and state, and loads nothing anew."""
    page = open_page("/")
    page.evaluate(
        "() => { window.mark = 'same'; history.pushState(null, '', '/gradient_paths?gradient_paths_depth=77');"
        " window.dispatchEvent(new PopStateEvent('popstate')); }"
    )
    expect_title(page, "gradient_paths")

    expect(page.get_by_role("slider", name="Number of blocks")).to_have_value("77")
    assert page.evaluate("window.mark") == "same"


def test_an_address_leaves_out_what_stands_at_its_default(open_page: OpenPage) -> None:
    """Put there by a link, or reached by moving a control back; what is no default stays."""
    default = lessons()["gradient_paths"].controls["depth"]
    page = open_page(f"/gradient_paths?gradient_paths_depth={default}&gradient_paths_seed=7")
    expect(page).not_to_have_url(re.compile("gradient_paths_depth"))
    page.goto(f"{page.url}&gradient_paths_guess=Just+show+me")
    drawn(page)
    slider = page.get_by_role("slider", name="Number of blocks")
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("gradient_paths_depth"))
    drawn(page)
    slider.press("ArrowLeft")
    expect(page).not_to_have_url(re.compile("gradient_paths_depth"))

    assert query(page)["gradient_paths_seed"] == ["7"]


def test_a_copied_page_opens_for_each_learner_by_itself(open_page: OpenPage) -> None:
    """`copy(st.Page)`: two learners go from page to page at the same time, and neither is shown what the other opens."""
    one, two = open_page("/"), open_page("/glossary")
    for page in (one, two):
        page.get_by_test_id("stHeader").get_by_text("Theory", exact=True).click()
    one.get_by_role("menuitem", name="Gradient paths").click()
    two.get_by_role(
        "menuitem", name=lessons()["residual_ode"].menu or lessons()["residual_ode"].title
    ).click()
    expect_title(one, "gradient_paths")
    expect_title(two, "residual_ode")

    for page in (one, two):
        assert "could not be drawn" not in main_text(page)
