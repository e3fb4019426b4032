"""What the pages take from the literature."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

from pages._shared.frame.data_files import data_of, version_of

Basis: TypeAlias = Literal["paper", "abstract", "quoted", "computed"]

BASES: Mapping[Basis, str] = {
    "paper": "read there",
    "abstract": "known from the abstract",
    "quoted": "known from texts that quote it",
    "computed": "named after the paper and computed here",
}
"""How each fact is known."""


@dataclass(frozen=True)
class Fact:
    """Something a paper says: where in it, how we know, the page that uses it, and wording of that page."""

    says: str
    at: str
    basis: Basis
    page: str
    anchor: str
    values: Mapping[str, float] = field(default_factory=dict)
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


@dataclass(frozen=True)
class Paper:
    """A paper and what the lab takes from it."""

    authors: str
    year: int
    title: str
    where: str
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
    facts = data_of("references")[paper]["facts"]
    return {name: value for fact in facts for name, value in fact.get("values", {}).items()}


def papers() -> tuple[Paper, ...]:
    """Return every paper, by its first author and year."""
    return _papers(version_of("references"))


@lru_cache(maxsize=1)
def _papers(_version: int) -> tuple[Paper, ...]:
    found = [
        Paper(**{**entry, "facts": tuple(Fact(**fact) for fact in entry["facts"])})
        for entry in data_of("references").values()
    ]
    return tuple(sorted(found, key=lambda paper: (paper.authors, paper.year, paper.title)))
