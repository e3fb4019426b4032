"""What the page of the gradient's paths says about their number, their lengths and what arrives, at every setting."""

import math

from core.path_lengths import coherent_gradients
from quizzes.formulas.typography import in_tex, in_words

EXACT_DEPTH = 13
"""Up to here four digits say exactly how many paths there are."""


def paths_in_words(depth: int) -> str:
    """Return the number of paths through `depth` blocks, to stand before "paths".

    Examples
    --------
    >>> paths_in_words(3), paths_in_words(54)
    ('$2^{3} = 8$', '$2^{54}$, about 1.801 × 10¹⁶,')
    """
    total = in_words(2.0**depth)
    return f"$2^{{{depth}}} = {total}$" if depth <= EXACT_DEPTH else f"$2^{{{depth}}}$, about {total},"


def lengths_in_words(low: int, high: int) -> str:
    """Return which lengths hold a share, with the verb.

    Examples
    --------
    >>> lengths_in_words(5, 17), lengths_in_words(0, 0)
    ('Lengths 5 to 17 hold', 'Length 0 alone holds')
    """
    return f"Length {low} alone holds" if low == high else f"Lengths {low} to {high} hold"


def measure_in_words(kind: str, slope: float) -> str:
    """Return of what the lengths hold a share, to stand behind "of".

    Contributions of one sign add up to the gradient. Where signs differ, shares are those of the sizes, and where
    directions differ, those of the squares.

    Examples
    --------
    >>> measure_in_words("aligned", 0.25), measure_in_words("aligned", -0.5)
    ('the gradient', 'the sum of the absolute contributions')
    >>> measure_in_words("random", 0.5)
    'the mean squared gradient'
    """
    if kind == "random":
        return "the mean squared gradient"
    return "the sum of the absolute contributions" if slope < 0 else "the gradient"


def arriving_in_words(depth: int, slope: float) -> str:
    """Return how much of a gradient arrives behind `depth` blocks of one slope.

    Examples
    --------
    >>> arriving_in_words(20, -0.5), arriving_in_words(20, -1.0)
    ('what arrives is $10^{-6.021}$ of what was sent', 'nothing arrives')
    """
    power = coherent_gradients(depth, slope).log10_total
    return (
        "nothing arrives"
        if power == -math.inf
        else f"what arrives is $10^{{{in_tex(power)}}}$ of what was sent"
    )
