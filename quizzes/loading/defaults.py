"""What an author may leave out of an item: the defaults of the file, and symbols shared by several parts."""

from __future__ import annotations

from typing import Any

from quizzes.loading.items import ITEM_MODELS
from quizzes.yaml.faults import DataPath


def filled_in(item: Any, defaults: Any, path: DataPath) -> tuple[Any, frozenset[DataPath]]:
    """Return the item's data with everything filled in, and the paths of what was added.

    A question takes a default only if its kind knows the key, so ``shuffle`` reaches choices alone. A part
    that takes symbols gets those of the whole; its own win. Keys starting with ``x-`` are left out: they
    are the author's.

    Parameters
    ----------
    item
        Plain data as read from the file, of any shape; what is not a mapping is returned as it is.
    defaults
        The ``defaults`` of the file, as read.
    path
        Where the item stands in the file.

    Examples
    --------
    >>> filled_in({"type": "number", "answer": "8"}, {"attempts": 2, "shuffle": False}, ("items", 0))
    ({'type': 'number', 'answer': '8', 'attempts': 2}, frozenset({('items', 0, 'attempts')}))
    """
    if not isinstance(item, dict):
        return item, frozenset()
    filled = _without_extensions(item)
    known = _known_keys(filled.get("type"))
    chosen = defaults if isinstance(defaults, dict) else {}
    filled |= {key: value for key, value in chosen.items() if key in known and key not in filled}
    added = {(*path, key) for key in filled.keys() - item.keys()}
    if filled.get("type") == "parts" and isinstance(filled.get("parts"), tuple):
        parts = []
        for position, part in enumerate(filled["parts"]):
            part_path = (*path, "parts", position)
            shared, shared_paths = _with_given(part, filled.get("given"), part_path)
            part_data, part_paths = filled_in(shared, defaults, part_path)
            parts.append(part_data)
            added |= shared_paths | part_paths
        filled["parts"] = tuple(parts)
    return filled, frozenset(added)


def _with_given(part: Any, given: Any, path: DataPath) -> tuple[Any, set[DataPath]]:
    if (
        not isinstance(part, dict)
        or not isinstance(given, dict)
        or "given" not in _known_keys(part.get("type"))
    ):
        return part, set()
    own = part.get("given", {})
    if not isinstance(own, dict):
        return part, set()
    merged = {**given, **own, "dims": {**_mapping(given.get("dims")), **_mapping(own.get("dims"))}}
    if "given" not in part:
        return {**part, "given": merged}, {(*path, "given")}
    return {**part, "given": merged}, {(*path, "given", name) for name in merged.keys() - own.keys()}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _known_keys(kind: Any) -> frozenset[str]:
    model = ITEM_MODELS.get(kind) if isinstance(kind, str) else None
    return (
        frozenset(field.alias or name for name, field in model.model_fields.items()) if model else frozenset()
    )


def _without_extensions(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_extensions(value) for key, value in data.items() if not key.startswith("x-")}
    if isinstance(data, tuple):
        return tuple(_without_extensions(entry) for entry in data)
    return data
