"""The words of the lab: what each means, its symbol, and where it can be watched."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pages._shared.data_files import data_of, version_of
from pages._shared.lesson import Lesson, lessons, version


@dataclass(frozen=True)
class Term:
    """One entry. ``see`` is a page, with a preset after #; ``lessons`` are the pages that list the word."""

    name: str
    means: str
    see: str
    symbol: str = ""
    lessons: tuple[Lesson, ...] = ()

    def matches(self, text: str) -> bool:
        """True if the name or the meaning holds a text, whatever its case."""
        return text.strip().lower() in f"{self.name} {self.means}".lower()


def terms() -> Mapping[str, Term]:
    """Return every word, in alphabetical order: those of the glossary and any other that a lesson explains."""
    return _terms(version_of("glossary"), version())


@lru_cache(maxsize=1)
def _terms(_words: int, _lessons: int) -> Mapping[str, Term]:
    entries = {name: dict(entry) for name, entry in data_of("glossary").items()}
    using: dict[str, list[Lesson]] = {}
    for lesson in lessons().values():
        for name in lesson.terms:
            using.setdefault(name, []).append(lesson)
            entries.setdefault(name, {"from": lesson.page, "see": lesson.page})
    found = {}
    for name in sorted(entries, key=str.lower):
        entry = entries[name]
        if "from" in entry:
            entry["means"] = lessons()[entry.pop("from")].terms[name]
        found[name] = Term(name=name, lessons=tuple(using.get(name, ())), **entry)
    return found
