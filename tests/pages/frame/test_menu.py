"""Every page of the menu opens, whatever its address says, and leads on to the next."""

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import items_of
from pages._shared.frame.lessons import lessons
from pages._shared.frame.menu import DONE
from pages._shared.frame.words import without_marks
from tests.pages.app import ROUTER, RUN_SECONDS, drawn_controls, open_page, said, state
from tests.pages.learner_with_a_past import answered, open_with_record
from tests.quizzes.events import DAY

EVERY_PAGE = pytest.mark.parametrize("page", list(lessons()))
WITH_CONTROLS = pytest.mark.parametrize(
    "page", [page for page, lesson in lessons().items() if lesson.controls]
)
EVERY_CONTROL = pytest.mark.parametrize(
    ("page", "control"),
    [(page, control) for page, lesson in lessons().items() for control in lesson.controls],
)


def links(at: AppTest) -> list[str]:
    """Return the pages that the links on a page lead to."""
    return [element.proto.page for element in at.main if element.type == "page_link"]


@EVERY_PAGE
@pytest.mark.parametrize("shown", [False, True])
def test_a_page_opens_under_its_title(page: str, shown: bool) -> None:
    """Before the experiment is shown and after."""
    at = open_page(page, shown=shown)
    goal = without_marks(lessons()[page].goal)

    assert [title.value for title in at.title] == [lessons()[page].title]
    assert goal in said(at)


def test_the_start_page_is_home() -> None:
    """Without an address the lab begins at home."""
    at = AppTest.from_file(ROUTER, default_timeout=RUN_SECONDS).run()

    assert at.title[0].value == lessons()["home"].title


def test_two_learners_share_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit notes on a page that it may run now: what it notes for one must not stand there for the other."""
    menus: list[dict[str, list[Any]]] = []
    navigation = st.navigation

    def note(pages: dict[str, list[Any]], **options: Any) -> Any:
        menus.append(pages)
        return navigation(pages, **options)

    monkeypatch.setattr(st, "navigation", note)
    for _ in range(2):
        open_page("three_layers")
    one, *others = ([page for pages in menu.values() for page in pages] for menu in menus)

    assert len(one) == len(lessons())
    assert others
    assert [page for other in others for page in other if any(page is mine for mine in one)] == []


def test_a_lesson_that_is_done_bears_a_tick_and_the_head_says_how_many_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Done is: all of its own questions right on the latest try."""
    icons: dict[str, str] = {}
    navigation = st.navigation

    def note(pages: dict[str, list[Any]], **options: Any) -> Any:
        icons.update({page.title: page.icon for section in pages.values() for page in section})
        return navigation(pages, **options)

    monkeypatch.setattr(st, "navigation", note)
    items = [item.id for item in items_of("three_layers")]
    nearly = [event for item in items[1:] for event in answered(item, DAY)]
    open_with_record("three_layers", nearly)
    before = icons["Three layers"]
    at = open_with_record("three_layers", [*nearly, *answered(items[0], DAY)])

    assert before == lessons()["three_layers"].icon
    assert icons["Three layers"] == DONE
    assert icons["Gradient paths"] == lessons()["gradient_paths"].icon
    assert "Intuition · lesson 2 of 14 · 6 min · 1 done" in said(at)


@EVERY_PAGE
def test_a_page_leads_to_the_next(page: str) -> None:
    """Its last link goes to the page that lessons.yaml names."""
    following = lessons()[page].next
    at = open_page(page)

    assert following is not None
    assert links(at)[-1] == ("" if following == "home" else following)
    assert f"Next: {lessons()[following].title}" in said(at)


def test_following_next_visits_every_page_and_returns_home() -> None:
    """No page is left out of the way through the lab."""
    walk = ["home"]
    while (following := lessons()[walk[-1]].next) not in (None, "home", *walk):
        walk.append(str(following))

    assert sorted(walk) == sorted(lessons())
    assert lessons()[walk[-1]].next == "home"


@WITH_CONTROLS
def test_a_page_starts_from_the_defaults_of_its_lesson(page: str) -> None:
    """The default stands in lessons.yaml and nowhere else."""
    at = open_page(page)
    controls = drawn_controls(at, page)

    assert controls
    assert state(at, page, *controls) == {control: lessons()[page].controls[control] for control in controls}


@EVERY_CONTROL
@pytest.mark.parametrize("nonsense", ["banana", "", "-1e999", "nan", "<b>x</b>"])
def test_a_link_with_nonsense_opens_the_page_all_the_same(page: str, control: str, nonsense: Any) -> None:
    """A value the control cannot take is dropped, and is not shown as markup."""
    at = open_page(page, **{control: nonsense})

    assert at.title[0].value == lessons()[page].title
    assert not [element for element in at.main if getattr(element.proto, "allow_html", False)]


def test_a_link_to_a_preset_state_opens_in_it() -> None:
    """The address holds the whole state."""
    at = open_page("gradient_paths", depth="100", slope="0.1")

    assert state(at, "gradient_paths", "depth", "slope") == {"depth": 100, "slope": 0.1}
    assert "mean length is **9.091**" in said(at)
