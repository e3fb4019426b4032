"""The functions a learner may call, entry by entry, and the names they go by.

Every function here takes and returns complex arrays, with the principal value where there is a choice.
There is no path from a typed name to anything but these tables.
"""

import math
from collections.abc import Callable
from hashlib import sha256
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.complex128]
Elementwise: TypeAlias = Callable[[Values], Values]


def _relu(z: Values) -> Values:
    return np.where(z.real > 0, z, 0)


def _step(z: Values) -> Values:
    """Derivative of ReLU, with the value 0 at 0."""
    return np.where(z.real > 0, 1, 0).astype(np.complex128)


def _sigmoid(z: Values) -> Values:
    """Logistic function 1/(1 + e^-z), written with tanh so that it cannot overflow."""
    bend: Values = np.tanh(0.5 * z)
    return 0.5 * (1 + bend)


def _sigmoid_slope(z: Values) -> Values:
    bend: Values = np.tanh(0.5 * z)
    return 0.25 * (1 - bend**2)


def _tanh_slope(z: Values) -> Values:
    bend: Values = np.tanh(z)
    return 1 - bend**2


def _one_over(function: Elementwise) -> Elementwise:
    return lambda z: np.reciprocal(function(z))


def _of_one_over(function: Elementwise) -> Elementwise:
    def composed(z: Values) -> Values:
        reciprocal: Values = np.reciprocal(z)
        # That of a real number has imaginary part -0; adding 0 keeps it on the usual side of a branch cut.
        return function(reciprocal + 0.0)

    return composed


def _gamma(x: complex) -> float:
    if x.imag != 0 or not math.isfinite(x.real) or (x.real <= 0 and x.real.is_integer()):
        return math.nan
    return math.gamma(x.real) if x.real < 171.6 else math.inf


def _factorial(z: Values) -> Values:
    """Gamma function at z + 1, for real z; not a number at its poles and off the real line."""
    flat = [_gamma(complex(item) + 1) for item in z.ravel()]
    return np.array(flat, dtype=np.complex128).reshape(z.shape)


def combinations(n: Values, k: Values) -> Values:
    """Return n choose k for whole numbers; 0 if k is negative or above n, not a number for n beyond 1000."""

    def choose(top: complex, bottom: complex) -> float:
        numbers = (top, bottom)
        if any(number.imag or not number.real.is_integer() or abs(number) > 1000 for number in numbers):
            return math.nan
        if top.real < 0:
            return math.nan
        return float(math.comb(int(top.real), int(bottom.real))) if bottom.real >= 0 else 0.0

    pairs = zip(*(side.ravel().tolist() for side in np.broadcast_arrays(n, k)), strict=True)
    return np.array([choose(*pair) for pair in pairs], dtype=np.complex128)


ELEMENTWISE: dict[str, Elementwise] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sec": _one_over(np.cos),
    "csc": _one_over(np.sin),
    "cot": _one_over(np.tan),
    "arcsin": np.arcsin,
    "arccos": np.arccos,
    "arctan": np.arctan,
    "arcsec": _of_one_over(np.arccos),
    "arccsc": _of_one_over(np.arcsin),
    "arccot": _of_one_over(np.arctan),
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "sech": _one_over(np.cosh),
    "csch": _one_over(np.sinh),
    "coth": _one_over(np.tanh),
    "arcsinh": np.arcsinh,
    "arccosh": np.arccosh,
    "arctanh": np.arctanh,
    "arcsech": _of_one_over(np.arccosh),
    "arccsch": _of_one_over(np.arcsinh),
    "arccoth": _of_one_over(np.arctanh),
    "exp": np.exp,
    "ln": np.log,
    "log10": np.log10,
    "log2": np.log2,
    "sqrt": np.sqrt,
    "abs": lambda z: np.abs(z).astype(np.complex128),
    "sign": lambda z: np.sign(z.real).astype(np.complex128),
    "relu": _relu,
    "sigmoid": _sigmoid,
    "factorial": _factorial,
}

DERIVATIVES: dict[str, Elementwise] = {
    "sin": np.cos,
    "cos": lambda z: -np.sin(z),
    "tan": lambda z: np.cos(z) ** -2,
    "arctan": lambda z: 1 / (1 + z**2),
    "sinh": np.cosh,
    "cosh": np.sinh,
    "tanh": _tanh_slope,
    "exp": np.exp,
    "ln": np.reciprocal,
    "sqrt": lambda z: np.reciprocal(2 * z**0.5),
    "relu": _step,
    "sigmoid": _sigmoid_slope,
}

MATRIX = frozenset({"transpose", "adjoint", "conj", "inverse", "det", "trace", "diag", "hadamard", "matmul"})

PAIRS = frozenset({"comb"})
"""Functions of two numbers: comb(n, k) counts the ways to choose k of n."""

ALIASES = {
    "ReLU": "relu",
    "sigma": "sigmoid",
    "log": "ln",
    "sgn": "sign",
    "fact": "factorial",
    "binom": "comb",
    "tr": "trace",
    "inv": "inverse",
    "trans": "transpose",
    "cosec": "csc",
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{f"ar{name}": f"arc{name}" for name in ("sinh", "cosh", "tanh")},
}

RESERVED = frozenset(ELEMENTWISE) | MATRIX | PAIRS | (frozenset(ALIASES) - {"sigma"})
"""Names that cannot be declared as symbols; sigma can, and then it is no longer the sigmoid."""

CONSTANTS: dict[str, complex] = {"pi": math.pi, "e": math.e, "i": 1j}


def opaque(name: str) -> Elementwise:
    """Return a fixed smooth function standing for an unknown one such as f or g.

    Two names give two functions, and no rule of algebra relates them, so f(x) equals g(x) nowhere by
    accident.
    """
    digest = sha256(name.encode()).digest()
    a, b, c, d = (0.5 + byte / 256 for byte in digest[:4])
    return lambda z: a + b * np.sin(c * z + d) + 0.1 * c * z
