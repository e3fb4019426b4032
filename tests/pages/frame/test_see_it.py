"""The way to the state that shows it is an address, and that address opens that state."""

import pytest

from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import JUST_SHOW_ME, lessons
from pages._shared.frame.see_it import see_link
from tests.pages.app import drawn_controls, follow, open_address, open_page, press, state

PRESETS = [(page, preset) for page, lesson in lessons().items() for preset in lesson.presets]
QUESTIONS = {name: item.page for name, item in banks().items.items() if item.page}


@pytest.mark.parametrize(("page", "preset"), PRESETS)
def test_the_address_of_a_state_opens_it(page: str, preset: str) -> None:
    """Its controls are in view and set, the others at their defaults, and the experiment is shown."""
    lesson = lessons()[page]
    at = open_address(lesson.address(preset))
    shown = drawn_controls(at, page)
    wanted = {control: lesson.presets[preset].set.get(control, lesson.controls[control]) for control in shown}

    assert at.title[0].value == lesson.title
    assert lesson.presets[preset].set.keys() <= wanted.keys()
    assert state(at, page, *wanted) == wanted
    assert at.session_state[lesson.key("guess")] == JUST_SHOW_ME


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_leads_to_a_state_that_exists(name: str) -> None:
    """Its page is a lesson, and a preset it names is one of that page."""
    page, _, preset = QUESTIONS[name].partition("#")

    assert page in lessons(), "Name a page of pages/lessons.yaml in the item's `page`."
    assert not preset or preset in lessons()[page].presets, (
        "Add the preset to pages/lessons.yaml, or name another."
    )


def test_a_link_names_the_page_and_leads_to_the_state() -> None:
    """Home has no name in an address."""
    assert see_link("residual_ode#N32-edge") == (
        f"[See it: {lessons()['residual_ode'].title}]"
        "(residual_ode?residual_ode_guess=Just+show+me&residual_ode_blocks=32)"
    )
    assert see_link("review") == "[See it: Review](review)"
    assert see_link("home#hook").endswith("](./?home_guess=Just+show+me)")
    with pytest.raises(KeyError):
        see_link("nowhere#at-all")


def test_a_state_of_the_page_that_is_open_keeps_its_seed() -> None:
    """The answer to a question about this page's random numbers stays an answer about them."""
    at = press(open_page("residual_block", seed=7), "rb-projection-weights.give_up")
    shown = follow(at, "rb-projection-weights.see")

    assert state(shown, "residual_block", "seed", "shortcut") == {"seed": 7, "shortcut": "projection"}
