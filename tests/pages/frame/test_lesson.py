"""What every lesson does alike: predict before seeing, presets, Reset, New seed, extremes, explain it back."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.controls import LARGEST_SEED
from pages._shared.frame.lessons import JUST_SHOW_ME, Lesson, lessons
from pages._shared.frame.predict import HELD_BACK
from pages._shared.quiz.explain import what_is_lacking
from tests.pages.app import (
    blemishes,
    choose_preset,
    drawings,
    drawn_controls,
    ends,
    keys,
    open_page,
    press,
    put,
    said,
    state,
    widget,
)

EXPERIMENTS = [page for page, lesson in lessons().items() if lesson.controls]
PRESETS = [(page, preset) for page in EXPERIMENTS for preset in lessons()[page].presets]
CONTROLS = [(page, control) for page in EXPERIMENTS for control in lessons()[page].controls]
EXPLAINED = [page for page, lesson in lessons().items() if lesson.explain]
SEEDED = [page for page in EXPERIMENTS if "seed" in lessons()[page].controls]

FIRST_GUESS = 0


def plain(value: Any) -> Any:
    """Return a value of ``lessons.yaml`` as a page holds it."""
    return tuple(value) if isinstance(value, list) else value


def guesses(at: AppTest, lesson: Lesson) -> list[str]:
    """Return what can be predicted."""
    return [option for option in widget(at, lesson.key("guess")).options if option != JUST_SHOW_ME]


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_the_experiment_is_absent_until_a_prediction_is_made(page: str) -> None:
    """Nothing that answers the question is sent before, and it is sent after."""
    lesson = lessons()[page]
    before = open_page(page, shown=False)
    held_back = HELD_BACK in said(before)
    seen, parts = {drawing.alt for drawing in drawings(before)}, set(keys(before))
    after = put(before, **{lesson.key("guess"): guesses(before, lesson)[FIRST_GUESS]})

    assert held_back
    assert HELD_BACK not in said(after)
    # One page first wants a line to be found.
    assert {drawing.alt for drawing in drawings(after)} - seen or set(keys(after)) - parts


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_a_prediction_is_locked_once_made(page: str) -> None:
    """It cannot be changed after the answer is seen."""
    key = lessons()[page].key("guess")
    at = open_page(page, shown=False)
    open_before = not widget(at, key).disabled
    put(at, **{key: guesses(at, lessons()[page])[FIRST_GUESS]})

    assert open_before
    assert widget(at, key).disabled


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_a_prediction_is_never_compared_after_just_show_me(page: str) -> None:
    """Nobody is told what they said if they said nothing."""
    assert "You said" not in said(open_page(page))


@pytest.mark.parametrize(("page", "preset"), PRESETS)
def test_a_preset_puts_every_control_into_its_stated_state(page: str, preset: str) -> None:
    """Controls it does not name go to their defaults, and nothing it shows is broken."""
    lesson = lessons()[page]
    at = choose_preset(open_page(page), page, preset)
    stated = {name: plain(value) for name, value in {**lesson.controls, **lesson.presets[preset].set}.items()}
    shown = drawn_controls(at, page)

    assert set(lesson.presets[preset].set) <= set(shown)
    assert state(at, page, *shown) == {name: stated[name] for name in shown}
    assert blemishes(at) == []


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_a_preset_keeps_the_prediction(page: str) -> None:
    """Looking at another state does not ask again."""
    lesson = lessons()[page]
    at = open_page(page)
    for preset in lesson.presets:
        choose_preset(at, page, preset)

    assert widget(at, lesson.key("guess")).value == JUST_SHOW_ME


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_reset_restores_the_defaults_keeps_the_seed_and_asks_again(page: str) -> None:
    """The next learner at the same screen starts afresh, with the same random numbers."""
    lesson = lessons()[page]
    at = open_page(page)
    if "seed" in lesson.controls:
        put(at, **{lesson.key("seed"): 17})
    choose_preset(at, page, list(lesson.presets)[-1])
    press(at, lesson.key("reset"))
    expected = {name: plain(value) for name, value in lesson.controls.items()}
    if "seed" in lesson.controls:
        expected["seed"] = 17
    shown = drawn_controls(at, page)

    assert state(at, page, *shown) == {name: expected[name] for name in shown}
    assert widget(at, lesson.key("guess")).value is None
    assert not widget(at, lesson.key("guess")).disabled
    assert HELD_BACK in said(at)


@pytest.mark.parametrize("page", SEEDED)
def test_a_new_seed_is_the_next_number_and_the_last_is_followed_by_the_first(page: str) -> None:
    """So that two learners who press it together still see the same."""
    lesson = lessons()[page]
    second = press(open_page(page), lesson.key("new_seed"))
    first = press(open_page(page, seed=LARGEST_SEED), lesson.key("new_seed"))

    assert state(second, page, "seed") == {"seed": 2}
    assert state(first, page, "seed") == {"seed": 1}


@pytest.mark.parametrize("page", SEEDED)
def test_another_seed_gives_other_numbers_and_the_same_seed_the_same(page: str) -> None:
    """In some preset at least the drawn data depend on the seed, and on nothing else that is random."""
    lesson = lessons()[page]

    def drawn(seed: int) -> list[Any]:
        at = open_page(page, seed=seed)
        data = []
        for preset in lesson.presets.values():
            for control, value in {**lesson.controls, **preset.set}.items():
                if control != "seed":
                    at.session_state[lesson.key(control)] = plain(value)
            at.run()
            data.append(
                [
                    frame.to_json(orient="records")
                    for drawing in drawings(at)
                    for frame in drawing.data.values()
                ]
            )
        return data

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


@pytest.mark.parametrize(("page", "control"), CONTROLS)
def test_a_control_is_safe_at_both_ends(page: str, control: str) -> None:
    """No exception, no NaN, no empty chart, and every chart keeps its name."""
    lesson = lessons()[page]
    at = open_page(page)
    if lesson.key(control) not in keys(at):
        at = bring_into_view(at, lesson, control)
    for end in ends(widget(at, lesson.key(control))):
        put(at, **{lesson.key(control): end})

        assert blemishes(at) == [], f"{control} = {end}"


def bring_into_view(at: AppTest, lesson: Lesson, control: str) -> AppTest:
    """Choose a preset that names a control, or else open what lies deeper."""
    naming = [name for name, preset in lesson.presets.items() if control in preset.set]
    if naming:
        return choose_preset(at, lesson.page, naming[0])
    at.session_state[lesson.key("deeper")] = True
    return at.run()


@pytest.mark.parametrize("page", EXPERIMENTS)
@pytest.mark.parametrize("end", [0, -1])
def test_all_controls_at_once_are_safe_at_their_ends(page: str, end: int) -> None:
    """Everything smallest, everything largest."""
    lesson = lessons()[page]
    at = open_page(page)
    for control in lesson.controls:
        if lesson.key(control) in keys(at):
            extremes = ends(widget(at, lesson.key(control)))
            put(at, **{lesson.key(control): extremes[end]} if extremes else {})

            assert blemishes(at) == [], f"after {control}"


@pytest.mark.parametrize("page", EXPLAINED)
def test_a_model_answer_is_shown_only_to_those_who_wrote_first(page: str) -> None:
    """The learner's own sentences come first, then the model and its points to tick."""
    lesson = lessons()[page]
    assert lesson.explain is not None
    at = press(open_page(page), lesson.key("explain_compare"))
    asked_to_write = "Write two sentences of your own first" in said(at)
    model_before = lesson.explain.model.strip() in said(at)
    put(at, **{lesson.key("explain"): " ".join(lesson.explain.points)})
    press(at, lesson.key("explain_compare"))

    assert asked_to_write
    assert not model_before
    assert lesson.explain.model.strip() in said(at)
    assert all(widget(at, lesson.key(f"explain_point_{n}")) for n in range(1, len(lesson.explain.points) + 1))


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("A skip helps.", "It has 13 characters so far; write at least 40"),
        ("banana " * 25, "none of the words of this page in it. Use one of them, such as *"),
    ],
)
def test_a_text_that_explains_nothing_is_told_what_it_lacks_and_kept(text: str, lacking: str) -> None:
    """No model answer yet; and what was typed is still there to go on with."""
    lesson = lessons()["three_layers"]
    assert lesson.explain is not None
    at = put(open_page("three_layers"), three_layers_explain=text)
    press(at, "three_layers_explain_compare")
    told = lacking in said(at)
    model_shown = lesson.explain.model.strip() in said(at)
    put(at, three_layers_explain=f"{widget(at, 'three_layers_explain').value} {lesson.explain.points[0]}")

    assert told
    assert not model_shown
    assert lesson.explain.model.strip() in said(at)


@pytest.mark.parametrize("page", EXPLAINED)
def test_the_points_of_a_model_answer_are_explanations_themselves(page: str) -> None:
    """All of them together lack nothing, on any page, and so does the model answer."""
    lesson = lessons()[page]
    assert lesson.explain is not None

    assert what_is_lacking(" ".join(lesson.explain.points), lesson) == ""
    assert what_is_lacking(lesson.explain.model, lesson) == ""


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_the_code_that_ran_is_sent_only_when_opened(page: str) -> None:
    """And then it is the source of a core function."""
    lesson = lessons()[page]
    at = open_page(page)
    closed = [code for code in at.code if code.value.startswith("def ")]
    at.session_state[lesson.key("source")] = True
    at.run()

    assert closed == []
    assert [code for code in at.code if code.value.startswith("def ")]


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_a_lesson_has_goal_words_presets_and_sources(page: str) -> None:
    """Three words at most stand between a newcomer and the experiment."""
    lesson = lessons()[page]

    assert lesson.goal, "Write a `goal` in pages/lessons.yaml."
    assert lesson.presets, "Name a state under `presets` in pages/lessons.yaml."
    assert page == "home" or len(lesson.terms) == 3, (
        "Explain three words under `terms` in pages/lessons.yaml."
    )
    assert page == "home" or lesson.sources, "Name the `sources` in pages/lessons.yaml."


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_the_words_of_a_lesson_are_folded(page: str) -> None:
    """The question and its figure come first; one click opens what the words mean."""
    at = open_page(page, shown=False)
    lists = [panel for panel in at.expander if panel.label == "Words used here"]

    assert len(lists) == bool(lessons()[page].terms)
    assert not any(panel.proto.expanded for panel in lists)


def test_a_preset_holds_also_for_a_control_that_the_address_names_and_the_page_has_not_drawn() -> None:
    """A gate has no distance from the identity; the address gave it one, and the preset another."""
    at = choose_preset(
        open_page("shortcut_types", kind="gate", distance=0.4), "shortcut_types", "near-identity"
    )

    assert state(at, "shortcut_types", "kind", "distance") == {"kind": "matrix", "distance": 0.1}
