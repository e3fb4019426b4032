"""The statements of the four source documents, and the question that each of them is asked in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from pages._shared.frame.banks import items_of
from pages._shared.frame.data_files import data_of, version_of
from quizzes.kinds.claim import Claim

Verdict: TypeAlias = Literal["true", "only-if", "false", "misleading", "typo"]

VERDICTS: Mapping[Verdict, str] = {
    "true": "True",
    "only-if": "True under a condition",
    "false": "False",
    "misleading": "Misleading",
    "typo": "Misprinted",
}
"""What a reader is told for each verdict."""


@dataclass(frozen=True)
class Statement:
    """A statement of a source in our words.

    ``page`` and ``anchor`` say where the lab treats it; ``instead`` says what is right, unless its question does.
    """

    id: str
    says: str
    verdict: Verdict
    page: str
    anchor: str
    instead: str = ""

    @property
    def source(self) -> str:
        """The number of the document, 000 to 003."""
        return self.id[:3]


def statements() -> Mapping[str, Statement]:
    """Return every statement by its number, in the order of the sources."""
    return _statements(version_of("claims"))


@lru_cache(maxsize=1)
def _statements(_version: int) -> Mapping[str, Statement]:
    return {number: Statement(id=number, **entry) for number, entry in data_of("claims").items()}


def questions_about() -> Mapping[str, Claim]:
    """Return, for every statement that can be voted on, the question about it. Repeats share one."""
    return {
        tag.removeprefix("claim-"): item
        for item in items_of("claims")
        if isinstance(item, Claim)
        for tag in item.tags
    }


def what_is_right(statement: Statement, question: Claim | None) -> str:
    """Return the corrected statement, or nothing for a true one."""
    if statement.verdict == "true":
        return ""
    return statement.instead or (question.solution or "" if question else "")
