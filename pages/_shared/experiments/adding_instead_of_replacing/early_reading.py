"""Reading the answer early: the trained read-out, put after every block of plain and of residual nets."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from core.stacks import forward, initial_stacks, read_state
from core.tasks import accuracy
from core.training import train
from pages._shared.charts.adding_instead_of_replacing import NETS, early_answers, sorted_points
from pages._shared.charts.columns import stacked
from pages._shared.experiments.training_runs import OPTIMISERS, PAIRS, SPIRAL_WIDTH, spirals
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.long_run import HowFar, Work, long_run
from pages._shared.frame.prose import prose, prose_box
from quizzes.formulas.typography import percent

READER_DEPTH, READER_STEPS = 20, 200


class Readers(NamedTuple):
    """What trained nets would answer if they ended after each block; first the plain nets, then the residual ones."""

    right: NDArray[np.bool_]  # (L + 1, 2 PAIRS, N)  whether each point is answered rightly
    shares: NDArray[np.float64]  # (L + 1, 2 PAIRS)  the accuracy


def trained_readers(seed: int) -> Work[Readers]:
    """Train plain and residual nets on the spirals with Adam, and read every state with the final read-out."""
    task = spirals()
    nets = initial_stacks(
        READER_DEPTH, SPIRAL_WIDTH, np.random.default_rng(seed),
        shortcut_scale=[0, 1], branch_scale=[1, READER_DEPTH**-0.5], inputs=2, outputs=1, pairs=PAIRS,
    )  # fmt: skip
    for state in train(nets, task, OPTIMISERS["Adam 0.003"], READER_STEPS, report_every=2):
        nets = state.stacks
        yield HowFar(state.step / READER_STEPS, f"Step {state.step} of {READER_STEPS}")
    answers = read_state(nets, forward(nets, task.inputs).states)  # (L + 1, 2 PAIRS, 1, N)
    return Readers((answers[:, :, 0] > 0) == (task.targets[0] > 0), accuracy(answers, task.targets))


@st.fragment  # its slider redraws this part of the page alone
def read_early(lesson: Lesson) -> None:
    """Draw the control "block"; train the nets on request and read them after that block.

    Parameters
    ----------
    lesson : Lesson
        The page.
    """
    left, right = st.columns([1.3, 1], gap="large")
    block = prose_box().slider("Read after block", 0, READER_DEPTH, **lesson.control("block"))
    with left:
        readers = long_run(lesson.key("readers"), "Train the networks", trained_readers, seed_of(lesson))
    if readers is None:
        return
    early_reading_figures(lesson, readers, block, (left, right))
    prose(
        "The read-out was trained on the last state only. Where blocks add, an earlier state is a draft of the same answer. "
        "Where they replace, nothing ties it to the last one, and what the read-out makes of an early state is mostly "
        "chance."
    )


def early_reading_figures(
    lesson: Lesson, readers: Readers, block: int, places: tuple[DeltaGenerator, DeltaGenerator]
) -> None:
    """Draw how many answers are right after each block, and which ones after one block.

    Parameters
    ----------
    lesson : Lesson
        The page.
    readers : Readers
        The trained nets.
    block : int
        The block after which the points are shown.
    places : tuple of two DeltaGenerator
        Where the two charts stand.
    """
    depth = len(readers.shares) - 1
    blocks = np.arange(depth + 1)
    kinds = dict(zip(NETS, np.split(readers.shares, 2, axis=1), strict=True))
    means = {net: shares.mean(axis=1) for net, shares in kinds.items()}
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        single = {
            f"{net} {number + 1}": shares[:, number]
            for net, shares in kinds.items()
            for number in range(PAIRS)
        }
        each = [
            {"block": blocks, "share": share, "net": name.split()[0], "number": name}
            for name, share in single.items()
        ]
        early, end = (
            {net: percent(float(mean[where]), 3) for net, mean in means.items()} for where in (block, depth)
        )
        place = f"after block {block}" if block else "before the first block"
        figure(
            lesson.key("early"),
            early_answers(),
            {
                "shares": stacked(*each),
                "means": stacked(
                    *({"block": blocks, "share": mean, "net": net} for net, mean in means.items())
                ),
                "names": {
                    "block": [depth // 2] * 2,
                    "share": [mean[depth // 2] for mean in means.values()],
                    "net": list(means),
                },
                "here": {"block": [block]},
            },
            f"Thin: single nets. Thick: their mean. At the end the plain nets are right in **{end['plain']}** and the "
            f"residual nets in **{end['residual']}** of the cases, in this run.",
            title=f"Read {place}, plain nets are right in {early['plain']} of the cases, residual nets in "
            f"{early['residual']}",
            table={"block": blocks, **means, **single},
            place=places[0],
        )
    with right:
        task = spirals()
        firsts = [percent(float(shares[block, 0]), 3) for shares in kinds.values()]
        points = stacked(
            *(
                {
                    "x": task.inputs[0],
                    "y": task.inputs[1],
                    "class": task.targets[0],
                    "right": readers.right[block, number],
                    "net": net,
                }
                for net, number in zip(NETS, (0, PAIRS), strict=True)
            )
        )
        figure(
            lesson.key("points"),
            sorted_points(),
            {"points": points},
            "Circles are one spiral, squares the other. Filled points are answered rightly, hollow ones wrongly.",
            title=f"The first net of each kind, read {place}: {' and '.join(firsts)} right",
            table=points,
            place=places[1],
            width="content",
        )
