"""The statements of the four source documents, and the question that each of them is asked in."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from pages._shared.frame.banks import items_of
from pages._shared.frame.lessons import Text, lessons
from pages._shared.frame.read_again import read_again
from quizzes.kinds.claim import Claim
from quizzes.yaml.faults import Fault
from quizzes.yaml.models import StrictModel, read_entries, unless_known
from quizzes.yaml.source import Readable, YamlSource

CLAIMS_FILE = Path(__file__).resolve().parents[2] / "claims.yaml"

Verdict: TypeAlias = Literal["true", "only-if", "false", "misleading", "typo"]

VERDICTS: Mapping[Verdict, str] = {
    "true": "True",
    "only-if": "True under a condition",
    "false": "False",
    "misleading": "Misleading",
    "typo": "Misprinted",
}
"""What a reader is told for each verdict."""


class Statement(StrictModel):
    """A statement of a source, in our words and in those of the source.

    ``quote`` is a passage with the statement between « and »; ``page`` and ``anchor`` say where the lab treats it;
    ``instead`` says what is right, unless its question does.
    """

    id: Annotated[str, Field(exclude=True), StringConstraints(pattern=r"^00[0-3]-\d{2}$")]
    says: Text
    quote: Text
    verdict: Verdict
    page: Text
    anchor: Text
    instead: Text = ""

    @property
    def source(self) -> str:
        """The number of the document, 000 to 003."""
        return self.id[:3]


@read_again(CLAIMS_FILE, lessons)
def statements() -> Mapping[str, Statement]:
    """Return every statement by its number, in the order of the sources. Edits of the file show at once."""
    return read_statements(CLAIMS_FILE)


def read_statements(file: Readable) -> Mapping[str, Statement]:
    """Return the statements of a file by their numbers.

    Raises
    ------
    BankError
        With every fault of the file.
    """
    return read_entries(file, Statement, "id", _faults)


def _faults(source: YamlSource, found: Mapping[str, Statement]) -> Iterator[Fault]:
    """Yield a fault for each passage that does not mark its statement, and for each page that does not exist."""
    for number, statement in found.items():
        if not re.fullmatch("[^«»]*«[^«»]+»[^«»]*", statement.quote):
            message = "`quote` should have the words of the statement between « and », once."
            yield source.fault("bad-value", (number, "quote"), message)
        yield from unless_known(source, (number, "page"), "page", statement.page, lessons())


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
