"""Pitfalls: a run is shown before its name, every diagnosis and remedy is answered, and the figure heals."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.bottleneck import squeezed_shortcut
from pages._shared.charts.pitfalls import CHANGED, FOUND
from pages._shared.experiments.pitfalls.broken_runs import ANY, RUNS, question
from tests.pages.answering import reasons, revealed, secrets
from tests.pages.app import blemishes, drawings, keys, open_page, press, put, said

PAGE = "pitfalls"


def run(letter: str, **controls: Any) -> AppTest:
    """Open one run."""
    return open_page(PAGE, run=letter, **controls)


def tap(at: AppTest, name: str, *, right: bool) -> AppTest:
    """Tap the right option of a question, or the first wrong one."""
    option = next(option for option in question(name).options if option.is_right == right)
    return press(at, f"{name}.{option.id}")


def named(letter: str, **controls: Any) -> AppTest:
    """Open one run and find its cause."""
    return tap(run(letter, **controls), RUNS[letter].cause, right=True)


def mended(letter: str, *, right: bool, **controls: Any) -> AppTest:
    """Open one run, find its cause and try a remedy."""
    return tap(named(letter, **controls), f"{RUNS[letter].cause}-fix", right=right)


def data(at: AppTest) -> pd.DataFrame:
    """Return the rows of the run's figure."""
    (drawing,) = drawings(at)
    return next(frame for name, frame in drawing.data.items() if name in ("cells", "lines", "values"))


def ends(at: AppTest, state: str, of: str = "main") -> float:
    """Return where a line of a state ends."""
    lines = data(at)
    return float(lines[(lines["state"] == state) & (lines["of"] == of)]["size"].iloc[-1])


@pytest.mark.parametrize("letter", RUNS)
def test_a_run_is_shown_before_its_name(letter: str) -> None:
    """Neither name, nor reasons, nor remedies are sent before the cause is found."""
    at = run(letter)
    cause, remedy = question(RUNS[letter].cause), question(f"{RUNS[letter].cause}-fix")

    assert RUNS[letter].name not in said(at)
    assert f"Run {letter}: what is wrong?" in said(at)
    assert revealed(at, secrets(cause)) == []
    assert remedy.ask not in said(at)
    assert not [option.text for option in remedy.options if option.text in said(at)]
    assert len(drawings(at)) == 1


@pytest.mark.parametrize("letter", RUNS)
def test_every_wrong_diagnosis_hears_its_own_sentence(letter: str) -> None:
    """And nothing about the others, nor the name."""
    cause = question(RUNS[letter].cause)
    for option in (option for option in cause.options if not option.is_right):
        at = press(run(letter), f"{cause.id}.{option.id}")

        assert revealed(at, reasons(cause)) == [option.why]
        assert RUNS[letter].name not in said(at)


@pytest.mark.parametrize("letter", RUNS)
def test_the_name_comes_with_the_cause_and_the_figure_changes_with_the_remedy(letter: str) -> None:
    """A wrong remedy changes the figure as well, and it is said why that is not enough."""
    remedy = question(f"{RUNS[letter].cause}-fix")
    wrong = next(option for option in remedy.options if not option.is_right)
    at = named(letter)
    name, before = RUNS[letter].name in said(at), data(at)
    tap(at, remedy.id, right=False)
    after_wrong, sentence = data(at), wrong.why in said(at)
    tap(at, remedy.id, right=True)
    after_right = data(at)

    assert name
    assert sentence
    assert not after_wrong.equals(before)
    assert not after_right.equals(after_wrong)
    assert blemishes(at) == []


def test_a_single_channel_moves_every_channel_alike_without_a_message() -> None:
    """Two channels are refused in NumPy's own words; four are right."""
    cells = data(run("A", outputs="1"))
    moved = cells[cells["vector"] == "output − x"]["value"]

    assert len(moved) == 4
    assert np.ptp(moved) < 1e-12
    assert "operands could not be broadcast together with shapes (2,) (4,)" in said(run("A", outputs="2"))
    assert "With this setting nothing is wrong" in said(run("A", outputs="4"))


def test_a_run_that_stops_says_of_which_setting_the_question_is() -> None:
    """At eight channels NumPy refuses, and the question tells of code that runs."""
    question = "The question is about the setting 1, where the code runs."

    assert question in said(run("A", outputs="8"))
    assert question not in said(run("A", outputs="1"))


def test_gradients_along_the_coordinates_are_not_said_to_be_lost() -> None:
    """All eight of them arrive, weaker, through skips of rank 2; only the singular directions are lost."""
    rng = np.random.default_rng(1)
    first, second, third = (squeezed_shortcut(8, 2, rng) for _ in range(3))

    assert (np.linalg.norm(third @ second @ first, axis=1) > 0.001).all()
    assert "along the singular directions of their product: **2** of them arrive." in said(run("E", rank="2"))


def test_a_projection_gives_both_sides_the_width_of_the_branch() -> None:
    """And repeating the numbers only silences the message."""
    healed = data(mended("A", right=True, outputs="3")).groupby("vector", observed=True)["channel"].count()
    silenced = mended("A", right=False, outputs="3")

    assert healed.to_dict() == {"Wₛ x": 3, "F(x)": 3, "output": 3}
    assert "some numbers are used twice" in said(silenced)


def test_the_relu_in_front_keeps_all_paths_and_smaller_branches_do_not() -> None:
    """An eighth is left as found, more with half the size, all with the ReLU in front."""
    found = ends(run("B"), FOUND)
    half = ends(mended("B", right=False), CHANGED)

    assert 0.05 < found < 0.25
    assert found < half < 0.6
    assert ends(mended("B", right=True), CHANGED) == 1.0


def test_dividing_the_sum_mends_the_signal_and_not_the_share_of_the_input() -> None:
    """Dividing the branch mends both."""
    wrong, right = mended("C", right=False), mended("C", right=True)

    assert ends(wrong, FOUND) > 1e5
    assert 0.3 < ends(wrong, CHANGED) < 3
    assert ends(wrong, CHANGED, "input") == pytest.approx(ends(wrong, FOUND, "input"), rel=1e-6)
    assert ends(wrong, CHANGED, "input") < 1e-5
    assert 1 < ends(right, CHANGED) < 6
    assert ends(right, CHANGED, "input") > 0.2


def test_the_norm_in_front_leaves_the_direct_path_at_one() -> None:
    """As found about a fourteenth is left after ten blocks, with a layer norm there less."""
    wrong, right = mended("D", right=False, blocks="10"), mended("D", right=True, blocks="10")

    assert ends(wrong, FOUND) == pytest.approx(0.08, abs=0.02)
    assert ends(wrong, CHANGED) < ends(wrong, FOUND)
    assert ends(right, CHANGED) == 1.0
    assert "grows by one unit a block, to about 11" in said(right)


@pytest.mark.parametrize(
    "controls", [{"run": "B", "depth": "1"}, {"run": "C", "blocks": "1"}, {"run": "D", "blocks": "1"}]
)
def test_one_block_is_said_in_the_singular(controls: dict[str, Any]) -> None:
    """Its axis has no fractions of a block either."""
    at = open_page(PAGE, **controls)

    assert "fter 1 block" in drawings(at)[0].alt
    assert "1 blocks" not in said(at)
    assert '"tickMinStep": 1' in json.dumps(drawings(at)[0].spec)


@pytest.mark.parametrize("rank", [1, 2, 5, 8])
def test_as_many_directions_arrive_as_the_bottleneck_is_wide(rank: int) -> None:
    """Three times the skip brings no more, and a skip round it brings all eight."""
    wrong, right = mended("E", right=False, rank=str(rank)), mended("E", right=True, rank=str(rank))
    values = data(wrong)

    assert f"their product: **{rank}** of them {'arrives' if rank == 1 else 'arrive'}." in said(wrong)
    assert ("Here none is lost." in said(wrong)) == (rank == 8)
    assert (values[values["state"] == FOUND]["size"] > 0).sum() == rank
    assert (values[values["state"] == CHANGED]["size"] > 0).sum() == rank
    assert data(right).query("state == @CHANGED")["size"].to_list() == [1.0] * 8


def test_the_name_of_a_hidden_setting_comes_with_the_cause() -> None:
    """Before, it would give the cause away."""
    assert "Channels of the bottleneck" not in said(run("E"))
    assert "Channels of the bottleneck" in said(named("E"))
    assert "Channels of $F(x)$" not in said(run("A"))


def test_the_seed_picks_one_of_the_five() -> None:
    """Without its letter. Five seeds in a row show all five, and the same seed the same one."""
    picked = {}
    for seed in range(5, 10):
        at = run(ANY, seed=str(seed))
        picked[seed] = next(letter for letter, each in RUNS.items() if question(each.cause).ask in said(at))
        assert "One of the five: what is wrong?" in said(at)

    assert set(picked.values()) == set(RUNS)
    assert question(RUNS[picked[7]].cause).ask in said(run(ANY, seed="7"))


def test_the_prediction_is_answered_by_numpy() -> None:
    """Of eight widths six are refused, one is right and one is stretched."""
    at = open_page(PAGE, shown=False)
    put(at, **{f"{PAGE}_guess": "all five"})

    assert "You said all five. It is one, and not always." in said(at)
    assert "refuses 6 of the 8 sums, 1 is right, and 1 runs without being right" in said(at)


def test_the_broken_block_is_run_once_its_line_is_found() -> None:
    """0.008 in place of 1.331; before that no number is sent."""
    at = run("A")
    before = "0.008" in said(at) or "1.331" in said(at)
    tap(at, "pf-overwritten", right=True)

    assert not before
    assert "turns 1 into **0.008**" in said(at)
    assert "turns it into **1.331**" in said(at)
    assert "the broken block leaves 0" in said(at)


def test_what_was_found_is_counted() -> None:
    """Also across runs."""
    at = put(named("B"), **{f"{PAGE}_run": "C"})

    assert "Causes found so far: 1 of 5." in said(at)
    assert "pf-large-branch.a" in keys(at)


@pytest.mark.parametrize(
    ("letter", "option", "controls"), [("B", "half", {"depth": 1}), ("C", "branch", {"blocks": 1})]
)
def test_names_of_lines_that_end_together_stand_a_line_of_text_apart(
    letter: str, option: str, controls: dict[str, Any]
) -> None:
    """A tenth of the height, which is twenty pixels: before and after the remedy one block ends nearly alike."""
    at = open_page("pitfalls", run=letter, **controls)
    cause = question(RUNS[letter].cause)
    press(at, f"{cause.id}.{next(each.id for each in cause.options if each.is_right)}")
    data = drawings(press(at, f"{cause.id}-fix.{option}"))[0].data
    log = letter == "C"
    places, frame = (
        np.log10(column) if log else column
        for column in (data["ends"]["place"].to_numpy(float), data["frame"]["size"].to_numpy(float))
    )

    assert len(places) >= 2
    assert np.diff(np.sort(places)).min() > 0.099 * np.ptp(frame)
