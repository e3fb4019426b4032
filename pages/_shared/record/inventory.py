"""The two forms of the concept inventory, as this learner has answered them so far."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import TypeAdapter

from pages._shared.frame.banks import items_of
from pages._shared.record.learners_record import attempts
from pages._shared.record.tab import Kept
from quizzes.learner.inventory import Sheet, sealed, sheet

BEFORE, AFTER = "A", "B"
"""The form that is asked before the course, and the one that is asked after it."""
BEGUN = Kept("form", TypeAdapter(str))
"""The form that this tab has begun, before it has an answer."""
_BANKS: Mapping[str, str] = MappingProxyType({BEFORE: "inventory_a", AFTER: "inventory_b"})


def sheets() -> dict[str, Sheet]:
    """Return both forms by name, the first one first. One without items cannot be shown now."""
    known = attempts()
    return {form: sheet(items_of(bank), known) for form, bank in _BANKS.items()}


def sealed_answers() -> frozenset[str]:
    """Return the ids of the answers whose verdict is not said yet, because their form is under way."""
    return sealed(tuple(sheets().values()))


def how_far(form: Sheet) -> str:
    """Return how many answers of a form were right; while it is under way, only how many there are.

    Examples
    --------
    >>> how_far(Sheet((), {}))
    '0 of 0 answered'
    """
    if form.complete:
        return f"{form.right} of {len(form.items)} right"
    return f"{len(form.answers)} of {len(form.items)} answered"
