"""The command line of the quiz engine: ``python -m quizzes --help``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from quizzes.commands import check, export, grade, import_, new, schema
from quizzes.commands.places import CommandError

COMMANDS = (check, new, schema, grade, export, import_)
"""One module a command, with ``add_parser``; its ``run`` returns the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 all well, 1 faults found, 2 the command was not understood."""
    parser = argparse.ArgumentParser(prog="python -m quizzes", description="Write, check and grade quizzes.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands)
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main())
