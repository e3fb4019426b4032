"""The words of the lab: what each means, its symbol, and where it can be watched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pages._shared.frame.data_files import data_of, version_of
from pages._shared.frame.lessons import lessons, version
from pages._shared.frame.visits import current_page


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


def glossary() -> Mapping[str, Term]:
    """Return every word of the lab, in alphabetical order: those of the glossary and any other that a lesson explains.

    Edits of the files show at once.
    """
    return _glossary(version_of("glossary"), version())


def meaning_of(word: str) -> str:
    """Return what a word of the glossary means: on the page that is open, if it says so, or else in general."""
    lesson = lessons().get(current_page())
    return (lesson.terms if lesson else {}).get(word) or glossary()[word].means


@lru_cache(maxsize=1)
def _glossary(_words: int, _lessons: int) -> Mapping[str, Term]:
    entries = {name: dict(entry) for name, entry in data_of("glossary").items()}
    using: dict[str, dict[str, str]] = {}
    for page, lesson in lessons().items():
        for name, meaning in lesson.terms.items():
            using.setdefault(name, {})[page] = meaning
            entries.setdefault(name, {"from": page, "see": page})
    found = {}
    for name in sorted(entries, key=str.lower):
        entry = entries[name]
        if "from" in entry:
            entry["means"] = using[name][entry.pop("from")]
        found[name] = Term(name=name, lessons=using.get(name, {}), **entry)
    return found
