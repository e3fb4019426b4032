"""Reading a page's sentences: what a second route does not find is reported, whichever side is wrong."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pages._shared.frame.lessons import lessons
from tests.pages.sentences import test_home
from tests.pages.sentences.states import State, faults, fits, num, shown_states, verdict

FEW = 8


def wrongly(old: str, new: str, state: State) -> list[str]:
    """Return what Home should say in a state, with other words."""
    return [sentence.replace(old, new) for sentence in test_home.expected(state)]


def test_a_sentence_without_a_route_is_a_fault() -> None:
    """A new sentence needs a second way of getting its numbers; texts that stand in every state need none."""

    def nothing(_: State) -> Sequence[str]:
        return []

    found = faults("home", nothing, number=FEW)

    assert len(found) == 2 * FEW
    assert all(fault.startswith('No route leads to "') for fault in found)
    assert sum("Without skips the gradient" in fault for fault in found) == FEW
    assert sum("The gradient starts at the loss" in fault for fault in found) == FEW


def test_other_words_and_sentences_that_are_missing_are_faults() -> None:
    """Both sides are named, and the state."""
    found = faults("home", lambda state: [*wrongly("without", "with", state), "Gone."], number=FEW)

    assert len(found) == 3 * FEW
    assert sum(fault.startswith('Not on the page: "Gone."') for fault in found) == FEW
    assert all("'seed': " in fault for fault in found)


@pytest.mark.parametrize(
    ("printed", "value", "digits", "right"),
    [
        ("0.333", 1 / 3, 3, True),
        ("0.333", 1 / 3, 4, False),
        ("0.3", 0.3, 4, True),
        ("−2.656 × 10⁻⁵", -2.65614e-5, 4, True),
        ("2.656 × 10⁻⁵", -2.65614e-5, 4, False),
        ("2.656 × 10⁻⁶", 2.65614e-5, 4, False),
        (r"-1.2 \times 10^{7}", -1.2e7, 4, True),
        ("13,780", 13779.6, 4, True),
        ("13{,}780", 13779.6, 4, True),
        ("13,780", 13774.6, 4, False),
        ("1", 0.99996, 4, True),
        ("0", 1e-12, 4, False),
        ("1.388 × 10⁻¹⁷", 0.0, 4, False),
        ("less than 10⁻³⁰", 0.0, 4, False),
        ("less than 10⁻³⁰", 1e-31, 4, True),
        ("less than 10⁻³⁰", 1e-29, 4, False),
        ("1 × 10⁻³⁰", 1e-30, 4, True),
        ("more than 10³⁰⁸", float("inf"), 4, True),
        ("−more than 10³⁰⁸", float("inf"), 4, False),
    ],
)
def test_a_number_is_read_as_it_is_printed(printed: str, value: float, digits: int, right: bool) -> None:
    """Rounded to its digits and no further off, however it is written."""
    assert fits(f"It is {num(value, digits)}.", f"It is {printed}.") == right


def test_numbers_below_the_dust_agree_and_others_do_not() -> None:
    """Rounding errors of both routes are alike, and a number above them is none."""
    assert fits(f"Off by {num(1e-17, 2, 1e-13)}.", "Off by 3.1 × 10⁻¹⁶.")
    assert fits(f"Off by {num(0, 2, 1e-13)}.", "Off by 0.")
    assert not fits(f"Off by {num(1e-17, 2, 1e-13)}.", "Off by 0.001.")
    assert not fits(f"Off by {num(0.001, 2, 1e-13)}.", "Off by 3.1 × 10⁻¹⁶.")


def test_a_verdict_belongs_to_the_state_that_was_asked_about() -> None:
    """It names the right option, which may be a number, and is silent elsewhere and after "just show me"."""
    asked = {"depth": 20, "gain": 0.1}
    here = {"depth": 20, "gain": 0.1 + 1e-17}

    assert verdict({**here, "guess": "3"}, num(3.0, 2), asked) == "You said 3. That is right. "
    assert fits(verdict({**here, "guess": "3"}, num(3.3, 2), asked), "You said 3. It is 3.3. ")
    assert verdict({**here, "guess": "Just show me"}, "3", asked) == ""
    assert verdict({**here, "depth": 21, "guess": "3"}, "3", asked) == ""


def test_states_are_the_named_ones_each_guess_and_then_any() -> None:
    """So each preset is looked at, each verdict is met, and every control moves."""
    lesson = lessons()["home"]
    states = [shown.state for shown in shown_states("home", number=40)]
    named = len(lesson.presets)
    start, drawn = states[named : named + 4], states[named + 4 :]

    for state, preset in zip(states, lesson.presets.values(), strict=False):
        assert {**state, "guess": ""} == {**lesson.controls, **preset.set, "guess": ""}
    assert [{**state, "guess": ""} for state in start] == [{**lesson.controls, "guess": ""}] * 4
    assert len({state["guess"] for state in start}) == 4
    assert {state["depth"] for state in drawn} == {20, 50, 100}
    assert {state["skip"] for state in drawn} == {False, True}
    assert len({state["seed"] for state in drawn}) > 5


@pytest.mark.parametrize("page", [page for page, lesson in lessons().items() if lesson.controls])
def test_every_page_with_controls_has_a_second_way_to_its_sentences(page: str) -> None:
    """A new page brings one along."""
    assert Path(__file__).with_name(f"test_{page}.py").is_file(), (
        f"Write tests/pages/sentences/test_{page}.py."
    )
