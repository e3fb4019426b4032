"""``python -m quizzes import``: questions of another program as drafts, with a report of what is lost and missing."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from quizzes.commands.places import CommandError, Commands
from quizzes.exchange.draft_yaml import bank_text
from quizzes.exchange.drafts import drafts, report
from quizzes.exchange.read_gift import read_gift
from quizzes.exchange.read_moodle import read_moodle
from quizzes.exchange.read_xml import MOST_BYTES, UnreadableError

_READERS = {"gift": read_gift, "moodle": read_moodle}


def add_parser(commands: Commands) -> None:
    """Add ``import`` to the command line."""
    parser = commands.add_parser(
        "import",
        help="turn questions in GIFT or Moodle XML into drafts",
        description="Write the questions of a file as drafts of a bank, and say what is lost and what is missing.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a GIFT or Moodle XML file")
    parser.add_argument("--format", choices=list(_READERS), help="its format; default: known by its content")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DRAFTS.yaml", help="the file to write"
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Write the drafts and print the report. Return 0, or 1 if nothing in the file can be imported."""
    file: Path = arguments.file
    output: Path = arguments.output
    if output.exists():
        raise CommandError(f"{output} exists already. Choose another name, so that no work is lost.")
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        found = drafts(_READERS[arguments.format or _format_of(raw)](raw), file.name)
        items = [draft.item for draft in found if draft.item is not None]
        if items:
            output.write_text(
                bank_text(_bank_id(output), f"Imported from {file.name}", items), encoding="utf-8"
            )
    except UnreadableError as error:
        raise CommandError(f"{file} cannot be imported: {error}") from None
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}.") from None
    print("\n".join(report(file.name, str(output) if items else "no file", found)))
    return 0 if items else 1


def _format_of(raw: bytes) -> str:
    return "moodle" if raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else "gift"


def _bank_id(output: Path) -> str:
    words = re.sub("[^a-z0-9]+", "-", output.stem.lower())[:40].strip("-")
    return f"imported-{words or 'drafts'}"
