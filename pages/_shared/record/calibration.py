"""How well a learner judges their own answers: how sure they said they were, beside how often they were right."""

import streamlit as st

from pages._shared.charts.calibration import calibration as chart
from pages._shared.frame.banks import banks
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.prose import prose, prose_box
from pages._shared.record.learners_record import attempts
from quizzes.formulas.typography import percent
from quizzes.learner.attempts import is_inventory
from quizzes.learner.calibration import Level, calibration, chances


def how_sure_and_how_right(lesson: Lesson) -> None:
    """Draw the share of right answers by confidence; nothing while the learner has not said how sure they were."""
    # The concept inventory says itself how sure and how right, once a form is complete.
    asked_again = [attempt for attempt in attempts() if not is_inventory(attempt)]
    levels = calibration(asked_again, chances(banks().items.values()))
    if not levels:
        return
    st.header("How sure, how right", anchor=False)
    with prose_box():
        prose(
            "First tries only. The upright line in each row shows what your words claim. *Sure* claims that all of these "
            "answers are right. *Guess* claims no more than blind chance would hit: one in four of questions with four "
            "options, next to none where you type the answer. *Fairly sure* claims halfway between the two. A bar that "
            "ends before its line means that you were too sure. One that goes past it means that you know more than you "
            "say."
        )
        figure(
            lesson.key("calibration"),
            chart(),
            {
                "levels": {
                    "said": [level.confidence for level in levels],
                    "share": [level.share for level in levels],
                    "claimed": [level.claimed for level in levels],
                    "label": [f"{level.right} of {level.answers}" for level in levels],
                }
            },
            in_a_sentence(levels),
            table={
                "you said": [level.confidence for level in levels],
                "answers": [level.answers for level in levels],
                "right": [level.right for level in levels],
                "share right": [percent(level.share, 3) for level in levels],
                "your word claims": [percent(level.claimed, 3) for level in levels],
            },
        )


def in_a_sentence(levels: tuple[Level, ...]) -> str:
    """Return what the chart shows.

    Examples
    --------
    >>> in_a_sentence((Level("guess", 1, 0, 0.25),))
    'When you said *guess*, 0 of 1 answers were right (**0 %**, claimed 25 %).'
    """
    # What is counted is said the first time only.
    counted = [" answers were right", *[""] * (len(levels) - 1)]
    parts = [
        f"when you said *{level.confidence}*, {level.right} of {level.answers}{what} "
        f"(**{percent(level.share, 3)}**, claimed {percent(level.claimed, 3)})"
        for what, level in zip(counted, levels, strict=True)
    ]
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."
