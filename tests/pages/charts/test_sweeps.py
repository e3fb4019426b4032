"""Sliders inside charts: their grids are what core computes, and they start where the page stands."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.path_lengths import coherent_magnitude_shares, path_count_shares, random_squared_shares
from core.scaled_recursion import uniform_gains, usable_scales
from pages._shared.charts.style import Spec
from pages._shared.charts.sweeps import (
    SCALES,
    SLOPES,
    Slider,
    gains_by_scale,
    lengths_by_slope,
)
from pages._shared.experiments.gradient_paths.slope_sweep import DEEPEST, VISIBLE, shares_by_slope
from pages._shared.experiments.scaled_shortcut.scale_sweep import gains_by_factor
from pages._shared.frame.figure import as_arrow
from quizzes.formulas.typography import in_words
from tests.pages.app import Drawing, blemishes, drawings, open_page, put, said

PATHS, SCALED = "gradient_paths", "scaled_shortcut"
PARAMETERS = {PATHS: "slope", SCALED: "factor"}
MOST_BYTES = 15_000


def sweep(page: str, **controls: Any) -> Drawing:
    """Return the chart of a page that has a slider of its own."""
    (found,) = [drawing for drawing in drawings(open_page(page, **controls)) if "bind" in json_of(drawing)]
    return found


def json_of(drawing: Drawing) -> str:
    """Return the parameters of a chart as text."""
    return str(drawing.spec.get("params", []))


def start(page: str, **controls: Any) -> float:
    """Return the stop at which the slider of a page's chart starts."""
    params = {param["name"]: param for param in sweep(page, **controls).spec["params"]}
    return float(params[PARAMETERS[page]]["value"])


def at_stop(rows: pd.DataFrame, name: str, stop: float) -> pd.DataFrame:
    """Return the rows of one stop, as the chart's filter does."""
    return rows[(rows[name] - stop).abs() < 0.001]


@pytest.mark.parametrize(("build", "slider"), [(lengths_by_slope, SLOPES), (gains_by_scale, SCALES)])
def test_a_slider_stops_where_the_grid_has_rows(build: Any, slider: Slider) -> None:
    """Its ends and its step are those of the grid, so no stop is an empty chart."""
    spec: Spec = build()
    (bound,) = [param["bind"] for param in spec["params"] if "bind" in param]
    stops = slider.stops()

    assert (bound["min"], bound["max"], bound["step"]) == (stops[0], stops[-1], slider.step)
    np.testing.assert_allclose(np.diff(stops), slider.step, rtol=1e-9)


@pytest.mark.parametrize(
    ("page", "controls", "stop"),
    [
        (PATHS, {"slope": "0.25"}, 0.25),
        (PATHS, {"slope": "0.02", "depth": "1000"}, 0.025),
        (PATHS, {"slope": "-0.5"}, 0.5),
        (PATHS, {"slope": "0"}, 0.025),
        (SCALED, {"scale": "0.9"}, 0.9),
        (SCALED, {"scale": "1.42"}, 1.4),
    ],
)
def test_a_slider_starts_nearest_to_the_control_of_the_page(
    page: str, controls: dict[str, str], stop: float
) -> None:
    """A link or preset that sets the control sets the chart's slider with it."""
    assert start(page, **controls) == stop


@pytest.mark.parametrize("page", PARAMETERS)
def test_nothing_of_a_sweep_is_sent_before_the_prediction(page: str) -> None:
    """It would show the answer."""
    waiting = open_page(page, shown=False)

    assert not [drawing for drawing in drawings(waiting) if "bind" in json_of(drawing)]
    assert "Drag" not in said(waiting)


@pytest.mark.parametrize(
    ("kind", "shares_of"), [("aligned", coherent_magnitude_shares), ("random", random_squared_shares)]
)
def test_the_bars_of_every_slope_are_the_shares_that_core_computes(kind: str, shares_of: Any) -> None:
    """Each visible length of each slope, with 7 digits, in no more than 15 kilobytes for the deepest stack."""
    rows = pd.DataFrame(dict(shares_by_slope(kind, DEEPEST).shares))
    for stop in SLOPES.stops():
        expected = shares_of(DEEPEST, stop)
        bars = at_stop(rows, "slope", stop)

        np.testing.assert_array_equal(bars["length"], np.flatnonzero(expected > VISIBLE))
        np.testing.assert_allclose(bars["gradient"], expected[expected > VISIBLE], rtol=1e-6)
        assert bars["gradient"].sum() > 0.998
    assert as_arrow(dict(shares_by_slope(kind, DEEPEST).shares)).nbytes < MOST_BYTES


def test_at_a_slope_of_one_the_bars_are_the_counts() -> None:
    """And the sentence says where the mean goes: from 54 · 0.025 / 1.025 to a half of 54."""
    chart = sweep(PATHS)
    bars = at_stop(chart.data["shares"], "slope", 1.0)

    np.testing.assert_allclose(bars["gradient"], path_count_shares(54)[bars["length"]], rtol=1e-6)
    assert "from 1.32 at a slope of 0.025 to 27 at 1" in chart.alt
    assert f"from {100 * 1.025**-54:.1f} % to" in chart.alt


def test_a_deeper_stack_is_swept_at_a_hundred_blocks_and_told_so() -> None:
    """A thousand blocks would send ten times the page."""
    assert "In 100 blocks, the most that this slider sweeps, the mean" in sweep(PATHS, depth="1000").alt
    assert "In 54 blocks the mean" in sweep(PATHS).alt
    assert "In 1 block the mean" in sweep(PATHS, depth="1").alt


def test_both_lines_of_every_scale_are_the_gains_that_core_computes() -> None:
    """At the start, after one block and at the end: a log axis draws the rest of a geometric line."""
    rows = sweep(SCALED, slope="0.1", depth="40").data["gains"]
    for stop in SCALES.stops():
        gains, drawn = uniform_gains(stop, 0.1, 40), at_stop(rows, "factor", stop)

        assert list(drawn["blocks"]) == [0, 1, 40]
        np.testing.assert_allclose(drawn["direct"], gains.direct[[0, 1, 40]], rtol=1e-6)
        np.testing.assert_allclose(drawn["total"], gains.total[[0, 1, 40]], rtol=1e-6)


def test_the_sentence_names_the_scales_that_stay_in_the_band() -> None:
    """They move with the slope and draw together with depth."""
    at = open_page(SCALED, slope="0.1", depth="40")
    window = usable_scales(0.1, 40, 10.0)

    assert f"$\\lambda$ from **{in_words(window.low, 3)}** to **{in_words(window.high, 3)}**." in said(at)

    put(at, scaled_shortcut_slope=0.0)

    assert "from **0.944** to **1.06**." in said(at)


@pytest.mark.parametrize("slope", ["-0.5", "0.5"])
@pytest.mark.parametrize("depth", ["1", "100"])
def test_lines_that_leave_the_picture_are_named_inside_it(slope: str, depth: str) -> None:
    """Also where nothing arrives at all, and after a single block."""
    at = open_page(SCALED, slope=slope, depth=depth)
    chart = sweep(SCALED, slope=slope, depth=depth)
    edges = {param["name"]: param.get("value") for param in chart.spec["params"]}
    places = np.log10(chart.data["ends"]["place"])
    room = 0.06 * np.log10(edges["highest"] / edges["lowest"])

    assert places.min() >= np.log10(edges["lowest"]) - room
    assert places.max() <= np.log10(edges["highest"]) + room
    assert edges["lowest"] <= 0.05 < 20 <= edges["highest"]
    assert (chart.data["gains"][["direct", "total"]] > 0).all(axis=None)
    assert blemishes(at) == []


def test_a_grid_is_computed_once_for_its_parameters() -> None:
    """The caches are bounded: a learner who tries every setting fills no memory."""
    for cached in (shares_by_slope, gains_by_factor):
        assert cached.cache_parameters()["maxsize"] == 64
    assert shares_by_slope("aligned", 7) is shares_by_slope("aligned", 7)
