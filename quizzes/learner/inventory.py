"""A concept inventory: the same ideas asked before and after a course, in two parallel forms.

Each item is answered once. What follows from the answers is worked out here: how far a form is, how much was gained
from the first to the second, and of which wrong answers the learner was sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizzes.kinds.question import Mistake
from quizzes.learner.attempts import INVENTORY, Attempt
from quizzes.loading.items import Item, questions


def asked_as(item_id: str) -> str:
    """Return the name under which an answer to an item of a form is recorded.

    Examples
    --------
    >>> asked_as("inv-a-gate")
    'inventory.inv-a-gate'
    """
    return f"{INVENTORY}.{item_id}"


@dataclass(frozen=True)
class Sheet:
    """One form as one learner has answered it so far.

    Attributes
    ----------
    items
        The questions of the form, in order.
    answers
        The one answer to each item that was answered, by item id.
    """

    items: tuple[Item, ...]
    answers: Mapping[str, Attempt]

    @property
    def present(self) -> Item | None:
        """The first item without an answer, or None if there is none."""
        return next((item for item in self.items if item.id not in self.answers), None)

    @property
    def complete(self) -> bool:
        """True if the form has items and each of them was answered."""
        return bool(self.items) and self.present is None

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(answer.result == "right" for answer in self.answers.values())

    @property
    def missed(self) -> tuple[Item, ...]:
        """The items whose answer was not right."""
        return tuple(item for item in self.items if self._is_missed(item))

    @property
    def confident_errors(self) -> tuple[Item, ...]:
        """The items whose answer was not right although the learner was sure of it."""
        return tuple(item for item in self.missed if self.answers[item.id].confidence == "sure")

    def _is_missed(self, item: Item) -> bool:
        return item.id in self.answers and self.answers[item.id].result != "right"


def sheet(items: Iterable[Item], attempts: Iterable[Attempt]) -> Sheet:
    """Return a form as it is answered so far. Of several answers to an item the earliest counts, because it is asked once.

    Parameters
    ----------
    items
        The questions of the form, in order.
    attempts
        The learner's events, in any order.
    """
    form = tuple(items)
    names = {asked_as(item.id): item.id for item in form}
    answers: dict[str, Attempt] = {}
    for attempt in sorted(attempts, key=lambda event: (event.at, event.id)):
        if attempt.question in names:
            answers.setdefault(names[attempt.question], attempt)
    return Sheet(form, answers)


def sealed(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the ids of the answers whose verdict nobody may see yet: those of a form that is under way."""
    return frozenset(answer.id for form in sheets if not form.complete for answer in form.answers.values())


def normalised_gain(before: int, after: int, most: int) -> float | None:
    r"""Return the share of what could be gained that was gained, :math:`(after - before) / (most - before)`.

    Parameters
    ----------
    before, after
        How many items were right in the first and in the second form.
    most
        How many items each form has.

    Returns
    -------
    float or None
        At most 1; below 0 if fewer were right after than before. None if ``before`` equals ``most``, because then
        nothing was left to gain.

    Raises
    ------
    ValueError
        If a number of right answers is below 0 or above ``most``.

    Notes
    -----
    Source: Hake (1998), American Journal of Physics 66, 64, who takes the averages of a class. For one learner and a dozen
    items it is a rough measure: one answer more or less moves it a good deal.

    Examples
    --------
    Four of twelve before and ten after: six of eight that could be gained.

    >>> normalised_gain(4, 10, 12)
    0.75
    >>> normalised_gain(12, 12, 12) is None
    True
    """
    for name, count in (("before", before), ("after", after)):
        if not 0 <= count <= most:
            raise ValueError(f"{name} is {count}; give a number of right answers from 0 to {most}.")
    return None if before == most else (after - before) / (most - before)


def mistake_of(item: Item, slip: str | None) -> Mistake | None:
    """Return the foreseen wrong answer to an item that shows this misconception, or None if there is none."""
    if slip is None:
        return None
    return next(
        (
            mistake
            for _, question in questions(item)
            for mistake in question.mistakes()
            if question.grade(mistake.answer).slip == slip
        ),
        None,
    )
