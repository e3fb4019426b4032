"""Residual stacks and equations: sizes and gaps are what complex numbers and another solver find."""

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

PAGE = "residual_ode"
ABOUT = {"field": "spiral", "duration": 6.28}
MU = complex(-0.1, 1.0)
"""The spiral is multiplication by this number."""
WIDEST, LEAST_SHOWN, MOST_SHOWN = 12.0, 1e-4, 1e3
"""Half the widest picture of paths, and the range of the gaps that the chart shows."""
SMALLEST_SIZE = 1e-6
"""What is smaller need not be told apart."""
PIECE, ORDER = 0.1, 6
GROWS = "The stack grows where the equation shrinks: every step overshoots the curve."


def velocity(field: str) -> Callable[[complex], complex]:
    """Return the field as a function of a complex number."""
    if field == "spiral":
        return lambda h: MU * h
    return lambda h: complex(math.tanh(-0.3 * h.real - 1.5 * h.imag), math.tanh(1.5 * h.real - 0.3 * h.imag))


def exact(field: str, time: float) -> complex:
    """Return where the equation is at a time."""
    if field == "spiral":
        turn = complex(math.cos(time), math.sin(time))
        return math.exp(-0.1 * time) * turn
    pieces = math.floor(time / PIECE + 1e-9)
    return extrapolated(velocity(field), after_pieces(pieces), time - PIECE * pieces)


@cache
def after_pieces(pieces: int) -> complex:
    """Return where the swirl is after so many pieces of time."""
    h = 1 + 0j
    for _ in range(pieces):
        h = extrapolated(velocity("swirl"), h, PIECE)
    return h


def extrapolated(field: Callable[[complex], complex], h: complex, time: float) -> complex:
    """Solve for a short time: Euler with 1 to 6 steps, and from there to infinitely many steps."""
    table: list[complex] = []
    for steps in range(1, ORDER + 1):
        at = h
        for _ in range(steps):
            at += time / steps * field(at)
        row = [at]
        for back, coarse in enumerate(table, start=1):
            row.append(row[-1] + (row[-1] - coarse) / (steps / (steps - back) - 1))
        table = row
    return table[-1]


def steps_of(kind: str, blocks: int, duration: float) -> list[float]:
    """Return the factor on each branch."""
    if kind == "±1/√L":
        return [(-1) ** block / math.sqrt(blocks) for block in range(blocks)]
    return [duration / blocks if kind == "T/L" else 1.0] * blocks


def time_of(kind: str, blocks: int, duration: float) -> float:
    """Return the time that the steps add up to: of alternating ones the last is left if their number is odd."""
    return {"T/L": duration, "1": float(blocks), "±1/√L": blocks % 2 / math.sqrt(blocks)}[kind]


@cache
def stack(field: str, kind: str, blocks: int, duration: float) -> list[complex]:
    """Return the states of a stack."""
    states, move = [1 + 0j], velocity(field)
    for step in steps_of(kind, blocks, duration):
        states.append(states[-1] + step * move(states[-1]))
    return states


def end_of(field: str, kind: str, blocks: int, duration: float) -> complex:
    """Return where a stack ends: on the spiral every step multiplies by the same number, or by one of two in turn."""
    if field == "swirl":
        return stack(field, kind, blocks, duration)[-1]
    if kind == "±1/√L":
        pair = 1 - MU * MU / blocks
        return pair ** (blocks // 2) * (1 + MU / math.sqrt(blocks)) ** (blocks % 2)
    return complex((1 + MU * (duration / blocks if kind == "T/L" else 1.0)) ** blocks)


@cache
def gap(field: str, kind: str, blocks: int, duration: float) -> float:
    """Return how far a stack ends from the equation."""
    return abs(end_of(field, kind, blocks, duration) - exact(field, time_of(kind, blocks, duration)))


def remark(field: str, kind: str, blocks: int, duration: float) -> str:
    """Return what is said of a stack that goes astray."""
    states, time = stack(field, kind, blocks, duration), time_of(kind, blocks, duration)
    if max(max(abs(h.real), abs(h.imag)) for h in states) > WIDEST:
        return "The path of the stack leaves the picture."
    if kind == "±1/√L" or not abs(states[-1]) > 1 > abs(exact(field, time)):
        return ""
    # Each step ends outside the curve through the point where it starts.
    step = time / blocks
    pieces = math.ceil(step / PIECE)
    for before, after in pairwise(states):
        on_the_curve = before
        for _ in range(pieces):
            on_the_curve = extrapolated(velocity(field), on_the_curve, step / pieces)
        assert abs(after) > abs(on_the_curve)
    return GROWS


def expected(state: State) -> list[str]:
    """Return every sentence that the page should show in a state."""
    field, kind, blocks = state["field"], state["step"], state["blocks"]
    duration = round(state["duration"], 2)
    time = time_of(kind, blocks, duration)
    once_round = [gap("spiral", "T/L", count, 2 * math.pi) for count in (128, 256)]
    assert 0.45 < once_round[1] / once_round[0] < 0.55
    size, exact_size = abs(end_of(field, kind, blocks, duration)), abs(exact(field, time))

    def miss(kind: str, count: int, digits: int = 3) -> str:
        return num(gap(field, kind, count, duration), digits)

    # The gap that is "still" there is no smaller than half of the one with a quarter of the blocks.
    assert gap(field, "±1/√L", 256, duration) > 0.5 * gap(field, "±1/√L", 64, duration)
    assert gap(field, "T/L", 256, duration) < gap(field, "T/L", 128, duration)
    ring = LEAST_SHOWN <= gap(field, kind, blocks, duration) <= MOST_SHOWN
    threshold = duration * abs(MU) ** 2 / (-2 * MU.real)
    exactly = num(exact_size, 3) if exact_size > SMALLEST_SIZE else "below 10⁻⁶"
    # Steps forth and back in pairs, or else some time passes.
    stays = ", so the exact path ends where it starts" if kind == "±1/√L" and blocks % 2 == 0 else ""
    sentences = [
        f"**The stack ends at size {num(size, 3)}, the exact path at {exactly}**",
        f"{num(blocks)} blocks, one dot each. Their steps add up to the time {num(time, 3)}{stays}. "
        f"{remark(field, kind, blocks, duration)}".strip(),
        f"**From 128 to 256 blocks with steps of T/L the gap falls from {miss('T/L', 128)} to {miss('T/L', 256)}**",
        f"{verdict(state, 'about half', ABOUT)}With steps of 1 the gap is {miss('1', 8)} at 8 blocks and {miss('1', 64)} at "
        f"64. With "
        f"alternating signs it is {miss('±1/√L', 64)} at 64 blocks and still **{miss('±1/√L', 256)}** at 256."
        + (" The ring marks the stack you chose." if ring else ""),
        "An Euler step multiplies the direction of an eigenvalue $\\mu$ by $1 + s\\mu$. A decaying direction shrinks if "
        "$s < -2\\,\\mathrm{Re}\\,\\mu / |\\mu|^2$. The spiral has $\\mu = -0.1 \\pm i$; for the time "
        f"{num(duration)} it takes more than {num(threshold)} blocks. Longer steps need not make a worse network, only no "
        "flow: one block with $F(h) = -2h$ swaps 1 and −1, and paths of a flow on a line never cross (Dupont et al.).",
    ]
    shrinks = [abs(end_of("spiral", "T/L", count, duration)) < 1 for count in (blocks - 1, blocks)]
    if field == "spiral" and kind == "T/L" and duration > 6 and shrinks == [False, True]:
        sentences.append(f"Done: above {num(threshold, 3)} blocks the steps are short enough.")
    return sentences


def test_every_sentence_is_found_a_second_way() -> None:
    """In random states, with the deeper look open."""
    opened = open_page(PAGE)
    opened.session_state[f"{PAGE}_deeper"] = True

    assert faults(PAGE, expected, opened=opened.run()) == []


def test_the_steep_example_is_found_a_second_way() -> None:
    """Five steps of dh/dt = -3h multiply by -2 each, and the equation by the exponential of -15."""
    steep = f"five blocks take 1 to {num((1 - 3) ** 5)}, while the equation reaches {num(math.exp(-15), 2)}."

    assert stands_in(steep, open_page(PAGE))
