"""The command line of the quiz engine: ``python -m quizzes COMMAND``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from quizzes.commands import export, import_


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m quizzes", description="Work with banks of questions.")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (export, import_):
        command.add_parser(subparsers)
    options = parser.parse_args(arguments)
    run: int = options.run(options)
    return run


if __name__ == "__main__":
    sys.exit(main())
