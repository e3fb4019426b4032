"""``python -m quizzes import``: questions of another program as drafts, with a report of what is lost and missing."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from quizzes.bank import load_bank
from quizzes.exchange.draft_yaml import bank_text
from quizzes.exchange.drafts import drafts, report
from quizzes.exchange.read_gift import read_gift
from quizzes.exchange.read_moodle import read_moodle
from quizzes.exchange.read_xml import MOST_BYTES, UnreadableError

_READERS = {"gift": read_gift, "moodle": read_moodle}


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = subparsers.add_parser("import", help="turn questions in GIFT or Moodle XML into drafts")
    parser.add_argument("file", type=Path, metavar="FILE", help="a GIFT or Moodle XML file")
    parser.add_argument(
        "--format", choices=list(_READERS), help="its format; known by its content if left out"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DRAFTS.yaml", help="the file to write"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the drafts and print the report.

    Returns
    -------
    int
        0; 1 if the file holds no question that can be imported; 2 if a file cannot be read or written.
    """
    file: Path = options.file
    output: Path = options.output
    try:
        if output.exists():
            raise UnreadableError(f"{output} exists already. Choose another name, so that no work is lost.")
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        kind = options.format or ("moodle" if raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else "gift")
        found = drafts(_READERS[kind](raw), file.name)
        items = [draft.item for draft in found if draft.item is not None]
        if items:
            slug = re.sub("[^a-z0-9]+", "-", output.stem.lower())[:40].strip("-") or "drafts"
            output.write_text(
                bank_text(f"imported-{slug}", f"Imported from {file.name}", items), encoding="utf-8"
            )
            load_bank(output)
    except (OSError, UnreadableError) as error:
        print(f"Nothing was imported. {error}", file=sys.stderr)
        return 2
    print("\n".join(report(file.name, str(output) if items else "no file", found)))
    return 0 if items else 1
