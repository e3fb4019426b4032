"""The JSON schema of a bank file, for editors: completion and faults while typing.

It is made from the models, so that it cannot say anything else than they do. Where an author may write less than a
model holds (an option without an id, symbols shared by several parts), it describes what is written: a model says so
itself with ``json_schema_extra``. It is draft 7, which the YAML language server of most editors reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from quizzes.loading.banks import Header
from quizzes.loading.items import ITEM_MODELS
from quizzes.loading.variants import KEYS, Variation

FILE = Path(__file__).parents[1] / "schema.json"
"""Where the project keeps its schema."""

_REF = "#/definitions/"
_EXTENSION = "^x-"
# What pydantic adds that is no part of draft 7, or says nothing to an author.
_LEFT_OUT = frozenset({"discriminator", "ge", "gt", "le", "lt"})


def bank_schema() -> dict[str, Any]:
    """Return the schema of a bank file as plain data."""
    models: tuple[type[BaseModel], ...] = (*ITEM_MODELS.values(), Header, Variation)
    names, made = models_json_schema(
        [(model, "validation") for model in models], ref_template=_REF + "{model}"
    )
    name_of = {model: names[model, "validation"]["$ref"].removeprefix(_REF) for model in models}
    definitions = {name: _cleaned(made["$defs"][name]) for name in made["$defs"]}
    header, variation = definitions.pop(name_of[Header]), definitions.pop(name_of[Variation])
    kinds = {kind: definitions.pop(name_of[model]) for kind, model in ITEM_MODELS.items()}
    for schema in kinds.values():
        schema["properties"] |= variation["properties"]
    # The symbols of a part may stand in the whole.
    needs_given = [kind for kind, schema in kinds.items() if "given" in schema["required"]]
    for kind in needs_given:
        kinds[kind]["required"].remove("given")
    kinds["parts"]["properties"]["parts"]["items"] = {"$ref": f"{_REF}part"}
    definitions |= kinds
    definitions["part"] = _one_of_kinds(kind for kind in kinds if kind != "parts")
    definitions["part"]["not"] = {"anyOf": [{"required": [key]} for key in KEYS]}
    definitions["item"] = _one_of_kinds(kinds)
    definitions["item"]["dependencies"] = {key: ["vary"] for key in KEYS if key != "vary"}
    definitions["item"]["allOf"] += [_if_kind(kind, {"required": ["given"]}) for kind in needs_given]
    items = {"type": "array", "minItems": 1, "items": {"$ref": f"{_REF}item"}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Quiz bank",
        **header,
        "properties": header["properties"] | {"items": items},
        "required": [*header["required"], "items"],
        "definitions": dict(sorted(definitions.items())),
    }


def _if_kind(kind: str, then: Mapping[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {"type": {"const": kind}}, "required": ["type"]}, "then": dict(then)}


def _one_of_kinds(kinds: Iterable[str]) -> dict[str, Any]:
    """Return a schema that looks at ``type`` first, so that an editor reports faults for one kind and not for all."""
    listed = list(kinds)
    return {
        "type": "object",
        "required": ["id", "type", "ask"],
        "properties": {"type": {"enum": listed}},
        "allOf": [_if_kind(kind, {"$ref": _REF + kind}) for kind in listed],
    }


def _cleaned(schema: Any) -> Any:
    """Return a schema without what draft 7 does not know and without null, which a bank never holds."""
    if isinstance(schema, list):
        return [_cleaned(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    clean = {key: _cleaned(value) for key, value in schema.items() if key not in _LEFT_OUT}
    if isinstance(clean.get("title"), str):  # not the key of that name, which a bank has
        del clean["title"]
    if "default" in clean and clean["default"] is None:
        del clean["default"]
    if "anyOf" in clean:
        clean["anyOf"] = [choice for choice in clean["anyOf"] if choice != {"type": "null"}]
        if len(clean["anyOf"]) == 1:
            clean |= clean.pop("anyOf")[0]
    if "properties" in clean and clean.get("additionalProperties") is False:
        clean["patternProperties"] = {_EXTENSION: {}}
    elif "patternProperties" in clean:
        clean["additionalProperties"] = False
    return clean
