"""Shortcuts that are not the identity."""

import math

import numpy as np
import pytest

from core.random_matrices import random_jacobians
from core.shattering import autocorrelation, line_gradients, random_line_nets
from core.shortcuts import dropout_shortcuts, gate_passage, matrix_shortcuts, mixing_shortcuts
from core.spectra import effective_rank, gradient_growth, product_spectra


@pytest.mark.parametrize("distance", [0.0, 0.3, 1.0])
def test_matrices_keep_the_squared_length_on_average(distance: float) -> None:
    """Within 3 % over 4000 gradients, at every distance from the identity."""
    rng = np.random.default_rng(0)
    matrices = matrix_shortcuts(4000, 12, distance, rng)
    squares = [gradient_growth(matrix[None], rng.standard_normal(12))[-1] ** 2 for matrix in matrices]

    assert np.mean(squares) == pytest.approx(1.0, rel=0.03)


def test_at_distance_0_the_stack_is_the_identity_at_any_depth() -> None:
    """The matrices contain the identity network."""
    stack = matrix_shortcuts(100, 8, 0.0, np.random.default_rng(0))

    np.testing.assert_array_equal(product_spectra(stack, [100]).products[0], np.eye(8))


def test_the_further_from_the_identity_the_fewer_directions_are_left() -> None:
    """The effective rank of 54 matrices of width 64 falls from 64 to about four."""
    ranks = [
        effective_rank(
            product_spectra(
                matrix_shortcuts(54, 64, distance, np.random.default_rng(1)), [54]
            ).singular_values[0]
        )
        for distance in (0.0, 0.1, 0.3, 1.0)
    ]

    assert ranks[0] == pytest.approx(64)
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[-1] == pytest.approx(4, abs=1.5)


@pytest.mark.parametrize(
    ("bias", "left"), [(0.0, 5.55e-17), (-3.0, 0.0725), (-5.0, 0.696), (-6.0, 0.875), (-7.0, 0.952)]
)
def test_what_54_gates_leave_of_the_skip(bias: float, left: float) -> None:
    """(1 - sigmoid(b))**54; only strongly negative biases start near the identity."""
    assert gate_passage(bias, 54).stack == pytest.approx(left, rel=2e-3)


def test_branch_and_shortcut_share_one() -> None:
    """An exclusive gate gives to one what it takes from the other, and b = 0 is the middle."""
    for bias in (-6.0, -1.0, 0.0, 2.0):
        gate = gate_passage(bias, 1)

        assert gate.branch + gate.shortcut == pytest.approx(1.0)
        assert gate.branch == pytest.approx(1 / (1 + math.exp(-bias)))
    assert gate_passage(-1e9, 3) == (0.0, 1.0, 1.0)
    assert gate_passage(1e9, 3) == (1.0, 0.0, 0.0)


def test_dropout_keeps_the_coordinates_that_no_block_has_cut() -> None:
    """Every direction is kept whole or lost; about half are left after one block with keep = 0.5."""
    stack = dropout_shortcuts(3, 300, 0.5, np.random.default_rng(0))
    spectra = product_spectra(stack[:1], [1])
    left = np.diag(product_spectra(stack, [3]).products[0])

    assert set(np.unique(spectra.singular_values)) == {0.0, 1.0}
    assert spectra.singular_values.mean() == pytest.approx(0.5, abs=0.1)
    np.testing.assert_array_equal(left, np.prod(np.diagonal(stack, axis1=1, axis2=2), axis=0))
    assert left.mean() == pytest.approx(0.125, abs=0.07)


@pytest.mark.parametrize(("keep", "value"), [(0.0, 0.0), (1.0, 1.0)])
def test_dropout_at_its_ends_cuts_everything_or_nothing(keep: float, value: float) -> None:
    """keep = 0 and keep = 1."""
    stack = dropout_shortcuts(2, 4, keep, np.random.default_rng(0))

    np.testing.assert_array_equal(stack, value * np.stack([np.eye(4)] * 2))


def test_products_of_mixing_matrices_stay_doubly_stochastic_with_norm_1() -> None:
    """What all streams share is kept, and nothing grows."""
    stack = mixing_shortcuts(60, 4, 1.0, np.random.default_rng(13))
    spectra = product_spectra(stack, [60])

    assert (stack >= 0).all()
    np.testing.assert_allclose(spectra.products[0].sum(axis=0), 1.0, rtol=1e-9)
    np.testing.assert_allclose(spectra.products[0].sum(axis=1), 1.0, rtol=1e-9)
    assert spectra.singular_values[0, 0] == pytest.approx(1.0, rel=1e-9)


def test_mixing_without_that_rule_grows() -> None:
    """The same random numbers, added to the identity, amplify some stream at least tenfold."""
    free = np.eye(4) + 0.3 * np.random.default_rng(13).standard_normal((60, 4, 4))

    assert product_spectra(free, [60]).singular_values[0, 0] > 10


def test_a_matrix_on_every_skip_does_not_shatter_gradients() -> None:
    """With random rotations neighbouring gradients stay as alike as with plain skips; without skips they do not."""
    rng = np.random.default_rng(1)
    nets = random_line_nets(50, 32, nets=4, rng=rng)
    turns = random_jacobians(50, 32, 1.0, rng)
    line = np.linspace(-2, 2, 256)
    plain = line_gradients(nets, line, skip=False, normalise=True)
    identity = line_gradients(nets, line, skip=True, normalise=True, branch_scale=0.3)
    turned = line_gradients(nets, line, skip=True, normalise=True, branch_scale=0.3, shortcuts=turns)
    alike = {
        "plain": autocorrelation(plain.gradients)[1],
        "identity": autocorrelation(identity.gradients)[1],
        "turned": autocorrelation(turned.gradients)[1],
    }

    assert alike["plain"] < 0.2
    assert alike["identity"] > 0.6
    assert alike["turned"] > 0.6


def test_identities_given_as_matrices_change_nothing() -> None:
    """The slopes along a line are those of plain skips."""
    nets = random_line_nets(5, 8, nets=2, rng=np.random.default_rng(0))
    line = np.linspace(-1, 1, 16)
    given = line_gradients(nets, line, skip=True, normalise=False, shortcuts=np.stack([np.eye(8)] * 5))

    np.testing.assert_array_equal(
        given.gradients, line_gradients(nets, line, skip=True, normalise=False).gradients
    )


def test_the_slope_with_matrices_on_the_skips_is_the_derivative_of_the_output() -> None:
    """Against central differences along the line."""
    rng = np.random.default_rng(3)
    nets, turns = random_line_nets(4, 6, nets=1, rng=rng), random_jacobians(4, 6, 1.0, rng)

    def outputs(at: float) -> float:
        run = line_gradients(nets, [at, 5.0], skip=True, normalise=False, shortcuts=turns)
        return float(run.outputs[0, 0])

    slope = line_gradients(nets, [0.3, 5.0], skip=True, normalise=False, shortcuts=turns).gradients[0, 0]

    assert slope == pytest.approx((outputs(0.3 + 1e-6) - outputs(0.3 - 1e-6)) / 2e-6, rel=1e-6)


def test_bad_sizes_are_refused() -> None:
    """Every message names the argument and its value."""
    rng = np.random.default_rng(0)
    with pytest.raises(
        ValueError, match=r"distance must be at most 1, got 1\.5; choose a number from 0 to 1"
    ):
        matrix_shortcuts(3, 4, 1.5, rng)
    with pytest.raises(ValueError, match=r"keep must be a finite number of at least 0, got -0\.1"):
        dropout_shortcuts(3, 4, -0.1, rng)
    with pytest.raises(ValueError, match="streams must be a whole number of at least 1, got 0"):
        mixing_shortcuts(3, 0, 1.0, rng)
    with pytest.raises(ValueError, match=r"spread must be at most 5, got 9\.0"):
        mixing_shortcuts(3, 4, 9.0, rng)
    with pytest.raises(ValueError, match="bias must be a finite number, got inf"):
        gate_passage(math.inf, 3)
