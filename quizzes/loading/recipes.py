"""From an item as written to a question as asked: defaults filled in, numbers put in, checked by its model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from quizzes.formulas.typography import in_full
from quizzes.loading.defaults import filled_in
from quizzes.loading.interpolation import interpolated, stray_braces, text_problems
from quizzes.loading.items import ITEM_MODELS, Item
from quizzes.loading.variants import KEYS, Parameters, Variation, read_parameters
from quizzes.work_limit import step
from quizzes.yaml.faults import DataPath, Fault, Problem
from quizzes.yaml.schema_messages import schema_faults
from quizzes.yaml.source import YamlSource

_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


@dataclass(frozen=True, eq=False)
class Recipe:
    """An item whose numbers vary, and all its variants."""

    data: Mapping[str, Any]
    defaults: Any
    parameters: Parameters
    _made: dict[str, Item] = field(default_factory=dict, repr=False)

    def item(self, code: str) -> Item:
        """Return the variant with this code; upper and lower case are the same.

        Raises
        ------
        KeyError
            If there is no such variant.
        """
        code = code.upper()
        if code not in self._made:
            numbers = self.parameters.values(code)
            filled, _ = filled_in(interpolated(self.data, numbers), self.defaults, ())
            self._made[code] = _ITEM.validate_python(filled)
        return self._made[code]

    def numbers(self, code: str) -> str:
        """Return what varies in a variant, for people: ``n = 4, k = 2``."""
        values = self.parameters.values(code)
        return ", ".join(f"{name} = {in_full(values[name])}" for name in self.data["vary"])


def read_item(
    source: YamlSource, path: DataPath, bank: str, *, prove: bool = True
) -> tuple[Item | None, Recipe | None, list[Fault]]:
    """Read one item of a bank file: the first variant, if its numbers vary.

    Parameters
    ----------
    source
        The file.
    path
        Where the item stands in it.
    bank
        The id of the bank, which takes part in the order of variants.
    prove
        False if the key and the foreseen mistakes of this very text were tried out before.

    Returns
    -------
    item : Item or None
        None if its shape is not that of its kind.
    recipe : Recipe or None
        How to make its variants, if it has any.
    faults : list of Fault
        All that is wrong with the item or its first variant.
    """
    step(source.name(path))
    data = source.value_at(path)
    if not isinstance(data, dict) or not data.keys() & set(KEYS):
        item, faults = validated(source, path, data, prove=prove)
        return item, None, [*faults, *as_faults(source, path, stray_braces(data))]
    recipe, faults = _recipe(source, path, data, bank)
    if recipe is None:
        return None, None, faults
    code = recipe.parameters.codes[0]
    filled, numbers = interpolated(data, recipe.parameters.values(code)), recipe.numbers(code)
    item, found = validated(source, path, filled, numbers, prove=prove)
    return item, recipe, [*faults, *found]


def _recipe(
    source: YamlSource, path: DataPath, data: dict[str, Any], bank: str
) -> tuple[Recipe | None, list[Fault]]:
    declared = {key: data[key] for key in KEYS if key in data}
    try:
        variation = Variation.model_validate(declared)
    except ValidationError as error:
        return None, list(schema_faults(error, source, (Variation,), path))
    parameters, problems = read_parameters(variation, f"{bank} {data.get('id')}")
    if parameters is None:
        return None, list(as_faults(source, path, problems))
    values = parameters.values(parameters.codes[0])
    problems += text_problems(data, values)
    recipe = Recipe(data, source.data.get("defaults"), parameters)
    return recipe, list(as_faults(source, path, problems))


def validated(
    source: YamlSource, path: DataPath, data: Any, numbers: str = "", *, prove: bool = True
) -> tuple[Item | None, list[Fault]]:
    """Return the item that some data make, with its faults; ``numbers`` says which variant it is."""
    filled, added = filled_in(data, source.data.get("defaults"), path)
    try:
        item = _ITEM.validate_python(filled)
    except ValidationError as error:
        faults = schema_faults(error, source, tuple(ITEM_MODELS.values()), path, added, KEYS)
        return None, [fault for fault in faults if not (is_draft(data) and is_unfinished(fault))]
    return item, list(as_faults(source, path, item.problems() if prove else (), numbers))


def unfinished(source: YamlSource, path: DataPath) -> Iterator[Fault]:
    """Yield a note for all that a draft at a path still lacks before it can go live."""
    data = source.value_at(path)
    if not is_draft(data):
        return
    filled, added = filled_in(data, source.data.get("defaults"), path)
    try:
        _ITEM.validate_python(filled)
    except ValidationError as error:
        for fault in schema_faults(error, source, tuple(ITEM_MODELS.values()), path, added, KEYS):
            if is_unfinished(fault):
                message = f"{fault.message} The draft cannot go live without it."
                yield replace(fault, level="note", message=message)


def is_draft(data: Any) -> bool:
    """True for an item that is not offered yet."""
    return isinstance(data, Mapping) and data.get("status") == "draft"


def is_unfinished(fault: Fault) -> bool:
    """True if something is missing that a draft may lack: a reason, or what an essay is marked by."""
    key = fault.path.rpartition(".")[2]
    return fault.code in ("missing-why", "missing-key") and key in ("why", "model", "rubric")


def as_faults(
    source: YamlSource, path: DataPath, problems: Iterable[Problem], numbers: str = ""
) -> Iterator[Fault]:
    """Yield problems of an item as faults of its file; of a variant, with the numbers that bring them out."""
    for problem in problems:
        message = f"with {numbers}: {problem.message}" if numbers else problem.message
        # A column counts in the text with numbers put in, which is not the text of the file.
        column = None if numbers else problem.column
        yield source.fault(problem.code, (*path, *problem.path), message, column, problem.level)
