"""``python -m quizzes export``: banks in the format of another program, with a report of what it loses."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from quizzes.commands.places import CommandError, Commands, bank_files, find_bank
from quizzes.exchange.export import export, report
from quizzes.exchange.formats import FORMATS
from quizzes.loading.banks import Bank, load_bank
from quizzes.yaml.faults import BankError
from quizzes.yaml.source import read_yaml


def add_parser(commands: Commands) -> None:
    """Add ``export`` to the command line."""
    parser = commands.add_parser(
        "export",
        help="write banks for Moodle, Canvas, Anki or a spreadsheet",
        description="Write the live items of banks in another format, and say what each one loses there.",
    )
    parser.add_argument("format", choices=list(FORMATS), help="the format to write")
    parser.add_argument(
        "banks", nargs="*", metavar="BANK", help="a bank's id, or a file; default: every bank"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Write the file and print the report. Return 0, or 1 if a bank has faults."""
    output: Path = arguments.output
    if not output.resolve().parent.is_dir():
        raise CommandError(f"the folder {output.parent} does not exist. Create it, or write elsewhere.")
    files = [find_bank(name) for name in arguments.banks] or bank_files(None)
    file_format = FORMATS[arguments.format]
    try:
        banks = [load_bank(file) for file in files]
        _check_ids(banks)
        left_out = {item: why for file in files for item, why in _not_live(file)}
    except BankError as error:
        print(error, file=sys.stderr)
        return 1
    done = export(banks, file_format)
    try:
        output.write_text(done.text, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
    print("\n".join(report(file_format, str(output), banks, done, left_out)))
    return 0


def _check_ids(banks: Sequence[Bank]) -> None:
    seen: dict[str, str] = {}
    for bank in banks:
        for item in bank.items:
            if item in seen:
                raise CommandError(
                    f"the banks {seen[item]} and {bank.id} both have an item `{item}`. Rename one."
                )
            seen[item] = bank.id


def _not_live(file: Path) -> list[tuple[str, str]]:
    items = read_yaml(file).data["items"]
    return [(str(item["id"]), str(item["status"])) for item in items if item.get("status", "live") != "live"]
