"""``schema``: the schema that editors use, written anew from the models."""

from __future__ import annotations

import json
from argparse import Namespace

from quizzes.commands.places import Commands
from quizzes.loading.schema import FILE, bank_schema


def add_parser(commands: Commands) -> None:
    """Add ``schema`` to the command line."""
    parser = commands.add_parser(
        "schema",
        help="write the schema for editors",
        description=f"Write {FILE.name}, from which editors complete and check bank files.",
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:  # noqa: ARG001 - every command takes what was typed.
    """Write the schema and say where."""
    FILE.write_text(schema_text(), "utf-8")
    print(f"Wrote {FILE}. First line of a bank: # yaml-language-server: $schema={FILE.name}")
    return 0


def schema_text() -> str:
    """Return the schema as it stands in its file."""
    return json.dumps(bank_schema(), indent=1, ensure_ascii=False) + "\n"
