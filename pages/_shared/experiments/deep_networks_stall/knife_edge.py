"""How narrow the range of usable gains is at each depth, and why the average singular value does not give it."""

import streamlit as st

from core import depth_profiles
from pages._shared.charts import deep_networks_stall as charts
from pages._shared.charts.style import starting_at
from pages._shared.experiments.deep_networks_stall import plain_stacks
from pages._shared.experiments.deep_networks_stall.average_stretch import average_stretch_figure
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose
from quizzes.formulas.typography import in_words


def knife_edge(lesson: Lesson, depth: int) -> None:
    """Draw the growth over the gain for three kinds of stack of `depth` layers, and what lies deeper."""
    growth = plain_stacks.growth_by_gain()
    window = depth_profiles.gain_window(depth, 10.0)
    _, growing, blunt = (
        f"{in_words(low, 2)} to {in_words(high, 2)}"
        for low, high in depth_profiles.gain_sweep(depth, plain_stacks.GAINS).values()
    )
    drawn = min(max(round(depth, -1), 10), 100)
    other = f", which starts with {drawn} layers" if drawn != depth else ""
    figure(
        lesson.key("edge"),
        starting_at(charts.knife_edge(), depth=drawn),
        {"growth": growth},
        f"Drag the slider below the chart{other}: the deeper the plain stack, the steeper its line. With {depth} layers it "
        f"stays within a factor of 10 {plain_stacks.window_in_words(window)}. Skips alone make the gradient grow at every "
        f"one of these gains, by {growing}. With skips whose branches are divided by $\\sqrt{{L}}$ the factor goes from "
        f"{blunt} over all these gains.",
        table=growth,
    )
    deeper = st.expander(
        "Go deeper: is it the average singular value?", key=lesson.key("deeper"), on_change="rerun"
    )
    if deeper.open:
        with deeper:
            prose(
                "The notes say that a gradient vanishes if the [[singular values|Singular value]] of the weights are "
                "below 1 on average."
            )
            average_stretch_figure(lesson, depth)
            prose(
                "The weights of the last stack are rotations, which stretch nothing, and half of its gates are closed. "
                "So the average decides nothing. The product of all layers does, [[gates|Gate]] included. One condition is "
                "enough: if every **largest** singular value is at most $s < 1$, the gradient shrinks at least like $s^L$."
            )
