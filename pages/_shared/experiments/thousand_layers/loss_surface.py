"""The loss around the weights of a plain and a residual net, on a plane along two random directions."""

from functools import lru_cache

import numpy as np
import streamlit as st

from core.loss_surface import LossSurface, corner_length, filter_normalised, loss_surface, plain_corner_growth
from core.stacks import Stacks, initial_stacks
from core.tasks import Task
from pages._shared.charts.columns import brief
from pages._shared.charts.thousand_layers_loss_surface import HALF, LOW, surface
from pages._shared.charts.training import NETS
from pages._shared.experiments.training_runs import SPIRAL_WIDTH, TRIO_DEPTH, Trio, spirals
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose
from quizzes.formulas.typography import in_words, percent

FRESH, TRAINED = "fresh", "trained"
REACHES = [1.0, 0.5, 0.25]
EVERY = 4
"""One point in so many is asked: the picture hardly changes, and it is there at once."""

_DRAWN = 1e30
"""A larger loss is drawn as this one: single precision ends at 10³⁸."""


@st.fragment  # its controls redraw this part alone
def loss_around(lesson: Lesson, trio: Trio | None) -> None:
    """Draw, on request, the loss around the pair of nets: fresh ones, or the trained ones once they are there."""
    if st.toggle("Go deeper: the loss around the weights", **lesson.control("around")):
        with st.container(border=True):
            _look_around(lesson, trio)


def _look_around(lesson: Lesson, trio: Trio | None) -> None:
    left, right = st.columns(2, gap="large", vertical_alignment="bottom")
    weights = FRESH
    if trio is None:
        left.markdown(
            "These are fresh nets. Train the pair above, and you can see this plane for the trained nets, too."
        )
    else:
        weights = left.segmented_control(
            "Weights", [TRAINED, FRESH], default=TRAINED, required=True, key=lesson.key("around_weights")
        )
    reach = right.segmented_control("Steps up to", REACHES, **lesson.choice("reach"))
    nets = trio.pair if trio is not None and weights == TRAINED else _fresh_pair(seed_of(lesson))
    seen = _seen(nets, seed_of(lesson), reach)
    for number, (net, column) in enumerate(zip(NETS, st.columns(2, gap="large"), strict=True)):
        with column:
            _map(lesson, f"{net.capitalize()}, {weights}", net, seen, number)
    longer = corner_length(reach)
    multiplied = in_words(plain_corner_growth(reach, TRIO_DEPTH), 2)
    prose(
        f"The ring is the net itself, with its {nets.weights.shape[1]:,} weights. The loss is taken on every fourth point "
        "of the spirals. Both nets are moved along the same two random directions. At a step of 1 along one of them, "
        "each unit's weights change by as much as they are long.\n\n"
        f"In the corners every unit's weights are about {in_words(longer, 3)} times as long. A plain net multiplies such "
        f"factors: {in_words(longer, 3)} to the power of {TRIO_DEPTH} is about {multiplied}. A "
        "residual net adds its branches to the skip, and here they are divided by $\\sqrt{L}$.\n\n"
        "Do not read too much into such a picture. Two directions are few among so many, and another seed shows another "
        "plane. How sharp a valley looks depends on how long a step is taken to be. And it belongs to these two nets. "
        "Directions scaled unit by unit: the method of Li et al. (2018), computed here."
    )


def _map(lesson: Lesson, title: str, net: str, seen: LossSurface, number: int) -> None:
    """Draw the plane of one net."""
    losses = seen.losses[number]
    low = float(np.mean(losses < LOW))
    a, b = (each.ravel() for each in np.meshgrid(seen.first_steps, seen.second_steps, indexing="ij"))
    figure(
        lesson.key(f"around_{net}"),
        surface(),
        {
            "cells": brief({"a": a, "b": b, "loss": np.minimum(losses.ravel(), _DRAWN)}),
            "centre": {"a": [0.0], "b": [0.0]},
        },
        "In this run the loss is below half the loss of guessing "
        + (
            f"on **{percent(low, 2)}** of the plane, where the dots are."
            if low
            else "**nowhere** on this plane."
        ),
        title=f"{title}: loss {in_words(float(losses[HALF, HALF]), 2)} in the centre, up to "
        f"{in_words(float(losses.max()), 2)} around",
        table={"a": a, "b": b, "loss": losses.ravel()},
        width="content",
    )


@lru_cache(maxsize=16)
def _fresh_pair(seed: int) -> Stacks:
    """Return the plain and the residual net that the training of the pair starts from."""
    return initial_stacks(
        TRIO_DEPTH, SPIRAL_WIDTH, np.random.default_rng(seed),
        shortcut_scale=[0, 1], branch_scale=[1, TRIO_DEPTH**-0.5], inputs=2, outputs=1,
    )  # fmt: skip


@lru_cache(maxsize=32)
def _seen(nets: Stacks, seed: int, reach: float) -> LossSurface:
    """Return the loss of a pair on the plane that belongs to a seed. Nets are told apart as objects."""
    task = spirals()
    asked = Task(task.inputs[:, ::EVERY], task.targets[:, ::EVERY], task.loss)
    # A stream of its own: the seed alone would draw the very weights again.
    directions = filter_normalised(nets, np.random.default_rng((seed, 1)))
    steps = reach * np.arange(-HALF, HALF + 1) / HALF  # 0 exactly in the middle
    return loss_surface(nets, asked, directions, steps, steps)
