"""Home: what the sentence below its chart says is what a loop over the layers finds."""

from functools import cache

import numpy as np

from tests.pages.sentences.states import State, faults, num, verdict

WIDTH, INPUTS = 64, 64
GAINS = {"small": 0.8, "He": 1.0, "large": 1.2}


@cache
def arriving(depth: int, seed: int, gain: float, skip: float) -> float:
    """Return by what a stack multiplies the root mean square of the gradients' norms.

    Inputs stand in columns, and the gates that were open on the way there are kept for the way back.
    """
    rng = np.random.default_rng(seed)
    weights = [rng.standard_normal((WIDTH, WIDTH)) * gain * (2 / WIDTH) ** 0.5 for _ in range(depth)]
    at = rng.standard_normal((INPUTS, WIDTH)).T
    gradient = rng.standard_normal((INPUTS, WIDTH)).T
    gradient /= np.linalg.norm(gradient, axis=0)
    gates = []
    for weight in weights:
        gates.append(at > 0)
        at = skip * at + weight @ np.where(gates[-1], at, 0.0)
    for weight, gate in zip(reversed(weights), reversed(gates), strict=True):
        gradient = skip * gradient + np.where(gate, weight.T @ gradient, 0.0)
    return float(np.linalg.norm(gradient) / INPUTS**0.5)


def expected(state: State) -> list[str]:
    """Return what the page should say in a state."""
    depth, seed, gain = state["depth"], state["seed"], GAINS[state["weights"]]
    plain, residual = (arriving(depth, seed, gain, skip) for skip in (0.0, 1.0))
    # The page says so below, whatever the controls say.
    assert residual > 1
    title = f"**Without skips the gradient {became(plain)}"
    said = (
        "The gradient starts at the loss with the size 1. "
        f"On (geometric) average each of {depth} layers multiplies it by "
    )
    one = f"**{num(np.exp(np.log(plain) / depth), 3)}**"
    other = f"**{num(np.exp(np.log(residual) / depth), 3)}**"
    return [
        title + (f", with them it {became(residual)}**" if state["skip"] else "**"),
        verdict(state, "larger", {"skip": True, "depth": 20, "weights": "small"})
        + said
        + (f"{one} without skips and by {other} with them." if state["skip"] else f"{one}."),
    ]


def became(size: float) -> str:
    """Return what has become of a gradient that had the size 1."""
    if 0.995 < size < 1.05:
        return "keeps its size, 1"
    return f"grows to {num(size, 2)}" if size > 1 else f"shrinks to {num(size, 2)}"


def test_every_sentence_holds_in_a_hundred_states() -> None:
    """Both factors are those of the seed's own weights, and the verdict is about 20 layers with skips."""
    assert faults("home", expected) == []
