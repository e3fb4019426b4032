"""Eigenvalues and singular values of I + J, of one block and of a product."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.random_branches import relu_jacobians, triangular_jacobians
from core.random_matrices import haar_orthogonal
from core.spectra import (
    block_spectrum,
    effective_rank,
    gradient_growth,
    kept_lengths,
    product_spectra,
    smallest_stretches,
    spectral_radius,
    times_transpose,
)

SHEAR = np.array([[0.0, 0.9], [0.0, 0.0]])


def test_adding_the_identity_moves_every_eigenvalue_by_one() -> None:
    """The eigenvalues of I + J, computed on their own, are those of J plus 1."""
    jacobian = np.random.default_rng(8).standard_normal((5, 5))
    spectrum = block_spectrum(jacobian)
    computed = np.sort_complex(np.linalg.eigvals(np.eye(5) + jacobian))

    np.testing.assert_allclose(np.sort_complex(spectrum.eigenvalues), computed, atol=1e-13)
    np.testing.assert_array_equal(spectrum.eigenvalues, 1 + spectrum.branch_eigenvalues)


def test_a_shear_has_unit_eigenvalues_and_stretches_all_the_same() -> None:
    """By hand: the squared singular values of [[1, a], [0, 1]] are the roots of s² - (2 + a²) s + 1."""
    spectrum = block_spectrum(SHEAR)
    trace = 2 + 0.9**2
    larger = (trace + np.sqrt(trace**2 - 4)) / 2

    np.testing.assert_array_equal(spectrum.eigenvalues, [1, 1])
    np.testing.assert_allclose(spectrum.singular_values**2, [larger, 1 / larger], rtol=1e-12)
    assert spectrum.branch_norm == pytest.approx(0.9)


def test_two_blocks_with_unit_eigenvalues_multiply_to_an_eigenvalue_of_2_39() -> None:
    """A shear and its transpose; after fifty pairs the product has grown past 1e18."""
    pair = np.stack([np.eye(2) + SHEAR.T, np.eye(2) + SHEAR])

    once, often = product_spectra(pair, [2]), product_spectra(np.tile(pair, (50, 1, 1)), [100])

    assert spectral_radius(once.products)[0] == pytest.approx(2.391927, rel=1e-6)
    assert spectral_radius(often.products)[0] == pytest.approx(8.66e18, rel=1e-3)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(norm=st.floats(0, 0.95), seed=st.integers(0, 2**32 - 1))
def test_the_stretches_of_a_block_lie_within_the_norm_of_its_branch(norm: float, seed: int) -> None:
    """Between 1 - |J| and 1 + |J|, for eigenvalues and singular values alike."""
    drawn = np.random.default_rng(seed).standard_normal((5, 5))
    spectrum = block_spectrum(norm * drawn / np.linalg.norm(drawn, 2))

    for sizes in (spectrum.singular_values, np.abs(spectrum.eigenvalues)):
        assert sizes.max() <= 1 + norm + 1e-12
        assert sizes.min() >= 1 - norm - 1e-12


def test_a_product_is_that_of_the_factors_met_by_a_row() -> None:
    """Counts 0, 1 and 3 of three factors: I, M3 and M3 M2 M1."""
    factors = np.random.default_rng(0).standard_normal((3, 4, 4))
    found = product_spectra(factors, [0, 1, 3])
    whole = factors[2] @ factors[1] @ factors[0]

    np.testing.assert_allclose(found.products[-1], whole, rtol=1e-12)
    np.testing.assert_allclose(found.singular_values[0], 1.0)
    np.testing.assert_allclose(found.singular_values[1], np.linalg.svd(factors[2], compute_uv=False))
    np.testing.assert_allclose(found.singular_values[2], np.linalg.svd(whole, compute_uv=False))


def test_no_gradient_leaves_the_range_of_the_singular_values() -> None:
    """The norm after all factors lies between the smallest and the largest one."""
    rng = np.random.default_rng(3)
    factors = np.eye(6) + relu_jacobians(8, 6, 0.5, rng)
    found = product_spectra(factors, [8])
    for _ in range(50):
        growth = gradient_growth(factors, rng.standard_normal(6))[-1]

        assert found.singular_values[0, -1] * (1 - 1e-9) <= growth <= found.singular_values[0, 0] * (1 + 1e-9)


def test_the_growth_is_the_norm_after_every_factor() -> None:
    """A gradient of length 5 through a doubling and a swap: 1, 1, 2."""
    doubling, swap = 2 * np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]])

    np.testing.assert_allclose(gradient_growth(np.stack([doubling, swap]), [3.0, 4.0]), [1, 1, 2])


def test_orthogonal_factors_keep_every_length_at_any_depth() -> None:
    """All singular values stay 1 through 200 of them."""
    rng = np.random.default_rng(1)
    turns = np.stack([haar_orthogonal(5, rng) for _ in range(200)])

    np.testing.assert_allclose(product_spectra(turns, [200]).singular_values, 1.0, rtol=1e-12)


def test_values_that_drown_in_rounding_are_marked_and_exact_zeros_are_not() -> None:
    """Of diag(1, 1e-3) to the 5th power the smaller value is real, to the 6th it is below 1e-14 of the larger."""
    steep = np.tile(np.diag([1.0, 1e-3]), (6, 1, 1))
    cut = np.diag([1.0, 0.0])[None]

    np.testing.assert_array_equal(product_spectra(steep, [4, 5]).resolved, [[True, True], [True, False]])
    assert product_spectra(cut, [1]).resolved.all()


def test_the_smallest_stretch_is_the_smallest_singular_value_where_that_can_be_seen() -> None:
    """After 0, 2 and 5 factors, and their inverses are never mixed up."""
    factors = np.eye(6) + relu_jacobians(5, 6, 0.5, np.random.default_rng(7))
    found = product_spectra(factors, [0, 2, 5])

    np.testing.assert_allclose(
        smallest_stretches(factors, [0, 2, 5]), found.singular_values[:, -1], rtol=1e-9
    )


def test_the_smallest_stretch_is_found_where_rounding_hides_it() -> None:
    """Triangular blocks of norm 8 with unit determinant: all singular values together multiply to 1."""
    factors = np.eye(16) + triangular_jacobians(60, 16, 8.0, np.random.default_rng(0))
    whole = product_spectra(factors, [60])
    smallest = smallest_stretches(factors, [60])[0]

    assert not whole.resolved[0, -1]
    assert 0 < smallest < 1e-14 * whole.singular_values[0, 0]


def test_a_singular_factor_has_no_smallest_stretch() -> None:
    """It loses a direction for good, and the inverse does not exist."""
    with pytest.raises(np.linalg.LinAlgError):
        smallest_stretches(np.zeros((1, 2, 2)), [1])


def test_random_matrices_that_keep_lengths_on_average_flatten() -> None:
    """Of 64 directions about four are left after 54 of them, and the median value is below 1e-7."""
    rng = np.random.default_rng(2)
    factors = rng.standard_normal((54, 64, 64)) / 8
    found = product_spectra(factors, [1, 54])

    assert effective_rank(found.singular_values[0]) == pytest.approx(46, abs=3)
    assert effective_rank(found.singular_values[1]) == pytest.approx(4, abs=1.5)
    assert np.median(found.singular_values[1]) < 1e-7


def test_the_effective_rank_counts_equal_directions() -> None:
    """One more of half the size counts a little: (1 + 1/2)² / (1 + 1/4) = 1.8."""
    assert effective_rank([2.0, 2.0]) == 2.0
    assert effective_rank([1.0, 0.5]) == pytest.approx(1.8)
    assert effective_rank([1e-200, 0.0]) == 1.0


def test_a_triangular_product_keeps_its_unit_eigenvalues_while_it_explodes() -> None:
    """Fifty blocks of norm 4: all eigenvalues 1, and a gradient grows more than ten-thousandfold."""
    rng = np.random.default_rng(1)
    factors = np.eye(32) + triangular_jacobians(50, 32, 4.0, rng)

    np.testing.assert_allclose(spectral_radius(product_spectra(factors, [10, 50]).products), 1.0, rtol=1e-12)
    assert gradient_growth(factors, rng.standard_normal(32))[-1] > 1e4


def test_bad_arguments_are_named() -> None:
    """Each message says what to change."""
    with pytest.raises(ValueError, match=r"branch_jacobian has shape \(2, 3\); give as many rows as columns"):
        block_spectrum(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"counts must ascend from 0 to 2, got \[3\]"):
        product_spectra(np.ones((2, 1, 1)), [3])
    with pytest.raises(ValueError, match=r"counts must ascend from 0 to 2, got \[2, 1\]"):
        product_spectra(np.ones((2, 1, 1)), [2, 1])
    with pytest.raises(ValueError, match="product of 400 factors grows past 1e308"):
        product_spectra(np.full((400, 1, 1), 10.0), [400])
    with pytest.raises(ValueError, match="grad_output must not be zero"):
        gradient_growth(np.ones((2, 1, 1)), [0.0])
    with pytest.raises(ValueError, match=r"grad_output has shape \(2,\)"):
        gradient_growth(np.ones((2, 1, 1)), [1.0, 1.0])
    with pytest.raises(ValueError, match="gradient grows past 1e154 in 400 factors"):
        gradient_growth(np.full((400, 1, 1), 10.0), [1.0])
    with pytest.raises(ValueError, match="singular_values must not all be 0"):
        effective_rank([0.0, 0.0])


def test_what_a_matrix_keeps_is_what_it_does_to_directions() -> None:
    """Every direction keeps between the smallest and the largest; the median splits the values in halves."""
    rng = np.random.default_rng(3)
    matrix = rng.standard_normal((6, 6))
    kept = kept_lengths(np.linalg.svd(matrix, compute_uv=False))
    directions = rng.standard_normal((500, 6))
    stretched = np.linalg.norm(directions @ matrix, axis=1) / np.linalg.norm(directions, axis=1)

    assert kept.smallest <= stretched.min()
    assert stretched.max() <= kept.largest
    assert kept.smallest < kept.median < kept.largest
    assert kept.noise < 1e-12


def test_the_eigenvalues_of_a_product_with_the_transpose_are_squared_singular_values() -> None:
    """Found as the roots of the characteristic polynomial of two times two."""
    product = times_transpose([[1.0, 0.9], [0.0, 1.0]])
    largest = max(np.roots([1.0, -np.trace(product), np.linalg.det(product)]))

    assert spectral_radius(product[None])[0] == pytest.approx(largest)
    assert block_spectrum([[0.0, 0.9], [0.0, 0.0]]).singular_values[0] ** 2 == pytest.approx(largest)
