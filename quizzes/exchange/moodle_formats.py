"""What Moodle's two formats share: an order as a matching, and remarks on what Moodle marks differently."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.exchange.numerals import moodle_accepts, moodle_percent
from quizzes.forms import ChoiceForm, Exercise, MatchForm, NumberForm, OrderForm, TextForm


def steps_to_match(order: OrderForm) -> MatchForm:
    """Return an order as a matching of places to entries; entries that do not belong fit no place.

    Two entries with the same text stay interchangeable, which an order by drag and drop would not let them be.

    Examples
    --------
    >>> steps_to_match(OrderForm(("norm", "ReLU"), ("skip",), True))
    MatchForm(pairs=(('Step 1', 'norm'), ('Step 2', 'ReLU')), extra=('skip',))
    """
    pairs = tuple((f"Step {place}", entry) for place, entry in enumerate(order.sequence, 1))
    return MatchForm(pairs, order.distractors)


def match_remarks(match: MatchForm) -> Iterator[str]:
    """Yield what a drop-down list of plain text loses."""
    if any(mark in answer for _, answer in match.pairs for mark in "$`*"):
        yield "the answers stand in a drop-down list of plain text, so formulas show as TeX"


def share_remarks(exercise: Exercise) -> Iterator[str]:
    """Yield the shares of the points that Moodle has no grade for."""
    for share in _shares(exercise):
        if not moodle_accepts(share):
            yield f"{share * 100:.4g} % of the points becomes {moodle_percent(share)} %, the nearest grade Moodle has"


def _shares(exercise: Exercise) -> list[float]:
    form = exercise.form
    if isinstance(form, ChoiceForm):
        return sorted({option.share for option in form.options})
    if isinstance(form, NumberForm):
        return sorted({answer.share for answer in form.answers})
    if isinstance(form, TextForm):
        return sorted({phrase.share for phrase in form.phrases})
    return []
