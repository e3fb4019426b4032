"""``check [FOLDER|FILE]``: every fault of banks, with its place and how to mend it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from dataclasses import asdict

from quizzes.checks.file import check_files
from quizzes.commands.places import Commands, bank_files, curriculum, is_of_project, is_unicode, pages
from quizzes.formulas.typography import counted
from quizzes.yaml.faults import Fault

_LEVELS = ("error", "warning", "note")


def add_parser(commands: Commands) -> None:
    """Add ``check`` to the command line."""
    parser = commands.add_parser(
        "check",
        help="list everything that is wrong with banks",
        description="List every fault of the banks, and advice. The exit code is 1 if there is an error.",
    )
    parser.add_argument("place", nargs="?", metavar="FOLDER|FILE", help="default: every bank of the project")
    parser.add_argument("--json", action="store_true", help="print a list for programs")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Print all faults and return 1 if one of them is an error, else 0."""
    files = bank_files(arguments.place)
    faults = check_files(
        files,
        pages=pages(),
        curriculum=curriculum(),
        of_project=frozenset(str(file) for file in files if is_of_project(file)),
    )
    if arguments.json:
        print(
            json.dumps(
                [asdict(fault) for fault in faults],
                ensure_ascii=not is_unicode(sys.stdout.encoding),
                indent=2,
            )
        )
    else:
        for fault in faults:
            print(fault)
        print(_summary(len(files), faults))
    return int(any(fault.level == "error" for fault in faults))


def _summary(files: int, faults: list[Fault]) -> str:
    counts = Counter(fault.level for fault in faults)
    found = ", ".join(counted(counts[level], level) for level in _LEVELS)
    return f"{counted(files, 'file')}: {found}."
