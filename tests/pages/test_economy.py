"""What a page may cost: bytes on the wire, memory for one request, and nothing shared that belongs to one learner."""

import json
import tracemalloc

import numpy as np
import pyarrow as pa
import pytest

from pages._shared.charts.columns import brief
from pages._shared.charts.home import gradient_on_its_way
from pages._shared.charts.spectra import plane, through_depth
from pages._shared.charts.style import Spec
from pages._shared.frame import long_run
from pages._shared.frame.figure import LONG, as_arrow
from pages._shared.frame.lessons import lessons
from pages._shared.frame.menu import menu
from tests.pages.app import drawn_controls, ends, open_page, widget

MOST_BYTES, MOST_MEMORY = 60_000, 200_000_000
DEEP = [
    "deep_networks_stall",
    "gradient_paths",
    "activation_order",
    "residual_ode",
    "gradient_flow",
    "shortcut_types",
]


def axes(spec: Spec, channel: str) -> list[str]:
    """Return the descriptions of a channel's axis in all layers of a chart."""
    own = spec.get("encoding", {}).get(channel, {})
    below = [axis for layer in spec.get("layer", []) for axis in axes(layer, channel)]
    return [json.dumps(own["axis"]), *below] if own.get("axis") else below


@pytest.mark.parametrize("page", list(lessons()))
def test_a_page_sends_no_more_than_60_kilobytes(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts, texts and controls together, with the experiment shown and before anybody has trained a net."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs())
    at = open_page(page)
    sent = sum(element.proto.ByteSize() for element in at.main if getattr(element, "proto", None) is not None)

    assert 0 < sent <= MOST_BYTES


@pytest.mark.parametrize("page", DEEP)
def test_no_state_of_a_page_takes_more_than_200_megabytes(page: str) -> None:
    """With every control at its upper end, where stacks are deepest and widest."""
    lesson, at = lessons()[page], open_page(page)
    highest = {
        control: extremes[-1]
        for control in drawn_controls(at, page)
        if control != "seed" and (extremes := ends(widget(at, lesson.key(control))))
    }
    tracemalloc.start()
    open_page(page, **highest)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < MOST_MEMORY


@pytest.mark.parametrize("build", [gradient_on_its_way, through_depth])
def test_the_layers_of_a_chart_describe_an_axis_once(build: object) -> None:
    """They share it, so saying it again only costs bytes; the ticks of a log axis stand in one parameter."""
    assert callable(build)
    spec = build()

    assert len(axes(spec, "y")) == 1
    assert json.loads(axes(spec, "y")[0])["values"] == {"expr": "powers"}
    (ticks,) = [param["value"] for param in spec["params"] if param["name"] == "powers"]
    assert {1e-31, 1e-2, 1.0, 1e30, 1e300} <= set(ticks)


def test_a_chart_says_the_colour_of_its_ink_once() -> None:
    """What depends on the theme stands in a parameter; a chart without a log axis brings no ticks for one."""
    spec = plane()

    assert [param["name"] for param in spec["params"]] == ["ink", "grid", "label_size"]
    assert json.dumps(spec).count("luminance") == 2


def test_repeated_names_travel_once() -> None:
    """A long column of names is sent as its distinct names and a number a row; it reads the same."""
    names = ["plain", "residual"] * LONG
    table = as_arrow({"net": names, "step": np.arange(2 * LONG)})

    assert pa.types.is_dictionary(table.schema.field("net").type)
    assert table.to_pydict()["net"] == names


def test_a_short_column_is_sent_as_it_is() -> None:
    """A dictionary would be longer than the names."""
    assert as_arrow({"net": ["plain"] * LONG}).schema.field("net").type == pa.string()


def test_a_picture_needs_few_digits() -> None:
    """Seven digits, and whole numbers up to 32,767."""
    columns = brief({"x": np.arange(3), "y": np.array([1e-30, 0.1, 1e30]), "net": ["a", "b", "c"]})

    assert [column.dtype.kind + str(column.dtype.itemsize) for column in columns.values()] == [
        "i2",
        "f4",
        "U4",
    ]
    np.testing.assert_allclose(columns["y"], [1e-30, 0.1, 1e30], rtol=1e-7)


def test_no_two_runs_share_a_page_object() -> None:
    """Streamlit notes on a page that it may run now; shared, two learners would take that note from each other."""
    first, second = menu(), menu()

    assert list(first) == list(second)
    assert not any(page is other for section in first for page in first[section] for other in second[section])
