"""At which of the scales shown a gradient stays usable, in words."""

from core.scaled_recursion import usable_scales
from quizzes.formulas.typography import in_words

USABLE = 10.0
"""A gradient is usable if it arrives at most this many times larger or smaller."""


def usable_in_words(slope: float, depth: int, shown: tuple[float, float]) -> str:
    """Return at which of the scales λ from ``shown[0]`` to ``shown[1]`` a gradient arrives usable, to follow "it does".

    Examples
    --------
    >>> usable_in_words(0.0, 40, (0.5, 1.5))
    'within a factor of 10 of its size only for $\\\\lambda$ from **0.944** to **1.06**'
    >>> usable_in_words(0.1, 1, (0.5, 1.5))
    'within a factor of 10 of its size at every $\\\\lambda$ of the map'
    """
    window = usable_scales(slope, depth, USABLE)
    within = f"within a factor of {in_words(USABLE)} of its size"
    if window.low <= shown[0] and shown[1] <= window.high:
        return f"{within} at every $\\lambda$ of the map"
    return (
        f"{within} only for $\\lambda$ from **{in_words(window.low, 3)}** to **{in_words(window.high, 3)}**"
    )
