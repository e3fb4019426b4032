"""The residual block: moving points, learning to copy, shapes that meet or do not."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.tasks import best_constant_loss
from pages._shared.experiments.training_runs import PAIRS, copy_race, numbers_to_copy
from tests.pages.app import blemishes, choose_preset, drawings, keys, open_page, put, said
from tests.pages.training import train

RACE = "residual_block_race"


def moved(at: AppTest) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the moved points, and what a plain layer makes of them; another test may have left a race above them."""
    data = next(drawing for drawing in drawings(at) if "points" in drawing.data).data
    return data["points"], data["alone"]


def test_a_branch_of_zero_leaves_every_point_in_place() -> None:
    """And a plain layer would send all of them to the origin."""
    at = open_page("residual_block", alpha=0.0)
    points, alone = moved(at)

    assert (points["x"] == points["to_x"]).all()
    assert (points["y"] == points["to_y"]).all()
    assert not alone.to_numpy().any()
    assert "leaves every point where it is" in said(at)


def test_the_plain_output_is_the_correction_alone() -> None:
    """Blue dot minus ring is the orange triangle."""
    points, alone = moved(open_page("residual_block", alpha=1.5))

    np.testing.assert_allclose(points["to_x"] - points["x"], alone["x"], atol=1e-12)
    np.testing.assert_allclose(points["to_y"] - points["y"], alone["y"], atol=1e-12)


def test_nothing_is_trained_before_the_prediction() -> None:
    """The axes stand there with what one answer for all costs, and no net has learned anything."""
    at = open_page("residual_block", shown=False, seed=76)
    (before,) = drawings(at)

    assert set(before.data) == {"one_answer", "ends", "frame"}
    assert list(before.data["ends"]["label"]) == ["always the mean"]
    assert before.data["one_answer"]["loss"].iloc[0] == pytest.approx(best_constant_loss(numbers_to_copy()))
    assert not {f"{RACE}_start", f"{RACE}_stop"} & keys(at)


def test_the_prediction_starts_the_training_that_answers_it() -> None:
    """No button stands between the two."""
    at = put(open_page("residual_block", shown=False, seed=78), residual_block_guess="both")
    button = f"{RACE}_start" in keys(at)
    train(at, RACE)

    assert not button
    assert drawings(at)[0].alt.split(". ", 1)[1].startswith("You said both.")


def test_another_state_is_trained_on_request() -> None:
    """No loss is drawn, and the learner finds the button."""
    at = open_page("residual_block", seed=77, depth=5)

    assert not any("loss" in frame for drawing in drawings(at) for frame in drawing.data.values())
    assert [button.label for button in at.button if button.key == f"{RACE}_start"] == ["Train the networks"]


def test_twenty_residual_blocks_learn_to_copy_and_twenty_plain_ones_do_not() -> None:
    """In the page's own run: five of five against none of five."""
    at = train(open_page("residual_block", guess="both"), RACE)

    assert "You said both. It is only the residual nets." in said(at)
    assert f"In this run 0 of {PAIRS} plain and {PAIRS} of {PAIRS} residual nets" in said(at)
    assert blemishes(at) == []


def test_the_answer_to_the_prediction_is_given_for_the_asked_depth_only() -> None:
    """Other depths show their result without judging the guess."""
    at = train(open_page("residual_block", guess="both", depth=1), RACE)

    assert "You said" not in said(at)
    assert "After 200 steps" in said(at)


def test_with_zeros_at_the_start_the_residual_nets_copy_before_the_first_step() -> None:
    """Their loss is 0 throughout; plain nets end at the cost of one fixed answer."""
    at = train(open_page("residual_block", start="zero", depth=5), RACE)
    race = next(drawing for drawing in drawings(at) if "curves" in drawing.data)
    losses = race.data["curves"].groupby("net", observed=True)["loss"]
    level = race.data["one_answer"]["loss"].iloc[0]

    assert losses.max()["residual"] == pytest.approx(1e-4)
    assert losses.last()["plain"] == pytest.approx(level, rel=1e-3)
    assert "With zeros everywhere the residual net copies before its first step." in said(at)
    assert blemishes(at) == []


def test_a_copy_race_reports_its_progress_in_small_pieces() -> None:
    """So that it can be stopped, and pages stay quick."""
    progress = list(copy_race(2, "random", 5))

    assert len(progress) == 100
    assert [each.share for each in progress] == sorted(each.share for each in progress)
    assert progress[-1].text == "Step 200 of 200"


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"inputs": 4, "outputs": 6}, "could not be broadcast together with shapes (6,) (4,)"),
        (
            {"inputs": 6, "outputs": 6},
            "The shortcut has **no** weights.",
        ),
        ({"inputs": 4, "outputs": 1}, "No error, and still wrong: one channel is added to all 4**"),
        ({"inputs": 1, "outputs": 8}, "one channel is added to all 8**"),
        ({"inputs": 4, "outputs": 6, "shortcut": "projection"}, "The shortcut has **24** weights to learn."),
        ({"inputs": 8, "outputs": 1, "shortcut": "projection"}, "**Both terms have 1 channel, so they add**"),
        ({"inputs": 4, "outputs": 6, "shortcut": "zero-padding"}, "The shortcut has **no** weights."),
        ({"inputs": 6, "outputs": 4, "shortcut": "zero-padding"}, "Zero-padding cannot take channels away**"),
    ],
)
def test_the_sum_is_what_numpy_makes_of_it(state: dict[str, Any], sentence: str) -> None:
    """Shapes that fit, that are refused, and that are stretched without a word."""
    at = open_page("residual_block", **state)

    assert sentence in said(at)
    assert blemishes(at) == []


def test_the_preset_of_a_silent_mistake_shows_one() -> None:
    """Four channels meet one."""
    at = choose_preset(open_page("residual_block"), "residual_block", "silent")

    assert "No error, and still wrong: one channel is added to all" in said(at)


def test_the_published_errors_are_those_of_the_paper() -> None:
    """He et al. (2015), table 3: options A, B and C."""
    text = said(open_page("residual_block"))

    assert re.search(r"25\.03 % with zero-padding, 24\.52 % with projections .*, and 24\.19 %", text)


def test_a_new_depth_asks_for_a_new_training_and_going_back_does_not() -> None:
    """Results are kept by their settings."""
    at = train(open_page("residual_block", depth=2, seed=3), RACE)
    put(at, residual_block_depth=1)
    button = [element.label for element in at.button if element.key == f"{RACE}_start"]
    put(at, residual_block_depth=2)

    assert button == ["Train the networks"]
    assert "After 200 steps" in said(at)


def test_the_weights_of_a_single_plain_block_learn_from_zero() -> None:
    """It sees the input itself, so all five learn; "only its bias" is said of two blocks or more."""
    one = said(train(open_page("residual_block", start="zero", depth=1), RACE))
    two = said(train(open_page("residual_block", start="zero", depth=2), RACE))

    assert f"In this run {PAIRS} of {PAIRS} plain" in one
    assert "so its weights learn" in one
    assert "only the bias of its last block learns" not in one
    assert "only the bias of its last block learns" in two
    assert f"In this run 0 of {PAIRS} plain" in two
