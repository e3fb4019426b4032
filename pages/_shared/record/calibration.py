"""How well a learner judges their own answers: how sure they said they were, beside how often they were right."""

import streamlit as st

from pages._shared.charts.calibration import calibration as chart
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose_box
from pages._shared.record.learners_record import attempts
from quizzes.formulas.typography import percent
from quizzes.learner.mastery import Level, calibration


def how_sure_and_how_right(lesson: Lesson) -> None:
    """Draw the share of right answers by confidence; nothing while the learner has not said how sure they were."""
    levels = calibration(attempts())
    if not levels:
        return
    st.header("How sure, how right", anchor=False)
    with prose_box():
        figure(
            lesson.key("calibration"),
            chart(),
            {
                "levels": {
                    "said": [level.confidence for level in levels],
                    "share": [level.share for level in levels],
                    "label": [f"{level.right} of {level.answers}" for level in levels],
                }
            },
            in_a_sentence(levels),
            table={
                "you said": [level.confidence for level in levels],
                "answers": [level.answers for level in levels],
                "right": [level.right for level in levels],
                "share right": [percent(level.share, 3) for level in levels],
            },
        )


def in_a_sentence(levels: tuple[Level, ...]) -> str:
    """Return what the chart shows.

    Examples
    --------
    >>> in_a_sentence((Level("guess", 1, 0), Level("sure", 4, 3)))
    'When you said *guess*, 0 of 1 answers were right (**0 %**); when you said *sure*, 3 of 4 (**75 %**).'
    """
    # What is counted is said the first time only.
    counted = [" answers were right", *[""] * (len(levels) - 1)]
    parts = [
        f"when you said *{level.confidence}*, {level.right} of {level.answers}{what} (**{percent(level.share, 3)}**)"
        for what, level in zip(counted, levels, strict=True)
    ]
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."
