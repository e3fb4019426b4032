"""Names at the ends of lines: on a phone there is room for them, and two of them never share a line."""

import re
from itertools import pairwise
from typing import Any

import pytest

from pages._shared.charts.line_ends import NARROW_ROOM, in_short_lines, named_ends
from tests.pages.app import drawings, open_page

LETTER, LINE = 6.6, 15
"""Pixels that a letter of 14 takes across on the average, and a line down."""
STATES: list[tuple[str, dict[str, Any]]] = [
    ("gradient_flow", {}),
    ("gradient_flow", {"kind": "random", "scale": 1.0}),
    ("shortcut_types", {}),
    ("shortcut_types", {"kind": "dropout", "keep": 0.5}),
    ("shortcut_types", {"kind": "mixing"}),
    ("scaled_shortcut", {}),
    ("worked_examples", {"example": "a bound"}),
    ("pitfalls", {"run": "C", "blocks": 20}),
    ("thousand_layers", {}),
]


@pytest.mark.parametrize(("page", "state"), STATES)
def test_the_names_of_lines_fit_beside_them_on_a_phone(page: str, state: dict[str, Any]) -> None:
    """Each of at most two lines, and no wider than the room that the lines leave free there."""
    found = [
        drawing for drawing in drawings(open_page(page, **state)) if "short" in drawing.data.get("ends", ())
    ]
    for drawing in found:
        marks = [mark for layer in drawing.spec["layer"] for mark in (layer, *layer.get("layer", []))]
        ranges = [mark.get("encoding", {}).get("x", {}).get("scale", {}).get("range") for mark in marks]
        (ends_at,) = {limits[1]["expr"] for limits in ranges if limits}

        assert re.search(r"width < 420 \? 104 :", ends_at)
        for short, label in zip(drawing.data["ends"]["short"], drawing.data["ends"]["label"], strict=True):
            lines = short.split("\n")
            assert len(lines) <= 2
            assert max(map(len, lines)) * LETTER <= NARROW_ROOM - 8, short
            assert short.replace("\n", " ").replace("< ", "less than ") == label
    assert found


def test_names_of_lines_that_end_together_keep_two_lines_apart_and_stay_beside_the_axis() -> None:
    """Four lines that end at the foot of a chart of 220 pixels: the lowest name stands there, the others above it."""
    ends = named_ends("x", 1, "place", [0.0] * 4, list("abcd"), low=0.0, high=1.0, log=False)
    narrow = sorted(ends["narrow"])

    assert narrow[0] == 0.0
    assert min(high - low for low, high in pairwise(narrow)) * 220 >= 2 * LINE
    assert narrow[-1] <= 1.0


def test_a_short_name_stays_in_one_line() -> None:
    """A break where none is needed would only move it."""
    assert in_short_lines("largest 3.8") == "largest 3.8"
