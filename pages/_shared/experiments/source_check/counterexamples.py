"""Where the statements of the sources fail, each computed when it is asked for."""

from collections.abc import Callable, Mapping

from pages._shared.experiments.source_check.counterexamples_by_hand import BY_HAND
from pages._shared.experiments.source_check.counterexamples_in_theory import IN_THEORY
from pages._shared.experiments.source_check.counterexamples_in_words import IN_WORDS
from pages._shared.experiments.stated_and_measured import Counterexample, claims_figure

COUNTEREXAMPLES: Mapping[str, Callable[[], Counterexample]] = {**BY_HAND, **IN_THEORY, **IN_WORDS}
"""By the item of quizzes/bank/claims.yaml that asks about the statement."""


def counterexample(item: str) -> bool:
    """Draw what the statement of an item claims beside what the core finds; False if there is nothing to compute."""
    if item not in COUNTEREXAMPLES:
        return False
    found = COUNTEREXAMPLES[item]()
    claims_figure(f"counterexample_{item}", found.rows, found.sentence)
    return True
