"""Every figure says the same to everybody: chart, sentence and table agree, and no chart is drawn from nothing."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.charts.style import Spec
from pages._shared.frame import long_run
from pages._shared.frame.lessons import lessons
from pages._shared.frame.spoken import spoken
from tests.pages.app import (
    Drawing,
    blemishes,
    choose_preset,
    drawings,
    drawn_controls,
    keys,
    open_page,
    state,
)
from tests.pages.charts.names import misplaced
from tests.pages.charts.tables import differences
from tests.pages.figures import Figure, chart_name, every_template, figures, record_downloads, same_drawing
from tests.pages.training import train

EXPERIMENTS = [page for page, lesson in lessons().items() if lesson.controls]
STATES = [(page, preset) for page in EXPERIMENTS for preset in lessons()[page].presets]


def is_title(text: str) -> bool:
    """Return whether a text is one bold line, as `figure` writes the title of a chart."""
    return text.startswith("**") and text.endswith("**") and text.count("**") == 2


def tables(at: AppTest) -> list[str]:
    """Return the keys of the panels that hold a figure's numbers."""
    return sorted(key for key in keys(at) if key.endswith("_table"))


@pytest.mark.parametrize("build", every_template(), ids=chart_name)
def test_a_template_is_valid_vega_lite(build: Callable[[], Spec]) -> None:
    """Building one does not check it, so this does."""
    alt.Root.validate(build())


def test_a_misspelt_channel_is_not_valid() -> None:
    """The check above can fail."""
    wrong = {
        "data": {"name": "x"},
        "mark": "point",
        "encoding": {"x": {"feild": "a", "type": "quantitative"}},
    }

    with pytest.raises(Exception, match="feild"):
        alt.Root.validate(wrong)


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_the_name_of_a_chart_is_what_stands_above_and_below_it(page: str) -> None:
    """Who cannot see the chart gets the same message: its title, if it has one of its own, and its sentence."""
    at = open_page(page)
    said = [element.value.replace("\u00a0", " ") for element in at.markdown]
    sentences = {spoken(text) for text in said}
    titles = {spoken(text).removesuffix(".") for text in said if is_title(text)}
    names = sentences | {f"{title}. {sentence}" for title in titles for sentence in sentences}

    assert drawings(at)
    assert [drawing.alt for drawing in drawings(at) if drawing.alt not in names] == []


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_every_chart_has_a_title_or_a_heading_of_its_own(page: str) -> None:
    """It says the chart's message: the title that `figure` takes, or a heading that holds in every state."""
    untitled, titled = [], False
    for element in open_page(page).main:
        if element.type == "vega_lite_chart":
            untitled += [] if titled else [element.proto.alt]
            titled = False
        titled |= element.type in ("header", "subheader")
        titled |= element.type == "markdown" and is_title(element.proto.body)

    assert untitled == [], "Give `figure` a title, or put a heading above it."


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_the_numbers_of_a_figure_are_one_click_away(page: str) -> None:
    """The table is sent only when opened, has rows and no gaps, and can be downloaded."""
    at = open_page(page)
    panels = tables(at)
    sent_before = len(at.dataframe)
    for panel in panels:
        at.session_state[panel] = True
    at.run()
    frames: list[pd.DataFrame] = [table.value for table in at.dataframe[sent_before:]]

    assert panels
    assert len(at.dataframe) == sent_before + len(panels)
    assert all(len(frame) and not frame.isna().any(axis=None) for frame in frames)
    assert {f"{panel.removesuffix('_table')}_csv" for panel in panels} <= keys(at)


@cache
def as_linked(page: str, preset: str) -> tuple[list[Figure], list[str]]:
    """Return the figures of a page opened at the address of a preset, and its blemishes. Two tests look at each."""
    with pytest.MonkeyPatch.context() as patch:
        handed = record_downloads(patch)
        patch.setattr(long_run, "RUNS", long_run.Runs())  # nobody has trained a net
        at = open_page(page, **lessons()[page].presets[preset].set)
        return figures(at, handed), blemishes(at)


@pytest.mark.parametrize(("page", "preset"), STATES)
def test_a_figure_says_the_same_in_its_chart_its_table_and_its_csv(page: str, preset: str) -> None:
    """It draws only what it is given; the table holds the marks' numbers, the CSV is the table, names stand at line ends."""
    shown, stains = as_linked(page, preset)

    assert shown
    assert stains == []
    assert [fault for figure in shown for fault in _missing(figure.drawing)] == []
    assert [fault for figure in shown for fault in differences(figure)] == []
    assert [fault for figure in shown for fault in figure.faults_of_csv()] == []
    assert [fault for figure in shown for fault in misplaced(figure)] == []


@pytest.mark.parametrize(
    ("page", "expected", "runs"),
    [
        ("adding_instead_of_replacing", {"apart", "early", "points"}, ("readers",)),
        ("deep_networks_stall", {"stretches"}, ()),
        ("shortcut_types", {"likeness"}, ()),
        ("backprop_by_hand", {"loss_gradient"}, ()),
        ("residual_block", {"race"}, ("race",)),
        ("thousand_layers", {"race", "lesions", "map_plain", "map_residual", "recruited"}, ("race", "trio")),
    ],
)
def test_a_figure_that_comes_on_request_says_the_same(
    page: str, expected: set[str], runs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those behind "Go deeper", and those of trained networks."""
    handed, lesson, at = record_downloads(monkeypatch), lessons()[page], open_page(page)
    if (deeper := lesson.key("deeper")) in keys(at):
        at.session_state[deeper] = True
        at.run()
    for run in runs:
        train(at, lesson.key(run))
    shown = figures(at, handed)

    assert {lesson.key(name) for name in expected} <= {figure.key for figure in shown}
    assert [fault for figure in shown for fault in _missing(figure.drawing)] == []
    assert [fault for figure in shown for fault in differences(figure)] == []
    assert [fault for figure in shown for fault in figure.faults_of_csv()] == []
    assert [fault for figure in shown for fault in misplaced(figure)] == []


@pytest.mark.parametrize("page", [page for page in EXPERIMENTS if lessons()[page].presets])
def test_presets_leave_nothing_behind(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed in a row and in reverse, each gives the state and the charts that its link gives."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs())
    lesson, at = lessons()[page], open_page(page)
    for preset in (*lesson.presets, *reversed(list(lesson.presets))):
        choose_preset(at, page, preset)
        wanted = {**lesson.controls, **lesson.presets[preset].set}
        found = state(at, page, *(control for control in wanted if lesson.key(control) in at.session_state))
        linked, _ = as_linked(page, preset)

        assert found == {control: wanted[control] for control in found}
        assert set(drawn_controls(at, page)) <= set(found)
        assert len(drawings(at)) == len(linked)
        assert [
            figure.key
            for figure, drawing in zip(linked, drawings(at), strict=True)
            if not same_drawing(figure.drawing, drawing)
        ] == []


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_a_chart_in_view_carries_its_message_in_text(page: str) -> None:
    """Its name is a sentence without any mark of Markdown or TeX."""
    names = [drawing.alt for drawing in drawings(open_page(page))]

    assert all(len(name.split()) >= 6 for name in names)
    assert not [name for name in names if re.search(r"[*$\\{}]|Vert", name)]


def _missing(drawing: Drawing) -> list[str]:
    data = {**_brought_along(drawing.spec), **drawing.data}
    return [
        f"{drawing.alt}: {name}.{field}" if name in data else f"{drawing.alt}: no dataset {name}"
        for name, field in _encoded(drawing.spec, None)
        if name not in data or field not in data[name].columns
    ]


def _views(spec: dict[str, Any]) -> list[dict[str, Any]]:
    views = [view for several in ("layer", "hconcat", "vconcat") for view in spec.get(several, [])]
    return [*views, spec["spec"]] if "spec" in spec else views


def _brought_along(spec: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the datasets whose rows stand in the specification."""
    data = spec.get("data", {})
    own = {data["name"]: pd.DataFrame(data["values"])} if "values" in data else {}
    below = (_brought_along(view) for view in _views(spec))
    return {name: frame for found in (own, *below) for name, frame in found.items()}


def _encoded(spec: dict[str, Any], dataset: str | None) -> Iterator[tuple[str, str]]:
    """Yield dataset and field of every channel; a view without data of its own takes its parent's."""
    dataset = spec.get("data", {}).get("name", dataset)
    if "transform" in spec:
        # A transform makes new fields, so only the dataset can be checked.
        return
    channels = [*spec.get("encoding", {}).values(), spec.get("facet", {})]
    for channel in channels:
        for definition in channel if isinstance(channel, list) else [channel]:
            if dataset and "field" in definition:
                yield dataset, definition["field"]
    for view in _views(spec):
        yield from _encoded(view, dataset)


@pytest.mark.parametrize("page", ["residual_block", "gradient_paths"])
def test_a_number_stays_on_one_line_with_its_percent_sign_and_its_power_of_ten(page: str) -> None:
    """In prose and below a chart a line must not begin with "%" or with "× 10"."""
    texts = [element.value for element in open_page(page).markdown]

    assert any("\u00a0%" in text for text in texts)
    assert [text for text in texts if " %" in text or " × 10" in text] == []
