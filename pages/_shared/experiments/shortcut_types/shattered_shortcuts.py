"""Are gradients shattered by a matrix on the skip? Three kinds of network read the same line of inputs."""

import numpy as np
import streamlit as st

from core.random_matrices import random_jacobians
from core.shattering import autocorrelation, line_gradients, random_line_nets
from pages._shared.charts.shortcut_types import NETS, likeness, likeness_data
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

DEPTH, WIDTH, COPIES = 50, 32, 4
LINE = np.linspace(-2.0, 2.0, 256)
BRANCH_SCALE = 0.3
FARTHEST = 8
"""The largest lag that the chart shows."""


def shattered_shortcuts(lesson: Lesson) -> None:
    """Compare, on request, dy/dx at neighbouring inputs of plain, identity-shortcut and orthogonal-shortcut nets."""
    deeper = st.expander(
        "Go deeper: do matrices on the skip shatter gradients?", key=lesson.key("deeper"), on_change="rerun"
    )
    if deeper.open:
        with deeper:
            _likeness_of_neighbours(lesson)


def _likeness_of_neighbours(lesson: Lesson) -> None:
    rng = np.random.default_rng(seed_of(lesson))
    nets = random_line_nets(DEPTH, WIDTH, nets=COPIES, rng=rng)
    turns = random_jacobians(DEPTH, WIDTH, 1.0, rng)
    plain = line_gradients(nets, LINE, skip=False, normalise=True)
    identity = line_gradients(nets, LINE, skip=True, normalise=True, branch_scale=BRANCH_SCALE)
    turned = line_gradients(nets, LINE, skip=True, normalise=True, branch_scale=BRANCH_SCALE, shortcuts=turns)
    curves = {
        net: autocorrelation(run.gradients)[: FARTHEST + 1]
        for net, run in zip(NETS, (plain, identity, turned), strict=True)
    }
    near = {net: in_words(float(curve[1]), 2) for net, curve in curves.items()}
    st.markdown(
        f"Three kinds of network with {DEPTH} blocks read one number $x$. Each unit is centred and scaled before its "
        "ReLU. The question is how much $dy/dx$ at one input resembles $dy/dx$ at the next."
    )
    figure(
        lesson.key("likeness"),
        likeness(),
        likeness_data(curves),
        "Each skip of the third kind has a random orthogonal matrix. Shattering comes from kinks, and a matrix adds none.",
        title=f"Correlation at neighbouring inputs: {near[NETS[0]]} in plain nets, {near[NETS[1]]} with identity shortcuts, "
        f"{near[NETS[2]]} with matrices",
        table={"lag": np.arange(FARTHEST + 1), **curves},
    )
