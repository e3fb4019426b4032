"""``new KIND``: a commented bank with one question, to start from."""

from __future__ import annotations

from argparse import Namespace

from quizzes.commands.places import CommandError, Commands
from quizzes.loading.items import ITEM_MODELS
from quizzes.loading.templates import template
from quizzes.yaml.faults import did_you_mean


def add_parser(commands: Commands) -> None:
    """Add ``new`` to the command line."""
    kinds = ", ".join(sorted(ITEM_MODELS))
    parser = commands.add_parser(
        "new",
        help="print a commented template of a kind",
        description=f"Print a bank to start from: {kinds}.",
    )
    parser.add_argument("kind", metavar="KIND")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Print the template of a kind."""
    try:
        text = template(arguments.kind)
    except KeyError:
        kinds = ", ".join(sorted(ITEM_MODELS))
        hint = did_you_mean(arguments.kind, ITEM_MODELS)
        raise CommandError(f"there is no kind `{arguments.kind}`.{hint} The kinds are {kinds}.") from None
    print(text, end="")
    return 0
