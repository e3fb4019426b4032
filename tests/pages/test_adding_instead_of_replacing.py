"""Adding instead of replacing: the way of a token, and the answer read early."""

from functools import cache

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.stream import typical_turn
from pages._shared.experiments.adding_instead_of_replacing.early_reading import (
    READER_DEPTH,
    Readers,
    trained_readers,
)
from pages._shared.experiments.training_runs import PAIRS
from quizzes.formulas.typography import in_words
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said
from tests.pages.training import train

PAGE = "adding_instead_of_replacing"


@cache
def finished(seed: int) -> Readers:
    """Return the trained readers without waiting for pages."""
    work = trained_readers(seed)
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Readers = end.value
            return result


def look_deeper(at: AppTest) -> AppTest:
    """Open the panel for those who want to know more."""
    at.session_state[f"{PAGE}_deeper"] = True
    at.run()
    assert not at.exception
    return at


def test_nothing_is_shown_before_the_prediction() -> None:
    """The token stands at its start; the question is about 24 small additions."""
    at = open_page(PAGE, shown=False)
    (before,) = drawings(at)

    assert before.data["start"][["layer", "degrees"]].to_numpy().tolist() == [[0, 0]]
    assert set(before.data) == {"start", "frame"}
    assert "Each of 24 layers adds a piece a tenth as long as the token" in said(at)


def test_a_guess_is_compared_with_pythagoras() -> None:
    """tan² = 1.01²⁴ - 1 gives 27 degrees, and the diamond keeps the guess."""
    at = open_page(PAGE, guess="about 60°")
    mark = drawings(at)[0].data["guess"].iloc[0]

    assert "You said about 60°. It is about 27°." in said(at)
    assert (mark["layer"], mark["degrees"], mark["shown"]) == (24, 60, True)


def test_small_additions_keep_the_direction_and_replacing_loses_it_at_once() -> None:
    """24 additions turn the token by about 27 degrees; one replacing layer turns it by about 90."""
    curves = drawings(open_page(PAGE))[0].data["angles"].set_index(["way", "layer"])["degrees"]

    assert curves["add", 24] == pytest.approx(typical_turn(24, 0.1), abs=8)
    assert curves["replace", 1] == pytest.approx(90, abs=25)


def test_the_map_shows_the_legs_of_the_same_triangle() -> None:
    """Its arrow stands at the angle that the chart above it ends with."""
    turn, walk = (drawing.data for drawing in drawings(open_page(PAGE))[:2])
    tip = walk["tips"].set_index("way").loc["add"]

    assert np.degrees(np.arctan2(tip["added"], tip["kept"])) == pytest.approx(
        turn["ends"].set_index("way").loc["add", "degrees"]
    )


def test_the_growth_of_gpt2_xl_is_met_by_its_preset() -> None:
    """Additions of 0.3 over 48 layers lengthen the token about (1 + 0.09)²⁴ = 7.9 times."""
    at = choose_preset(open_page(PAGE), PAGE, "gpt2-xl")
    tip = drawings(at)[1].data["tips"].set_index("way").loc["add"]

    assert np.hypot(tip["kept"], tip["added"]) == pytest.approx(1.09**24, rel=0.4)
    assert f"{in_words(1.045**48, 2)} times over its 48 layers" in said(at)


def test_small_erasures_shrink_the_token_and_keep_its_direction() -> None:
    """0.9²⁴ of the length is left, at an angle of 0."""
    at = choose_preset(open_page(PAGE), PAGE, "fade")

    assert "Adding turns the token by 0°, replacing" in said(at)
    assert f"The length 1 becomes {in_words(0.9**24, 2)} by adding" in said(at)


def test_a_single_layer_that_adds_can_forget_its_token() -> None:
    """The challenge is met by F(x) = -x at full size, and the page says what happened."""
    at = open_page(PAGE, kind="the negative", size="1", depth="1")

    assert "Adding leaves nothing of the token, replacing turns it by 180°" in said(at)
    assert "Done: $x + (-x) = 0$." in said(at)
    assert "add: then nothing is left" in set(drawings(at)[0].data["ends"]["label"])
    assert "Done:" not in said(open_page(PAGE))


def test_replacing_makes_two_tokens_alike_and_adding_keeps_them_apart() -> None:
    """On request: the angle between two tokens, and the way back through one block."""
    at = look_deeper(open_page(PAGE))
    ends = drawings(at)[2].data["ends"].set_index("way")["degrees"]

    assert ends["replace"] < 40 < 75 < ends["add"]
    assert "Here it comes back. After 5 steps" in said(at)


def test_the_prediction_leaves_no_mark_on_the_other_chart() -> None:
    """The guess is about one token, not about the angle between two."""
    at = look_deeper(open_page(PAGE, guess="about 60°"))

    assert not drawings(at)[2].data["guess"]["shown"].any()


def test_an_erased_token_cannot_be_computed_back() -> None:
    """The page says so instead of promising."""
    at = look_deeper(open_page(PAGE, kind="the negative", size="1"))

    assert "Here it does not come back." in said(at)
    assert "Two tokens are both 0 after layers that add and" in said(at)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_residual_states_are_drafts_of_the_answer_and_plain_states_are_not(seed: int) -> None:
    """Both kinds learn. Three blocks before the end only the residual nets can be read."""
    readers = finished(seed)
    plain, residual = readers.shares[:, :PAIRS].mean(axis=1), readers.shares[:, PAIRS:].mean(axis=1)

    assert min(plain[-1], residual[-1]) > 0.95
    assert residual[READER_DEPTH - 3] > 0.85
    assert plain[READER_DEPTH - 3] < 0.65
    assert residual[READER_DEPTH // 4] < 0.6 < residual[3 * READER_DEPTH // 4]


def test_the_shares_count_the_points() -> None:
    """A share is the mean over the points that are drawn filled."""
    readers = finished(1)

    np.testing.assert_allclose(readers.right.mean(axis=2), readers.shares)
    assert readers.right.shape == (READER_DEPTH + 1, 2 * PAIRS, 200)


def test_training_shows_what_can_be_read_after_the_chosen_block() -> None:
    """The button trains; moving the block only reads, and its numbers are in the sentence."""
    at = train(open_page(PAGE, block="20"), f"{PAGE}_readers")
    first = drawings(at)[2].data["means"].set_index(["net", "block"])["share"]
    filled = drawings(at)[3].data["points"].set_index("net")["right"].groupby("net", observed=True).mean()
    put(at, **{f"{PAGE}_block": 0})

    assert f"of the cases, residual nets in {in_words(100 * first['residual', 0], 3)} %**" in said(at)
    assert filled["residual"] > 0.9
    assert drawings(at)[2].data["here"]["block"].tolist() == [0]
    assert blemishes(at) == []


@pytest.mark.parametrize("depth", ["1", "96"])
@pytest.mark.parametrize("size", ["0", "1", "2"])
@pytest.mark.parametrize("kind", ["its own", "one way", "the negative"])
def test_corners_are_safe(depth: str, size: str, kind: str) -> None:
    """Every combination of extremes draws whole charts and says whole sentences."""
    at = look_deeper(open_page(PAGE, depth=depth, size=size, kind=kind))

    assert blemishes(at) == []
    assert "The length 1 becomes" in said(at)


@pytest.mark.parametrize(
    ("kind", "size"), [("the negative", "0"), ("the negative", "2"), ("its own", "0"), ("its own", "2")]
)
def test_names_on_the_map_do_not_lie_on_each_other(kind: str, size: str) -> None:
    """Where tips meet, or one of them meets the start, their names stand one above the other."""
    data = drawings(open_page("adding_instead_of_replacing", kind=kind, size=size))[1].data
    frame, tips = data["frame"], data["tips"]
    high = frame["added"][1] - frame["added"][0]
    wide = frame["kept"][1] - frame["kept"][0]
    places = [(-10.0, 1.0)] + [
        (-float(added) / high * 340 + float(shift), float(kept))
        for added, kept, shift in zip(tips["added"], tips["kept"], tips["shift"], strict=True)
    ]

    for number, (one, kept) in enumerate(places):
        for other, beside in places[number + 1 :]:
            assert abs(one - other) >= 15 or abs(kept - beside) > wide / 5


def test_without_additions_nothing_is_said_to_win_or_to_be_erased() -> None:
    """At α = 0 the token stays, whatever a layer would have written."""
    for kind in ("its own", "one way", "the negative"):
        text = said(open_page("adding_instead_of_replacing", kind=kind, size="0"))

        assert "nothing is added, and the token stays as it is." in text
        assert "wins" not in text
