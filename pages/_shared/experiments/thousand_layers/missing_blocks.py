"""Take blocks out of a trained plain and a trained residual net, by clicking the chart or with the buttons."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.lesion import outputs_without
from core.tasks import accuracy, probability
from pages._shared.charts.labels import apart
from pages._shared.charts.thousand_layers import CELLS, REACH, decision, lesions
from pages._shared.charts.training import NETS
from pages._shared.experiments.training_runs import TRIO_DEPTH, Trio, spirals
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import percent

BLOCKS = list(range(1, TRIO_DEPTH + 1))


@st.fragment  # a click redraws these figures alone
def missing_blocks(lesson: Lesson, trio: Trio | None) -> None:
    """Draw the control "missing" and, once there are trained nets, what they answer without these blocks."""
    chosen = st.pills(
        "Blocks taken out", BLOCKS, selection_mode="multi", default=lesson.controls["missing"],
        key=lesson.key("missing"), bind="query-params",
    )  # fmt: skip
    if trio is not None:
        _shares(lesson, trio, sorted(chosen))
        _maps(lesson, trio, sorted(chosen))


def _shares(lesson: Lesson, trio: Trio, missing: list[int]) -> None:
    """Draw the accuracy of both nets without each block; clicking a block takes it out."""
    chart = lesson.key("lesions")
    turn = st.session_state[f"{chart}_turn"] = st.session_state.get(f"{chart}_turn", 0) + 1
    means = trio.lesions.mean(axis=1)
    figure(
        chart,
        lesions(),
        {
            "blocks": {"block": BLOCKS, "missing": [block in missing for block in BLOCKS], "turn": [turn] * TRIO_DEPTH},
            "shares": {
                "block": BLOCKS * 2,
                "net": np.repeat(NETS, TRIO_DEPTH),
                "accuracy": trio.lesions.ravel(),
            },
            "names": {
                "block": [TRIO_DEPTH] * 3,
                "accuracy": apart([*trio.lesions[:, -1], 0.5], low=0.0, high=1.0, share=0.09, log=False),
                "label": [*NETS, "guessing"],
            },
            "guessing": {"accuracy": [0.5]},
        },
        "The title gives means over all blocks, in this run. With all its blocks the plain net gets "
        f"{percent(trio.intact[0], 3)} of the points right and the residual net {percent(trio.intact[1], 3)}. The residual "
        f"net's most important block is number {int(trio.lesions[1].argmin()) + 1}: without it the net gets "
        f"{percent(trio.lesions[1].min(), 2)} right.",
        title=f"Without one block: plain {percent(means[0], 2)} right, residual {percent(means[1], 2)}",
        table={"without block": BLOCKS, "plain": trio.lesions[0], "residual": trio.lesions[1]},
        on_select=lambda: _follow_click(lesson, chart),
    )  # fmt: skip


def _maps(lesson: Lesson, trio: Trio, missing: list[int]) -> None:
    """Draw how each of the two nets divides the plane without these blocks."""
    task = spirals()
    edges = np.linspace(-REACH, REACH, CELLS + 1)
    x, y = (each.ravel() for each in np.meshgrid(*[(edges[:-1] + edges[1:]) / 2] * 2))
    grid = _probability(trio, np.stack([x, y]), missing)
    learned = outputs_without(trio.pair, task.inputs, missing)
    shares = accuracy(learned, task.targets)
    classes = np.where(task.targets[0] > 0, "class 1", "class 0")
    gone = "no block missing" if not missing else f"without {_named(missing)}"
    for number, (net, column) in enumerate(zip(NETS, st.columns(2, gap="large"), strict=True)):
        with column:
            figure(
                lesson.key(f"map_{net}"),
                decision(),
                {
                    "cells": _small({"x": x, "y": y, "probability": grid[number]}),
                    "points": {**_small({"x": task.inputs[0], "y": task.inputs[1]}), "class": classes},
                },
                f"The ground shows what the {net} net answers, the points what is right: circles are class 0, squares "
                "class 1.",
                title=f"{net.capitalize()}, {gone}: {percent(shares[number], 3)} right",
                table={
                    "x₁": task.inputs[0],
                    "x₂": task.inputs[1],
                    "class": classes,
                    "answer": np.where(learned[number, 0] > 0, "class 1", "class 0"),
                },
                width="content",
            )


def _probability(trio: Trio, points: NDArray[np.float64], missing: list[int]) -> NDArray[np.float64]:
    """Return the probability of class 1, shape (2, N)."""
    # A missing block can send the outputs of a plain net anywhere; beyond ±30 the answer is certain.
    log_odds = np.clip(outputs_without(trio.pair, points, missing)[:, 0], -30, 30)
    return probability(log_odds)


def _small(columns: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float32]]:
    """Return columns for a drawing, which needs no more than seven digits."""
    return {name: column.astype(np.float32) for name, column in columns.items()}


def _follow_click(lesson: Lesson, chart: str) -> None:
    missing = set(st.session_state.get(lesson.key("missing"), lesson.controls["missing"]))
    for clicked in st.session_state[chart].selection.cut:
        missing ^= {clicked["block"]}
    st.session_state[lesson.key("missing")] = sorted(missing)


def _named(missing: list[int]) -> str:
    if len(missing) == 1:
        return f"block {missing[0]}"
    if len(missing) > 6:
        return f"{len(missing)} blocks"
    return f"blocks {', '.join(str(block) for block in missing[:-1])} and {missing[-1]}"
