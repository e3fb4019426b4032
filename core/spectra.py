"""What the spectrum of I + J says about a gradient, and what it does not.

The eigenvalues of I + J are 1 + μ, with μ the eigenvalues of J: adding the identity moves the whole cloud one to
the right. They tell what happens to the eigenvectors. A gradient is no eigenvector, and it meets another block
each time. What bounds it are the singular values: one block multiplies the norm of any gradient by a factor
between the smallest and the largest of them, and so does a product of blocks.

Both sets lie near 1 when J is small: |eigenvalue - 1| <= |J| and |singular value - 1| <= |J|. Only the second
statement carries over to a product of blocks.

Axes: ``L`` factors, ``D`` width. The first factor is nearest the input; a row gradient meets the last one first.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array, square_matrix, whole_number

RESOLUTION = 1e-14
"""Singular values smaller than this share of the largest one are rounding noise in float64."""


class BlockSpectrum(NamedTuple):
    """The spectra of one residual block."""

    branch_eigenvalues: NDArray[np.complex128]  # (D,)  μ, of J
    eigenvalues: NDArray[np.complex128]  # (D,)  1 + μ, of I + J
    singular_values: NDArray[np.float64]  # (D,)  of I + J, largest first
    branch_norm: float  # |J|, the largest singular value of J


class ProductSpectra(NamedTuple):
    """Products of some of the last factors, and their singular values."""

    counts: NDArray[np.int64]  # (K,)  how many factors, from the end, are multiplied
    singular_values: NDArray[np.float64]  # (K, D)  largest first
    resolved: NDArray[np.bool_]  # (K, D)  False where a value drowns in rounding
    products: NDArray[np.float64]  # (K, D, D)  M_L M_{L-1} ..., as many factors as counted


def block_spectrum(branch_jacobian: ArrayLike) -> BlockSpectrum:
    """Return eigenvalues and singular values of I + J.

    Parameters
    ----------
    branch_jacobian : array_like, shape (D, D)
        J.

    Returns
    -------
    BlockSpectrum
        The eigenvalues of J and of I + J in the same order, the singular values of I + J, and |J|.

    Raises
    ------
    ValueError
        If J is not square or holds something that is not finite.

    Examples
    --------
    Both eigenvalues are 1, yet one direction is stretched by 1.55 and another shrunk to 0.65.

    >>> spectrum = block_spectrum([[0.0, 0.9], [0.0, 0.0]])
    >>> spectrum.eigenvalues.real
    array([1., 1.])
    >>> spectrum.singular_values.round(2)
    array([1.55, 0.65])
    """
    matrix = finite_array("branch_jacobian", branch_jacobian, ndim=2)
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"branch_jacobian has shape {matrix.shape}; give as many rows as columns.")
    of_branch = np.linalg.eigvals(matrix).astype(np.complex128)
    return BlockSpectrum(
        branch_eigenvalues=of_branch,
        eigenvalues=1.0 + of_branch,
        singular_values=np.asarray(
            np.linalg.svd(np.eye(len(matrix)) + matrix, compute_uv=False), dtype=np.float64
        ),
        branch_norm=float(np.linalg.norm(matrix, 2)),
    )


def product_spectra(factors: NDArray[np.float64], counts: Sequence[int]) -> ProductSpectra:
    """Return the singular values of M_L, M_L M_{L-1}, ... after given numbers of factors.

    Parameters
    ----------
    factors : ndarray, shape (L, D, D)
        M_1 ... M_L, for example I + J_1 ... I + J_L.
    counts : sequence of K ints
        After how many factors to look, each from 0 (the identity) to L, ascending.

    Returns
    -------
    ProductSpectra
        One row of singular values per count, which of them float64 resolves, and the products.

    Raises
    ------
    ValueError
        If a count is out of its range, or the product leaves the range of float64.

    Examples
    --------
    >>> halving = np.full((3, 1, 1), 0.5)
    >>> product_spectra(halving, [0, 1, 3]).singular_values.ravel()
    array([1.   , 0.5  , 0.125])
    """
    wanted = [whole_number("counts", count, minimum=0) for count in counts]
    if wanted != sorted(wanted) or wanted[-1:] > [len(factors)]:
        raise ValueError(f"counts must ascend from 0 to {len(factors)}, got {wanted}; change them.")
    product = np.eye(factors.shape[1])
    products = []
    with np.errstate(over="ignore", invalid="ignore"):  # checked below, with a message that names the fix
        for count in range(len(factors) + 1):
            if count:
                product = product @ factors[-count]
            products += [product] * wanted.count(count)
    if not np.isfinite(product).all():
        raise ValueError(
            f"the product of {len(factors)} factors grows past 1e308; give fewer or smaller ones."
        )
    singular = np.linalg.svd(np.array(products), compute_uv=False)
    # An exact 0 is no noise: a closed direction stays closed.
    resolved = (singular >= RESOLUTION * singular[:, :1]) | (singular == 0.0)
    return ProductSpectra(np.array(wanted), singular, resolved, np.array(products))


def spectral_radius(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the size of the largest eigenvalue of each matrix.

    Parameters
    ----------
    matrices : ndarray, shape (K, D, D)
        Any square matrices.

    Returns
    -------
    ndarray, shape (K,)
        max |eigenvalue|, which no singular value has to respect.

    Examples
    --------
    >>> spectral_radius(np.array([[[1.0, 100.0], [0.0, 1.0]]]))
    array([1.])
    """
    return np.asarray(np.abs(np.linalg.eigvals(matrices)).max(axis=1), dtype=np.float64)


def times_transpose(matrix: ArrayLike) -> NDArray[np.float64]:
    """Return A Aᵀ, whose eigenvalues are the squared singular values of A, whatever the eigenvalues of A are.

    Examples
    --------
    >>> times_transpose([[1.0, 2.0], [0.0, 1.0]])
    array([[5., 2.],
           [2., 1.]])
    """
    whole = square_matrix("matrix", matrix)
    return np.asarray(whole @ whole.T, dtype=np.float64)


def smallest_stretches(factors: NDArray[np.float64], counts: Sequence[int]) -> NDArray[np.float64]:
    """Return the smallest singular value of M_L, M_L M_{L-1}, ..., also where it drowns beside the largest one.

    The smallest singular value of P is 1 over the largest one of its inverse, and the inverse of a product is the
    product of the inverses.

    Parameters
    ----------
    factors : ndarray, shape (L, D, D)
        M_1 ... M_L, all invertible.
    counts : sequence of K ints
        After how many factors to look, each from 0 to L.

    Returns
    -------
    ndarray, shape (K,)
        One value per count.

    Raises
    ------
    numpy.linalg.LinAlgError
        If a factor is singular; then some direction is lost for good.

    Examples
    --------
    After ten factors diag(1, 0.001) the smaller value is 1e-30, far below the precision of float64 beside 1.

    >>> steep = np.tile(np.diag([1.0, 0.001]), (10, 1, 1))
    >>> f"{smallest_stretches(steep, [10])[0]:.0e}"
    '1e-30'
    """
    product = np.eye(factors.shape[1])
    products = [product]
    for factor in reversed(factors):
        # Solving is cheaper and more exact than multiplying by an inverse.
        product = np.linalg.solve(factor, product)
        products.append(product)
    norms = np.linalg.norm(np.stack([products[count] for count in counts]), ord=2, axis=(1, 2))
    return np.asarray(1.0 / norms, dtype=np.float64)


def gradient_growth(factors: NDArray[np.float64], grad_output: ArrayLike) -> NDArray[np.float64]:
    """Return the norm of a row gradient after 0 ... L factors, relative to where it starts.

    Parameters
    ----------
    factors : ndarray, shape (L, D, D)
        M_1 ... M_L; the gradient meets M_L first.
    grad_output : array_like, shape (D,)
        The gradient at the output, not the zero vector.

    Returns
    -------
    ndarray, shape (L+1,)
        Entry k is |g after k factors| / |g|, so entry 0 is 1.

    Raises
    ------
    ValueError
        If `grad_output` is zero or does not fit the factors, or if its square leaves the range of float64.

    Examples
    --------
    >>> gradient_growth(np.full((3, 1, 1), 2.0), [-1.0])
    array([1., 2., 4., 8.])
    """
    gradient = finite_array("grad_output", grad_output, ndim=1)
    if gradient.shape != factors.shape[1:2]:
        raise ValueError(
            f"grad_output has shape {gradient.shape} and the factors have shape {factors.shape[1:]}; "
            "give one entry per row of a factor."
        )
    norms = [float(np.linalg.norm(gradient))]
    if norms[0] == 0.0:
        raise ValueError(
            "grad_output must not be zero, got the zero vector; give it one entry that is not 0."
        )
    with np.errstate(over="ignore", invalid="ignore"):  # checked below, with a message that names the fix
        for factor in reversed(factors):
            gradient = gradient @ factor
            norms.append(float(np.linalg.norm(gradient)))
    if not np.isfinite(norms).all():
        raise ValueError(
            f"the gradient grows past 1e154 in {len(factors)} factors; give fewer or smaller ones."
        )
    return np.array(norms) / norms[0]


class Kept(NamedTuple):
    """What a matrix keeps of a vector's length: at least, in half of the directions at most, and at best."""

    smallest: float
    median: float
    largest: float
    noise: float  # smaller values than this are rounding noise


def kept_lengths(singular_values: ArrayLike) -> Kept:
    """Return the smallest, the median and the largest singular value of a matrix, and where rounding noise begins.

    Parameters
    ----------
    singular_values : array_like, shape (D,)
        At least 0, in descending order.

    Returns
    -------
    Kept
        ``noise`` is RESOLUTION times the largest.

    Raises
    ------
    ValueError
        If a value is not finite.

    Examples
    --------
    >>> kept_lengths([4.0, 2.0, 1.0, 0.0])[:3]
    (0.0, 1.5, 4.0)
    """
    values = finite_array("singular_values", singular_values, ndim=1)
    largest = float(values[0])
    return Kept(float(values[-1]), float(np.median(values)), largest, RESOLUTION * largest)


def effective_rank(singular_values: ArrayLike) -> float:
    """Return (Σσ)² / Σσ²: how many directions a matrix really uses.

    D equal singular values give D; a single one gives 1.

    Parameters
    ----------
    singular_values : array_like, shape (D,)
        At least 0, not all of them 0.

    Returns
    -------
    float
        A number from 1 to D.

    Raises
    ------
    ValueError
        If all singular values are 0.

    Examples
    --------
    >>> effective_rank([1.0, 1.0, 1.0]), effective_rank([1.0, 0.0, 0.0])
    (3.0, 1.0)
    """
    values = finite_array("singular_values", singular_values, ndim=1)
    largest = float(values.max(initial=0.0))
    if largest <= 0.0:
        raise ValueError("singular_values must not all be 0; a zero matrix uses no direction at all.")
    shares = values / largest
    return float(shares.sum() ** 2 / (shares @ shares))
