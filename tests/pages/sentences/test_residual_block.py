"""The residual block: moved points, sums of shapes, and how copying ends, each found in another way."""

from functools import cache

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame import long_run
from pages._shared.frame.lessons import JUST_SHOW_ME
from tests.pages.sentences import second_training as second
from tests.pages.sentences.states import State, faults, num, verdict
from tests.pages.training import train

PAGE = "residual_block"
STEPS, WIDTH, NETS = 200, 8, 5
ANSWERS = {
    (False, True): "only the residual nets",
    (True, False): "only the plain nets",
    (True, True): "both",
}
NOISE = 1e-20


def moved_points(state: State) -> list[str]:
    """Return what stands above and below the grid of points: the branch of all of them at once."""
    rng, grid = np.random.default_rng(state["seed"]), np.array([-2.1, -0.7, 0.7, 2.1])
    inward, outward = rng.standard_normal((8, 2)), rng.standard_normal((2, 8))
    points = np.stack([np.tile(grid, 4), np.repeat(grid, 4)])
    moves = state["alpha"] / np.sqrt(8) * outward @ np.tanh(inward @ points)
    end = "As the branch shrinks, the blue dots return to their inputs and the orange triangles go to 0."
    if state["alpha"] == 0:
        end = "With a branch of zero it leaves every point where it is. A plain layer would send all of them to 0."
    return [f"**The block moves the points by {num(float(np.hypot(*moves).mean()), 3)} on average**", end]


def channels(number: int) -> str:
    """Return a number of channels."""
    return f"{number} channel{'' if number == 1 else 's'}"


def shapes(state: State) -> list[str]:
    """Return what stands above and below the wiring. NumPy is asked with arrays of zeros, for its words are its own."""
    inputs, outputs, kind = state["inputs"], state["outputs"], state["shortcut"]
    if kind == "zero-padding" and outputs < inputs:
        return [
            "**Zero-padding cannot take channels away**",
            f"It can only add channels, and here {inputs} have to become {outputs}. A projection does that.",
        ]
    if kind == "identity" and inputs != outputs:
        if 1 in (inputs, outputs):
            return [
                f"**No error, and still wrong: one channel is added to all {inputs * outputs}**",
                "One side has a single channel, and NumPy adds that number to every channel of the other. Nothing warns "
                "you. The lab's own sum compares the shapes first.",
            ]
        with pytest.raises(ValueError, match="broadcast") as complaint:
            np.add(np.zeros(outputs), np.zeros(inputs))
        return [
            f"**The sum fails: the shortcut brings {channels(inputs)}, the branch {channels(outputs)}**",
            f"NumPy says: `{str(complaint.value).strip()}`.",
        ]
    learned = "The shortcut has **no** weights."
    if kind == "projection":
        learned = f"The shortcut has **{num(inputs * outputs)}** weight{'' if inputs * outputs == 1 else 's'} to learn."
    return [f"**Both terms have {channels(outputs)}, so they add**", learned]


@cache
def points() -> second.Array:
    """Return the positive numbers that are to be copied."""
    return np.abs(np.random.default_rng(0).standard_normal((WIDTH, 200)))


@cache
def copied(depth: int, start: str, seed: int, skip: float) -> second.Trained:
    """Return five nets of one kind after their training."""
    net = second.Net(depth, skip, depth**-0.5 if skip else 1.0, reads=False)
    weights = second.drawn(depth, WIDTH, seed, inputs=0, outputs=0)
    if start == "zero":
        weights = [np.zeros_like(each) for each in weights]
    run = second.training(net, weights, second.momentum(0.05), second.mean_square, points(), points(), STEPS)
    *_, last = run
    return last


def race(state: State) -> list[str]:
    """Return what stands below the losses, and what a start from zeros does."""
    setting = state["depth"], state["start"], state["seed"]
    kinds = [copied(*setting, skip) for skip in (0.0, 1.0)]
    constant = float(np.var(points(), axis=1).mean())
    middle = [float(np.sort(kind.losses[-1])[2]) for kind in kinds]
    counts = [int((4 * kind.losses[-1] < constant).sum()) for kind in kinds]
    right = ANSWERS.get((counts[0] >= 3, counts[1] >= 3), "neither")
    every = np.concatenate([kind.losses for kind in kinds], axis=1)
    below = (
        verdict(state, right, {"depth": 20, "start": "random"})
        + f"These are the medians of 5 nets of each kind. Giving always the same answer, the mean, costs "
        f"{num(constant, 2)}. In this run {counts[0]} of 5 plain and {counts[1]} of 5 residual nets end below a quarter of "
        "that."
        + (" Losses above 100 are drawn at the top." if (every > 100).any() else "")
        + (" Losses below 0.0001 are drawn at the bottom." if (every < 1e-4).any() else "")
    )
    above = (
        f"**After 200 steps the plain nets have a loss of {num(middle[0], 2, NOISE)}, the residual nets "
        f"{num(middle[1], 2, NOISE)}**"
    )
    if state["start"] == "random":
        return [above, below]
    plain, residual = kinds
    assert not residual.losses.any()
    *before, matrix, bias = plain.weights
    if state["depth"] == 1:
        assert matrix.any()
        what = "Its only block sees the input itself, so its weights learn."
    else:
        assert bias.any()
        assert not any(each.any() for each in (*before, matrix))
        what = (
            "All its gates behind the first block are shut, so only the bias of its last block learns, and that can give "
            "one answer for all inputs."
        )
    start = "With zeros everywhere the residual net copies before its first step. The plain net answers 0."
    return [above, below, f"{start} {what}"]


def untrained(state: State) -> list[str]:
    """Return what the page should say before a net is trained."""
    return [*moved_points(state), *shapes(state)]


def test_every_sentence_holds_in_a_hundred_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points and shapes; no net may be trained."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs(most_unfinished=0))

    assert faults(PAGE, untrained) == []


def test_every_sentence_about_trained_nets_holds_in_some_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second training of the same nets ends as the first; few, because training is dear."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs())
    settings: list[State] = [
        *({"depth": depth, "start": start} for depth in (1, 2, 5) for start in ("random", "zero")),
        *({"guess": guess} for guess in (*ANSWERS.values(), "neither", JUST_SHOW_ME)),
        {"start": "zero", "guess": "both"},
        {"depth": 1, "seed": 4, "guess": "both"}, {"depth": 2, "seed": 7, "guess": "neither"},
    ]  # fmt: skip

    def pressed(at: AppTest) -> None:
        train(at, f"{PAGE}_race")

    def expected(state: State) -> list[str]:
        return [*untrained(state), *race(state)]

    assert faults(PAGE, expected, number=len(settings), also=settings, then=pressed) == []
