"""Faults of shape in plain words: what the data models refuse, said for the author of a file.

The models are pydantic's. Its errors name types and unions; the author needs the key, the place and the fix.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from quizzes.yaml.faults import DataPath, Fault, did_you_mean
from quizzes.yaml.source import YamlSource, step_into

_FORMS = {
    "page": "Write the file name of a page without its ending, such as `residual_block`, and a preset after a `#`",
    "key": "Write one capital letter, such as `B`",
    "lang": "Write the letters of a language, such as `en` or `pt-BR`",
    "[key]": "A name is a letter, then letters and digits, at most 16",
}
"""What a text of a fixed form looks like, by its key."""

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list; write `- ` before each entry",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}


def schema_faults(
    error: ValidationError,
    source: YamlSource,
    models: tuple[type[BaseModel], ...],
    start: DataPath,
    added: Collection[DataPath] = (),
    also: Collection[str] = (),
) -> Iterator[Fault]:
    """Yield one fault for each place that a model refuses.

    Parameters
    ----------
    error
        What pydantic found in the data at ``start``.
    models
        The models that data may have; several are told apart by their ``type``.
    start
        The path of the data in the file.
    added
        Paths that the loader filled in (defaults, shared symbols). Their faults are reported where they
        were written.
    also
        Keys that may stand there besides those of the models, for the list of keys in a message.
    """
    seen: set[DataPath] = set()
    details = error.errors()
    for detail in details:
        # pydantic drops entries it refuses and then calls the list too short.
        if detail["type"] == "too_short" and any(
            _is_inside(other["loc"], detail["loc"]) for other in details
        ):
            continue
        path = _path_in_file(detail["loc"], detail["type"], source, start, added)
        if path is None or path in seen:
            continue
        seen.add(path)
        code, message = _advice(detail, path, source, models, start, also)
        yield source.fault(code, path, message)


def _path_in_file(
    loc: tuple[str | int, ...], kind: str, source: YamlSource, start: DataPath, added: Collection[DataPath]
) -> DataPath | None:
    """Return where in the file an error stands, or None if it is in a value the loader added.

    pydantic's own steps (the kind it tried in a union, a field a model sorts its keys into) are left out.
    """
    path, data = start, source.value_at(start)
    for position, step in enumerate(loc):
        if _names_tried_kind(loc, position, start, data):
            continue
        if (*path, step) in added:
            return None
        inner = step_into(data, step)
        if inner is not None:
            path, data = (*path, step), inner
        elif kind == "missing" and position == len(loc) - 1:
            path = (*path, step)
    return (*path, "type") if kind.startswith("union_tag") else path


def _is_inside(loc: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


def _names_tried_kind(loc: tuple[str | int, ...], position: int, start: DataPath, data: Any) -> bool:
    """True for the step after a list entry of items or parts, where pydantic names the kind it tried."""
    before = (*start, *loc[:position])[-2:]
    in_list = len(before) == 2 and before[0] in ("items", "parts") and isinstance(before[1], int)
    return in_list and isinstance(data, dict) and data.get("type") == loc[position]


def _advice(
    detail: Any,
    path: DataPath,
    source: YamlSource,
    models: tuple[type[BaseModel], ...],
    start: DataPath,
    also: Collection[str],
) -> tuple[str, str]:
    """Return (code, message) for one of pydantic's errors."""
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    key = path[-1] if path else ""
    named = f"entry {key + 1}" if isinstance(key, int) else f"`{key}`"
    if kind in ("missing", "union_tag_not_found"):
        return "missing-why" if key == "why" else "missing-key", f"{named} is missing."
    if kind == "extra_forbidden":
        legal = sorted(_legal_keys(path[:-1], source, models, start, also))
        return (
            "unknown-key",
            f"unknown key {named}.{did_you_mean(str(key), legal)} Keys here: {', '.join(legal)}.",
        )
    if kind == "union_tag_invalid":
        known = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
        wrong = context["tag"]
        return (
            "unknown-type",
            f"unknown type `{wrong}`.{did_you_mean(wrong, known)} Types: {', '.join(known)}.",
        )
    if kind in _WANTED:
        return "wrong-kind", f"{named} should be {_WANTED[kind]}."
    if kind == "string_too_short":
        return "empty-text", f"{named} has no text."
    if kind == "string_pattern_mismatch" and (key == "id" or detail["loc"][-1] == "[key]"):
        return "bad-id", f"`{given}` is not lower-case words joined by hyphens.{_suggested_id(given)}"
    if kind == "string_pattern_mismatch":
        wanted = _FORMS.get(str(key), "It has a character that may not stand there")
        return "bad-value", f"{named} is `{given}`. {wanted}."
    if kind == "literal_error":
        return "bad-value", f"{named} is `{given}`; write {context['expected']}."
    if kind == "value_error":
        return "bad-value", f"{context['error']}."
    return "bad-value", f"{detail['msg'].replace('Input should', 'it should')}."


def _suggested_id(text: str) -> str:
    id_ = "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
    return f" For example `{id_}`." if id_[:1].isalpha() and id_.isascii() else ""


def _legal_keys(
    path: DataPath,
    source: YamlSource,
    models: tuple[type[BaseModel], ...],
    start: DataPath,
    also: Collection[str],
) -> Iterator[str]:
    """Yield the keys that the mapping at ``path`` may have."""
    data = source.value_at(start)
    model = _model_for(models, data)
    for step in path[len(start) :]:
        data = step_into(data, step)
        for name, field in model.model_fields.items():
            if step == (field.alias or name):
                models = tuple(_models_in(field.annotation))
        model = _model_for(models, data)
    for name, field in model.model_fields.items():
        if not field.exclude:
            yield field.alias or name
    if path == start:
        yield from also


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from _models_in(argument)


def _model_for(models: tuple[type[BaseModel], ...], data: Any) -> type[BaseModel]:
    written = data.get("type") if isinstance(data, dict) else None
    for model in models:
        if "type" in model.model_fields and written in get_args(model.model_fields["type"].annotation):
            return model
    return models[0]
