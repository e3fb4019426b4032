"""The gradient identity: I + J against finite differences, and the branch that cancels it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from pages._shared.frame.lessons import lessons
from tests.pages.app import blemishes, choose_preset, drawings, open_page, put, said, widget

PRESETS = list(lessons()["gradient_identity"].presets)


def matrix(at: AppTest, name: str) -> NDArray[np.float64]:
    """Return a matrix as the heat map shows it."""
    cells = drawings(at)[0].data["cells"]
    values = cells[cells["matrix"] == name].sort_values(["row", "column"])["value"].to_numpy()
    return np.asarray(values, dtype=np.float64).reshape(2, 2)


@pytest.mark.parametrize("preset", PRESETS)
def test_finite_differences_agree_in_every_preset(preset: str) -> None:
    """The measured matrix is the computed one, entry by entry, and is I plus the branch."""
    at = choose_preset(open_page("gradient_identity"), "gradient_identity", preset)

    np.testing.assert_allclose(matrix(at, "finite differences"), matrix(at, "block I + J"), atol=2e-6)
    np.testing.assert_allclose(matrix(at, "block I + J"), np.eye(2) + matrix(at, "branch J"), atol=2e-6)


def test_no_branch_leaves_the_identity() -> None:
    """The answer to the page's own question."""
    at = choose_preset(open_page("gradient_identity"), "gradient_identity", "zero-F")

    np.testing.assert_array_equal(matrix(at, "block I + J"), np.eye(2))
    assert "**The block multiplies every length by 1**" in said(at)


def test_a_branch_can_cancel_the_identity_and_the_challenge_says_so() -> None:
    """J = −I leaves the zero matrix."""
    at = open_page("gradient_identity")
    praised_before = len(at.success)
    choose_preset(at, "gradient_identity", "cancel")

    assert praised_before == 0
    np.testing.assert_array_equal(matrix(at, "block I + J"), np.zeros((2, 2)))
    assert "Done: here $J = -I$" in at.success[0].value


def test_a_closed_relu_keeps_the_skip_of_that_entry() -> None:
    """At (−1, 1) the branch passes the second entry only."""
    at = choose_preset(open_page("gradient_identity"), "gradient_identity", "half-closed")

    np.testing.assert_array_equal(matrix(at, "block I + J"), [[1.0, 0.0], [0.0, 2.0]])


def test_the_stretches_stay_within_the_norm_of_the_branch() -> None:
    """A quarter turn of norm 1 stretches every direction by √2, within 0 and 2."""
    text = said(choose_preset(open_page("gradient_identity"), "gradient_identity", "rotate"))

    assert "multiplies every length by 1.414**" in text
    assert "here 0 and 2." in text


@pytest.mark.parametrize(
    ("control", "text", "complaint"),
    [
        ("w1", "1 2 3; 4 5 6", "has 3 numbers in row 1, not 2"),
        ("w1", "1 2", "has 1 row, not 2"),
        ("w2", "a b; c d", "holds something that is not a number"),
        ("w2", "1e9 0; 0 1", "holds a number beyond ±3"),
        ("w2", "nan 0; 0 1", "holds a number beyond ±3"),
        ("x", "", "has 0 numbers in row 1, not 2"),
        ("x", "1", "has 1 number in row 1, not 2"),
        ("x", "inf 1", "holds a number beyond ±3"),
    ],
)
def test_a_matrix_that_cannot_be_read_gets_a_sentence_and_loses_nothing(
    control: str, text: str, complaint: str
) -> None:
    """The text stays as typed, the page goes on with the default, and the other controls keep their values."""
    lesson = lessons()["gradient_identity"]
    at = open_page("gradient_identity", alpha="0.5")
    put(at, **{lesson.key(control): text})

    assert complaint in at.warning[0].value
    assert f"Until then the page uses {lesson.controls[control]}." in at.warning[0].value
    assert widget(at, lesson.key(control)).value == text
    assert widget(at, lesson.key("alpha")).value == 0.5
    assert len(drawings(at)) == 2


@pytest.mark.parametrize("text", ["0.5, -1", "[0.5 -1]", "0.5 −1", "  0.5   -1 ;"])
def test_a_vector_may_be_spelled_in_several_ways(text: str) -> None:
    """Commas, brackets, a real minus sign and spare spaces read the same."""
    at = put(open_page("gradient_identity"), gradient_identity_x=text)

    assert not at.warning
    np.testing.assert_allclose(matrix(at, "branch J"), matrix(open_page("gradient_identity"), "branch J"))


@pytest.mark.parametrize("activation", ["relu", "tanh", "identity"])
def test_largest_weights_and_scale_draw_a_whole_picture(activation: str) -> None:
    """Every entry at its limit, at a point where tanh is flat and ReLU has its corner."""
    for point in ("3 -3", "0 0"):
        at = open_page(
            "gradient_identity", activation=activation, alpha="3", w1="3 3; 3 3", w2="-3 -3; -3 -3", x=point
        )

        assert blemishes(at) == []


def test_on_a_kink_the_page_does_not_claim_that_nudging_agrees() -> None:
    """At x = 0 every ReLU is on its kink: the formula takes the slope 0, nudging the mean of both sides."""
    at = open_page("gradient_identity", activation="relu", x="0 0", w1="1 0; 0 1", w2="1 0; 0 1")

    assert matrix(at, "finite differences")[0, 0] == 1.5
    assert "give another matrix here: they differ by up to **0.5**" in said(at)
    assert "give the same matrix" not in said(at)


def test_a_lower_bound_is_named_only_where_there_is_one() -> None:
    """Above a norm of 1 the difference 1 − ‖J‖ is negative and bounds no stretch."""
    small = said(open_page("gradient_identity", alpha="0.01"))
    large = said(open_page("gradient_identity", alpha="3"))

    assert "They lie between" in small
    assert "They lie between" not in large
    assert "it does not keep them away from 0" in large


def test_a_circle_is_round_and_fits_a_phone() -> None:
    """Equal scales on both axes, or every stretch that the picture shows is wrong."""
    circle = drawings(open_page("gradient_identity"))[1]
    frame = circle.data["frame"]

    assert circle.spec["width"] == circle.spec["height"] <= 310
    assert list(frame["x"]) == list(frame["y"])
