"""The gradient identity: stretches of the block and gaps at a kink follow from closed forms of two by two matrices."""

from math import isclose, sqrt

import numpy as np
from numpy.typing import NDArray

from tests.pages.sentences.states import State, faults, matrix_text, num, verdict

PAGE = "gradient_identity"
NOISE = 1e-6

Array = NDArray[np.float64]


def matrix(text: str) -> Array:
    """Return the numbers of a text as rows."""
    return np.array([[float(entry) for entry in row.split()] for row in text.split(";")])


def parts(state: State) -> tuple[Array, Array]:
    """Return the branch's Jacobian as a sum over hidden units, and what nudging misses of it: half a slope at each kink."""
    first, second, at = matrix(state["w1"]), matrix(state["w2"]), matrix(state["x"])[0]
    jacobian, missed = np.zeros((2, 2)), np.zeros((2, 2))
    for unit in range(2):
        hidden = float(first[unit] @ at)
        through = round(state["alpha"], 9) * np.outer(second[:, unit], first[unit])
        slope = {"identity": 1.0, "tanh": 1 / np.cosh(hidden) ** 2, "relu": float(hidden > 0)}[
            state["activation"]
        ]
        jacobian += slope * through
        if state["activation"] == "relu" and hidden == 0:
            missed += through / 2
    return jacobian, missed


def stretches(entries: Array) -> tuple[float, float]:
    """Return the smallest and the largest stretch: half the difference and the sum of a turning and a mirroring part."""
    (a, b), (c, d) = entries.tolist()
    turning, mirroring = sqrt((a + d) ** 2 + (c - b) ** 2), sqrt((a - d) ** 2 + (b + c) ** 2)
    return abs(turning - mirroring) / 2, (turning + mirroring) / 2


def expected(state: State) -> list[str]:
    """Return what the page should say in a state."""
    jacobian, missed = parts(state)
    gap = float(np.abs(missed).max())
    measuring = f"give the same matrix: the largest difference is **{num(0, 2, NOISE)}**."
    if gap > NOISE:
        measuring = (
            f"give another matrix here: they differ by up to **{num(gap, 2)}**. This input sits on a kink of the ReLU, "
            "where no slope exists. The formula takes 0; nudging to both sides measures the mean of the two slopes."
        )
    _, norm = stretches(jacobian)
    smallest, largest = stretches(np.eye(2) + jacobian)
    lengths = f"lengths by {num(smallest)} to {num(largest)}"
    if isclose(smallest, largest, rel_tol=1e-5):
        lengths = f"every length by {num(largest)}"
    bounds = (
        f"They are at most $1 + \\lVert J \\rVert$, here {num(1 + norm)}. The norm of $J$ is above 1, so it does not "
        "keep them away from 0."
    )
    if norm <= 1 + 1e-12:
        bounds = (
            "They lie between $1 - \\lVert J \\rVert$ and $1 + \\lVert J \\rVert$, here "
            f"{num(1 - norm)} and {num(1 + norm)}."
        )
    done = "Done: here $J = -I$, and the sum is zero. The identity term was there and was cancelled."
    # Rounded as the cells are.
    first, second = (round(float(entry), 6) for entry in (jacobian[0, 0], jacobian[1, 1]))
    return [
        f"**The skip adds 1 on the diagonal: {num(first, 3)} and {num(second, 3)} become {num(1 + first, 3)} and "
        f"{num(1 + second, 3)}**",
        verdict(state, "the identity I", {"alpha": 0.0})
        + "The other entries stay as they are in $J$. Finite differences, from nudging $x$ and watching $y$, "
        + measuring,
        f"**The block multiplies {lengths}**",
        "The unit circle ($I$), and what $J$ and $I + J$ turn it into. The smallest and the largest factor are the singular "
        f"values of $I + J$. {bounds}",
        *([done] if largest < 1e-9 else []),
    ]


def test_every_sentence_holds_in_a_hundred_states() -> None:
    """The measured Jacobian, the stretches, their bounds and the challenge; every second input sits on a kink."""
    draws = {
        "w1": lambda rng: matrix_text(rng, 2, 2),
        "w2": lambda rng: matrix_text(rng, 2, 2),
        "x": lambda rng: matrix_text(rng, 1, 2) if rng.random() < 0.5 else f"{rng.integers(-3, 4)} 0",
    }
    corners: list[State] = [
        {"activation": "relu", "w1": "1 -1; 0 2", "w2": "2 1; 0.5 -3", "x": "1 1"},
        {"activation": "relu", "w1": "1 -1; 2 -2", "w2": "2 1; 0.5 -3", "x": "1 1", "alpha": 0.37},
        {"activation": "identity", "w1": "1 0; 0 1", "w2": "-0.5 0; 0 -0.5", "alpha": 2.0},
        {"activation": "identity", "w1": "1 0; 0 1", "w2": "0 -1; 1 0", "alpha": 0.6},
        {"activation": "identity", "w1": "1 0; 0 1", "w2": "-0.5 0.5; 0.5 -0.5"},
        {"activation": "identity", "w1": "1 1; 1 1", "w2": "1 2; -1.5 -2.5"},
        {"activation": "identity", "w1": "0.6 0.8; -0.8 0.6", "w2": "1 0; 0 1"},
    ]

    assert faults(PAGE, expected, draws=draws, also=corners) == []
