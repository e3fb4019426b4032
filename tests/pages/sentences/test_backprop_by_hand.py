"""Backpropagation by hand: gradients, ways and losses are what fractions, sums over ways and nudges find."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from quizzes.kinds.choice import Choice
from tests.pages.answering import answer
from tests.pages.app import open_page, put
from tests.pages.sentences.states import State, faults, num, stands_in, verdict
from tests.quizzes.bank.test_contents import QUESTIONS, of_kind

PAGE = "backprop_by_hand"
ABOUT = {"w1": 0.5, "w2": 0.5, "w3": 0.5, "w4": -1.0}
SENT, X1 = Fraction(-4), Fraction(7, 10)
ROUNDING = 1e-5
INTO = {
    "x₅": "**One way leads into x₅: from 𝓛**",
    "x₄": "**One way leads into x₄: from x₅**",
    "x₃": "**Two ways lead into x₃: from x₄ and over the skip from x₅**",
    "x₂": "**One way leads into x₂: from x₃**",
    "x₁": "**Two ways lead into x₁: from x₂ and over the skip from x₃**",
}
LINES = {"x₅": "x5", "x₄": "x4", "x₃": "x3", "x₂": "x2", "x₁": "x1"}
LOGARITHM = (
    "An entry of $x_5$ is 0, and this loss takes its logarithm. Behind a ReLU that happens all the time: the loss does not "
    "fit there."
)
Row = NDArray[np.float64]


def three_numbers(rng: np.random.Generator) -> str:
    """Return three numbers as a learner types them, sometimes with one that a ReLU sets to 0."""
    return " ".join(f"{entry:g}" for entry in rng.choice([-0.5, 0.25, 0.5, 1, 1.5, 2, 3], 3))


DRAWS = {"output": three_numbers}


class Scalars(NamedTuple):
    """The network of numbers."""

    w: list[Fraction]
    z: list[Fraction]  # what the ReLUs of x2 to x5 are given
    x: list[Fraction]  # x1 to x5

    def g3(self, side: int) -> Fraction:
        """Return what a push on x3 to one side does to the loss, per push: an exact slope between two kinks."""
        step = Fraction(side, 10**12)

        def loss(x3: Fraction) -> Fraction:
            return SENT * max(self.w[3] * max(self.w[2] * x3, Fraction(0)) + x3, Fraction(0))

        return (loss(self.x[2] + step) - loss(self.x[2])) / step

    def off_at_x1(self) -> list[Fraction]:
        """Return by how much each version misses what a push on x1 does to the loss."""
        w = self.w
        d2, d3, d4, d5 = (Fraction(int(z > 0)) for z in self.z)

        def loss(x1: Fraction) -> Fraction:
            x3 = max(w[1] * max(w[0] * x1, Fraction(0)) + x1, Fraction(0))
            return SENT * max(w[3] * max(w[2] * x3, Fraction(0)) + x3, Fraction(0))

        step = Fraction(1, 10**12)
        measured = (loss(X1 + step) - loss(X1 - step)) / (2 * step)
        branch, inner = SENT * d5 * w[3] * d4 * w[2], w[1] * d2 * w[0]
        g3 = branch + SENT * d5
        # As the sources print them: the first adds 1, the second a bracket with the branch once more and no gate.
        values = [branch * d3 * inner + 1, branch * d3 * inner + g3 * (inner + 1), g3 * d3 * (inner + 1)]
        return [value - measured for value in values]


def agreeing(off: list[Fraction]) -> str:
    """Return which of the three versions are off by nothing."""
    right = [
        name for name, gap in zip(("source 000", "source 001", "the chain rule"), off, strict=True) if not gap
    ]
    return " and ".join([", ".join(right[:-1]), right[-1]] if right[1:] else right) or "none of the three"


def scalars(state: State) -> Scalars:
    """Run the network of numbers in fractions."""
    w = [Fraction(round(100 * state[f"w{number}"]), 100) for number in range(1, 5)]
    z, x = [], [X1]
    for weight, skip in zip(w, (Fraction(0), X1, Fraction(0), None), strict=True):
        z.append(weight * x[-1] + (x[2] if skip is None else skip))
        x.append(max(z[-1], Fraction(0)))
    return Scalars(w, z, x)


def one_line(state: State) -> list[str]:
    """Return the sentences about x3 and what the weights receive."""
    net = scalars(state)
    w, x = net.w, net.x
    d2, d3, d4, d5 = (Fraction(int(z > 0)) for z in net.z)
    skip, branch = SENT * d5, SENT * d5 * w[3] * d4 * w[2]
    bracket = SENT * w[3] * d4 * w[2] + SENT
    measured = (net.g3(1) + net.g3(-1)) / 2
    values = [branch + 1, branch + bracket, branch + skip]
    off = [value - measured for value in values]
    sentences = [
        f"**Measured at $x_3$: {num(float(measured))}. Source 000 gives {num(float(values[0]))}, source 001 gives "
        f"{num(float(values[1]))}, the chain rule {num(float(values[2]))}**",
        f"{verdict(state, num(-2.0), ABOUT)}The measurement moves a variable a little and watches the loss. It agrees at "
        f"$x_3$ with **{agreeing(off)}** and at $x_1$ with **{agreeing(net.off_at_x1())}**.",
        f"**Source 000.** The skip carries a gradient and not the number 1. Here it carries {num(float(skip))}.",
    ]
    if off[2]:
        assert x[2] == 0
        sentences.append(
            "Here $x_3$ is 0, and the ReLUs behind it stand exactly on their kinks, where no slope exists. The chain rule "
            "takes 0 there by convention; the measurement averages both sides."
        )
    terms = [
        (num(1.0), r"\text{skip}"),
        (num(float(bracket)), "g_5 (F_4' + 1)"),
        (num(float(skip)), "g_5 D_5"),
    ]
    sentences += [
        rf"g_3 = \underbrace{{{num(float(branch))}}}_{{\text{{branch}}}} + \underbrace{{{term}}}_{{{name}}} = "
        + num(float(value))
        for value, (term, name) in zip(values, terms, strict=True)
    ]
    g3 = branch + skip
    g4 = SENT * d5 * w[3]
    g2 = g3 * d3 * w[1]
    received = [g2 * d2 * x[0], g3 * d3 * x[1], g4 * d4 * x[2], SENT * d5 * x[3]]
    row = ", ".join(num(float(value), 3) for value in received)
    dead = "The first branch is dead here, $x_2 = 0$, so $w_1$ and $w_2$ learn nothing." if x[1] == 0 else ""
    assert not dead or received[:2] == [0, 0]
    return [
        *sentences,
        f"The weights $w_1$ to $w_4$ receive ({row}): for each, the gradient behind its own layer times the layer's input. "
        f"A skip feeds the input of its block and never the weights beside it. {dead}".strip(),
    ]


class Vectors(NamedTuple):
    """The random network with three entries in every variable."""

    w: list[Row]
    gates: list[Row]  # of x2 to x5
    x1: Row
    sent: Row

    def way(self, outer: str, inner: str) -> Row:
        """Return what one way carries to x1, entry by entry: the block nearest the output is named first."""
        w1, w2, w3, w4 = self.w
        d2, d3, d4, d5 = self.gates
        carried = [float(entry) for entry in self.sent]
        for choice, into, hidden, back, behind in ((outer, w3, d4, w4, d5), (inner, w1, d2, w2, d3)):
            carried = [entry * gate for entry, gate in zip(carried, behind, strict=True)]
            if choice == "branch":
                carried = [
                    sum(carried[i] * back[i, k] * hidden[k] * into[k, j] for i in range(3) for k in range(3))
                    for j in range(3)
                ]
        return np.array(carried)


@cache
def vectors(seed: int) -> Vectors:
    """Draw the random example again."""
    rng = np.random.default_rng(seed)
    w1, w2, w3, w4 = rng.standard_normal((4, 3, 3))
    x1 = abs(rng.standard_normal(3))
    z2 = w1 @ x1
    z3 = w2 @ np.maximum(z2, 0) + x1
    z4 = w3 @ np.maximum(z3, 0)
    z5 = w4 @ np.maximum(z4, 0) + np.maximum(z3, 0)
    return Vectors(
        [w1, w2, w3, w4],
        [(z > 0).astype(float) for z in (z2, z3, z4, z5)],
        x1,
        minus_target(np.maximum(z5, 0)),
    )


def minus_target(x5: Row) -> Row:
    """Return the softmax minus the target, which is all on the last entry."""
    shares = [math.exp(entry - max(x5)) for entry in x5]
    found: Row = np.array(shares) / sum(shares) - np.array([0.0, 0.0, 1.0])
    return found


def row(entries: Row, decimals: int | None = None) -> str:
    """Return a row as a sentence writes it; a measured one comes rounded to so many decimals."""
    return f"({', '.join(num(float(entry if decimals is None else round(entry, decimals)), 3) for entry in entries)})"


def four_ways(state: State) -> list[str]:
    """Return the title and the sentence about the ways that were taken."""
    example, taken = vectors(state["seed"]), state["ways"]
    ways = {
        f"{outer}, {inner}": example.way(outer, inner)
        for outer, inner in product(("branch", "skip"), repeat=2)
    }
    carried = sum((ways[name] for name in taken), np.zeros(3))
    whole = sum(ways.values(), np.zeros(3))
    left_out = [name for name in ways if name not in taken and ways[name].any()]
    if not any(way.any() for way in ways.values()):
        end = ". With this seed the gates are shut on every way, so nothing comes back at all."
    elif not left_out:
        end = ": nothing is missing, and nothing is counted twice."
    elif all(abs(c - w) <= ROUNDING * max(1.0, abs(w)) for c, w in zip(carried, whole, strict=True)):
        end = ", so what is missing is too small to see here."
    else:
        end = ", so something is missing."
    carry = (
        f"{num(len(taken))} of the {num(4)} ways {'carries' if len(taken) == 1 else 'carry'} {row(carried)}"
    )
    return [
        f"**{carry if taken else f'Without any of the {num(4)} ways nothing comes'} to $x_1$**",
        f"The measured gradient is **{row(whole, 8)}**{end}",
    ]


def which_loss(state: State) -> list[str]:
    """Return the title and the sentence about output minus target."""
    typed = [float(entry) for entry in state["output"].split()]
    output, target = np.array([max(entry, 0.0) for entry in typed]), np.array([0.0, 0.0, 1.0])
    if state["loss"] == "cross-entropy alone" and 0 in output:
        return [LOGARITHM]
    slopes: dict[str, Callable[[], Row]] = {
        "cross-entropy of the softmax": lambda: minus_target(output),
        "cross-entropy alone": lambda: np.array([0.0, 0.0, -1.0 / output[2]]),
        "half the squared error": lambda: output - target,
    }
    measured = slopes[state["loss"]]()
    agrees = np.allclose(measured, output - target, rtol=0, atol=ROUNDING)
    return [
        f"**For this loss and this output, $x_5 - p$ is {'right' if agrees else 'wrong'}**",
        f"The output is {row(output)} and the target (0, 0, 1). The measured gradient is **{row(measured, 6)}**.",
    ]


@cache
def shorter(seed: int) -> float:
    """Return the share of random branches that make a gradient shorter, by comparing the two lengths."""
    rng = np.random.default_rng(seed)
    branches, gradients = 0.2 * rng.standard_normal((2000, 4, 4)), rng.standard_normal((2000, 4))
    behind = [g @ (np.identity(4) + branch) for g, branch in zip(gradients, branches, strict=True)]
    return sum(math.hypot(*after) < math.hypot(*g) for g, after in zip(gradients, behind, strict=True)) / 2000


def idea(state: State) -> str:
    """Return the paragraph with the squares of the question, 4 and a slope of -1/2, and the share of a random draw."""
    assert (4 - 2) ** 2 == 16 - 2 * 8 + 4
    return (
        "The 1 in the sources is the derivative of $x_3$ by itself, with $x_4$ held fixed. It is a factor and not yet a "
        "gradient, so neither *at least 1* nor *at least the gradient at $x_5$* follows. Without a gate, "
        r"${\lVert g + g J \rVert}^2 = \lVert g \rVert^2 + 2\, g J g^{\mathsf T} + \lVert g J \rVert^2$, and the middle "
        "term is negative whenever the branch works against $g$. In the question above that reads 16 − 16 + 4 = 4. Of 2,000 "
        f"random branches of width 4, with entries of spread 0.2, {num(100 * shorter(state['seed']), 2)} % made the "
        "gradient shorter."
    )


def expected(state: State) -> list[str]:
    """Return every sentence that the page should show in a state, and the question that it asks there."""
    asked = QUESTIONS[f"bs-{LINES[state['line']]}"].ask
    return [
        *one_line(state),
        INTO[state["line"]],
        "The gradient starts at the loss, on the left. Branches are purple, skips are dashed.",
        asked,
        *four_ways(state),
        *which_loss(state),
        idea(state),
    ]


def lines(seed: int, variable: int) -> dict[str, Row]:
    """Return the row of each version at one of x1 to x5, by matrices; what is measured is the chain rule's."""
    example = vectors(seed)
    w1, w2, w3, w4 = example.w
    d2, d3, d4, d5 = (np.diag(gate) for gate in example.gates)
    g5, eye = example.sent, np.identity(3)
    g4 = g5 @ d5 @ w4
    branch = g4 @ d4 @ w3
    g3 = branch + g5 @ d5
    g2 = g3 @ d3 @ w2
    chain = {5: g5, 4: g4, 3: g3, 2: g2, 1: g2 @ d2 @ w1 + g3 @ d3}[variable]
    # Neither source sees the skip from x3 to x5, and what they add in its place is without gates.
    alone = branch @ d3 @ w2
    first = {3: branch + 1, 2: alone, 1: alone @ d2 @ w1 + 1}
    second = {
        3: branch + g5 @ (w4 @ d4 @ w3 + eye),
        2: alone,
        1: alone @ d2 @ w1 + g3 @ (w2 @ d2 @ w1 + eye),
    }
    printed = {"source 000": first[variable], "source 001": second[variable]} if variable < 4 else {}
    return {**printed, "chain rule": chain, "nudged and measured": chain}


def test_every_sentence_is_found_a_second_way() -> None:
    """In random states, with the deeper look open."""
    opened = open_page(PAGE)
    opened.session_state[f"{PAGE}_deeper"] = True

    assert faults(PAGE, expected, draws=DRAWS, opened=opened.run()) == []


@pytest.mark.parametrize("seed", [573, 4217])
@pytest.mark.parametrize("ways", [[], ["branch, branch", "branch, skip"]])
def test_next_to_nothing_is_not_nothing(seed: int, ways: list[str]) -> None:
    """With these seeds a gradient comes back that no bar shows: the gates are not shut, and ways can be left out."""
    at = open_page(PAGE, seed=seed)
    put(at, **{f"{PAGE}_ways": ways})
    end = ", so what is missing is too small to see here."

    assert four_ways({"seed": seed, "ways": ways})[-1].endswith(end)
    assert all(stands_in(sentence, at) for sentence in four_ways({"seed": seed, "ways": ways}))


def test_a_sum_that_cancels_is_nothing() -> None:
    """A slope of −1 leaves no rounding in gate and numbers, though a slider sends −0.8 as a sum of steps."""
    weights: dict[str, Any] = {"w1": 0.5, "w2": 0.5, "w3": 1.25, "w4": -3 + 44 * 0.05}
    at = open_page(PAGE, **weights)

    assert weights["w4"] > -0.8
    assert all(stands_in(sentence, at) for sentence in one_line({**weights, "guess": "Just show me"}))


@pytest.mark.parametrize("seed", [1, 573])
def test_the_numbers_of_a_line_are_found_a_second_way(seed: int) -> None:
    """Each version, and the gate, once the line is found."""
    at = open_page(PAGE, seed=seed)
    for written, name in LINES.items():
        asked = of_kind(f"bs-{name}", Choice)
        right = next(option.id for option in asked.options if option.is_right)
        answer(put(at, **{f"{PAGE}_line": written}), asked.id, right)
        variable = int(name[1])
        rows = [
            f"- {who}: **{row(found, 8 if who == 'nudged and measured' else None)}**"
            for who, found in lines(seed, variable).items()
        ]

        assert stands_in("\n".join(rows), at)
        if variable > 1:
            gate = row(vectors(seed).gates[variable - 2])
            assert stands_in(f"The diagonal of its gate $D_{variable}$ is {gate}.", at)
