"""Checking whole files: what loading refuses, proofs on every variant, and advice, sorted by place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from quizzes.checks.away_from_its_page import page_problems
from quizzes.checks.project import Curriculum, project_faults
from quizzes.checks.proofs import proof_problems
from quizzes.checks.prose import prose_problems
from quizzes.formulas.typography import counted
from quizzes.loading.banks import ReadFile, ReadItem, faults_between_files, read_file
from quizzes.loading.interpolation import interpolated
from quizzes.loading.recipes import Recipe, as_faults, unfinished, validated
from quizzes.work_limit import step
from quizzes.yaml.faults import BankError, DataPath, Fault, Problem
from quizzes.yaml.source import Readable, YamlSource

_FEWEST_VARIANTS = 5


def check_files(
    files: Iterable[Readable],
    *,
    pages: Collection[str] | None = None,
    most_variants: int | None = None,
    curriculum: Curriculum | None = None,
    of_project: Collection[str] = (),
) -> list[Fault]:
    """Return everything that is wrong with bank files, and advice, sorted by file and place.

    Parameters
    ----------
    files
        Bank files that are used together.
    pages
        The names of the pages that exist. With None, page references are not checked.
    most_variants
        How many variants of an item to prove things of; None for all of them.
    curriculum, of_project
        What the pages of the project ask of its banks, and the names of those files that are such banks.
    """
    read: list[ReadFile] = []
    faults: list[Fault] = []
    for file in files:
        try:
            read.append(read_file(file, pages=pages))
        except BankError as error:
            faults.extend(error.faults)
    for each in read:
        faults.extend(each.faults)
        faults.extend(advice_on(each, most_variants))
        if curriculum is not None and each.source.file in of_project:
            faults.extend(project_faults(each, curriculum))
    between = faults_between_files([each.source for each in read if each.header is not None])
    known = set(faults)
    faults.extend(fault for fault in between if fault not in known)
    return sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column, fault.code))


def advice_on(read: ReadFile, most_variants: int | None = None) -> Iterator[Fault]:
    """Yield what a file that was read shows beyond its faults.

    Parameters
    ----------
    read
        The file.
    most_variants
        How many variants of an item to prove things of; None for all of them.
    """
    refused = {fault.path for fault in read.faults}
    for each in read.items:
        data = read.source.value_at(each.path)
        name = read.source.name(each.path)
        step(name)
        if isinstance(data, dict):
            yield from as_faults(read.source, each.path, prose_problems(data))
            yield from as_faults(read.source, each.path, page_problems(data))
            yield from unfinished(read.source, each.path)
        # A proof takes for granted that loading found no fault.
        if each.item is not None and not any(path.startswith(name) for path in refused):
            yield from _proofs(read.source, each, most_variants)
    if read.header is not None:
        yield from _unused(read)


def _proofs(source: YamlSource, each: ReadItem, most_variants: int | None) -> Iterator[Fault]:
    if each.recipe is None:
        if each.item is not None:
            yield from as_faults(source, each.path, proof_problems(each.item))
        return
    count = len(each.recipe.parameters.codes)
    if count < _FEWEST_VARIANTS:
        message = f"only {counted(count, 'variant')}; a learner soon knows them all."
        few = Problem(("vary",), "few-variants", message, level="note")
        yield from as_faults(source, each.path, [few])
    seen: set[tuple[str, str]] = set()
    for code in each.recipe.parameters.codes[:most_variants]:
        for fault in _variant_faults(source, each.path, each.recipe, code):
            # The first variant that shows a fault stands for all that do.
            if (fault.code, fault.path) not in seen:
                seen.add((fault.code, fault.path))
                yield fault


def _variant_faults(source: YamlSource, path: DataPath, recipe: Recipe, code: str) -> Iterator[Fault]:
    step()
    numbers = recipe.numbers(code)
    item, faults = validated(source, path, interpolated(recipe.data, recipe.parameters.values(code)), numbers)
    yield from faults
    if item is not None and not faults:
        yield from as_faults(source, path, proof_problems(item), numbers)


def _unused(read: ReadFile) -> Iterator[Fault]:
    """Yield a note for each slip and objective that no item refers to."""
    used: dict[str, set[str]] = {"slip": set(), "objective": set()}
    for path in read.source.values:
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        value = read.source.value_at(path)
        if key in used and isinstance(value, str):
            used[key].add(value)
    for key, section in (("slip", "slips"), ("objective", "objectives")):
        for name in read.source.data.get(section, {}):
            if name not in used[key]:
                message = f"no item refers to `{name}`."
                yield read.source.fault(f"unused-{key}", (section, name), message, level="note")
