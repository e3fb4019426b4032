"""The split of a gradient over the paths through a residual stack."""

import re
from math import comb

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import TANH
from core.blocks import Block, forward, jacobian
from core.paths import enumerate_paths, path_norms, path_spectrum, product, squared_shares
from core.random_matrices import random_jacobians
from tests.core.derivative_checks import assert_jacobian


def random_stack(depth: int, width: int = 3) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return non-symmetric Jacobians and an output gradient."""
    rng = np.random.default_rng(depth)
    return rng.standard_normal((depth, width, width)), rng.standard_normal(width)


def sent_back(jacobians: NDArray[np.float64], grad_output: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return g (I + J_L) ... (I + J_1), one block after the other."""
    gradient = grad_output
    for matrix in jacobians[::-1]:
        gradient = gradient + gradient @ matrix
    return gradient


def test_three_branches_of_slope_one_tenth() -> None:
    """1.1**3 = 1 + 0.3 + 0.03 + 0.001, one term per length."""
    spectrum = path_spectrum([[[0.1]]] * 3, [1.0])

    np.testing.assert_allclose(spectrum.by_length.ravel(), [1, 0.3, 0.03, 0.001], rtol=1e-14)
    assert spectrum.total[0] == pytest.approx(1.331, rel=1e-14)


@pytest.mark.parametrize("depth", range(9))
def test_the_recurrence_agrees_with_the_list_of_all_paths(depth: int) -> None:
    """Summing the listed paths by length gives the spectrum."""
    jacobians, grad_output = random_stack(depth)
    spectrum, table = path_spectrum(jacobians, grad_output), enumerate_paths(jacobians, grad_output)

    for length in range(depth + 1):
        np.testing.assert_allclose(
            table.gradients[table.lengths == length].sum(axis=0),
            spectrum.by_length[length],
            rtol=0,
            atol=1e-11,
        )


@pytest.mark.parametrize("depth", [1, 2, 8, 60])
def test_all_lengths_together_are_the_gradient_sent_back(depth: int) -> None:
    """The split loses nothing, in the order of the chain."""
    jacobians, grad_output = random_stack(depth)
    expected = sent_back(jacobians, grad_output)
    spectrum = path_spectrum(jacobians, grad_output)

    assert np.abs(spectrum.by_length.sum(axis=0) - expected).max() <= 1e-12 * np.linalg.norm(expected)
    np.testing.assert_allclose(spectrum.total, expected, rtol=1e-12)


def test_the_total_is_the_gradient_of_a_real_nonlinear_stack() -> None:
    """With J_l taken at the stack's own activations the split is exact, not a linear approximation."""
    rng = np.random.default_rng(0)
    blocks = [
        Block(rng.standard_normal((4, 3)), rng.standard_normal((3, 4)), activation=TANH) for _ in range(3)
    ]
    x = rng.standard_normal(3)

    def output(point: NDArray[np.float64]) -> NDArray[np.float64]:
        for block in blocks:
            point = forward(block, point).output
        return point

    branches, state = [], x
    for block in blocks:
        branches.append(jacobian(block, state).branch)
        state = forward(block, state).output
    rows = np.array([path_spectrum(branches, row).total for row in np.eye(3)])

    assert_jacobian(output, x, rows)


def test_the_last_block_stands_on_the_left() -> None:
    """The two-branch path of two blocks is g J2 J1, and not g J1 J2."""
    (j1, j2), g = random_stack(2)
    longest = path_spectrum([j1, j2], g).by_length[2]

    np.testing.assert_allclose(longest, g @ j2 @ j1, rtol=1e-12)
    assert np.abs(longest - g @ j1 @ j2).max() > 0.1


def test_equal_slopes_follow_the_binomial_coefficients_at_any_depth() -> None:
    """At 200 blocks length k carries C(200, k) 0.25**k, over ninety orders of magnitude."""
    by_length = path_spectrum([[[0.25]]] * 200, [1.0]).by_length.ravel()

    np.testing.assert_allclose(by_length, [comb(200, k) * 0.25**k for k in range(201)], rtol=1e-12)


def test_branches_of_minus_one_cancel_the_identity_path() -> None:
    """Short paths do not guarantee a gradient: 1 - 4 + 6 - 4 + 1 = 0."""
    spectrum = path_spectrum([[[-1.0]]] * 4, [1.0])

    np.testing.assert_array_equal(spectrum.by_length.ravel(), [1, -4, 6, -4, 1])
    assert spectrum.total[0] == 0.0


def test_the_total_is_exact_where_paths_cancel() -> None:
    """0.9**100 = 2.7e-5 is what is left of terms up to 1.9e3; their plain sum keeps only about eight digits."""
    spectrum = path_spectrum([[[-0.1]]] * 100, [1.0])

    assert spectrum.total[0] == pytest.approx(0.9**100, rel=1e-13)
    assert spectrum.by_length.sum() == pytest.approx(0.9**100, abs=1e-11)


def test_all_listed_paths_together_are_the_gradient_sent_back() -> None:
    """Nothing is listed twice and nothing is missing."""
    jacobians, grad_output = random_stack(6)
    table = enumerate_paths(jacobians, grad_output)

    np.testing.assert_allclose(table.gradients.sum(axis=0), sent_back(jacobians, grad_output), atol=1e-11)
    np.testing.assert_allclose(table.total, sent_back(jacobians, grad_output), rtol=1e-12)


def test_without_blocks_only_the_identity_path_is_left() -> None:
    """The empty product hands the gradient on."""
    np.testing.assert_array_equal(path_spectrum([], [2.0, 3.0]).by_length, [[2.0, 3.0]])


def test_later_changes_to_what_was_given_reach_no_result() -> None:
    """Neither of one block nor of several."""
    for depth in (1, 2):
        jacobians, row = [np.eye(2) for _ in range(depth)], np.ones(2)
        spectrum, table = path_spectrum(jacobians, row), enumerate_paths(jacobians, row)
        for given in (*jacobians, row):
            given[...] = 7.0

        np.testing.assert_array_equal(spectrum.total, [2.0**depth] * 2)
        np.testing.assert_array_equal(table.gradients, np.ones((2**depth, 2)))


def test_the_eight_words_of_three_blocks() -> None:
    """Words read as the row gradient meets them, block 3 first; short paths come first."""
    table = enumerate_paths([[[2.0]], [[3.0]], [[5.0]]], [1.0])

    assert table.words == (
        "I I I",
        "I I J1",
        "I J2 I",
        "J3 I I",
        "I J2 J1",
        "J3 I J1",
        "J3 J2 I",
        "J3 J2 J1",
    )
    assert table.branches == ((), (1,), (2,), (3,), (1, 2), (1, 3), (2, 3), (1, 2, 3))
    np.testing.assert_array_equal(table.lengths, [0, 1, 1, 1, 2, 2, 2, 3])
    np.testing.assert_array_equal(table.gradients.ravel(), [1, 2, 3, 5, 6, 10, 15, 30])
    assert table.total[0] == 72  # (1 + 2)(1 + 3)(1 + 5)


def test_every_listed_path_carries_the_product_its_word_says() -> None:
    """Reading a word from left to right and multiplying gives the path's gradient."""
    jacobians, grad_output = random_stack(5)
    table = enumerate_paths(jacobians, grad_output)

    for word, gradient in zip(table.words, table.gradients, strict=True):
        expected = grad_output
        for factor in word.split():
            expected = expected if factor == "I" else expected @ jacobians[int(factor[1:]) - 1]
        np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-12)


def test_twelve_blocks_can_be_listed_and_thirteen_cannot() -> None:
    """4096 rows are the limit; the message says what to use instead."""
    assert len(enumerate_paths([[[0.5]]] * 12, [1.0]).words) == 4096
    with pytest.raises(
        ValueError, match=r"jacobians holds 13 blocks, which makes 8192 paths.*use path_spectrum"
    ):
        enumerate_paths([[[0.5]]] * 13, [1.0])


def test_a_jacobian_of_the_wrong_shape_is_named() -> None:
    """The message says which one, and both shapes."""
    message = re.escape("jacobians[1] has shape (2, 3) and grad_output has shape (2,)")

    with pytest.raises(ValueError, match=message):
        path_spectrum([np.eye(2), np.ones((2, 3))], [1.0, 1.0])
    with pytest.raises(ValueError, match=message):
        enumerate_paths([np.eye(2), np.ones((2, 3))], [1.0, 1.0])


def test_the_caller_keeps_their_arrays() -> None:
    """The recurrence works in place on its own copy only."""
    jacobians, grad_output = random_jacobians(3, 2, 0.5, np.random.default_rng(0)), np.ones(2)
    before = jacobians.copy()
    path_spectrum(jacobians, grad_output)
    enumerate_paths(jacobians, grad_output)

    np.testing.assert_array_equal(jacobians, before)
    np.testing.assert_array_equal(grad_output, np.ones(2))


def test_the_product_of_the_blocks_carries_the_sum_of_all_paths() -> None:
    """A gradient row times it is the total of the paths; with the blocks swapped it is another matrix."""
    jacobians = list(np.random.default_rng(4).standard_normal((3, 2, 2)))
    gradient = np.array([1.0, -2.0])

    np.testing.assert_allclose(gradient @ product(jacobians), enumerate_paths(jacobians, gradient).total)
    assert not np.allclose(product(jacobians), product(jacobians[::-1]))


def test_squared_shares_are_those_of_the_enumerated_lengths() -> None:
    """Paths of one length are added first and squared then."""
    jacobians = list(np.random.default_rng(5).standard_normal((3, 2, 2)))
    table = enumerate_paths(jacobians, [1.0, 0.5])
    sums = [
        sum(g for g, taken in zip(table.gradients, table.branches, strict=True) if len(taken) == k)
        for k in range(4)
    ]
    squares = np.array([float(np.dot(each, each)) for each in sums])

    np.testing.assert_allclose(squared_shares(path_spectrum(jacobians, [1.0, 0.5])), squares / squares.sum())


def test_norms_of_paths_are_those_of_products_taken_one_by_one() -> None:
    """Each path by multiplying its matrices; the identity path keeps the length, and the sum is no sum of lengths."""
    jacobians, sent = random_jacobians(3, 4, 0.5, np.random.default_rng(7)), np.array([1.0, -2.0, 0.0, 0.5])
    table = enumerate_paths(jacobians, sent)
    norms = path_norms(table)
    total = np.zeros(4)
    for taken, norm in zip(table.branches, norms.each, strict=True):
        carried = sent
        for block in reversed(taken):
            carried = carried @ jacobians[block - 1]
        total = total + carried
        assert norm == pytest.approx(float(np.sqrt(carried @ carried)), rel=1e-12)

    assert norms.each[0] == pytest.approx(float(np.sqrt(sent @ sent)))
    assert norms.total == pytest.approx(float(np.sqrt(total @ total)), rel=1e-12)
    assert norms.total < norms.each.sum()
