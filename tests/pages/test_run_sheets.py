"""Run sheets: a class votes before it sees, and nobody sees the answer before it is asked for."""

import pytest

from pages._shared.experiments.run_sheets.questions import SHEETS, run_sheet
from pages._shared.frame.lessons import lessons
from tests.pages.app import drawings, open_page, press, said


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_takes_the_time_it_says(name: str) -> None:
    """The minutes of its steps add up."""
    assert sum(step.minutes for step in run_sheet(name)) == int(name.split()[0])


@pytest.mark.parametrize("name", SHEETS)
def test_every_step_opens_a_state_that_exists(name: str) -> None:
    """Page and preset."""
    for step in run_sheet(name):
        page, _, preset = step.target.partition("#")

        assert preset in lessons()[page].presets, f"Name a preset of {page} instead of {step.target}."


@pytest.mark.parametrize("name", SHEETS)
def test_no_two_options_of_a_step_read_alike(name: str) -> None:
    """A vote for one is not a vote for another."""
    for step in run_sheet(name):
        assert len(set(step.options)) == len(step.options), f"Reword an option of {step.target}."
        assert step.right is None or 0 <= step.right < len(step.options)


def test_the_numbers_of_the_steps_are_those_of_the_pages() -> None:
    """A reader can check them by hand: 0.1³, 0.9^100, 54 · 0.25 / 1.25."""
    steps = {step.target: step for step in run_sheet("50 minutes")}

    assert steps["three_layers#minus-0.9"].options[0] == "0.001"
    assert steps["scaled_shortcut#leak"].options[-1] == "0.0027 %"
    assert steps["gradient_paths#veit-54"].options[1] == "About 11"
    assert "2.656 × 10⁻⁵" in steps["worked_examples#adversarial"].say


def test_hands_are_counted_and_the_answer_waits() -> None:
    """Votes show at once; what is right shows only when it is asked for."""
    at = open_page("run_sheets", step=2)
    for letter in "ACC":
        at = press(at, f"run_sheets_20_minutes_2_{letter}")
    votes = drawings(at)[0].data["votes"]

    assert votes["count"].tolist() == [1, 0, 2, 0]
    assert not votes["right"].any()
    assert "What to say" not in said(at)

    at = press(at, "run_sheets_20_minutes_2_show")

    assert drawings(at)[0].data["votes"]["right"].tolist() == [True, False, False, False]
    assert "What to say" in said(at)

    at = press(at, "run_sheets_20_minutes_2_again")

    assert drawings(at)[0].data["votes"]["count"].sum() == 0
    assert "What to say" not in said(at)


def test_a_step_past_the_end_of_a_sheet_is_its_last() -> None:
    """The short sheet has fewer steps than the slider."""
    assert "Step 5 of 5" in said(open_page("run_sheets", step=9))


def test_the_question_on_shattering_divides_the_size_out() -> None:
    """The slopes it shows are in the hundreds before that."""
    (step,) = [step for step in run_sheet("50 minutes") if step.target == "deep_networks_stall#shattered"]

    assert "divide its slopes by their usual size" in step.ask
    assert "neither fades nor grows" not in step.ask
