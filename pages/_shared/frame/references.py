"""What the pages take from the literature."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from pages._shared.frame.lessons import Text, lessons
from pages._shared.frame.read_again import read_again
from quizzes.yaml.faults import Fault
from quizzes.yaml.models import StrictModel, read_entries, unless_known
from quizzes.yaml.source import Readable, YamlSource

REFERENCES_FILE = Path(__file__).resolve().parents[2] / "references.yaml"

Basis: TypeAlias = Literal["paper", "abstract", "quoted", "computed"]

BASES: Mapping[Basis, str] = {
    "paper": "read there",
    "abstract": "known from the abstract",
    "quoted": "known from texts that quote it",
    "computed": "named after the paper and computed here",
}
"""How each fact is known."""


class Fact(StrictModel):
    """Something a paper says: where in it, how we know, the page that uses it, and wording of that page."""

    says: Text
    at: Text
    basis: Basis
    page: Text
    anchor: Text
    values: Mapping[str, float] = Field(default_factory=dict)
    """Published figures by name, in percent."""

    @property
    def origin(self) -> str:
        """Where the fact stands and how we know it; a fact known from the abstract may stand just there."""
        known = BASES[self.basis]
        return (
            known.capitalize()
            if self.basis == "abstract" and self.at == "Abstract"
            else f"{self.at}, {known}"
        )


class Paper(StrictModel):
    """A paper and what the lab takes from it."""

    name: Annotated[str, Field(exclude=True)]
    authors: Text
    year: int
    title: Text
    where: Text
    facts: tuple[Fact, ...]

    @property
    def link(self) -> str:
        """The address of the paper, or nothing if it has no arXiv number."""
        number = self.where.removeprefix("arXiv:")
        return f"https://arxiv.org/abs/{number}" if number != self.where else ""


def published(paper: str) -> Mapping[str, float]:
    """Return the figures of a paper by name, in percent; a paper goes by its key in ``references.yaml``.

    Examples
    --------
    >>> published("he-2015")["resnet_110"]
    6.43
    """
    facts = {each.name: each.facts for each in papers()}[paper]
    return {name: value for fact in facts for name, value in fact.values.items()}


@read_again(REFERENCES_FILE, lessons)
def papers() -> tuple[Paper, ...]:
    """Return every paper, by its first author and year. Edits of the file show at once."""
    return read_papers(REFERENCES_FILE)


def read_papers(file: Readable) -> tuple[Paper, ...]:
    """Return the papers of a file, by their first author and year.

    Raises
    ------
    BankError
        With every fault of the file.
    """
    found = read_entries(file, Paper, "name", _faults)
    return tuple(sorted(found.values(), key=lambda paper: (paper.authors, paper.year, paper.title)))


def _faults(source: YamlSource, found: Mapping[str, Paper]) -> Iterator[Fault]:
    """Yield a fault for each page that does not exist."""
    for name, paper in found.items():
        for number, fact in enumerate(paper.facts):
            yield from unless_known(source, (name, "facts", number, "page"), "page", fact.page, lessons())
