"""Differential equations, solved exactly or in fine steps."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.ode import (
    FIELDS,
    SPIRAL,
    SWIRL,
    Field,
    VectorField,
    flow,
    linear_flow,
    matrix_exponential,
    runge_kutta,
    spiral,
    swirl,
)
from tests.core.derivative_checks import assert_jacobian

TURN = 2 * np.pi


@pytest.mark.parametrize("field", [spiral, swirl])
def test_a_field_gives_many_states_the_velocities_it_gives_one_by_one(field: VectorField) -> None:
    """Rows do not mix."""
    states = np.random.default_rng(0).normal(size=(5, 2))

    np.testing.assert_allclose(field(states), [field(state) for state in states], rtol=1e-14)


def test_the_fields_turn_to_the_left_and_pull_inwards() -> None:
    """Golden velocities on both axes."""
    np.testing.assert_allclose(spiral(np.eye(2)), [[-0.1, 1.0], [-1.0, -0.1]], rtol=1e-15)
    np.testing.assert_allclose(swirl(np.eye(2)), np.tanh([[-0.3, 1.5], [-1.5, -0.3]]), rtol=1e-15)


def test_the_swirl_is_never_faster_than_the_square_root_of_two() -> None:
    """Each tanh stays within 1, however far away the state is."""
    far = 1e6 * np.random.default_rng(0).normal(size=(100, 2))

    assert np.linalg.norm(swirl(far), axis=1).max() <= np.sqrt(2)


def test_the_exponential_of_zero_is_the_identity() -> None:
    """Nothing flows."""
    np.testing.assert_array_equal(matrix_exponential(np.zeros((3, 3))), np.eye(3))


def test_the_exponential_of_a_number_is_the_exponential() -> None:
    """Small, large and negative exponents, to the last digits."""
    for exponent in (1e-9, 0.3, -0.5, 7.0, -40.0, 300.0):
        np.testing.assert_allclose(matrix_exponential([[exponent]]), [[np.exp(exponent)]], rtol=1e-12)


def test_the_exponential_of_a_quarter_turn_generator_turns_by_its_angle() -> None:
    """exp of [[0, -a], [a, 0]] is the rotation by a."""
    for angle in (0.1, np.pi / 3, 20.0):
        turn = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]

        np.testing.assert_allclose(matrix_exponential([[0.0, -angle], [angle, 0.0]]), turn, atol=1e-13)


def test_the_exponential_agrees_with_the_eigenvectors_where_they_exist() -> None:
    """V exp(D) V⁻¹ for random matrices."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        matrix = rng.normal(size=(4, 4))
        values, vectors = np.linalg.eig(matrix)
        expected = (vectors * np.exp(values)) @ np.linalg.inv(vectors)

        np.testing.assert_allclose(matrix_exponential(matrix), expected.real, atol=1e-11)


def test_the_exponential_of_a_jordan_block_grows_along_its_diagonal_above() -> None:
    """A matrix without a basis of eigenvectors: exp(t [[a, 1], [0, a]]) = e^{at} [[1, t], [0, 1]]."""
    time, rate = 3.0, -0.5
    expected = np.exp(rate * time) * np.array([[1.0, time], [0.0, 1.0]])

    np.testing.assert_allclose(
        matrix_exponential(time * np.array([[rate, 1.0], [0.0, rate]])), expected, rtol=1e-13
    )


def test_the_exponential_undoes_that_of_the_negative() -> None:
    """exp(A) exp(-A) = I."""
    matrix = np.random.default_rng(2).normal(size=(3, 3))

    np.testing.assert_allclose(
        matrix_exponential(matrix) @ matrix_exponential(-matrix), np.eye(3), atol=1e-12
    )


def test_the_spiral_turns_once_and_shrinks_by_its_rate() -> None:
    """After 2π the state stands where it began, e^{-0.2π} = 0.5335 times as far out."""
    end = linear_flow(SPIRAL, [1.0, 0.0], TURN, 7)[-1]

    np.testing.assert_allclose(end, [np.exp(-0.2 * np.pi), 0.0], atol=1e-13)
    assert end[0] == pytest.approx(0.5335, abs=5e-5)


def test_the_number_of_intervals_does_not_change_the_exact_flow() -> None:
    """It only sets how many states are returned."""
    ends = [linear_flow(SPIRAL, [0.4, -1.0], 3.0, steps)[-1] for steps in (1, 10, 500)]

    np.testing.assert_allclose(ends[1:], [ends[0]] * 2, rtol=1e-11)
    assert linear_flow(SPIRAL, [0.4, -1.0], 3.0, 10).shape == (11, 2)


def test_the_derivative_of_a_linear_flow_is_the_exponential() -> None:
    """d h(T) / d h(0) = exp(T A), by complex step."""
    assert_jacobian(
        lambda start: linear_flow(SPIRAL, start, 2.0, 4)[-1],
        np.array([0.3, -0.7]),
        matrix_exponential(2.0 * SPIRAL),
    )


def test_runge_kutta_agrees_with_the_exact_flow() -> None:
    """To seven digits in 200 steps over one turn."""
    exact = linear_flow(SPIRAL, [1.0, 0.0], TURN, 200)

    np.testing.assert_allclose(runge_kutta(spiral, [1.0, 0.0], TURN, 200), exact, atol=1e-7)


def test_a_step_of_runge_kutta_is_the_sum_in_the_textbook() -> None:
    """h + step/6 (k1 + 2 k2 + 2 k3 + k4), written out; it is computed in another order."""
    step, h = 0.7, np.array([1.0, 0.5])
    k1 = swirl(h)
    k2 = swirl(h + step / 2 * k1)
    k3 = swirl(h + step / 2 * k2)
    k4 = swirl(h + step * k3)

    expected = h + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    np.testing.assert_allclose(runge_kutta(swirl, h, step, 1)[-1], expected, rtol=1e-14)


@pytest.mark.parametrize("field", [spiral, swirl])
def test_twice_the_steps_make_runge_kutta_sixteen_times_as_exact(field: VectorField) -> None:
    """Its order is 4."""

    def end(steps: int) -> NDArray[np.float64]:
        last: NDArray[np.float64] = runge_kutta(field, [1.0, 0.5], 2.0, steps)[-1]
        return last

    errors = [np.linalg.norm(end(steps) - end(1600)) for steps in (20, 40, 80)]

    assert [errors[0] / errors[1], errors[1] / errors[2]] == pytest.approx([16.0, 16.0], rel=0.1)


def test_a_linear_field_is_followed_exactly_and_any_other_in_steps() -> None:
    """One interval is enough for the spiral; told nothing about its matrix, one Runge-Kutta step is not."""
    exact = matrix_exponential(TURN * SPIRAL) @ [1.0, 0.0]

    np.testing.assert_allclose(flow(FIELDS["spiral"], [1.0, 0.0], TURN, 1)[-1], exact, atol=1e-13)
    np.testing.assert_allclose(flow(Field(spiral), [1.0, 0.0], TURN, 400)[-1], exact, atol=1e-8)
    assert np.linalg.norm(flow(Field(spiral), [1.0, 0.0], TURN, 1)[-1] - exact) > 1


def test_no_time_moves_nothing() -> None:
    """A duration of 0 returns the start at every step."""
    start = [2.0, -1.0]

    np.testing.assert_array_equal(runge_kutta(swirl, start, 0.0, 3), [start] * 4)
    np.testing.assert_array_equal(linear_flow(SPIRAL, start, 0.0, 3), [start] * 4)


def test_the_fields_shared_by_all_learners_cannot_be_changed() -> None:
    """Their matrices are read-only."""
    for matrix in (SPIRAL, SWIRL):
        with pytest.raises(ValueError, match="read-only"):
            matrix[0, 0] = 5.0


def test_what_grows_too_far_is_refused_with_the_way_out() -> None:
    """No infinity leaves these functions."""
    with pytest.raises(ValueError, match=r"exp of a matrix of norm 1000 grows past 1e308; give a smaller"):
        matrix_exponential([[1000.0]])
    with pytest.raises(ValueError, match=r"duration 1000\.0 grows past 1e308; lower the duration"):
        linear_flow([[1.0]], [1.0], 1000.0, 5)
    with pytest.raises(ValueError, match=r"duration 10\.0 in 10 steps grows past 1e308"):
        runge_kutta(lambda h: h**3, [10.0], 10.0, 10)


def test_shapes_and_ranges_are_checked() -> None:
    """The message names the argument."""
    with pytest.raises(ValueError, match=r"matrix must be square, got shape \(2, 3\)"):
        matrix_exponential(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"start has shape \(3,\) and matrix has shape \(2, 2\)"):
        linear_flow(SPIRAL, [1.0, 2.0, 3.0], 1.0, 2)
    with pytest.raises(ValueError, match="duration must be a finite number of at least 0, got -1"):
        runge_kutta(spiral, [1.0, 0.0], -1, 2)
    with pytest.raises(ValueError, match="steps must be a whole number of at least 1, got 0"):
        linear_flow(SPIRAL, [1.0, 0.0], 1.0, 0)
