"""Stacks beside equations: what is said about their ends, and what is drawn when a path leaves the picture."""

from typing import Any

import numpy as np
import pytest

from core import euler, ode
from pages._shared.charts.residual_ode import (
    COUNTS,
    KINDS,
    LARGEST,
    REACHES,
    SIDE,
    SMALLEST,
    gaps_data,
    paths_data,
)
from pages._shared.experiments.residual_ode.flow_gaps import beside_the_flow
from quizzes.formulas.typography import in_words
from tests.pages.app import blemishes, choose_preset, drawings, open_page, said

PAGE = "residual_ode"
GROWS = "The stack grows where the equation shrinks"
DONE = "Done: above 31.7 blocks"


def test_sixteen_blocks_grow_where_the_spiral_shrinks() -> None:
    """The state it starts in: 1.81 beside 0.534."""
    text = said(open_page(PAGE))

    assert "**The stack ends at size 1.81, the exact path at 0.534**" in text
    assert GROWS in text
    assert DONE not in text


@pytest.mark.parametrize(
    ("blocks", "shrinks", "met"), [(31, False, False), (32, True, True), (33, True, False)]
)
def test_the_edge_is_between_31_and_32_blocks(blocks: int, shrinks: bool, met: bool) -> None:
    """Only the smallest number that shrinks meets the challenge."""
    text = said(open_page(PAGE, blocks=str(blocks)))

    assert (GROWS not in text) is shrinks
    assert (DONE in text) is met


def test_the_challenge_is_about_one_field_and_one_way_to_step() -> None:
    """Neither the swirl nor steps of size 1 count."""
    assert DONE not in said(open_page(PAGE, blocks="32", field="swirl"))
    assert DONE not in said(open_page(PAGE, blocks="32", step="1"))
    assert "Done" not in said(open_page(PAGE, blocks="2", duration="0.5"))


def test_twice_the_blocks_halve_the_gap() -> None:
    """The prediction, its answer and the diamond at what the learner expects at 256 blocks."""
    at = open_page(PAGE, guess="about a quarter")
    gap = euler.gap_to_flow(ode.FIELDS["spiral"], [1.0, 0.0], euler.step_sizes("refined", 128, 6.28))
    mark = drawings(at)[0].data["guess"].iloc[0]

    assert "You said about a quarter. It is about half." in said(at)
    assert (mark["blocks"], mark["shown"]) == (256, True)
    assert mark["gap"] == pytest.approx(gap / 4, rel=1e-12)
    assert f"the gap falls from {in_words(gap, 3)} to 0.0432**" in said(at)


def test_only_the_refined_steps_come_closer() -> None:
    """The three lines of the chart, from their first to their last number of blocks."""
    rows = drawings(open_page(PAGE))[0].data["gaps"]
    refined, whole, flipping = (rows[rows["step"] == kind]["gap"].to_numpy() for kind in KINDS)

    assert refined[-1] < 0.01 * refined[0]
    assert np.all(np.diff(whole) > 0)
    assert flipping[-1] == pytest.approx(flipping[-2], rel=0.02)


def test_steps_of_one_cover_the_time_l() -> None:
    """The preset says so, whatever the slider of the time says."""
    at = choose_preset(open_page(PAGE, duration="0.5"), PAGE, "resnet-step-1")

    assert "8 blocks, one dot each. Their steps add up to the time 8." in said(at)


def test_flipping_signs_take_no_time_and_move_the_state() -> None:
    """The equation stays at the start, of size 1."""
    at = choose_preset(open_page(PAGE), PAGE, "flipping")

    assert "add up to the time 0." in said(at)
    assert "**The stack ends at size 1.63, the exact path at 1**" in said(at)


def test_steps_forth_and_back_do_not_overshoot() -> None:
    """Three alternating steps grow where the equation shrinks, but not because each goes too far ahead."""
    assert GROWS not in said(open_page(PAGE, step=KINDS[2], blocks="3"))


def middles_of_names(drawn: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return where the names stand, in pixels to the right of the middle of the picture and above it."""
    names, scale = drawn["names"], SIDE / 2 / drawn["frame"]["x"][1]
    return {
        name: (x * scale + dx, y * scale - dy)
        for name, x, y, dx, dy in zip(
            *(names[field] for field in ("label", "x", "y", "dx", "dy")), strict=True
        )
    }


def test_the_ring_is_spoken_of_where_it_is_drawn() -> None:
    """A gap of 10³² is off the chart; nor does the sentence say where on the screen the other picture stands."""
    near, far = said(open_page(PAGE)), said(open_page(PAGE, step="1", blocks="256"))

    assert "The ring marks the stack you chose." in near
    assert "ring" not in far


@pytest.mark.parametrize(
    "end", [(1.3, 0.8), (-1.3, 0.8), (1.3, 1.3), (0.0, 20.0)]
)  # the last one leaves the picture
def test_the_name_of_a_path_stays_in_the_picture(end: tuple[float, float]) -> None:
    """Also near an edge and in a corner."""
    drawn = paths_data(ode.spiral, np.zeros((2, 2)), np.array([[0.0, 0.0], end]))
    reach = drawn["frame"]["x"][1]

    for across, up in middles_of_names(drawn).values():
        assert abs(across) + 20 <= SIDE / 2, reach
        assert abs(up) + 8 <= SIDE / 2


@pytest.mark.parametrize("blocks", [2, 3, 16, 64, 256])
@pytest.mark.parametrize("field", list(ode.FIELDS))
def test_the_name_of_a_path_lies_on_no_path(field: str, blocks: int) -> None:
    """A box of 40 by 14 pixels round "exact" and round "stack" holds no point of either, nor does the other box."""
    stack, exact, _ = beside_the_flow(ode.FIELDS[field], "T/L", blocks, 6.28)
    drawn = paths_data(ode.FIELDS[field].velocity, exact, stack)
    scale = SIDE / 2 / drawn["frame"]["x"][1]
    one, other = middles_of_names(drawn).values()
    points = np.stack([drawn["path"]["x"], drawn["path"]["y"]], axis=1) * scale

    for middle in (one, other):
        assert not (np.abs(points - middle) < [20, 7]).all(axis=1).any()
    assert (np.abs(np.subtract(one, other)) >= [40, 14]).any()


def test_the_deeper_text_has_the_threshold_of_the_chosen_time() -> None:
    """π · 10.1 for a turn, half of it for half a turn."""
    at = open_page(PAGE, duration="3.14")
    at.session_state[f"{PAGE}_deeper"] = True
    at.run()

    assert f"it takes more than {in_words(euler.decay_threshold(ode.SPIRAL, 3.14))} blocks" in said(at)


def test_the_steep_slope_is_computed() -> None:
    """Five steps of -3h, beside e^{-15}."""
    assert "five blocks take 1 to −32, while the equation reaches 3.1 × 10⁻⁷" in said(open_page(PAGE))


@pytest.mark.parametrize("field", list(ode.FIELDS))
@pytest.mark.parametrize("step", KINDS)
@pytest.mark.parametrize(("blocks", "duration"), [("2", "0.5"), ("256", "6.28"), ("3", "6.28")])
def test_extremes_are_drawn(field: str, step: str, blocks: str, duration: str) -> None:
    """Every field with every step size, few and many blocks, short and long times."""
    at = open_page(PAGE, field=field, step=step, blocks=blocks, duration=duration)

    assert blemishes(at) == []
    assert len(drawings(at)) == 2


def test_a_path_that_leaves_the_picture_is_said_to_and_cut_at_the_edge() -> None:
    """256 steps of size 1 on the spiral end 10³² away."""
    at = open_page(PAGE, step="1", blocks="256")
    path = drawings(at)[1].data["path"]
    stack = path[path["of"] == "stack"]

    assert "The path of the stack leaves the picture." in said(at)
    assert "× 10³²" in said(at)
    assert stack[["x", "y"]].abs().max().max() == pytest.approx(REACHES[-1], rel=1e-12)
    assert "leaves the picture" not in said(open_page(PAGE))


def test_the_picture_is_as_small_as_the_paths_allow() -> None:
    """One of four sizes, so that the frame does not jump at every step of a slider."""
    still = np.zeros((3, 2))
    for size, reach in ((0.5, 1.5), (2.0, 3.0), (5.0, 6.0), (10.0, 12.0), (1e9, 12.0)):
        frame = paths_data(ode.spiral, still, np.array([[0.0, 0.0], [size, 0.0]]))["frame"]

        assert frame["x"] == [-reach, reach]


def test_the_last_leg_is_cut_where_it_first_meets_the_edge() -> None:
    """From (0, 0) towards (48, 24) the right edge comes first, at (12, 6)."""
    path = paths_data(ode.spiral, np.zeros((2, 2)), np.array([[0.0, 0.0], [48.0, 24.0], [-90.0, 0.0]]))[
        "path"
    ]

    assert (path["x"][-1], path["y"][-1]) == (12.0, 6.0)


def test_arrows_point_where_the_field_goes_and_stay_in_the_picture() -> None:
    """Tail to tip along the velocity."""
    arrows = paths_data(ode.spiral, np.zeros((2, 2)), np.ones((2, 2)))["arrows"]
    tails = np.stack([arrows["x"], arrows["y"]], axis=1)
    ways = np.stack([arrows["x2"], arrows["y2"]], axis=1) - tails
    velocities = ode.spiral(tails)
    turned = ways[:, 0] * velocities[:, 1] - ways[:, 1] * velocities[:, 0]

    heads = np.radians(arrows["angle"])  # of a tip that points up, turned clockwise
    speeds = np.linalg.norm(velocities, axis=1)

    assert np.abs(turned).max() < 1e-6  # the arrows are drawn with 7 digits
    assert np.all(np.sum(ways * velocities, axis=1) >= 0)
    np.testing.assert_allclose(np.sin(heads) * speeds, velocities[:, 0], atol=1e-6)
    np.testing.assert_allclose(np.cos(heads) * speeds, velocities[:, 1], atol=1e-6)
    assert max(np.abs(arrows["x2"]).max(), np.abs(arrows["y2"]).max()) <= 1.5


def test_a_line_that_leaves_the_axis_is_named_where_it_leaves() -> None:
    """And the ring is hidden for a gap that the axis does not show."""
    gaps = {
        KINDS[0]: dict.fromkeys(COUNTS[KINDS[0]], 0.1),
        KINDS[1]: {2: 1.0, 4: 10.0, 8: 1e9},
        KINDS[2]: {256: 0.1},
    }
    data = gaps_data(gaps, 8, 1e9)
    names = dict(
        zip(
            data["names"]["label"],
            zip(data["names"]["blocks"], data["names"]["gap"], strict=True),
            strict=True,
        )
    )

    assert names["s = 1"] == (4, 10.0)
    assert names["T/L"][1] / names["±1/√L"][1] == pytest.approx((LARGEST / SMALLEST) ** -0.075, rel=1e-9)
    assert data["here"] == {"blocks": [8], "gap": [LARGEST], "shown": [False]}
    assert gaps_data(gaps, 8, 0.5)["here"]["shown"] == [True]


def test_smoothness_is_enough_for_an_equation_and_not_needed() -> None:
    """±h/L in turn tends to dh/dt = 0 with the gap 1/(2L), and ±h/√L to dh/dt = −h/2; neither is smooth in depth."""
    signs = np.resize([1.0, -1.0], 256)
    over_depth, over_root = (
        float(euler.residual_stack(lambda h: h, [1.0], signs / divisor)[-1, 0]) for divisor in (256, 16)
    )
    rng = np.random.default_rng(1)
    independent = euler.residual_stack(lambda h: h, [1.0], rng.uniform(0.0, 2.0, 4096) / 4096)[-1, 0]
    text = said(open_page(PAGE))

    assert 1.0 - over_depth == pytest.approx(1 / 512, rel=0.01)
    assert over_root == pytest.approx(np.exp(-0.5), rel=0.01)
    assert independent == pytest.approx(np.e, rel=0.05)
    assert "Smoothness is enough and not necessary" in text
    assert "neighbours must be nearly alike" not in text


def test_before_the_prediction_only_the_gap_of_the_question_is_sent() -> None:
    """One point, no line that halves, and the exact path without a stack; afterwards all gaps are there."""
    at = open_page(PAGE, shown=False)
    gap = euler.gap_to_flow(ode.FIELDS["spiral"], [1.0, 0.0], euler.step_sizes("refined", 128, 6.28))
    known, path = (drawing.data for drawing in drawings(at))

    assert known["gaps"][["blocks", "gap"]].to_numpy().tolist() == [[128, pytest.approx(gap)]]
    assert set(known["halving"]["blocks"]) == {128}
    assert list(path["names"]["label"]) == ["exact"]
    assert len(path["dots"]) == 1
    assert f"end {in_words(gap, 3)} away from the exact path" in said(at)
