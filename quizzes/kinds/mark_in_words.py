"""Say how many points a question earned, and why not all of them."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.formulas.typography import counted, in_words
from quizzes.kinds.grading import Outcome
from quizzes.kinds.question_state import QuestionState, Rules

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_FRACTIONS = {0.25: "a quarter", 0.5: "half", 0.75: "three quarters", 1.0: "everything"}


def mark_in_words(state: QuestionState, rules: Rules) -> str:
    """Return the points of a closed question as a sentence, with what each loss was for.

    Parameters
    ----------
    state
        Of a question that is solved, given up or out of attempts.
    rules
        How it is marked.

    Examples
    --------
    >>> from quizzes.kinds.grading import graded
    >>> rules = Rules(penalty=0.25, hint_costs=(0.1, 0.1))
    >>> wrong, right = graded(0.0, "No."), graded(1.0, "Yes.")
    >>> solved = QuestionState().after(right, rules)
    >>> mark_in_words(solved, rules)
    '1 of 1 point.'
    >>> second = QuestionState().after(wrong, rules).after(right, rules)
    >>> mark_in_words(second, rules)
    '0.75 of 1 point: right at the second try, a quarter off.'

    What hints cost is said apart, and so is an answer that was right in part:

    >>> mark_in_words(QuestionState().with_hint().with_hint().after(right, rules), rules)
    '0.8 of 1 point: right at the first try; 2 hints, 20 % off.'
    >>> partly = QuestionState().after(graded(0.5, "Half of it."), rules).giving_up()
    >>> mark_in_words(partly, Rules(points=2.0))
    '1 of 2 points: partly right at the first try, half of it.'

    Nothing has a reason, too:

    >>> mark_in_words(QuestionState().giving_up(), rules)
    '0 of 1 point: the solution was shown first.'
    >>> mark_in_words(QuestionState().after(wrong, rules), Rules(attempts=1))
    '0 of 1 point: the answer was not right.'
    """
    points = "point" if rules.points == 1 else "points"
    earned = f"{in_words(state.mark(rules), 3)} of {rules.points:g} {points}"
    reasons = "; ".join(_reasons(state, rules)) if state.mark(rules) < rules.points else ""
    return f"{earned}: {reasons}." if reasons else f"{earned}."


def _reasons(state: QuestionState, rules: Rules) -> Iterator[str]:
    best = max(range(len(state.grades)), key=lambda earlier: _share(state, rules, earlier), default=None)
    if best is None or not state.grades[best].credit:
        no_try = "no try was right" if len(state.grades) > 1 else "the answer was not right"
        yield "the solution was shown first" if state.gave_up else no_try
        return
    grade, lost = state.grades[best], min(1.0, rules.penalty * best)
    said = f"{'right' if grade.outcome is Outcome.RIGHT else 'partly right'} at the {_ordinal(best)} try"
    if grade.credit < 1:
        said += f", {_fraction(grade.credit)} of it"
    if lost:
        said += f", {_fraction(lost)} off"
    yield said
    used = rules.hint_costs[: state.hints_shown]
    if any(used):
        hints = "a hint" if len(used) == 1 else counted(len(used), "hint")
        yield f"{hints}, {_fraction(min(1.0, sum(used)))} off"


def _share(state: QuestionState, rules: Rules, earlier: int) -> float:
    return state.grades[earlier].credit * max(0.0, 1.0 - rules.penalty * earlier)


def _ordinal(earlier: int) -> str:
    return _ORDINALS[earlier] if earlier < len(_ORDINALS) else "last"


def _fraction(share: float) -> str:
    return _FRACTIONS.get(share, f"{in_words(100 * share, 2)} %")
