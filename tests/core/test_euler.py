"""Residual stacks as Euler steps: when more blocks come closer to the equation, and when they do not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core import blocks
from core.activations import TANH
from core.euler import Scaling, decay_threshold, ends_beside, gap_to_flow, residual_stack, step_sizes
from core.ode import (
    FIELDS,
    ONCE_ROUND,
    SPIRAL,
    SWIRL,
    Field,
    flow,
    linear_flow,
    matrix_exponential,
    runge_kutta,
    spiral,
    swirl,
)
from tests.core.derivative_checks import assert_jacobian

TURN = 2 * np.pi


def end_of_spiral(number: int, scaling: Scaling = "refined") -> NDArray[np.float64]:
    """Return the last state of the spiral's stack, started at (1, 0)."""
    end: NDArray[np.float64] = residual_stack(spiral, [1.0, 0.0], step_sizes(scaling, number, TURN))[-1]
    return end


def test_one_step_by_hand() -> None:
    """From 2 with F(h) = -h/2, one whole step ends at 1."""
    np.testing.assert_array_equal(residual_stack(lambda h: -0.5 * h, [2.0], [1.0]).ravel(), [2.0, 1.0])


def test_a_stack_of_whole_steps_is_a_chain_of_residual_blocks() -> None:
    """The swirl as the branch of a block from `core.blocks`: same states."""
    block = blocks.Block(w1=SWIRL, w2=np.eye(2), activation=TANH)
    state = np.array([1.0, 0.0])
    for expected in residual_stack(swirl, state, step_sizes("whole", 6, 1.0)):
        np.testing.assert_allclose(state, expected, rtol=1e-14)
        state = blocks.forward(block, state).output


@pytest.mark.parametrize(("number", "error"), [(4, 10.3), (16, 1.28), (64, 0.196), (256, 0.043)])
def test_the_error_of_the_spiral_after_one_turn(number: int, error: float) -> None:
    """Golden values over the time 2π."""
    exact = linear_flow(SPIRAL, [1.0, 0.0], TURN, 1)[-1]

    assert np.linalg.norm(end_of_spiral(number) - exact) == pytest.approx(error, rel=0.01)


def test_euler_multiplies_a_linear_field_by_one_plus_the_step_per_block() -> None:
    """The closed form (I + T A / L)^L."""
    power = np.linalg.matrix_power(np.eye(2) + TURN / 16 * SPIRAL, 16)

    np.testing.assert_allclose(end_of_spiral(16), power @ [1.0, 0.0], rtol=1e-12)


def test_sixteen_steps_turn_a_decay_into_growth() -> None:
    """The exact state shrinks to 0.53; the stack's grows to 1.81."""
    assert np.linalg.norm(end_of_spiral(16)) == pytest.approx(1.81, abs=0.005)
    assert np.linalg.norm(linear_flow(SPIRAL, [1.0, 0.0], TURN, 1)[-1]) == pytest.approx(0.53, abs=0.005)


def test_twice_the_blocks_halve_the_error_of_refined_steps() -> None:
    """First order, for a linear and for a nonlinear branch, once the steps are small."""
    exact = {
        "spiral": linear_flow(SPIRAL, [1.0, 0.0], 1.0, 1)[-1],
        "swirl": runge_kutta(swirl, [1.0, 0.0], 1.0, 400)[-1],
    }
    for name, branch in (("spiral", spiral), ("swirl", swirl)):
        errors = [
            np.linalg.norm(
                residual_stack(branch, [1.0, 0.0], step_sizes("refined", number, 1.0))[-1] - exact[name]
            )
            for number in (64, 128, 256)
        ]

        assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.03)
        assert errors[1] / errors[2] == pytest.approx(2.0, rel=0.03)


def test_more_whole_steps_do_not_come_closer() -> None:
    """Each block adds time, and the gap to the equation grows with it."""
    gaps = [
        np.linalg.norm(end_of_spiral(number, "whole") - linear_flow(SPIRAL, [1.0, 0.0], float(number), 1)[-1])
        for number in (4, 8, 16, 32)
    ]

    assert np.all(np.diff(gaps) > 0)
    assert gaps[-1] > 1000


def test_five_whole_steps_down_a_steep_slope_explode() -> None:
    """dh/dt = -3h reaches 3.06e-7 at time 5; the stack of five blocks reaches -32."""
    steep = residual_stack(lambda h: -3.0 * h, [1.0], step_sizes("whole", 5, 5.0))

    assert steep[-1, 0] == -32.0
    assert linear_flow([[-3.0]], [1.0], 5.0, 1)[-1, 0] == pytest.approx(3.059e-7, rel=1e-3)


def test_branches_that_flip_their_sign_average_to_nothing_and_still_move_the_state() -> None:
    """F(h) = h with factors ±1/sqrt(L): the limit is e^{-1/2} = 0.607, not 1."""
    ends = {
        number: residual_stack(lambda h: h, [1.0], step_sizes("flipping", number, 1.0))[-1, 0]
        for number in (10, 100, 1000, 10000)
    }

    assert step_sizes("flipping", 1000, 1.0).sum() == pytest.approx(0.0, abs=1e-12)
    assert ends[10] == pytest.approx(0.59049, rel=1e-12)
    assert ends[10000] == pytest.approx(np.exp(-0.5), rel=1e-3)
    assert max(ends.values()) < 0.61


def test_the_derivative_of_a_stack_is_the_product_of_its_blocks() -> None:
    """For the spiral (I + s A)^L, by complex step; near exp(T A) for many blocks."""
    jacobian = np.linalg.matrix_power(np.eye(2) + SPIRAL / 50, 50)

    assert_jacobian(
        lambda start: residual_stack(spiral, start, step_sizes("refined", 50, 1.0))[-1],
        np.array([0.3, -0.7]),
        jacobian,
    )
    assert np.abs(jacobian - matrix_exponential(SPIRAL)).max() < 0.02


@pytest.mark.parametrize("name", FIELDS)
def test_the_gap_closes_for_refined_steps_only(name: str) -> None:
    """Halved per doubling; steady for flipping factors; not closing for whole steps."""

    def gap(scaling: Scaling, number: int) -> float:
        return gap_to_flow(FIELDS[name], [1.0, 0.0], step_sizes(scaling, number, 1.0))

    assert gap("refined", 128) / gap("refined", 256) == pytest.approx(2.0, rel=0.03)
    assert gap("flipping", 256) == pytest.approx(gap("flipping", 1024), rel=0.1)
    assert gap("flipping", 1024) > 0.3
    assert gap("whole", 64) > 0.3


def test_the_gap_is_measured_at_the_time_the_factors_add_up_to() -> None:
    """Two half steps of dh/dt = -h against e^{-1}; flipping factors against the start."""
    decay = Field(lambda h: -h, np.array([[-1.0]]))

    assert gap_to_flow(decay, [1.0], [0.5, 0.5]) == pytest.approx(np.exp(-1) - 0.25, rel=1e-12)
    assert gap_to_flow(decay, [1.0], [0.5, -0.5]) == pytest.approx(0.25, rel=1e-12)


@pytest.mark.parametrize(("number", "grows"), [(31, True), (32, False)])
def test_the_threshold_parts_growth_from_decay(number: int, grows: bool) -> None:
    """π · 1.01 / 0.1 = 31.7 blocks for one turn of the spiral."""
    assert decay_threshold(SPIRAL, TURN) == pytest.approx(np.pi * 1.01 / 0.1, rel=1e-12)
    assert bool(np.linalg.norm(end_of_spiral(number)) > 1.0) is grows


def test_at_the_threshold_itself_the_size_stays() -> None:
    """dh/dt = -3h over the time 2 in three blocks: 1, -1, 1, -1. Four blocks shrink it."""
    three, four = (
        residual_stack(lambda h: -3.0 * h, [1.0], step_sizes("refined", number, 2.0)).ravel()
        for number in (3, 4)
    )

    assert decay_threshold([[-3.0]], 2.0) == 3.0
    np.testing.assert_allclose(three, [1.0, -1.0, 1.0, -1.0], atol=1e-14)
    assert np.all(np.diff(np.abs(four)) < 0)


def test_the_slowest_eigenvalue_to_be_tamed_sets_the_threshold() -> None:
    """The largest over all eigenvalues: 5 for -10, not 0.5 for -1, over the time 1."""
    assert decay_threshold(np.diag([-1.0, -10.0]), 1.0) == 5.0


def test_a_field_that_does_not_decay_has_no_threshold() -> None:
    """A pure turn keeps its size, and Euler steps let it grow however small they are."""
    with pytest.raises(ValueError, match="does not decay"):
        decay_threshold([[0.0, -1.0], [1.0, 0.0]], 1.0)


def test_no_factor_moves_nothing_and_no_block_returns_the_start() -> None:
    """The limits of small stacks."""
    np.testing.assert_array_equal(residual_stack(spiral, [1.0, 2.0], [0.0] * 3), [[1.0, 2.0]] * 4)
    np.testing.assert_array_equal(residual_stack(spiral, [1.0, 2.0], []), [[1.0, 2.0]])


def test_the_refined_factors_share_the_time() -> None:
    """They add up to T for every number of blocks; the whole ones add up to L."""
    for number in (1, 7, 256):
        assert step_sizes("refined", number, 6.0).sum() == pytest.approx(6.0, rel=1e-12)
        assert step_sizes("whole", number, 6.0).sum() == number


def test_the_start_is_not_changed() -> None:
    """The path is a new array."""
    start = np.array([1.0, 0.0])
    residual_stack(spiral, start, [1.0])[0] = 9.0

    np.testing.assert_array_equal(start, [1.0, 0.0])


def test_what_cannot_be_run_is_refused_with_the_way_out() -> None:
    """Growth past float64, an unknown scaling, no blocks, a matrix that is not square."""
    with pytest.raises(ValueError, match=r"5 blocks with factors up to 1e\+100 grow past 1e308; lower"):
        residual_stack(lambda h: h, [1.0], [1e100] * 5)
    with pytest.raises(ValueError, match="scaling must be refined, whole or flipping, got 'fine'"):
        step_sizes("fine", 4, 1.0)  # type: ignore[arg-type]  # a caller without a type checker
    with pytest.raises(ValueError, match="blocks must be a whole number of at least 1, got 0"):
        step_sizes("whole", 0, 1.0)
    with pytest.raises(ValueError, match="matrix must be square"):
        decay_threshold(np.ones((2, 3)), 1.0)


def test_the_ends_of_two_paths_are_compared() -> None:
    """With the gap that `gap_to_flow` finds on a grid of its own."""
    scales = step_sizes("refined", 32, ONCE_ROUND)
    stack = residual_stack(FIELDS["spiral"].velocity, [1.0, 0.0], scales)
    ends = ends_beside(stack, flow(FIELDS["spiral"], [1.0, 0.0], ONCE_ROUND, steps=400))

    assert ends.gap == pytest.approx(gap_to_flow(FIELDS["spiral"], [1.0, 0.0], scales))
    assert abs(ends.size - ends.exact_size) <= ends.gap


def test_the_spiral_is_back_at_its_angle_after_one_round() -> None:
    """On the first axis again, and nearer to the centre."""
    x, y = flow(FIELDS["spiral"], [1.0, 0.0], ONCE_ROUND, steps=8)[-1]

    assert y == pytest.approx(0.0, abs=1e-12)
    assert 0.0 < x < 1.0
