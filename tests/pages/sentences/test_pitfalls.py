"""Pitfalls: what a broken network does, as found and after a change, is what loops over blocks and channels find."""

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from quizzes.kinds.choice import Choice
from tests.pages.app import open_page, press
from tests.pages.sentences.states import State, fits, num, shown_states, stands_in
from tests.quizzes.bank.test_contents import of_kind

PAGE = "pitfalls"
CHANNELS, WIDTH, WIDE, INPUTS, BATCH, SKIPS, ALL = 4, 64, 128, 32, 64, 3, 8
CAUSES = {
    "A": "pf-shapes",
    "B": "pf-gates",
    "C": "pf-large-branch",
    "D": "pf-norm-place",
    "E": "pf-narrow-skip",
}
CHANGES = (
    {"A": "repeat", "B": "half", "C": "sum", "D": "layer", "E": "larger"},
    {"A": "projection", "B": "front", "C": "branch", "D": "front", "E": "round"},
)
"""Options of the remedies that are tapped one after the other. The last ones are right and close the question."""
CORNERS: tuple[State, ...] = (
    {"run": "A", "outputs": 3},
    {"run": "A", "outputs": 6},
    {"run": "E", "rank": 1},
    {"run": "E", "rank": 8},
)
Array = NDArray[np.float64]


def blocks(depth: int) -> str:
    """Return how many blocks there are."""
    return f"{num(depth)} block" + ("" if depth == 1 else "s")


def shapes(state: State, named: bool, change: str) -> str:
    """Return what the sum of four numbers and some other number of numbers does."""
    outputs = state["outputs"]
    rng = np.random.default_rng(state["seed"])
    rng.standard_normal(CHANNELS)
    branch = [float(rng.standard_normal()) for _ in range(outputs)]
    repeated = ", ".join(num(branch[channel % outputs], 2) for channel in range(CHANNELS))
    if change == "projection":
        many = f"{num(outputs)} channel" + ("" if outputs == 1 else "s")
        return (
            f"Skip and branch have {many} each, and every number of the output has one term from either side."
        )
    if change == "repeat" and outputs == 1:
        return (
            f"NumPy did that already, without a message. The 4 channels receive ({repeated}): all of them get the same "
            "number."
        )
    if change == "repeat" and outputs != CHANNELS:
        served = [sum(channel % outputs == place for channel in range(CHANNELS)) for place in range(outputs)]
        fate = "some numbers are used twice" if max(served) == 2 else "the others are dropped"
        assert (min(served) == 0) == (fate == "the others are dropped")
        return f"The message is gone. The 4 channels receive ({repeated}): {fate}."
    if outputs == CHANNELS:
        return (
            "The code runs and the output has **4 channels**. With this setting nothing is wrong. Try others."
        )
    if outputs == 1:
        return (
            "The code runs and the output has **4 channels**. No message. Compared with the input, every channel is moved "
            f"by {num(branch[0], 2)}."
        )
    return (
        f"The code stops. NumPy says: `operands could not be broadcast together with shapes ({outputs},) (4,)`. So there is "
        "no output, and the fault cannot be overlooked."
        + ("" if named else " The question is about the setting 1, where the code runs.")
    )


@cache
def open_ways(depth: int, seed: int, size: float) -> float:
    """Return the share of the coordinates that never met a shut gate."""
    rng = np.random.default_rng(seed)
    into, back = rng.standard_normal((2, depth, WIDTH, WIDTH))
    h = np.abs(rng.standard_normal((INPUTS, WIDTH))).T
    alive = np.ones_like(h)
    for w1, w2 in zip(into, back, strict=True):
        hidden = w1 @ h
        hidden[hidden < 0] = 0.0
        h = h + size * math.sqrt(2) / WIDTH * (w2 @ hidden)
        alive = alive * (h > 0)
        h[h < 0] = 0.0
    return float(alive.mean())


def gates(state: State, change: str) -> str:
    """Return what ReLUs behind the additions do to direct paths."""
    depth, size, seed = state["depth"], round(state["size"], 2), state["seed"]
    found = open_ways(depth, seed, size)
    said = (
        f"After {blocks(depth)} **{num(100 * found, 3)} %** of the coordinates still have an open direct path"
    )
    if change == "front":
        return f"{said}. With the ReLU at the front of the branch all of them have, at any depth."
    if change == "half":
        halved = open_ways(depth, seed, size / 2)
        assert halved > found or halved == 0
        return (
            f"{said}. Branches of half the size leave {num(100 * halved, 3)} %: smaller branches slow the loss and do not "
            "stop it."
        )
    return said + (", and each open one carries exactly 1." if found else ": the way is shut everywhere.")


@cache
def stack(depth: int, seed: int) -> tuple[Array, Array]:
    """Return the weights of a stack and its inputs, which are columns here."""
    rng = np.random.default_rng(seed)
    weights = rng.standard_normal((depth, WIDE, WIDE)) / math.sqrt(WIDE / 2)
    return weights, rng.standard_normal((2, BATCH, WIDE))[0].T


@cache
def signal_and_share(depth: int, seed: int, kept: float, added: float) -> tuple[float, float]:
    """Return how large the signal is at the end, and how much of it is the input: h becomes kept (h + added W relu(h))."""
    weights, inputs = stack(depth, seed)
    h, part = inputs, inputs
    for weight in weights:
        h, part = kept * (h + added * (weight @ np.maximum(h, 0.0))), kept * part
    return float((h * h).sum() / (inputs * inputs).sum()), float((part * part).sum() / (h * h).sum())


def large_branch(state: State, change: str) -> str:
    """Return what branches as large as their input do to the signal."""
    depth, seed = state["blocks"], state["seed"]
    signal, share = signal_and_share(depth, seed, 1.0, 1.0)
    said = (
        f"After {blocks(depth)} the mean square of the signal is **{num(signal, 3)}** times that of the input, and "
        f"**{num(100 * share, 2)} %** of it is still the input"
    )
    name, kept, added = {
        "sum": ("sum ÷ √2", math.sqrt(0.5), 1.0),
        "branch": ("branch ÷ √L", 1.0, 1 / math.sqrt(depth)),
    }.get(change, ("", 1.0, 1.0))
    if not name:
        return f"{said}."
    signal, share = signal_and_share(depth, seed, kept, added)
    return f"{said}. With *{name}* the signal ends at {num(signal, 3)}, and {num(100 * share, 2)} % of it is the input."


@cache
def handed_on(depth: int, seed: int, over: str) -> float:
    """Return what the skips alone hand on if each sum is normalised: over the inputs of a unit, or the units of an input."""
    weights, h = stack(depth, seed)
    axis = 1 if over == "batch" else 0
    log_divided = np.zeros_like(h)
    for weight in weights:
        h = h + weight @ np.maximum(h, 0.0)
        spread = h.std(axis=axis, keepdims=True)
        h = (h - h.mean(axis=axis, keepdims=True)) / spread
        log_divided = log_divided + np.log(spread)
    assert abs((h * h).mean() - 1) < 1e-9
    return math.sqrt(float(np.exp(-2 * log_divided).mean()))


def norm_place(state: State, change: str) -> str:
    """Return what a norm behind each addition does to the skips."""
    depth, seed = state["blocks"], state["seed"]
    said = (
        f"After {blocks(depth)} the skips alone hand on **{num(handed_on(depth, seed, 'batch'), 3)}** of the input. The "
        "signal itself has the mean square 1 after every block."
    )
    if change == "front":
        return (
            f"{said} With the norm at the front of the branch they hand on all of it, and the signal grows by one unit a "
            f"block, to about {num(1 + depth)}."
        )
    if change == "layer":
        return f"{said} With a layer norm in the same place they hand on {num(handed_on(depth, seed, 'layer'), 3)}."
    return said


def orthogonal(drawn: Array) -> Array:
    """Return the columns of a matrix made perpendicular, one after the other, each twice."""
    columns: list[Array] = []
    for column in drawn.T:
        for _ in range(2):
            for earlier in columns:
                column = column - (earlier @ column) * earlier
        columns.append(column / math.hypot(*column))
    return np.stack(columns, axis=1)


def narrow_skip(state: State, change: str) -> str:
    """Return how many of eight directions come through three narrow skips, from the squares of the product's stretches."""
    rank = state["rank"]
    rng = np.random.default_rng(state["seed"])
    product = np.identity(ALL)
    for _ in range(SKIPS):
        squeeze, spread = (
            orthogonal(rng.standard_normal((ALL, ALL))),
            orthogonal(rng.standard_normal((ALL, ALL))),
        )
        product = sum(np.outer(spread[:, k], squeeze[k]) for k in range(rank)) @ product
    squares = np.linalg.eigvalsh(product.T @ product)
    arriving = int((squares > 1e-13).sum())
    said = (
        "Send 8 perpendicular gradients back through the 3 skips, along the singular directions of their product: "
        f"**{num(arriving)}** of them "
    )
    if arriving == ALL:
        said += "arrive. Here none is lost."
    else:
        said += (
            f"{'arrives' if arriving == 1 else 'arrive'}. The strongest keeps {num(math.sqrt(squares[-1]), 2)} of its "
            "length."
        )
    if change == "round":
        return f"{said} Diamonds: with skips round the bottleneck all 8 arrive, whole."
    if change == "larger":
        return f"{said} Diamonds: three times as large, the skips let {num(arriving)} arrive."
    return said


def expected(state: State, named: bool, change: dict[str, str]) -> str:
    """Return the sentence below the figure; a question mark is one of five runs in an order that five seeds share."""
    letter = state["run"]
    if letter == "?":
        letter = str(np.random.default_rng(state["seed"] // 5).permutation(list("ABCDE"))[state["seed"] % 5])
    tried = change.get(letter, "")
    match letter:
        case "A":
            return shapes(state, named, tried)
        case "B":
            return gates(state, tried)
        case "C":
            return large_branch(state, tried)
        case "D":
            return norm_place(state, tried)
        case _:
            return narrow_skip(state, tried)


TITLES = ("**Run ", "**One of the five", "**Pitfall ")
"""How the name of a run begins, before and after its cause is known."""


def wrong_in(at: AppTest, named: bool, change: dict[str, str], number: int, seed: int) -> Iterator[str]:
    """Yield each sentence below a figure that the second route does not find, in random states of what is known so far."""
    for shown in shown_states(PAGE, number=number, seed=seed, also=CORNERS, opened=at):
        texts = [text for text, _ in shown.texts]
        # The name of the run stands above its chart; its sentence is what is said next.
        (title,) = (place for place, text in enumerate(texts) if text.startswith(TITLES))
        said = texts[title + 1]
        if not fits(expected(shown.state, named, change), said):
            yield f"{said} But {expected(shown.state, named, change)} {dict(shown.state)}"


def tap_in_all_runs(at: AppTest, taps: dict[str, str]) -> None:
    """Tap an option in each run."""
    for letter, option in taps.items():
        at.session_state[f"{PAGE}_run"] = letter
        press(at.run(), option)


def found(number: int, seed: int) -> list[str]:
    """Return the wrong sentences before the causes are named, after that, and after each change."""
    at = open_page(PAGE)
    faults = list(wrong_in(at, False, {}, number, seed))
    causes = {letter: of_kind(name, Choice) for letter, name in CAUSES.items()}
    tap_in_all_runs(
        at,
        {
            letter: f"{cause.id}.{next(option.id for option in cause.options if option.is_right)}"
            for letter, cause in causes.items()
        },
    )
    faults += wrong_in(at, True, {}, number, seed + 1)
    for place, change in enumerate(CHANGES, start=2):
        tap_in_all_runs(at, {letter: f"{CAUSES[letter]}-fix.{option}" for letter, option in change.items()})
        faults += wrong_in(at, True, change, number, seed + place)
    return faults


def test_every_sentence_is_found_a_second_way() -> None:
    """In random states of every run: as found, once the cause is named, and after each change."""
    assert found(4, 1) == []


def test_the_numbers_of_the_prose_are_found_a_second_way() -> None:
    """How many sums NumPy refuses, and what the block with the bug makes of 1."""
    fits_the_shape = [width in (1, CHANNELS) for width in range(1, 9)]
    at = open_page(PAGE)
    of_eight = (
        f"NumPy refuses {num(fits_the_shape.count(False))} of the 8 sums, {num(1)} is right, and "
        f"{num(fits_the_shape.count(True) - 1)} runs without being right."
    )
    right = next(option.id for option in of_kind("pf-overwritten", Choice).options if option.is_right)

    assert stands_in(of_eight, at)
    assert stands_in(
        f"turns 1 into **{num(0.2**3)}**, the block that was meant turns it into **{num(1.1**3)}**. With a branch of 0 the "
        f"broken block leaves {num(0)}.",
        press(at, f"pf-overwritten.{right}"),
    )


def test_the_verdict_stands_before_the_numbers() -> None:
    """The question hangs on no control."""
    said = "Only shapes that do not fit raise an error."

    assert stands_in(f"You said three. It is one, and not always. {said}", open_page(PAGE, guess="three"))
    assert stands_in(
        f"You said one, and not always. That is right. {said}", open_page(PAGE, guess="one, and not always")
    )
