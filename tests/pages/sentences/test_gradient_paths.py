"""Gradient paths: routes are walked one by one, and lengths are the sums of independent choices."""

from collections.abc import Callable
from functools import cache
from itertools import combinations
from math import log10

import numpy as np
from numpy.typing import NDArray

from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

PAGE = "gradient_paths"
LOWERED = str.maketrans("1234", "₁₂₃₄")


@cache
def lengths(blocks: int, chance: float) -> NDArray[np.float64]:
    """Return how many of so many independent choices are taken, as chances: block by block."""
    found = np.ones(1)
    for _ in range(blocks):
        found = np.append(found * (1 - chance), 0.0) + np.append(0.0, found * chance)
    return found


def chance(kind: str, slope: float) -> float:
    """Return the chance that a choice takes the branch: contributions add up, or their squares do."""
    carried = slope**2 if kind == "random" else abs(slope)
    return carried / (1 + carried)


def measure(kind: str, slope: float) -> str:
    """Return of what lengths have a share."""
    if kind == "random":
        return "the mean squared gradient"
    return "the gradient" if slope >= 0 else "the sum of the absolute contributions"


def one_route(state: State) -> list[str]:
    """Return what stands above and below the diagram."""
    slope, blocks = state["slope"], state["blocks"]
    taken = [block for block in range(1, blocks + 1) if f"J{block}".translate(LOWERED) in state["route"]]
    every = "Both" if blocks == 1 else f"All {2**blocks}"
    aligned = " Here the branches are aligned." if state["kind"] == "random" else ""
    return [
        f"**The route {word(taken, blocks)} has length {len(taken)} and carries {num(carries(slope, taken))}**",
        f"{every} routes together carry **{num((1 + round(slope, 9)) ** blocks)}**.{aligned}",
    ]


def word(taken: list[int], blocks: int) -> str:
    """Return a route by name, the output's block first."""
    return " ".join(
        f"J{block}".translate(LOWERED) if block in taken else "I" for block in range(blocks, 0, -1)
    )


def carries(slope: float, taken: list[int]) -> float:
    """Return what a route carries: the slope once for each branch."""
    carried = 1.0
    for _ in taken:
        carried *= round(slope, 9)
    return carried


def badges() -> Callable[[State], str]:
    """Return what says which routes were walked, for states in the order in which they are met."""
    walked = {"I I I"}

    def line(state: State) -> str:
        slope, blocks = state["slope"], state["blocks"]
        every = [
            list(each) for length in range(blocks + 1) for each in combinations(range(1, blocks + 1), length)
        ]
        here = [block for block in range(1, blocks + 1) if f"J{block}".translate(LOWERED) in state["route"]]
        walked.add(word(here, blocks))
        return " ".join(
            f":violet-badge[{word(taken, blocks)} carries {num(carries(slope, taken), 3)}]"
            if word(taken, blocks) in walked
            else ":gray-badge[not walked yet]"
            for taken in every
        )

    return line


def by_length(state: State) -> list[str]:
    """Return what stands below the chart of all lengths, and what signs do."""
    slope, depth, kind = state["slope"], state["depth"], state["kind"]
    shares = lengths(depth, chance(kind, slope))
    low = next(length for length in range(depth + 1) if shares[: length + 1].sum() >= 0.025)
    high = next(length for length in range(depth, -1, -1) if shares[length:].sum() >= 0.025)
    within = f"Length {low} alone holds" if low == high else f"Lengths {low} to {high} hold"
    above = (
        f"**{within} {num(100 * lengths(depth, 0.5)[low : high + 1].sum())} % of the paths and "
        f"{num(100 * shares[low : high + 1].sum())} % of {measure(kind, slope)}**"
    )
    paths = f"$2^{{{depth}}} = {2**depth:,}$" if depth <= 13 else f"$2^{{{depth}}}$, about {num(2.0**depth)},"
    dots = " The dots are one stack of random branches." if kind == "random" else ""
    below = (
        verdict(state, "about 11", {"slope": 0.25, "depth": 54, "kind": "aligned"})
        + f"There are {paths} paths; weighted by what they carry, their mean length is "
        f"**{num(depth * chance(kind, slope))}**. The identity path alone carries {num(100 * shares[0])} % of "
        f"{measure(kind, slope)}.{dots}"
    )
    if kind == "random" or slope >= 0:
        return [above, below]
    arrives = "nothing arrives"
    if slope > -1:
        arrives = f"what arrives is $10^{{{num(depth * log10(1 + slope))}}}$ of what was sent"
    return [
        above,
        below,
        "A negative slope gives every odd length a minus sign, drawn below the axis. So terms cancel in the sum: "
        f"{arrives}, although one path, the identity, arrives whole.",
    ]


def test_every_sentence_holds_in_a_hundred_states() -> None:
    """Routes and their badges, lengths and their shares, and what cancels."""
    walked = badges()

    def expected(state: State) -> list[str]:
        return [*one_route(state), walked(state), *by_length(state)]

    # As many stacks of ten blocks as of a hundred, because few blocks have words of their own.
    assert faults(PAGE, expected, draws={"depth": lambda rng: int(1000 ** rng.random())}) == []


def test_the_numbers_that_no_control_moves_hold() -> None:
    """The classic mean, and the bounds on a hundred blocks."""
    at, largest, least = open_page(PAGE), 1.0, 1.0
    for _ in range(100):
        largest, least = largest * 1.1, least * 0.9

    for sentence in (
        f"With 54 blocks and $j = 0.25$ it is {num(54 * 0.2, 3)}:",
        f"a bound that is true but useless: {num(1 - (largest - 1))}. The best bounds are {num(least)} and {num(largest)}, "
        "and both are reached.",
        f"keeps at most $10^{{{num(-100)}}}$.",
    ):
        assert stands_in(sentence, at), sentence
