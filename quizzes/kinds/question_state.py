"""The state of one question for one learner: the answers that counted, the hints shown, and the mark that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from quizzes.kinds.grading import Grade, Outcome


@dataclass(frozen=True)
class Rules:
    """How a question is marked.

    Attributes
    ----------
    points
        The most that can be earned.
    attempts
        How many answers are graded; None for any number.
    penalty
        The share of the mark that each graded attempt after the first takes away, 0 to 1.
    hint_costs
        For each hint in order, the share of the mark its use takes away once.
    """

    points: float = 1.0
    attempts: int | None = 3
    penalty: float = 0.25
    hint_costs: tuple[float, ...] = ()


@dataclass(frozen=True)
class QuestionState:
    """The state of one question for one learner. Immutable: each method returns a new state.

    Attributes
    ----------
    grades
        The answers that counted, in order.
    last
        The grade of the latest answer, counted or not.
    hints_shown
        How many hints were asked for.
    gave_up
        True once the learner asked for the solution.

    Examples
    --------
    Wrong first, right second, with a quarter off per further attempt:

    >>> from quizzes.kinds.grading import graded
    >>> rules = Rules(points=2.0, penalty=0.25)
    >>> state = QuestionState().after(graded(0.0, "No."), rules).after(graded(1.0, "Yes."), rules)
    >>> state.solved, state.mark(rules)
    (True, 1.5)
    """

    grades: tuple[Grade, ...] = ()
    last: Grade | None = None
    hints_shown: int = 0
    gave_up: bool = False

    def after(self, grade: Grade, rules: Rules) -> QuestionState:
        """Return the state after one more answer. A closed question no longer changes."""
        if self.closed(rules):
            return self
        grades = (*self.grades, grade) if grade.counts else self.grades
        return replace(self, grades=grades, last=grade)

    def with_hint(self) -> QuestionState:
        """Return the state after one more hint was shown. A solved question gives none."""
        return self if self.solved or self.gave_up else replace(self, hints_shown=self.hints_shown + 1)

    def giving_up(self) -> QuestionState:
        """Return the state after the learner asked for the solution. A solved question stays solved."""
        return self if self.solved else replace(self, gave_up=True)

    @property
    def solved(self) -> bool:
        """True if one of the answers was right."""
        return any(grade.outcome is Outcome.RIGHT for grade in self.grades)

    def attempts_left(self, rules: Rules) -> int | None:
        """Return how many answers will still be graded, or None for any number."""
        return None if rules.attempts is None else max(0, rules.attempts - len(self.grades))

    def closed(self, rules: Rules) -> bool:
        """True once solved, given up or out of attempts. Only then may solution and erratum be shown."""
        return self.solved or self.gave_up or self.attempts_left(rules) == 0

    def mark(self, rules: Rules) -> float:
        """Return the points earned so far: the mark of the best attempt, less what hints cost.

        The mark of attempt ``n`` is ``credit * (1 - penalty * (n - 1))``, so trying once more never takes points away.
        """
        shares = [
            grade.credit * max(0.0, 1.0 - rules.penalty * earlier)
            for earlier, grade in enumerate(self.grades)
        ]
        hints = sum(rules.hint_costs[: self.hints_shown])
        return rules.points * max(0.0, max(shares, default=0.0) - hints)
