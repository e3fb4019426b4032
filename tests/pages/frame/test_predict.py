"""A prediction is compared with the outcome, kept on the chart, and never counted when nobody made one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame import predict as module
from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import JUST_SHOW_ME, lessons
from pages._shared.frame.predict import Guess, mark_on_chart, what_you_said
from pages._shared.quiz import asked
from quizzes.learner.mastery import Standing, standings
from quizzes.learner.scheduling import moment
from tests.pages.app import drawings, ends, open_page, press, put, said, state, widget
from tests.pages.training import train
from tests.quizzes.events import DAY

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


def test_home_compares_the_prediction_while_the_skips_are_on() -> None:
    """The question is about skips, so the answer goes with them."""
    at = put(open_page("home", shown=False), home_guess="about the same")
    with_skips = "You said about the same. It is larger." in said(at)
    put(at, home_skip=False)

    assert with_skips
    assert "You said" not in said(at)


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


@dataclass(frozen=True)
class Question:
    """What a page asks: its options, and the state it asks about."""

    options: Mapping[str, float]
    about: Mapping[str, Any]


def question_of(page: str, monkeypatch: pytest.MonkeyPatch) -> Question:
    """Return the question that a page asks as it opens."""
    noted: list[Question] = []

    def predict(lesson: Any, question: str, options: Mapping[str, float], **state: Any) -> Any:
        noted.append(Question(options, state["about"]))
        return original(lesson, question, options, **state)

    original = module.predict
    with monkeypatch.context() as patched:
        patched.setattr(module, "predict", predict)
        open_page(page, shown=False)
    return noted[-1]


@pytest.mark.parametrize("page", [page for page, lesson in lessons().items() if lesson.controls])
def test_a_verdict_is_said_only_beside_what_was_asked_about(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each control of the question takes it away, and brings it back when it is moved back."""
    # One page shows its experiment when a flaw is found, and two when their networks are trained.
    monkeypatch.setattr(asked, "is_done", lambda _: True)
    question = question_of(page, monkeypatch)
    at = open_page(page, shown=False, guess=next(iter(question.options)), **question.about)
    train(at, f"{page}_race")

    assert said(at).count("You said") == 2 - (page == "pitfalls")
    for control, value in question.about.items():
        key = lessons()[page].key(control)
        other = next(end for end in reversed(ends(widget(at, key))) if end != value)
        put(at, **{key: other})
        assert "You said" not in said(at), f"{control} = {other}"
        put(at, **{key: value})
        assert "You said" in said(at), f"{control} = {value}"


@pytest.mark.parametrize("page", ["three_layers", "residual_block"])
def test_the_answer_stands_in_the_figure_behind_the_prediction(page: str) -> None:
    """No other experiment comes between the two."""
    at = open_page(page, shown=False, guess="−4" if page == "three_layers" else "both")
    train(at, f"{page}_race")

    assert ". You said " in drawings(at)[0].alt


def test_whoever_moved_the_controls_first_sees_the_state_that_was_asked_about() -> None:
    """The answer stands in the figure that comes next; the other controls stay."""
    at = open_page("scaled_shortcut", shown=False, scale=1.2, depth=7, slope=0.2)
    put(at, scaled_shortcut_guess="35 %")

    assert state(at, "scaled_shortcut", "scale", "depth", "slope") == {
        "scale": 0.9,
        "depth": 100,
        "slope": 0.2,
    }
    assert "You said 35 %. It is 0.0027 %." in said(at)


def test_an_address_does_not_undo_the_state_that_was_asked_about() -> None:
    """Not even by a control that the other state of the address does not show: it is drawn with the answer."""
    at = open_page("shortcut_types", shown=False, kind="gate", distance=0.4)
    put(at, shortcut_types_guess="about 1")

    assert state(at, "shortcut_types", "kind", "distance") == {"kind": "matrix", "distance": 1.0}
    assert "You said about 1. It is about" in said(at)
    assert "shortcut_types_distance" not in at.query_params


def test_whoever_asks_to_be_shown_sees_the_state_of_the_page() -> None:
    """As whoever copied the link to it left it."""
    at = open_page("scaled_shortcut", shown=False, scale=1.2, depth=7)
    put(at, scaled_shortcut_guess=JUST_SHOW_ME)

    assert state(at, "scaled_shortcut", "scale", "depth") == {"scale": 1.2, "depth": 7}


def test_a_link_with_a_prediction_keeps_the_state_it_names() -> None:
    """Nothing is compared there, and nothing recorded, until the page shows what was asked about."""
    at = open_page("gradient_identity", shown=False, guess="the zero matrix", alpha=0.5)
    compared = "You said" in said(at)
    put(at, gradient_identity_alpha=0.0)

    assert not compared
    assert "You said the zero matrix. It is the identity I." in said(at)


def test_a_prediction_is_recorded_when_it_meets_its_answer_and_not_before() -> None:
    """On Home that is at once: whoever predicts sees the state that was asked about."""
    at = put(open_page("home", shown=False), home_skip=False)
    before = record(at)
    put(at, home_guess="about the same")
    at.run()

    assert before == []
    assert [(question, result) for question, result, _, _ in record(at)] == [("predict.home", "wrong")]


def record(at: AppTest) -> list[tuple[str, str, int, str]]:
    """Return what the record holds: the question, the result, which try it was, and the page."""
    events = at.session_state["record_session"].attempts
    return [(event.question, event.result, event.tries, event.where) for event in events]


@pytest.mark.parametrize(("guess", "result"), [("about 11", "right"), ("about 27", "wrong")])
def test_a_prediction_is_recorded_once_when_it_meets_its_answer(guess: str, result: str) -> None:
    """However often the page is drawn afterwards."""
    at = put(open_page("gradient_paths", shown=False), gradient_paths_guess=guess)
    at.run()
    at.run()

    assert record(at) == [("predict.gradient_paths", result, 1, "gradient_paths")]


def test_who_asks_to_be_shown_has_predicted_nothing() -> None:
    """There is nothing to record."""
    at = put(open_page("gradient_paths", shown=False), gradient_paths_guess=JUST_SHOW_ME)
    at.run()

    assert record(at) == []


def test_a_prediction_that_came_with_an_address_is_not_the_learners() -> None:
    """A copied link carries the guess of whoever copied it."""
    at = open_page("gradient_paths", shown=False, guess="about 11")
    at.run()

    assert "You said about 11." in said(at)
    assert record(at) == []


def test_predicting_again_after_a_reset_is_a_further_try() -> None:
    """The answer is known by then."""
    at = put(open_page("gradient_paths", shown=False), gradient_paths_guess="about 27")
    press(at, "gradient_paths_reset")
    put(at, gradient_paths_guess="about 11")
    at.run()

    assert [(result, tries) for _, result, tries, _ in record(at)] == [("wrong", 1), ("right", 2)]


def test_a_prediction_is_never_due_and_counts_for_nothing() -> None:
    """No item is touched by it."""
    at = put(open_page("gradient_paths", shown=False), gradient_paths_guess="about 11")
    at.run()
    (event,) = at.session_state["record_session"].attempts
    known = standings(banks().items.values(), banks().fingerprints, [event], moment(event.at + 400 * DAY))

    assert set(known.values()) == {Standing()}
