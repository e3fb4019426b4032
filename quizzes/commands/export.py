"""``python -m quizzes export``: banks in the format of another program, with a report of what it loses."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quizzes.bank import Bank, load_bank
from quizzes.exchange.export import export, report
from quizzes.exchange.formats import FORMATS
from quizzes.faults import BankError, did_you_mean
from quizzes.yaml_source import read_yaml

BANK_FOLDER = Path(__file__).resolve().parents[1] / "bank"


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = subparsers.add_parser("export", help="write banks for Moodle, Canvas, Anki or a spreadsheet")
    parser.add_argument("format", choices=list(FORMATS), help="the format to write")
    parser.add_argument("banks", nargs="*", metavar="BANK", help="a bank's id, or a file; all banks if none")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file and print the report. Return 0, or 2 if a bank or the file's folder does not exist."""
    try:
        if not options.output.resolve().parent.is_dir():
            raise ValueError(
                f"The folder {options.output.parent} does not exist. Create it, or write elsewhere."
            )
        files = bank_files(options.banks)
        banks = [load_bank(file) for file in files]
        _check_ids(banks)
        left_out = {item: why for file in files for item, why in _not_live(file)}
        form = FORMATS[options.format]
        done = export(banks, form)
        options.output.write_text(done.text, encoding="utf-8", newline="")
    except BankError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"Nothing was exported. {error}", file=sys.stderr)
        return 2
    print("\n".join(report(form, str(options.output), banks, done, left_out)))
    return 0


def bank_files(names: Sequence[str], folder: Path = BANK_FOLDER) -> list[Path]:
    """Return the files that some names mean: each a path, or the id of a bank in the project's folder.

    Raises
    ------
    ValueError
        If a name is neither.
    BankError
        If a file of the folder cannot be read at all.
    """
    ids = {str(read_yaml(file).data.get("bank")): file for file in sorted(folder.glob("*.yaml"))}
    if not names:
        return list(ids.values())
    found: list[Path] = []
    for name in names:
        file = ids.get(name, Path(name))
        if not file.is_file():
            hint = did_you_mean(name, ids) or f" The banks are {', '.join(ids)}."
            raise ValueError(f"There is no file and no bank `{name}`.{hint}")
        found.append(file)
    return found


def _check_ids(banks: Sequence[Bank]) -> None:
    seen: dict[str, str] = {}
    for bank in banks:
        for item in bank.items:
            if item in seen:
                raise ValueError(
                    f"The banks {seen[item]} and {bank.id} both have an item `{item}`. Rename one."
                )
            seen[item] = bank.id


def _not_live(file: Path) -> list[tuple[str, str]]:
    items = read_yaml(file).data["items"]
    return [(str(item["id"]), str(item["status"])) for item in items if item.get("status", "live") != "live"]
