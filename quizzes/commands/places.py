"""Where the commands look: the project's banks, one's own folder, and the pages that exist."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol

from quizzes.checks.project import Curriculum
from quizzes.yaml.faults import did_you_mean
from quizzes.yaml.source import read_yaml

PROJECT = Path(__file__).resolve().parents[2]
BANK_FOLDER = PROJECT / "quizzes" / "bank"
OWN_FOLDER = "RESIDUAL_LAB_BANK"
"""The environment variable that names a folder with banks of one's own."""

_ARXIV = re.compile(r"arXiv:(\d{4}\.\d{5})")
_BANK_ID = re.compile(r"^bank:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)


class CommandError(Exception):
    """A command that cannot be carried out as typed; the message is one plain sentence."""


class Commands(Protocol):
    """Where a command adds its parser: what ``ArgumentParser.add_subparsers`` returns."""

    def add_parser(self, name: str, *, help: str, description: str) -> ArgumentParser:  # noqa: A002 - argparse's name
        """Return the parser of a new command."""
        ...


def bank_folders() -> Iterator[Path]:
    """Yield the folders with banks: the project's, then one's own if there is one."""
    yield BANK_FOLDER
    if own := os.environ.get(OWN_FOLDER):
        yield Path(own)


def bank_files(place: str | None) -> list[Path]:
    """Return the bank files at a place: a file, a folder, or every bank known if no place is named.

    Raises
    ------
    CommandError
        If there is none.
    """
    folders = [Path(place)] if place else list(bank_folders())
    files = [
        file
        for folder in folders
        for file in ([folder] if folder.is_file() else sorted(folder.glob("*.yaml")))
    ]
    if not files:
        where = " or ".join(map(str, folders))
        raise CommandError(f"{where} holds no bank. Name a .yaml file, or a folder with some.")
    return files


def find_bank(name: str) -> Path:
    """Return the file of a bank: the path itself, or the file of the known bank with this id.

    Raises
    ------
    CommandError
        If there is none; with the nearest id.
    """
    if Path(name).is_file():
        return Path(name)
    known: dict[str, Path] = {}
    for folder in bank_folders():
        for file in sorted(folder.glob("*.yaml")):
            if found := _BANK_ID.search(file.read_text("utf-8", errors="replace")):
                known[found[1]] = file
    if name not in known:
        raise CommandError(f"there is no file and no bank `{name}`.{did_you_mean(name, known)}")
    return known[name]


def pages() -> Collection[str] | None:
    """Return the names of the pages that exist, or None where the quiz engine stands alone."""
    scripts = PROJECT.glob("pages/*/*.py")
    names = {script.stem for script in scripts if not script.parent.name.startswith("_")}
    return names or None


def is_unicode(encoding: str | None) -> bool:
    """True for an encoding that holds every character."""
    return (encoding or "").lower().replace("-", "").replace("_", "").startswith("utf")


def is_of_project(file: Path) -> bool:
    """True for a bank that ships with the project."""
    return file.resolve().parent == BANK_FOLDER


def curriculum() -> Curriculum | None:
    """Return what the pages of the project ask of its banks, or None where the quiz engine stands alone."""
    if pages() is None:
        return None
    lessons, statements, papers = (
        read_yaml(PROJECT / "pages" / f"{name}.yaml").data for name in ("lessons", "claims", "references")
    )
    return Curriculum(
        presets={page: frozenset(lesson.get("presets", ())) for page, lesson in lessons.items()},
        practised=frozenset(
            objective
            for lesson in lessons.values()
            for goal in lesson.get("objectives", ())
            for objective in goal["practises"]
        ),
        statements={number: statement["verdict"] for number, statement in statements.items()},
        papers=frozenset(number for paper in papers.values() for number in _ARXIV.findall(paper["where"])),
    )
