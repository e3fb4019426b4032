"""Files of named entries that follow a model: the form of a glossary or a list of pages, read with located faults."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from quizzes.yaml.faults import BankError, DataPath, Fault, did_you_mean
from quizzes.yaml.schema_messages import schema_faults
from quizzes.yaml.source import Readable, YamlSource, read_yaml


class StrictModel(BaseModel):
    """What stands in a file: immutable, and strict about keys and kinds of value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


M = TypeVar("M", bound=StrictModel)


def read_entries(
    path: Readable,
    model: type[M],
    named: str,
    check: Callable[[YamlSource, Mapping[str, M]], Iterable[Fault]],
) -> dict[str, M]:
    """Read a file of entries, each under its name.

    Parameters
    ----------
    path
        The YAML file, or a ``NamedText``.
    model
        What each entry has to be.
    named
        The field of the model that holds the entry's name. It is declared with ``exclude=True``, because it is no
        key of the entry.
    check
        Yields what is wrong with the entries beyond their form. It is given those whose form is right.

    Raises
    ------
    BankError
        With every fault of the file.
    """
    source = read_yaml(path)
    if not isinstance(source.data, dict):
        raise BankError([source.fault("wrong-kind", (), "the file should be names with entries.")])
    found: dict[str, M] = {}
    faults: list[Fault] = []
    for name, entry in source.data.items():
        if not isinstance(entry, dict):
            faults.append(source.fault("wrong-kind", (name,), f"`{name}` should be keys with values."))
            continue
        if named in entry:
            message = f"unknown key `{named}`. The name of an entry stands above it, once."
            faults.append(source.fault("unknown-key", (name, named), message))
        try:
            found[name] = model.model_validate({**entry, named: name})
        except ValidationError as error:
            faults += schema_faults(error, source, (model,), (name,))
    faults += check(source, found)
    if faults:
        raise BankError(faults)
    return found


def unless_known(
    source: YamlSource, path: DataPath, kind: str, name: str, known: Collection[str]
) -> Iterator[Fault]:
    """Yield a fault if there is no such page, preset or other kind of thing as the text at ``path`` names."""
    if name not in known:
        message = f"there is no {kind} `{name}`.{did_you_mean(name, known)}"
        yield source.fault(f"unknown-{kind}", path, message)
