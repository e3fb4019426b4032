"""Which path lengths carry the gradient while two residual nets train: one starts small, one at full size."""

import numpy as np

from core.path_lengths import length_summary
from pages._shared.charts.thousand_layers import STARTS, recruited
from pages._shared.experiments.training_runs import TRIO_DEPTH, Trio
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

LABEL_HEIGHTS = [0.38, 0.34]


def recruited_paths(lesson: Lesson, trio: Trio) -> None:
    """Draw the shares of all path lengths, with a slider through the training, and say how the mean moved."""
    looks, lengths = len(trio.steps), TRIO_DEPTH + 1
    means = np.array([[length_summary(shares).mean for shares in look] for look in trio.path_shares])
    small, full = (f"{in_words(each[0], 2)} to {in_words(each[-1], 2)}" for each in means.T)
    happened = "longer paths are recruited" if means[-1, 0] > means[0, 0] else "no longer paths are recruited"
    figure(
        lesson.key("recruited"),
        recruited(),
        {
            "shares": {
                "step": np.repeat(trio.steps, 2 * lengths).astype(np.int16),
                "start": np.tile(np.repeat(STARTS, lengths), looks),
                "length": np.tile(np.arange(lengths, dtype=np.int16), 2 * looks),
                "share": trio.path_shares.ravel().astype(np.float32),
            },
            "means": {
                "step": np.repeat(trio.steps, 2),
                "start": np.tile(STARTS, looks),
                "length": means.ravel(),
                "share": np.tile(LABEL_HEIGHTS, looks),
                "label": [
                    f"{start}: {in_words(mean, 2)}" for look in means for start, mean in zip(STARTS, look, strict=True)
                ],
            },
        },
        f"Drag the slider through the training; the vertical rules mark the mean lengths. With branches divided by "
        f"$\\sqrt{{L}}$ {happened}. With full-size branches long paths carry much of the gradient from the start. "
        f"The mean over all paths, counted equally, is {in_words(TRIO_DEPTH / 2)}.",
        title=f"Mean length of the paths: {small} with branches ÷ √L, {full} at full size",
        table={
            "step": trio.steps,
            f"mean length, {STARTS[0]}": means[:, 0],
            f"mean length, {STARTS[1]}": means[:, 1],
        },
    )  # fmt: skip
