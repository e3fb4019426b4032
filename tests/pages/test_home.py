"""Home: one picture that shows why skips matter, and that they are no guarantee."""

import math

from pages._shared.lesson import lessons
from tests.pages.app import choose_preset, drawings, open_page, put, said

SENTENCE = "Through 20 layers the gradient reaches the input multiplied by **0.0064** without skips and by **81** with them."


def test_the_starting_picture_shows_a_gradient_that_fades() -> None:
    """Without skips, twenty layers and seed 1."""
    at = open_page("home")
    norms = drawings(at)[0].data["norms"]

    assert SENTENCE in said(at)
    assert len(norms) == 21
    assert set(norms["net"]) == {"plain"}
    assert norms["relative"].iloc[-1] == 1.0
    assert round(norms["relative"].iloc[0], 4) == 0.0064


def test_the_numbers_of_the_sentence_are_those_of_the_chart() -> None:
    """Both nets, whichever is drawn."""
    plain = drawings(open_page("home"))[0]
    residual = drawings(open_page("home", skip="true"))[0]

    assert plain.alt == residual.alt
    assert set(residual.data["norms"]["net"]) == {"residual"}
    assert residual.data["norms"]["relative"].iloc[0] > 1.0


def test_skips_overshoot_here_and_the_page_says_so() -> None:
    """The first picture makes no false promise."""
    text = said(open_page("home", skip="true"))

    assert "A skip is not a guarantee." in text
    assert "overshot" in text


def test_a_hundred_layers_change_the_plain_net_far_more_than_twenty() -> None:
    """What each layer does multiplies."""
    twenty, hundred = (
        math.log10(drawings(open_page("home", depth=depth))[0].data["norms"]["relative"].iloc[0])
        for depth in ("20", "100")
    )

    assert hundred < 3 * twenty < 0


def test_the_switch_changes_the_picture_and_back() -> None:
    """The control does something, and only that."""
    at = open_page("home")
    before = drawings(at)[0].data["norms"]
    on = drawings(put(at, home_skip=True))[0].data["norms"]
    off = drawings(put(at, home_skip=False))[0].data["norms"]

    assert not before.equals(on)
    assert before.equals(off)


def test_the_question_does_not_move_with_the_controls() -> None:
    """The right prediction belongs to the starting state, so a link cannot make it wrong."""
    at = open_page("home", shown=False, depth="100", seed="7")
    put(at, home_guess="larger than at the output", home_skip=True)

    assert "You said larger than at the output. That is right." in said(at)


def test_the_goals_of_the_lab_are_there_before_and_after_the_prediction() -> None:
    """Each goal leads to pages that serve it."""
    for shown in (False, True):
        text = said(open_page("home", shown=shown))

        assert all(objective["text"] in text for objective in lessons()["home"].objectives)
        assert len(lessons()["home"].objectives) >= 5


def test_a_preset_shows_a_hundred_layers() -> None:
    """The sentence follows the control."""
    at = choose_preset(open_page("home"), "home", "hook-100")

    assert "Through 100 layers" in said(at)
