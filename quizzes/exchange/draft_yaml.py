"""Writing items as a bank file that the strict loader reads and a person likes to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from quizzes.exchange.read_html import printable

_LINE = 90
_HEAD = """\
# Drafts are checked like live items, but not offered, and they may lack reasons. Write what is missing,
# then delete the line `status: draft`.
"""


class _Dumper(yaml.SafeDumper):
    """Writes prose in blocks and other text in single quotes, so that TeX needs no escapes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's name.
        """Indent the entries of a list below their key."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    text = printable(text)
    style = "|" if "\n" in text or len(text) > _LINE or ("'" in text and '"' in text) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


class _Plain(str):
    """A word that needs no quotes."""

    __slots__ = ()


_Dumper.add_representer(
    _Plain, lambda dumper, word: dumper.represent_scalar("tag:yaml.org,2002:str", str(word))
)
_WORDS = frozenset({"id", "type", "status", "pick", "credit", "bank", "schema"})


def bank_text(bank: str, title: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Return a bank file with these items.

    Examples
    --------
    >>> print(
    ...     bank_text(
    ...         "imported", "Imported", [{"id": "q1", "type": "number", "ask": "How many?", "answer": "8"}]
    ...     )
    ... )
    # Drafts are checked like live items, but not offered, and they may lack reasons. Write what is missing,
    # then delete the line `status: draft`.
    schema: quiz-bank/1
    bank: imported
    title: 'Imported'
    items:
      - id: q1
        type: number
        ask: 'How many?'
        answer: '8'
    <BLANKLINE>
    """
    data = {"schema": "quiz-bank/1", "bank": bank, "title": title, "items": [dict(item) for item in items]}
    dumped = yaml.dump(
        _with_words(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, indent=2
    )
    return _HEAD + dumped.replace("\n  - id:", "\n\n  - id:").replace("items:\n\n", "items:\n")


def _with_words(data: Any, key: str = "") -> Any:
    if isinstance(data, Mapping):
        return {_Plain(name): _with_words(value, name) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_with_words(entry, key) for entry in data]
    return _Plain(data) if isinstance(data, str) and key in _WORDS else data
