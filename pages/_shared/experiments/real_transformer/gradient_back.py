"""Where the gradient of one sentence's similarity goes on its way back."""

from pages._shared.charts.columns import stacked
from pages._shared.charts.line_ends import named_ends
from pages._shared.charts.real_transformer import WAYS, gradient_back
from pages._shared.experiments.real_transformer.recording import Sentence
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words


def gradient_figure(lesson: Lesson, sentence: Sentence, other: str) -> None:
    """Draw the norm of a gradient at each state between layers, relative to the last.

    Parameters
    ----------
    lesson : Lesson
        The page.
    sentence : Sentence
        The recorded sentence.
    other : str
        The sentence to which its cosine is taken.
    """
    norms = (
        sentence.gradient_norms[:, ::-2] / sentence.gradient_norms[:, -1:]
    )  # (2, 7), from the end to the input
    first = [in_words(float(each[-1]), 2) for each in norms]
    lines = [
        {"passed": list(range(7)), "relative": each, "way": [way] * 7}
        for way, each in zip(WAYS, norms, strict=True)
    ]
    figure(
        lesson.key("gradient"),
        gradient_back(),
        {
            "norms": stacked(*lines),
            "ends": named_ends(
                "passed",
                6,
                "relative",
                norms[:, -1].tolist(),
                [f"gradient: {first[0]}", f"skips alone: {first[1]}"],
                low=0.0,
                high=float(norms.max()),
                log=False,
            ),
        },
        f"The gradient is that of the cosine between this sentence and its nearest other one, “{other}” It starts at the "
        "end, with the size 1. Dashed is what the skips alone bring back.",
        title=f"Back at the input this gradient is {first[0]} times as large, by the skips alone {first[1]} times",
        table=stacked(*lines),
    )
