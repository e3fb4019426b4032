"""The six screens of the story: one picture and at most two sentences each, from lessons that tell more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core import chain, path_lengths, scaled_recursion
from pages._shared.charts import activation_order_gates, gradient_paths, home, scaled_shortcut, three_layers
from pages._shared.charts.style import Spec
from pages._shared.experiments.activation_order.gate_survival import open_paths
from pages._shared.experiments.gradient_paths.shares_by_length import named_mean, shares_by_length
from pages._shared.experiments.home.one_stack import GAINS, NETS, network_of, on_the_way, relative_norms
from pages._shared.experiments.three_layers.what_arrives import stops_on_the_way
from quizzes.formulas.typography import in_words, percent

SEED, LAYERS = 1, 20
NO_GUESS = {"label": [""], "shown": [False]}
"""A mark for a prediction that nobody has made; the chart wants its place as well."""


@dataclass(frozen=True)
class Picture:
    """A chart, its data, what it shows in at most two sentences, and its numbers."""

    spec: Spec
    data: Mapping[str, Any]
    sentence: str
    table: Mapping[str, Any]


@dataclass(frozen=True)
class Screen:
    """A screen of the story: its message, its picture and the lesson that tells more."""

    message: str
    draw: Callable[[], Picture]
    lesson: str


def fades() -> Picture:
    """A plain stack."""
    picture, (plain,) = _sent_back("plain")
    return Picture(
        home.gradient_on_its_way(),
        picture,
        f"A network learns from a gradient that travels from its loss back to its input. Through {LAYERS} layers with small "
        f"random weights **{in_words(plain, 2)}** of it arrives.",
        picture["norms"],
    )


def grows() -> Picture:
    """The same stack with skips."""
    picture, (_, residual) = _sent_back("plain", "residual")
    return Picture(
        home.gradient_on_its_way(),
        picture,
        "A residual connection adds a layer's input to its output. With the same weights the gradient now arrives "
        f"**{in_words(residual, 2)}** times as large as it was sent; other weights give other factors.",
        picture["norms"],
    )


def _sent_back(*nets: str) -> tuple[dict[str, Any], list[float]]:
    measured = {net: relative_norms(LAYERS, GAINS["small"], skip=NETS[net], seed=SEED) for net in nets}
    guess = {**NO_GUESS, "layer": [0], "relative": [1.0]}
    datasets = {**network_of(LAYERS, skip="residual" in nets), **on_the_way(measured), "guess": guess}
    return datasets, [float(norms[0]) for norms in measured.values()]


def one_plus_slope() -> Picture:
    """Three layers by hand."""
    sent = chain.squared_loss(10.0, 8.0).gradient
    ways = {net: chain.chain_gradients([0.1] * 3, sent, skip=skip) for net, skip in NETS.items()}
    stops = stops_on_the_way(ways, ["x₃", "x₂", "x₁", "x₀"], 3)
    plain, residual = (in_words(float(way.at[0])) for way in ways.values())
    return Picture(
        three_layers.ladder(),
        {
            "gradients": stops,
            "guess": {**NO_GUESS, "at": ["x₀"], "gradient": [0.0]},
            "zero": {"gradient": [0.0]},
        },
        f"A plain layer multiplies the gradient by its slope $j$, a layer with a skip by $1 + j$. With three slopes of 0.1, "
        f"{in_words(sent)} becomes **{plain}** or **{residual}**.",
        {name: stops[name] for name in ("at", "net", "gradient")},
    )


def many_paths() -> Picture:
    """All paths of 54 blocks, by length."""
    found = shares_by_length("aligned", 54, 0.25, SEED)
    summary = path_lengths.length_summary(found.shares)
    of_paths = path_lengths.mass_between(found.counts, summary.low, summary.high)
    return Picture(
        gradient_paths.lengths(),
        {
            "shares": found.bars(),
            "band": {"low": [summary.low - 0.5], "high": [summary.high + 0.5]},
            "mean": named_mean(summary.mean),
            "counted": found.counted(),
            "frame": found.frame(),
            "sample": found.sample,
            "guess": {**NO_GUESS, "length": [0.0], "share": [0.0]},
        },
        "Through 54 blocks, each choice of skip or branch is one path. If every branch multiplies the gradient by 0.25, the "
        f"paths with {summary.low} to {summary.high} branches, **{percent(of_paths)}** of all, carry "
        f"**{percent(summary.mass)}** of it.",
        found.table(),
    )


def scaled_skips() -> Picture:
    """Skips that are a tenth too small."""
    blocks, scale, slope = 100, 0.9, 0.1
    gains = scaled_recursion.uniform_gains(scale, slope, blocks)
    alone, arrives = float(gains.direct[-1]), float(gains.total[-1])
    return Picture(
        scaled_shortcut.gains(),
        {
            **scaled_shortcut.gains_data(
                *gains, [f"skips {in_words(alone, 2)}", f"arrives {in_words(arrives, 2)}"], 1.0
            ),
            "guess": {**NO_GUESS, "blocks": [blocks], "size": [1.0]},
        },
        f"Multiply every skip by {in_words(scale)}, and through {blocks} blocks the skips alone carry "
        f"**{percent(alone, 2)}**. Branches with a slope of {in_words(slope)} carry the rest: "
        f"**{percent(arrives)}** of the gradient arrives.",
        {"blocks passed": np.arange(blocks + 1), "skips alone": gains.direct, "what arrives": gains.total},
    )


def shut_gates() -> Picture:
    """A ReLU behind every addition."""
    blocks, size = 50, 0.3
    stacks = open_paths(blocks, SEED)
    data = activation_order_gates.survival_data(
        {each: stack.open_share for each, stack in stacks.items()}, size
    )
    still_open = float(stacks[size].open_share[-1])
    return Picture(
        activation_order_gates.survival(),
        data,
        f"With a ReLU behind every addition, **{percent(still_open, 3)}** of the identity paths are open after {blocks} "
        f"blocks with branches of size {in_words(size)}. With the ReLU before the branch, all of them are.",
        {column: data["shares"][column] for column in ("block", "size", "share")},
    )


SCREENS = (
    Screen("A gradient fades on its way back", fades, "deep_networks_stall"),
    Screen("With skips the gradient grows", grows, "residual_block"),
    Screen("A skip adds 1 to each factor", one_plus_slope, "three_layers"),
    Screen("A few short paths carry most of the gradient", many_paths, "gradient_paths"),
    Screen("Where skips shrink it, branches can carry the gradient", scaled_skips, "scaled_shortcut"),
    Screen("A ReLU after the addition closes paths", shut_gates, "activation_order"),
)
