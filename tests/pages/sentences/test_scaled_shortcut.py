"""Scaled shortcuts: every sentence beside its charts is what whole-number fractions and sums over blocks find."""

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

PAGE = "scaled_shortcut"
ABOUT = {"scale": 0.9, "depth": 100}
LOWEST, HIGHEST = 0.5, 1.5
BAND = 10
LEAST_WRITTEN, LEAST_DRAWN = 1e-30, 1e-31
STATE_SLIPS = {
    "from one": "the product starts at 1, not at l",
    "to last": "the sum runs to L, not to L − 1",
    "bare": "F in place of F̂",
}
GRADIENT_SLIPS = {
    "to last": "the product runs to L, not to L − 1",
    "bare": "F in place of F̂",
    "both": "both slips, as the notes print it",
}
GIVEN = {"scales": "0.9 1.25 0.5 1.5 2", "slopes": "0.4 -0.5 0.5 0.1 0.4"}
TOO_SHORT = "1 2 3 4"


def five_numbers(rng: np.random.Generator) -> str:
    """Return the numbers of five blocks, often those that let a slip pass. Some texts are too short."""
    if rng.random() < 0.05:
        return TOO_SHORT
    return " ".join(rng.choice(["1", "1", "0", "-1", "0.5", "-0.5", "2", "0.1", "-3", "0.35"], 5))


DRAWS = {"scales": five_numbers, "slopes": five_numbers}


def power(scale: float, depth: int) -> float:
    """Return a power of hundredths without rounding on the way."""
    return float(Fraction(round(100 * scale), 100) ** depth)


def blocks(depth: int) -> str:
    """Return how many blocks there are."""
    return f"{num(depth)} block" + ("" if depth == 1 else "s")


def edge(slope: float, depth: int, size: float) -> float:
    """Return the scale at which blocks of a slope carry a gradient of a size, by halving an interval."""
    low, high = -slope, 20.0 - slope
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if (middle + slope) ** depth < size else (low, middle)
    return low


def usable(slope: float, depth: int) -> str:
    """Return where the whole gradient stays in the band, by trying every hundredth on the slider."""
    hundredths = range(round(100 * LOWEST), round(100 * HIGHEST) + 1)
    sizes = [Fraction(hundredth + round(100 * slope), 100) ** depth for hundredth in hundredths]
    if all(Fraction(1, BAND) <= size <= BAND for size in sizes):
        return "at every $\\lambda$ of the map"
    ends = [num(edge(slope, depth, size), 3) for size in (1 / BAND, BAND)]
    return f"only for $\\lambda$ from **{ends[0]}** to **{ends[1]}**"


def at_the_edge(*sizes: float) -> str:
    """Return what is said of sizes that the log axis does not reach."""
    if any(0 < size < LEAST_DRAWN for size in sizes):
        return " Sizes below 10⁻³¹ are drawn at the lower edge."
    return " A log axis has no 0, so it is drawn at the lower edge." if 0 in sizes else ""


def equals(size: float) -> str:
    """Return how a formula goes on to its value, of which only a bound is given if it is tiny."""
    return "< 10^{-30}" if 0 < size < LEAST_WRITTEN else f"= {num(size)}"


def fractions(state: State, name: str) -> list[Fraction]:
    """Return the numbers typed into a field; those of the page where the text is too short."""
    text = state[name] if state[name] != TOO_SHORT else GIVEN[name]
    return [Fraction(entry) for entry in text.split()]


def product(scales: list[Fraction], first: int, last: int) -> Fraction:
    """Return the product of the scales of the blocks from one to another, both counted from 1."""
    return math.prod(scales[first - 1 : last], start=Fraction(1))


def versions_of_state(
    scales: list[Fraction], slopes: list[Fraction], start: int
) -> tuple[Fraction, dict[str, Fraction]]:
    """Return x5 of the network and what each slip makes of it, term by term."""
    x = [Fraction(0), Fraction(1)]
    for scale, slope in zip(scales, slopes, strict=True):
        x.append((scale + slope) * x[-1])
    bare = {i: slopes[i - 1] * x[i] for i in range(1, 6)}
    full = sum((product(scales, i + 1, 4) * bare[i] for i in range(start, 5)), Fraction(0))
    direct = product(scales, start, 4) * x[start]
    return x[5], {
        "right": direct + full,
        "from one": product(scales, 1, 4) * x[start] + full,
        "to last": direct + full + bare[5],
        "bare": direct + sum(bare[i] for i in range(start, 5)),
    }


def versions_of_gradient(
    scales: list[Fraction], slopes: list[Fraction], start: int
) -> tuple[Fraction, dict[str, Fraction]]:
    """Return dx5/dxl of the network and what each slip makes of it, from the change of the state for a push of 1."""
    x = {start: Fraction(1)}
    for i in range(start, 5):
        x[i + 1] = scales[i - 1] * x[i] + slopes[i - 1] * x[i]
    full = sum((product(scales, i + 1, 4) * slopes[i - 1] * x[i] for i in range(start, 5)), Fraction(0))
    bare = sum((slopes[i - 1] * x[i] for i in range(start, 5)), Fraction(0))
    return x[5], {
        "right": product(scales, start, 4) + full,
        "to last": product(scales, start, 5) + full,
        "bare": product(scales, start, 4) + bare,
        "both": product(scales, start, 5) + bare,
    }


def versions(
    of: str, network: Fraction, found: Mapping[str, Fraction], slips: Mapping[str, str]
) -> list[str]:
    """Return title and sentence of a line that is written in several ways, one of them right."""
    assert found["right"] == network
    unseen = [name for slip, name in slips.items() if found[slip] == network]
    many = len(unseen) + 1
    some = "a slip does" if many == 2 else "some slips do"
    shown = f"With these numbers {some} not show: {'; '.join(unseen)}."
    return [
        f"**{many} of 4 versions give{'s' if many == 1 else ''} {of} = {num(float(network))}**",
        "The upright ticks mark what the network gives. "
        + (shown if unseen else "Only the version without a slip meets them."),
    ]


def expected(state: State) -> list[str]:
    """Return every sentence that the page should show in a state."""
    scale, slope, depth, start = (state[name] for name in ("scale", "slope", "depth", "start"))
    alone, arrives, together = power(scale, depth), power(scale + slope, depth), round(scale + slope, 2)
    said = verdict(state, f"{num(100 * power(0.9, 100), 2)} %", ABOUT)
    strut = r"\vphantom{\Big|}"
    scales, slopes = fractions(state, "scales"), fractions(state, "slopes")
    sentences = [
        f"**In {blocks(depth)} the skips alone multiply a gradient by {num(alone)}, with the branches by {num(arrives)}**",
        f"{said}Every block multiplies the direct path by **{num(scale)}** and the whole gradient by **{num(together)}**."
        f"{at_the_edge(alone, arrives)}",
        f"{strut} \\lambda^L = {num(scale)}^{{{num(depth)}}} {equals(alone)}",
        f"{strut} (\\lambda + j)^L = {num(together)}^{{{num(depth)}}} {equals(arrives)}",
        f"The dashed line is $\\lambda + j = 1$. With plain skips, $\\lambda = 1$, branches do nothing there. "
        f"The dot stands at $\\lambda + j$ = "
        f"**{num(together)}**. With slopes of {num(slope)}, a gradient arrives through {blocks(depth)} within a factor of "
        f"{num(BAND)} of its size {usable(slope, depth)}.",
        *versions("$x_5$", *versions_of_state(scales, slopes, start), STATE_SLIPS),
        *versions(
            f"$\\partial x_5 / \\partial x_{start}$",
            *versions_of_gradient(scales, slopes, start),
            GRADIENT_SLIPS,
        ),
    ]
    if alone < 0.01 and 0.9 <= arrives <= 1.1:
        sentences.append("Done. The branches make up for what the skips lose.")
    return sentences + [
        f'"{TOO_SHORT}" has 4 numbers in row 1, not 5. Until then the page uses {given}.'
        for name, given in GIVEN.items()
        if state[name] == TOO_SHORT
    ]


def test_every_sentence_is_found_a_second_way() -> None:
    """In random states, and with any slip that happens not to show."""

    assert faults(PAGE, expected, draws=DRAWS) == []


def test_the_numbers_of_the_idea_are_found_a_second_way() -> None:
    """Powers of hundredths; the test errors are those of table 1 of He et al. (2016)."""
    at = open_page(PAGE)

    assert stands_in(
        f"a thousand factors of 0.99 leave {num(power(0.99, 1000), 2)}, a thousand of 1.01 make "
        f"{num(power(1.01, 1000), 2)}. Dividing each sum by $\\sqrt 2$ leaves {num(2.0**-27, 2)} after 54 blocks.",
        at,
    )
    assert stands_in(
        f"with slopes of −0.1 a hundred blocks leave {num(power(0.9, 100), 2)} of a gradient.", at
    )
    assert stands_in(
        "on skip and branch ended at 12.35 % test error, against 6.61 % with plain skips. With 0.5 on the skips alone it "
        "failed, with more than 20 %.",
        at,
    )
