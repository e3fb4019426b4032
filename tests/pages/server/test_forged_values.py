"""Values that no browser sends cost one line of the log each, and the page goes on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.benchmarks.learner import Learner, learner_at
from tests.server import ROOT, Server


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Server]:
    """A server with a log of its own."""
    server = Server(ROOT, tmp_path / "log.txt")
    yield server
    server.stop()


def wrong_type(widget: str, size: int = 1) -> WidgetState:
    """Return a text where a number belongs."""
    return WidgetState(id=widget, string_value="x" * size)


def out_of_range(widget: str) -> WidgetState:
    """Return a number that no slider has."""
    state = WidgetState(id=widget)
    state.double_array_value.data.append(1e300)
    return state


def lines_after(server: Server, learner: Learner, *forged: WidgetState) -> str:
    """Return what the server adds to its log when it is sent these values."""
    before = len(server.log)
    for state in forged:
        learner.widgets.clear()  # a learner sends along what it sent before
        learner.change(state)
    return server.log[before:]


def test_a_forged_value_costs_one_line_and_the_page_goes_on(lab: Server) -> None:
    """Of the wrong type, huge, or not even JSON; what is out of range is Streamlit's to put right, and costs none."""
    with learner_at(lab) as learner:
        learner.open("three_layers")
        slider, target = (
            next(name for name in learner.fragments if name.endswith(key))
            for key in ("three_layers_j1", "three_layers_target")
        )

        assert lines_after(lab, learner, out_of_range(slider)) == ""

        for forged in (
            wrong_type(target),
            wrong_type(target, 1_000_000),
            WidgetState(id=slider, json_value="{"),
            WidgetState(id=slider, int_value=10**15),
        ):
            told = lines_after(lab, learner, forged)

            assert len(told.splitlines()) == 1, told
            assert re.search(r"Set aside a value that no widget sends: \w+Error: ", told)
            assert len(told) < 400
            assert not learner.failed
