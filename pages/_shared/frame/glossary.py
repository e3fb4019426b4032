"""The words of the lab: what each means, its symbol, and where it can be watched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pages._shared.frame.data_files import data_of


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


def terms(listed: Mapping[str, Mapping[str, str]]) -> Mapping[str, Term]:
    """Return every word, in alphabetical order: those of the glossary and any other that a lesson explains.

    Parameters
    ----------
    listed : mapping of str to mapping
        For each page the words it lists, with their meanings.
    """
    entries = {name: dict(entry) for name, entry in data_of("glossary").items()}
    using: dict[str, dict[str, str]] = {}
    for page, words in listed.items():
        for name, meaning in words.items():
            using.setdefault(name, {})[page] = meaning
            entries.setdefault(name, {"from": page, "see": page})
    found = {}
    for name in sorted(entries, key=str.lower):
        entry = entries[name]
        if "from" in entry:
            entry["means"] = listed[entry.pop("from")][name]
        found[name] = Term(name=name, lessons=using.get(name, {}), **entry)
    return found
