"""What can be measured on the stream of a transformer encoder: how far tokens move, and what becomes of the meaning.

The meaning of a sentence is the vector that an embedding model gives it: here the mean of its tokens' last states,
divided by its length, so that the cosine of two sentences is the product of their vectors.

Axes: ``L`` layers, ``T`` tokens, ``D`` width, ``S`` sentences.
Source: Reimers & Gurevych (2019), arXiv:1908.10084, for the mean over tokens.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arguments import finite_array
from core.transformer import Pass


def cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cosine of the angle between vectors along the last axis; leading axes broadcast.

    Parameters
    ----------
    a, b : ndarray, shape (..., D)
        Vectors, none of them zero.

    Examples
    --------
    >>> cosine(np.array([1.0, 0.0]), np.array([[2.0, 0.0], [0.0, 3.0], [-1.0, 0.0]]))
    array([ 1.,  0., -1.])
    """
    along: NDArray[np.float64] = np.vecdot(a, b) / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1))
    return along


def cosine_to_layer_before(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cosine between each token before and after each layer.

    Parameters
    ----------
    states : ndarray, shape (L+1, T, D)
        The states between layers.

    Returns
    -------
    ndarray, shape (L, T)
        1 where a layer left the direction as it was.

    Examples
    --------
    One token, turned by a right angle and then only made longer.

    >>> cosine_to_layer_before(np.array([[[1.0, 0.0]], [[0.0, 1.0]], [[0.0, 2.0]]])).ravel()
    array([0., 1.])
    """
    return cosine(states[:-1], states[1:])


def cosine_to_input(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cosine between each embedded token and its state after each layer, shape (L, T).

    Parameters
    ----------
    states : ndarray, shape (L+1, T, D)
        The states between layers.

    Examples
    --------
    >>> cosine_to_input(np.array([[[1.0, 0.0]], [[0.0, 1.0]], [[2.0, 0.0]]])).ravel()
    array([0., 1.])
    """
    return cosine(states[:1], states[1:])


def branch_over_stream(passed: Pass) -> NDArray[np.float64]:
    """Return how long each branch's output is, relative to the token it is added to.

    Parameters
    ----------
    passed : Pass
        From ``transformer.run_encoder``.

    Returns
    -------
    ndarray, shape (2L, T)
        |F(x)| / |x|, block by block.
    """
    return np.array(
        [
            np.linalg.norm(block.inside.branch, axis=1) / np.linalg.norm(block.arrives, axis=1)
            for block in passed.blocks
        ]
    )


def sentence_vector(last: ArrayLike) -> NDArray[np.float64]:
    """Return the vector of a sentence, shape (D,): the mean of its tokens, divided by its length.

    Parameters
    ----------
    last : array_like, shape (T, D)
        The last states of its tokens.

    Raises
    ------
    ValueError
        If `last` is not a finite matrix, or the mean is zero and has no direction.

    Examples
    --------
    >>> sentence_vector([[0.0, 2.0], [6.0, 6.0]])
    array([0.6, 0.8])
    """
    mean = finite_array("last", last, ndim=2).mean(axis=0)
    length = np.linalg.norm(mean)
    if length == 0:
        raise ValueError("last must not have the mean zero, got zero; a zero vector has no direction.")
    vector: NDArray[np.float64] = mean / length
    return vector


def similarity_gradient(last: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """Return the gradient of a sentence's cosine to another sentence with respect to its last states.

    With the mean m, its direction u = m / |m| and the other's vector v, the cosine c = u · v has the gradient
    (v - c u) / |m| with respect to m, of which every token gets one T-th.

    Parameters
    ----------
    last : array_like, shape (T, D)
        The last states of the sentence's tokens.
    other : array_like, shape (D,)
        The other sentence's vector, of length 1. It is held fixed.

    Returns
    -------
    ndarray, shape (T, D)
        One row per token; all rows are equal.

    Raises
    ------
    ValueError
        As `sentence_vector` does.

    Examples
    --------
    The cosine between (2, 0) and (0, 1) grows if the second entry does.

    >>> similarity_gradient([[2.0, 0.0]], [0.0, 1.0])
    array([[0. , 0.5]])
    """
    states, fixed = finite_array("last", last, ndim=2), finite_array("other", other, ndim=1)
    unit, size = sentence_vector(states), np.linalg.norm(states.mean(axis=0))
    at_mean = (fixed - (unit @ fixed) * unit) / size
    return np.tile(at_mean / len(states), (len(states), 1))


def nearest_other(vectors: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return, for each sentence, which other one is nearest to what became of its vector.

    Parameters
    ----------
    vectors : ndarray, shape (S, D)
        The sentences' untouched vectors, of length 1.
    found : ndarray, shape (S, D)
        What became of them, in the same order.

    Returns
    -------
    ndarray of int, shape (S,)
        Rows of `vectors`; a sentence is not compared with itself.

    Examples
    --------
    >>> three = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]])
    >>> nearest_other(three, three)
    array([1, 0, 1])
    """
    alike = found @ vectors.T
    np.fill_diagonal(alike, -np.inf)
    nearest: NDArray[np.intp] = np.argmax(alike, axis=1)
    return nearest
