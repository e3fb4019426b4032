"""A thousand layers: races, gaps and paths of nets that are trained a second time, and the loss around them."""

from functools import cache
from math import comb, log, log10

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.experiments import training_runs
from pages._shared.experiments.training_runs import Race
from pages._shared.frame import long_run
from pages._shared.frame.long_run import HowFar, Work
from tests.pages.app import open_page
from tests.pages.sentences import second_training as second
from tests.pages.sentences.states import State, faults, num, stands_in, verdict
from tests.pages.training import train

PAGE = "thousand_layers"
WIDTH, PAIR, LOOKS = 16, 20, 20
ANSWERS = {
    (False, True): "only the residual nets",
    (True, False): "only the plain nets",
    (True, True): "both",
}
NETS = {"plain": second.Net(PAIR, 0.0, 1.0), "residual": second.Net(PAIR, 1.0, PAIR**-0.5)}
FULL = second.Net(PAIR, 1.0, 1.0)
POINTS, CLASSES = second.spirals()

Weights = second.Weights


def kinds(depth: int) -> list[second.Net]:
    """Return a plain and a residual net of this depth."""
    return [second.Net(depth, 0.0, 1.0), second.Net(depth, 1.0, depth**-0.5)]


def right_answers(outputs: second.Array) -> second.Array:
    """Return the share of the points that each net answers rightly."""
    return np.asarray(((outputs > 0) == (CLASSES > 0)).mean(axis=(1, 2)), dtype=np.float64)


@cache
def before_the_race(depth: int, seed: int) -> str:
    """Return what stands below the gradients of plain nets before their first step."""
    relative = []
    for net in kinds(depth):
        weights = second.drawn(depth, WIDTH, seed)
        _, outwards = second.cross_entropy(second.answers(net, weights, POINTS), CLASSES)
        found = second.gradients(net, weights, POINTS, outwards)[2:-2]
        squares = [
            (matrix**2).sum(axis=(1, 2)) + (bias**2).sum(axis=(1, 2))
            for matrix, bias in zip(found[::2], found[1::2], strict=True)
        ]
        relative.append(np.sqrt(squares / squares[-1]))  # (blocks, nets)
    ratios = relative[0][0]
    edge = " What lies beyond 0.01 and 100 is drawn at the edge."
    outside = any((each < 0.01).any() or (each > 100).any() for each in relative)
    gone = int((ratios <= 0.1).sum())
    vanished = f"In {gone} of 5 it has fallen to a tenth or less." if gone else "It has not vanished."
    return (
        f"Before the first step the gradient in block 1 of the plain nets is **{num(ratios.min(), 2)} to "
        f"{num(ratios.max(), 2)}** times as large as in block {depth}. {vanished}" + (edge if outside else "")
    )


@cache
def trained(depth: int, optimiser: str, steps: int, seed: int) -> list[tuple[second.Array, int]]:
    """Return the losses of both kinds of nets, and how many learned."""
    ends = []
    for net in kinds(depth):
        rule = second.RULES[optimiser]()
        *_, last = second.training(
            net, second.drawn(depth, WIDTH, seed), rule, second.cross_entropy, POINTS, CLASSES, steps
        )
        shares = right_answers(second.answers(net, last.weights, POINTS))
        ends.append((last.losses, int(((shares > 0.949) & np.isfinite(last.losses[-1])).sum())))
    return ends


ASKED = {"depth": 20, "optimiser": "SGD 0.05", "steps": 200}
"""The race that the prediction asks about; the page trains it by itself."""


def race_asked_about(state: State) -> list[str]:
    """Return what stands there of a race that nobody has pressed a button for."""
    return race(state) if {name: state[name] for name in ASKED} == ASKED else []


def race(state: State) -> list[str]:
    """Return what stands below the losses of a race, and the success."""
    depth, optimiser, steps = state["depth"], state["optimiser"], state["steps"]
    (plain_losses, plain), (residual_losses, residual) = trained(depth, optimiser, steps, state["seed"])
    every = np.concatenate([plain_losses, residual_losses], axis=1)
    lost = int(np.isinf(every[-1]).sum())
    right = ANSWERS.get((plain >= 3, residual >= 3), "neither")
    done = (
        f"Done: with {optimiser} {plain} of 5 learn. Plain nets of this depth can represent the answer. Where they stall, "
        "the optimiser or its rate does not find it."
    )
    return [
        f"**{plain} of 5 plain and {residual} of 5 residual nets learn**",
        f"{verdict(state, right, ASKED)}A net has learned if it gets at least 95 % of the points right after {steps} steps "
        f"with {optimiser}. This is one run."
        + (f" {lost} of the nets left the range of numbers." if lost else "")
        + (" Losses above 100 are drawn at the top." if (every > 100).any() else "")
        + (" Losses below 0.0001 are drawn at the bottom." if (every < 1e-4).any() else ""),
        *([done] if depth >= 20 and plain >= 3 else []),
    ]


@cache
def trio(seed: int) -> tuple[dict[str, Weights], dict[str, list[float]]]:
    """Return the weights of the pair after 200 steps of Adam, and the mean path lengths of two residual nets on the way."""
    weights, lengths = {}, {}
    for name, net in {**NETS, "full": FULL}.items():
        start = second.drawn(PAIR, WIDTH, seed, nets=1)
        run = second.training(net, start, second.adam(0.003), second.cross_entropy, POINTS, CLASSES, 200)
        every = [at.weights for at in run]
        weights[name] = every[-1]
        if name != "plain":
            lengths[name] = [mean_length(net, at) for at in every[::LOOKS]]
    return weights, lengths


def mean_length(net: second.Net, weights: Weights) -> float:
    """Return the mean length of the paths, weighted by the size of what all paths of a length carry.

    Give each branch the weight z: the gradient is then a polynomial in z, and its values on a circle give its coefficients.
    """
    states = second.states(net, weights, POINTS)
    circle = np.exp(2j * np.pi * np.arange(PAIR + 1) / (PAIR + 1))[:, None, None]
    gradient = np.swapaxes(weights[-2], 1, 2) * np.ones((PAIR + 1, 1, POINTS.shape[1]))
    for block in range(PAIR, 0, -1):
        through = np.swapaxes(weights[2 * block], 1, 2) @ gradient * (states[block - 1] > 0)
        gradient = gradient + circle * net.scale * through
    sizes = np.sqrt((np.abs(np.fft.fft(gradient, axis=0)) ** 2).sum(axis=(1, 2)))
    return float(np.arange(PAIR + 1) @ sizes / sizes.sum())


def without(net: second.Net, weights: Weights, missing: list[int]) -> float:
    """Return the share of right answers without some blocks: what is left is a shorter net."""
    kept = [
        number
        for block in range(1, PAIR + 1)
        if block not in missing
        for number in (2 * block, 2 * block + 1)
    ]
    left = [*weights[:2], *(weights[number] for number in kept), *weights[-2:]]
    return float(right_answers(second.answers(net._replace(depth=PAIR - len(missing)), left, POINTS))[0])


@cache
def gaps(seed: int) -> list[str]:
    """Return what stands above and below the accuracies without each block."""
    weights, _ = trio(seed)
    intact = {name: without(net, weights[name], []) for name, net in NETS.items()}
    single = {
        name: [without(net, weights[name], [block]) for block in range(1, PAIR + 1)]
        for name, net in NETS.items()
    }
    means = {name: num(100 * sum(shares) / PAIR, 2) for name, shares in single.items()}
    worst = min(single["residual"])
    return [
        f"**Without one block: plain {means['plain']} % right, residual {means['residual']} %**",
        "The title gives means over all blocks, in this run. With all its blocks the plain net gets "
        f"{num(100 * intact['plain'], 3)} % of the points right and the residual net {num(100 * intact['residual'], 3)} %. "
        f"The residual net's most important block is number {single['residual'].index(worst) + 1}: without it the net gets "
        f"{num(100 * worst, 2)} % right.",
    ]


def maps(state: State) -> list[str]:
    """Return what stands above and below the two maps of the plane."""
    missing = sorted(int(block) for block in state["missing"])
    names = [str(block) for block in missing]
    gone = "no block missing"
    if len(missing) == 1:
        gone = f"without block {names[0]}"
    elif len(missing) > 6:
        gone = f"without {len(missing)} blocks"
    elif missing:
        gone = f"without blocks {', '.join(names[:-1])} and {names[-1]}"
    weights, _ = trio(state["seed"])
    return [
        text
        for name, net in NETS.items()
        for text in (
            f"**{name.capitalize()}, {gone}: {num(100 * without(net, weights[name], missing), 3)} % right**",
            f"The ground shows what the {name} net answers, the points what is right: circles are class 0, squares class 1.",
        )
    ]


def recruited(seed: int) -> list[str]:
    """Return what stands above and below the path lengths on the way."""
    _, lengths = trio(seed)
    small, full = (f"{num(each[0], 2)} to {num(each[-1], 2)}" for each in lengths.values())
    longer = lengths["residual"][-1] > lengths["residual"][0]
    return [
        f"**Mean length of the paths: {small} with branches ÷ √L, {full} at full size**",
        "Drag the slider through the training; the vertical rules mark the mean lengths. With branches divided by "
        f"$\\sqrt{{L}}$ {'' if longer else 'no '}longer paths are recruited. With full-size branches long paths carry "
        f"much of the gradient from the start. The mean over all paths, counted equally, is {num(PAIR / 2)}.",
    ]


@cache
def plane(seed: int, reach: float, name: str, what: str) -> list[str]:
    """Return what stands above and below the loss around a net: one row of the grid after the other."""
    own = trio(seed)[0][name] if what == "trained" else second.drawn(PAIR, WIDTH, seed, nets=1)
    rng, points = np.random.default_rng((seed, 1)), POINTS[:, ::4]
    steps = reach * np.linspace(-1, 1, 21)
    directions = [direction(own, rng) for _ in range(2)]
    losses = []
    for a in steps:
        moved = [
            each + a * one + steps[:, None, None] * other
            for each, one, other in zip(own, *directions, strict=True)
        ]
        outputs = second.answers(NETS[name], moved, points)
        losses.append(second.cross_entropy(outputs, CLASSES[:, ::4])[0])
    found = np.array(losses)
    low = float((found < log(2) / 2).mean())
    where = (
        f"on **{num(100 * low, 2)} %** of the plane, where the dots are."
        if low
        else "**nowhere** on this plane."
    )
    return [
        f"**{name.capitalize()}, {what}: loss {num(found[10, 10], 2)} in the centre, up to {num(found.max(), 2)} "
        "around**",
        f"In this run the loss is below half the loss of guessing {where}",
    ]


def direction(own: Weights, rng: np.random.Generator) -> Weights:
    """Return a random direction in which each unit's weights are as long as its own, and biases stay."""
    entries = sum(high * (wide + 1) for _, high, wide in (each.shape for each in own[::2]))
    numbers, place, found = rng.standard_normal(entries), 0, []
    for matrix in own[::2]:
        _, high, wide = matrix.shape
        drawn = numbers[place : place + high * (wide + 1)].reshape(high, wide + 1)[:, :-1]
        place += high * (wide + 1)
        ratio = np.sqrt((matrix**2).sum(axis=2, keepdims=True) / (drawn**2).sum(axis=1, keepdims=True))
        found += [ratio * drawn, np.zeros((1, high, 1))]
    return found


def around(state: State, what: str) -> list[str]:
    """Return what is said of the loss around the weights, if anybody asked for it."""
    if not state["around"]:
        return []
    reach = float(state.get("reach", 1.0))
    weights, longer = 3 * WIDTH + PAIR * WIDTH * (WIDTH + 1) + WIDTH + 1, (1 + 2 * reach**2) ** 0.5
    only = "These are fresh nets. Train the pair above, and you can see this plane for the trained nets, too."
    return [
        *([only] if what == "fresh" else []),
        *(text for name in NETS for text in plane(state["seed"], reach, name, what)),
        f"The ring is the net itself, with its {weights:,} weights. The loss is taken on every fourth point of the spirals. "
        "Both nets are moved along the same two random directions. At a step of 1 along one of them, each unit's weights "
        "change by as much as they are long.\n\n"
        f"In the corners every unit's weights are about {num(longer, 3)} times as long. A plain net multiplies such "
        f"factors: {num(longer, 3)} to the power of {PAIR} is about {num(longer**PAIR, 2)}. A residual net adds its "
        "branches to the skip, and here they are divided by $\\sqrt{L}$.\n\n"
        "Do not read too much into such a picture. Two directions are few among so many, and another seed shows another "
        "plane. How sharp a valley looks depends on how long a step is taken to be. And it belongs to these two nets. "
        "Directions scaled unit by unit: the method of Li et al. (2018), computed here.",
    ]


def made_up(depths: tuple[int, ...], _steps: int, seed: int) -> Work[dict[tuple[int, str], Race]]:
    """Stand in for twenty races: counts of nets that learned, drawn from the seed, so that every majority occurs."""
    yield HowFar(0.5, "half")
    rng = np.random.default_rng(seed)
    return {
        (depth, optimiser): Race(np.ones((2, 10)), 1.0, rng.random(10) < rng.random())
        for depth in depths
        for optimiser in training_runs.OPTIMISERS
    }


def every_setting(seed: int) -> list[str]:
    """Return what stands above and below the map of all depths and optimisers."""
    rng = np.random.default_rng(seed)
    learned = [rng.random(10) < rng.random() for _ in range(20)]
    better = sum(int(each[:5].sum()) > int(each[5:].sum()) for each in learned)
    never = sum(int(each[5:].sum()) <= 2 for each in learned)
    return [
        f"**In {better} of 20 settings more plain nets learned than residual ones**",
        "The numbers say how many of 5 nets learned in 200 steps: in each cell plain nets on the left, in orange, and "
        "residual ones on the "
        f"right, in blue. In {never} settings most residual nets did not learn. Every such result holds for its learning "
        "rate only.",
    ]


@pytest.fixture(autouse=True)
def _nobody_has_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other tests leave no nets behind, and find none."""
    monkeypatch.setattr(long_run, "RUNS", long_run.Runs())


def test_every_sentence_holds_in_a_hundred_states_of_fresh_nets() -> None:
    """Gradients before training, and the loss around fresh weights; few seeds, because a plane is dear."""

    def expected(state: State) -> list[str]:
        start = before_the_race(state["depth"], state["seed"])
        return [start, *race_asked_about(state), *around(state, "fresh")]

    draws = {"seed": lambda rng: int(rng.integers(1, 5))}

    assert faults(PAGE, expected, draws=draws, also=[{"depth": 40, "seed": 55}]) == []


def test_every_sentence_about_races_holds_in_some_states() -> None:
    """Shallow nets mostly, because races are dear; each guess about the one that was asked about."""
    races: list[State] = [
        *({"guess": guess} for guess in (*ANSWERS.values(), "neither")),
        *({"depth": 2, "optimiser": rule, "steps": 50} for rule in second.RULES),
        {"depth": 5, "steps": 150, "seed": 3},
        {"optimiser": "Adam 0.003", "steps": 100, "guess": "neither"},
    ]  # fmt: skip

    def expected(state: State) -> list[str]:
        return [before_the_race(state["depth"], state["seed"]), *race(state)]

    def pressed(at: AppTest) -> None:
        train(at, f"{PAGE}_race")

    assert faults(PAGE, expected, number=len(races), also=races, then=pressed) == []


def test_every_sentence_about_the_trained_pair_holds_in_some_states() -> None:
    """Gaps, maps, paths and the loss around the nets of one seed."""

    def expected(state: State) -> list[str]:
        start = before_the_race(state["depth"], state["seed"])
        after = [*gaps(state["seed"]), *maps(state), *recruited(state["seed"]), *around(state, "trained")]
        return [start, *race_asked_about(state), *after]

    def pressed(at: AppTest) -> None:
        train(at, f"{PAGE}_trio")

    missing = [[], [1], [20], [3, 5], [2, 4, 6, 8, 10, 12], [1, 2, 3, 4, 5, 6, 7]]
    chosen: list[State] = [{"missing": each, "around": not each, "reach": 0.25} for each in missing]

    assert faults(PAGE, expected, number=8, also=chosen, draws={"seed": lambda _: 1}, then=pressed) == []


def test_the_sentence_about_every_setting_counts_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts are made up, because two hundred nets are dear."""
    monkeypatch.setattr(training_runs, "race_map", made_up)
    at = open_page(PAGE)
    at.session_state[f"{PAGE}_deeper"] = True

    def expected(state: State) -> list[str]:
        start = before_the_race(state["depth"], state["seed"])
        return [start, *race_asked_about(state), *every_setting(state["seed"])]

    def pressed(at: AppTest) -> None:
        train(at, f"{PAGE}_map")

    seeds: list[State] = [{"seed": seed, "depth": 2} for seed in range(1, 7)]

    assert faults(PAGE, expected, number=len(seeds), also=seeds, opened=at, then=pressed) == []


def test_the_numbers_that_no_control_moves_hold() -> None:
    """Exact counts of the paths through a thousand blocks."""
    paths = [comb(1000, length) for length in range(1001)]
    middle, short = sum(paths[450:551]) / 2**1000, log10(2**1000) - log10(sum(paths[:11]))
    at = open_page(PAGE)

    for sentence in (
        f"$2^{{1000}} \\approx 10^{{{log10(2**1000):.0f}}}$ paths.",
        f"{num(100 * middle)} % take between 450 and 550 branches, and only one in $10^{{{short:.0f}}}$ takes at most 10.",
        f"$2^{{333}} \\approx 10^{{{log10(2**333):.0f}}}$ paths.",
    ):
        assert stands_in(sentence, at), sentence
