"""Telling whether a question still asks the same: a short hash of its text and its key.

A learner's record names the fingerprint it was made under. When an author changes what is asked or what is right,
the fingerprint changes, and what was learned before no longer counts for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

_LENGTH = 10

# What an author may improve without asking anything else.
_SURROUNDINGS = frozenset(
    {
        "objective", "page", "difficulty", "tags", "status", "source", "solution", "erratum", "alt", "condition",
        "hints", "why", "slip", "slips", "points", "attempts", "penalty", "shuffle",
    }
)  # fmt: skip


def fingerprint(item: Mapping[str, Any]) -> str:
    """Return ten hexadecimal digits that change when an item asks for something else.

    Parameters
    ----------
    item
        Plain data as an author wrote it: mappings, sequences, text, numbers.

    Examples
    --------
    Better hints leave a question what it was; another answer does not.

    >>> asked = {"id": "blocks", "type": "number", "ask": "How many paths?", "answer": "2^3"}
    >>> fingerprint(asked) == fingerprint(asked | {"hints": ["Count them."]})
    True
    >>> fingerprint(asked) == fingerprint(asked | {"answer": "2^4"})
    False
    """
    text = json.dumps(_meaning(item), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:_LENGTH]


def _meaning(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {
            key: _meaning(value)
            for key, value in data.items()
            if key not in _SURROUNDINGS and not key.startswith("x-")
        }
    if isinstance(data, tuple | list):
        return [_meaning(entry) for entry in data]
    return " ".join(data.split()) if isinstance(data, str) else data
