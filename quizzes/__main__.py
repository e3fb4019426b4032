"""The command line of the quiz engine: ``python -m quizzes --help``."""

from __future__ import annotations

import argparse
import io
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    chosen = parser.parse_args(_with_answers(sys.argv[1:] if arguments is None else arguments))
    try:
        code: int = chosen.run(chosen)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 2
    return code


def _with_answers(arguments: Sequence[str]) -> list[str]:
    """Join ``--answer`` and what follows it, so that an answer may begin with a dash."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--answer":
            joined[-1] = f"--answer={argument}"
        else:
            joined.append(argument)
    return joined


if __name__ == "__main__":
    sys.exit(main())
