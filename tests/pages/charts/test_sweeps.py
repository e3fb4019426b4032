"""Sliders inside charts: their grids are what core computes, and they start where the page stands."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.path_lengths import coherent_magnitude_shares, path_count_shares, random_squared_shares
from pages._shared.charts.style import Spec
from pages._shared.charts.sweeps import (
    SLOPES,
    Slider,
    lengths_by_slope,
)
from pages._shared.experiments.gradient_paths.slope_sweep import DEEPEST, VISIBLE, shares_by_slope
from pages._shared.frame.figure import as_arrow
from tests.pages.app import Drawing, drawings, open_page, said

PATHS = "gradient_paths"
PARAMETERS = {PATHS: "slope"}
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


@pytest.mark.parametrize(("build", "slider"), [(lengths_by_slope, SLOPES)])
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


def test_a_grid_is_computed_once_for_its_parameters() -> None:
    """The caches are bounded: a learner who tries every setting fills no memory."""
    assert shares_by_slope.cache_parameters()["maxsize"] == 64
    assert shares_by_slope("aligned", 7) is shares_by_slope("aligned", 7)
