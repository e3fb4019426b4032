"""The learner's prediction stands on the chart where the learner put it, whatever the right answer is."""

import math
from collections.abc import Mapping
from typing import Any

import pytest

from pages._shared.experiments.worked_examples.norm_band import ANSWERS
from pages._shared.frame import predict as module
from pages._shared.frame.lessons import JUST_SHOW_ME, lessons
from pages._shared.quiz import asked
from tests.pages.app import Drawing, drawings, open_page

FIELDS = {
    "home": "relative",
    "adding_instead_of_replacing": "degrees",
    "three_layers": "gradient",
    "deep_networks_stall": "relative",
    "gradient_paths": "length",
    "residual_ode": "gap",
    "gradient_flow": "size",
    "scaled_shortcut": "size",
    "shortcut_types": "size",
    "backprop_by_hand": "value",
}
"""The pages that mark a prediction as they open, and the field of the mark that is the prediction."""


def offered(page: str, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, float]:
    """Return what a page lets a learner choose from, with the value that each choice stands for."""
    asked: list[Mapping[str, float]] = []
    predict = module.predict

    def noted(lesson: Any, question: str, options: Mapping[str, float], *about: Any, **state: Any) -> Any:
        asked.append(options)
        return predict(lesson, question, options, *about, **state)

    monkeypatch.setattr(module, "predict", noted)
    open_page(page)
    return asked[-1]


def marks(page: str, guess: str) -> list[tuple[Drawing, dict[Any, Any]]]:
    """Return the charts that mark a prediction, each with its mark, on a page opened with a guess in its address."""
    shown = [
        drawing for drawing in drawings(open_page(page, shown=False, guess=guess)) if "guess" in drawing.data
    ]
    return [
        (drawing, drawing.data["guess"].iloc[0].to_dict())
        for drawing in shown
        if FIELDS[page] in drawing.data["guess"] and drawing.data["guess"]["label"].iloc[0]
    ]


def expected(page: str, value: float, drawing: Drawing) -> float:
    """Return where a choice stands on its chart. One page asks for a ratio and draws a gap."""
    if page != "residual_ode":
        return value
    gaps = drawing.data["gaps"]
    (before,) = gaps[(gaps["step"] == "T/L") & (gaps["blocks"] == 128)]["gap"]
    return value * float(before)


@pytest.mark.parametrize("page", FIELDS)
def test_a_prediction_is_marked_where_it_was_made(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each choice has a mark at its own value, and that is not the right answer's."""
    options, places = offered(page, monkeypatch), set()
    for label, value in options.items():
        ((drawing, mark), *others) = [each for each in marks(page, label) if each[1]["shown"]]
        places.add(mark[FIELDS[page]])

        assert others == []
        assert mark["label"] == label
        assert mark[FIELDS[page]] == pytest.approx(expected(page, value, drawing), rel=1e-6)
    assert len(places) == len(options) >= 3


@pytest.mark.parametrize("page", FIELDS)
def test_without_a_prediction_nothing_is_marked(page: str) -> None:
    """After "Just show me" the mark is transparent, at a place that shifts no axis."""
    found = marks(page, JUST_SHOW_ME)

    assert found
    for _, mark in found:
        assert not mark["shown"]
        assert math.isfinite(mark[FIELDS[page]])


def test_every_page_that_marks_a_prediction_is_looked_at() -> None:
    """A new one has to say which field of its mark is the prediction. The bound is on a page of several examples."""
    marking = {
        page
        for page, lesson in lessons().items()
        if lesson.controls
        and any(
            drawing.data["guess"]["label"].iloc[0]
            for drawing in drawings(open_page(page))
            if "guess" in drawing.data
        )
    }

    assert marking == set(FIELDS)


def test_the_bound_of_the_worked_example_is_predicted_and_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once its flaw is found, its three answers stand for the lengths 1, one half and 0.9 to the power of 100."""
    monkeypatch.setattr(asked, "is_done", lambda _: True)
    values = []
    for label in ANSWERS:
        at = open_page("worked_examples", shown=False, example="a bound", guess=label)
        (mark,) = [drawing.data["guess"].iloc[0] for drawing in drawings(at) if "guess" in drawing.data]
        values.append(float(mark["size"]))

        assert mark["shown"]
        assert mark["passed"] == 100
    assert values == pytest.approx([1.0, 0.5, 0.9**100])
