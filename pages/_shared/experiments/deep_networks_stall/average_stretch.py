"""Three stacks whose average singular value does not decide what happens to their gradient."""

import numpy as np
import pandas as pd

from core.average_stretch import gated_rotation_stack, gaussian_stack, stretched_stack
from pages._shared.charts.deep_networks_stall import stretches
from pages._shared.charts.labels import apart
from pages._shared.frame.controls import seed_of
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

STRONG, WEAK = 1.5, 0.1
WIDTH = 64


def average_stretch_figure(lesson: Lesson, depth: int) -> None:
    """Draw the gradient norm through three stacks of `depth` layers, with their average singular values."""
    rng = np.random.default_rng(seed_of(lesson))
    stacks = {
        f"stretches {STRONG} and {WEAK}": stretched_stack(depth, STRONG, WEAK),
        "random, no gates": gaussian_stack(depth, WIDTH, rng),
        "half the gates closed": gated_rotation_stack(depth, WIDTH, rng),
    }
    averages = {name: in_words(stack.mean_singular_value, 2) for name, stack in stacks.items()}
    norms = pd.DataFrame({name: stack.norms for name, stack in stacks.items()})
    rows = norms.rename_axis("layer").reset_index().melt("layer", var_name="stack", value_name="relative")
    ends = rows[rows["layer"] == 0]
    figure(
        lesson.key("stretches"),
        stretches(),
        {
            "norms": rows,
            "ends": ends.assign(
                place=apart(list(ends["relative"]), low=rows["relative"].min(), high=rows["relative"].max()),
                # Of names that are close together only one has room above its line.
                above=ends["relative"] == ends["relative"].max(),
                label=[f"average {average}: {name}" for name, average in averages.items()],
            ),
        },
        "If the average decided, the gradient would be multiplied by its power $L$. "
        + " ".join(
            f"An average of **{averages[name]}** ({name}) would give "
            f"{in_words(stack.mean_singular_value**depth, 2)} and gives **{in_words(float(stack.norms[0]), 2)}**."
            for name, stack in stacks.items()
        ),
        title="The average singular value does not decide what is left of a gradient",
        table=norms.rename_axis("layer").reset_index(),
    )
