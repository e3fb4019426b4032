"""Loading banks of questions, strictly: a bank is either free of faults or not loaded at all.

Loading reads files and keeps nothing. Whoever loads often should keep the result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, ValidationError

from quizzes.kinds.number import Decimal
from quizzes.kinds.question import Attempts, BankModel, Id, PageName, Points, Prose, Share
from quizzes.loading.broken_items import faults_besides
from quizzes.loading.fingerprint import fingerprint
from quizzes.loading.forbidden_markup import refused_markup
from quizzes.loading.interpolation import texts
from quizzes.loading.items import Item
from quizzes.loading.oversized_tex import oversized_tex
from quizzes.loading.recipes import Recipe, read_item
from quizzes.work_limit import step
from quizzes.yaml.faults import BankError, DataPath, Fault
from quizzes.yaml.models import unless_known
from quizzes.yaml.schema_messages import schema_faults
from quizzes.yaml.source import Readable, YamlSource, read_yaml

SCHEMA = "quiz-bank/1"


class Slip(BankModel):
    """A misconception that wrong answers refer to, and the page that helps with it."""

    misconception: Annotated[Prose, Field(alias="is")]
    page: PageName | None = None


class Defaults(BankModel):
    """Values for every question of a file that does not set its own."""

    points: Points | None = None
    attempts: Attempts | None = None
    penalty: Share | None = None
    shuffle: bool | None = None
    decimal: Decimal | None = None


class Header(BankModel):
    """What a bank file says before its items."""

    version: Annotated[Literal["quiz-bank/1"], Field(alias="schema")]
    bank: Id
    title: Prose
    lang: Annotated[str, Field(pattern="^[a-z]{2}(-[A-Z]{2})?$")] = "en"
    defaults: Defaults = Defaults()
    objectives: dict[Id, Prose] = Field(default_factory=dict)
    slips: dict[Id, Slip] = Field(default_factory=dict)


@dataclass(frozen=True)
class Bank:
    """The questions of one file.

    ``items`` holds the live ones, by id, in the order of the file; an item whose numbers vary stands there as
    its first variant, and ``recipes`` makes the others. Drafts and retired questions are checked like the
    rest, and their ids stay taken, but they are not offered.
    """

    id: str
    title: str
    lang: str
    objectives: Mapping[str, str]
    slips: Mapping[str, Slip]
    items: Mapping[str, Item]
    recipes: Mapping[str, Recipe]
    fingerprints: Mapping[str, str]


@dataclass(frozen=True)
class Banks:
    """The banks of a folder: by bank id, and all their objectives, slips and live items by id.

    ``fingerprints`` tells, for each live item, whether it still asks the same as before.
    """

    banks: Mapping[str, Bank]
    objectives: Mapping[str, str]
    slips: Mapping[str, Slip]
    items: Mapping[str, Item]
    recipes: Mapping[str, Recipe]
    fingerprints: Mapping[str, str]

    def item(self, item_id: str, code: str | None = None) -> Item:
        """Return an item, or the variant of it that a code names.

        Raises
        ------
        KeyError
            If there is no such item, or no such variant of it.
        """
        return self.items[item_id] if code is None else self.recipes[item_id].item(code)

    def variants(self, item_id: str) -> Sequence[str]:
        """Return the codes of all variants of an item, the first one first; none if its numbers do not vary."""
        recipe = self.recipes.get(item_id)
        return recipe.parameters.codes if recipe else ()


def load_bank(path: Readable, *, pages: Collection[str] | None = None) -> Bank:
    """Load one bank file.

    Parameters
    ----------
    path
        The YAML file, or a ``NamedText``.
    pages
        The names of the pages that exist. With None, page references are not checked.

    Raises
    ------
    BankError
        With every fault of the file.
    """
    return load_file(path, pages=pages).bank


def load_banks(folder: Path, *, pages: Collection[str] | None = None) -> Banks:
    """Load every ``*.yaml`` of a folder.

    Parameters
    ----------
    folder
        Where the bank files are.
    pages
        The names of the pages that exist. With None, page references are not checked.

    Raises
    ------
    FileNotFoundError
        If the folder holds no bank.
    BankError
        With the faults of all files, and the ids that two files share.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no bank. Put a file ending in .yaml there.")
    loaded: list[LoadedFile] = []
    faults: list[Fault] = []
    for file in files:
        try:
            loaded.append(load_file(file, pages=pages))
        except BankError as error:
            faults.extend(error.faults)
    faults.extend(faults_between_files([each.source for each in loaded]))
    if faults:
        raise BankError(faults)
    return together([each.bank for each in loaded])


def together(banks: Sequence[Bank]) -> Banks:
    """Return banks that share no id as one."""
    return Banks(
        banks=MappingProxyType({bank.id: bank for bank in banks}),
        objectives=MappingProxyType({key: text for bank in banks for key, text in bank.objectives.items()}),
        slips=MappingProxyType({key: slip for bank in banks for key, slip in bank.slips.items()}),
        items=MappingProxyType({key: item for bank in banks for key, item in bank.items.items()}),
        recipes=MappingProxyType({key: recipe for bank in banks for key, recipe in bank.recipes.items()}),
        fingerprints=MappingProxyType(
            {key: mark for bank in banks for key, mark in bank.fingerprints.items()}
        ),
    )


class ReadItem(NamedTuple):
    """One item of a file as far as it could be read."""

    path: DataPath
    item: Item | None
    recipe: Recipe | None


class ReadFile(NamedTuple):
    """A bank file as far as it could be read, and everything that is wrong with it."""

    source: YamlSource
    header: Header | None
    items: tuple[ReadItem, ...]
    faults: tuple[Fault, ...]


def read_file(path: Readable, *, pages: Collection[str] | None = None, prove: bool = True) -> ReadFile:
    """Read a bank file, and keep what is readable beside the faults.

    The parameters are those of ``read_source``, for the YAML file, or a ``NamedText``, at ``path``.

    Raises
    ------
    BankError
        If the file is not YAML, or no bank at all.
    """
    return read_source(_read_yaml_of_bank(path, pages=pages), pages=pages, prove=prove)


def _read_yaml_of_bank(path: Readable, *, pages: Collection[str] | None = None) -> YamlSource:
    """Read the YAML of a bank. If it breaks off in one item, the others are read for their faults, too.

    Raises
    ------
    BankError
        If it breaks off, with all faults that can be seen.
    """
    try:
        return read_yaml(path, partly=True)
    except BankError as error:
        others = faults_besides(path, error.faults, lambda source: read_source(source, pages=pages).faults)
        raise BankError([*error.faults, *others]) from None


def read_source(source: YamlSource, *, pages: Collection[str] | None = None, prove: bool = True) -> ReadFile:
    """Read the YAML of a bank, and keep what is readable beside the faults.

    Parameters
    ----------
    source
        The data of the file.
    pages
        The names of the pages that exist. With None, page references are not checked.
    prove
        False if the keys and the foreseen mistakes of this very file were tried out before.

    Raises
    ------
    BankError
        If it is no bank at all.
    """
    if not isinstance(source.data, dict):
        raise BankError(
            [source.fault("wrong-kind", (), f"a bank is keys with values. Start with `schema: {SCHEMA}`.")]
        )
    version = source.data.get("schema")
    if version is not None and version != SCHEMA:
        message = f"this program reads {SCHEMA}; the file says {version}."
        raise BankError([source.fault("schema-version", ("schema",), message)])
    header, faults = _header(source)
    items: list[ReadItem] = []
    for path_to_item in _item_paths(source):
        bank = str(source.data.get("bank"))
        item, recipe, item_faults = read_item(source, path_to_item, bank, prove=prove)
        items.append(ReadItem(path_to_item, item, recipe))
        faults += item_faults
    faults += _repeated_ids([source])
    faults += _dangling_references(source, pages)
    faults += _refused_markup(source)
    # What YAML says of a value stands for whatever else is wrong with it.
    places = {(fault.line, fault.column) for fault in source.faults}
    others = [fault for fault in faults if (fault.line, fault.column) not in places]
    return ReadFile(source, header, tuple(items), (*source.faults, *others))


class LoadedFile(NamedTuple):
    """A bank without faults, and the file it was read from."""

    source: YamlSource
    bank: Bank


def load_file(path: Readable, *, pages: Collection[str] | None = None, prove: bool = True) -> LoadedFile:
    """Load one bank file like ``load_bank``, and keep its source to compare it with other files.

    With ``prove=False`` its keys and foreseen mistakes are not tried out, because they were before.
    """
    source, header, read, faults = read_file(path, pages=pages, prove=prove)
    if header is None or faults:
        raise BankError(faults)
    live = [(each, each.item) for each in read if each.item is not None and each.item.status == "live"]
    bank = Bank(
        header.bank,
        header.title,
        header.lang,
        MappingProxyType(header.objectives),
        MappingProxyType(header.slips),
        MappingProxyType({item.id: item for _, item in live}),
        MappingProxyType({item.id: each.recipe for each, item in live if each.recipe is not None}),
        MappingProxyType({item.id: fingerprint(source.value_at(each.path)) for each, item in live}),
    )
    return LoadedFile(source, bank)


def _header(source: YamlSource) -> tuple[Header | None, list[Fault]]:
    data = {key: value for key, value in source.data.items() if key != "items" and not key.startswith("x-")}
    faults: list[Fault] = []
    if not _item_paths(source):
        items = source.data.get("items")
        if isinstance(items, dict):
            code, message = (
                "wrong-kind",
                "`items` is a list of questions. Write `- ` before the first key of each question.",
            )
        else:
            code, message = "missing-key", "`items` is missing: a list with at least one question."
        faults.append(source.fault(code, ("items",), message))
    try:
        return Header.model_validate(data), faults
    except ValidationError as error:
        return None, [*schema_faults(error, source, (Header,), ()), *faults]


def _item_paths(source: YamlSource) -> list[DataPath]:
    items = source.data.get("items")
    return [("items", position) for position in range(len(items))] if isinstance(items, tuple) else []


def _repeated_ids(sources: list[YamlSource]) -> list[Fault]:
    """Return a fault for each item id that an earlier item already has, in any of the files."""
    first_at: dict[str, str] = {}
    faults: list[Fault] = []
    for source in sources:
        for path in _item_paths(source):
            item = source.value_at(path)
            if not isinstance(item, dict) or not isinstance(item.get("id"), str):
                continue
            fault = source.fault("duplicate-id", (*path, "id"), "")
            first = first_at.setdefault(item["id"], f"{fault.file}:{fault.line}")
            if first != f"{fault.file}:{fault.line}":
                faults.append(
                    replace(fault, message=f"the id `{item['id']}` is taken at {first}. Ids are unique.")
                )
    return faults


def faults_between_files(sources: list[YamlSource]) -> list[Fault]:
    """Return the faults that only show when files are read together."""
    faults = _repeated_ids(sources)
    banks: set[str] = set()
    meanings: dict[tuple[str, str], Any] = {}
    for source in sources:
        bank = source.data["bank"]
        if bank in banks:
            faults.append(source.fault("duplicate-id", ("bank",), f"another file is the bank `{bank}`, too."))
        banks.add(bank)
        for section in ("objectives", "slips"):
            for name, meaning in source.data.get(section, {}).items():
                if meanings.setdefault((section, name), meaning) != meaning:
                    message = (
                        f"`{name}` means something else in another file. Use one wording, or another id."
                    )
                    faults.append(source.fault("two-meanings", (section, name), message))
    return faults


def _dangling_references(source: YamlSource, pages: Collection[str] | None) -> Iterator[Fault]:
    """Yield a fault for each objective, slip or page that is referred to and does not exist."""
    known: dict[str, Collection[str] | None] = {
        "objective": _keys_of(source.data.get("objectives")),
        "slip": _keys_of(source.data.get("slips")),
        "page": pages,
    }
    for path, value in texts(source.data):
        key = (
            path[-1]
            if isinstance(path[-1], str)
            else next(step for step in path[::-1] if isinstance(step, str))
        )
        names = known.get(key)
        if names is None:
            continue
        yield from unless_known(source, path, key, value.split("#")[0] if key == "page" else value, names)


def _refused_markup(source: YamlSource) -> Iterator[Fault]:
    """Yield a fault for each image, HTML tag, unsafe link and boundless formula, in whichever text it stands."""
    for path, value in texts(source.data):
        # A requirement compares numbers, as in `n < m`.
        step()
        if "require" not in path:
            for trouble in (*refused_markup(value), *oversized_tex(value)):
                yield source.fault(trouble.code, path, trouble.message, trouble.column)


def _keys_of(section: Any) -> Collection[str]:
    return section.keys() if isinstance(section, dict) else ()
