"""The words of the lab: what each means, its symbol, and where it can be watched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pages._shared.frame.lessons import Text, lessons
from pages._shared.frame.read_again import read_again
from pages._shared.frame.visits import current_page
from pages._shared.frame.words import without_marks
from quizzes.yaml.faults import Fault
from quizzes.yaml.models import StrictModel, read_entries, unless_known
from quizzes.yaml.source import Readable, YamlSource

GLOSSARY_FILE = Path(__file__).resolve().parents[2] / "glossary.yaml"


@dataclass(frozen=True)
class Term:
    """One entry.

    ``see`` is a page, with a preset after #; ``lessons`` are the pages that list the word, each with what it says about it.
    """

    name: str
    means: str
    see: str
    symbol: str = ""
    lessons: Mapping[str, str] = field(default_factory=dict)

    def matches(self, text: str) -> bool:
        """True if the name or the meaning holds a text, whatever its case."""
        return text.strip().lower() in f"{self.name} {self.means}".lower()


class _Entry(StrictModel):
    """A word as ``glossary.yaml`` describes it: with a meaning of its own, or the page it takes it from."""

    name: Annotated[str, Field(exclude=True)]
    means: Text | None = None
    page: Annotated[Text | None, Field(alias="from")] = None
    see: Text
    symbol: Text = ""


@read_again(GLOSSARY_FILE, lessons)
def glossary() -> Mapping[str, Term]:
    """Return every word of the lab, in alphabetical order: those of the glossary and any other that a lesson explains.

    Edits of the files show at once.
    """
    return read_glossary(GLOSSARY_FILE)


def meaning_of(word: str) -> str:
    """Return what a word means: on the page that is open, if it says so, or else in general; nothing if unknown."""
    lesson = lessons().get(current_page())
    here = (lesson.terms if lesson else {}).get(word)
    return here or (glossary()[word].means if word in glossary() else "")


def read_glossary(file: Readable) -> Mapping[str, Term]:
    """Return the words of a file and those of the lessons, in alphabetical order.

    Raises
    ------
    BankError
        With every fault of the file.
    """
    entries = read_entries(file, _Entry, "name", _faults)
    using: dict[str, dict[str, str]] = {}
    for page, lesson in lessons().items():
        for name, meaning in lesson.terms.items():
            using.setdefault(name, {})[page] = without_marks(meaning)
            entries.setdefault(name, _Entry.model_validate({"name": name, "from": page, "see": page}))
    return {
        name: Term(
            name=name,
            means=using[name][entry.page] if entry.page else entry.means or "",
            see=entry.see,
            symbol=entry.symbol,
            lessons=using.get(name, {}),
        )
        for name, entry in sorted(entries.items(), key=lambda named: named[0].lower())
    }


def _faults(source: YamlSource, found: Mapping[str, _Entry]) -> Iterator[Fault]:
    """Yield a fault for each word without one meaning, and for each page or preset that does not exist."""
    pages = lessons()
    for name, entry in found.items():
        if (entry.means is None) == (entry.page is None):
            yield source.fault("bad-value", (name,), "a word has either `means`, or `from` with a page.")
        if entry.page is not None:
            yield from unless_known(source, (name, "from"), "page", entry.page, pages)
            if entry.page in pages:
                yield from unless_known(source, (name, "from"), "word", name, pages[entry.page].terms)
        page, _, preset = entry.see.partition("#")
        yield from unless_known(source, (name, "see"), "page", page, pages)
        if preset and page in pages:
            yield from unless_known(source, (name, "see"), "preset", preset, pages[page].presets)
