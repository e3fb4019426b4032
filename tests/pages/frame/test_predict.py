"""A prediction is compared with the outcome, kept on the chart, and never counted when nobody made one."""

import pytest

from pages._shared.frame.lessons import JUST_SHOW_ME
from pages._shared.frame.predict import Guess, mark_on_chart, what_you_said
from tests.pages.app import drawings, open_page, put, said, widget

RIGHT = {"three_layers": "−5.3", "gradient_identity": "the identity I", "gradient_paths": "about 11"}
WRONG = {"three_layers": "−0.004", "gradient_identity": "the zero matrix", "gradient_paths": "about 27"}


@pytest.mark.parametrize(("page", "guess"), RIGHT.items())
def test_a_right_prediction_is_called_right(page: str, guess: str) -> None:
    """In the sentence under the chart, and in the chart's accessible name."""
    at = put(open_page(page, shown=False), **{f"{page}_guess": guess})

    assert f"You said {guess}. That is right." in said(at)
    assert any(f"You said {guess}. That is right." in drawing.alt for drawing in drawings(at))


@pytest.mark.parametrize(("page", "guess"), WRONG.items())
def test_a_wrong_prediction_is_set_beside_the_outcome(page: str, guess: str) -> None:
    """The learner reads both, and no blame."""
    at = put(open_page(page, shown=False), **{f"{page}_guess": guess})

    assert f"You said {guess}. It is {RIGHT[page]}." in said(at)


def test_home_compares_the_prediction_once_the_skips_are_on() -> None:
    """The question is about skips, so the answer waits for them."""
    at = put(open_page("home", shown=False), home_guess="about the same")
    without_skips = "You said" in said(at)
    put(at, home_skip=True)

    assert not without_skips
    assert "You said about the same. It is larger than at the output." in said(at)


def test_a_prediction_survives_a_visit_to_another_page() -> None:
    """It is part of the address, so it comes back with the page."""
    at = put(open_page("three_layers", shown=False), three_layers_guess="−0.4")
    at.switch_page("practice/quiz.py").run()
    at.switch_page("intuition/three_layers.py").run()

    assert widget(at, "three_layers_guess").value == "−0.4"
    assert "You said −0.4." in said(at)


def test_a_prediction_stays_while_controls_move() -> None:
    """Moving a control does not ask again, and the prediction keeps its place on the chart."""
    at = put(open_page("three_layers", shown=False), three_layers_guess="−4")
    put(at, three_layers_j1=1.5, three_layers_reach="x₁")
    marks = [drawing.data["guess"] for drawing in drawings(at) if "guess" in drawing.data]

    assert widget(at, "three_layers_guess").value == "−4"
    assert [(row.gradient, row.shown) for mark in marks for row in mark.itertuples()] == [(-4.0, True)]


def test_a_link_with_an_unknown_prediction_asks_as_usual() -> None:
    """A prediction nobody was offered is none."""
    at = open_page("three_layers", shown=False, guess="anything")

    assert widget(at, "three_layers_guess").value is None
    assert not widget(at, "three_layers_guess").disabled


def test_nothing_is_marked_on_the_chart_after_just_show_me() -> None:
    """The row is there, because a chart needs one, and is not shown."""
    mark = mark_on_chart(Guess(JUST_SHOW_ME, None), 0.0, at="x₀", gradient=None)

    assert mark == {"at": ["x₀"], "gradient": [0.0], "label": [JUST_SHOW_ME], "shown": [False]}
    assert what_you_said(Guess(JUST_SHOW_ME, None), "1") == ""


def test_a_guess_of_zero_is_a_guess() -> None:
    """Zero is a value, not a missing one."""
    mark = mark_on_chart(Guess("0", 0.0), 9.0, length=0.0)

    assert mark == {"length": [0.0], "label": ["0"], "shown": [True]}
