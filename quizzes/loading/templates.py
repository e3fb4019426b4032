"""A commented bank with one question, for every kind: where an author starts."""

from __future__ import annotations

from quizzes.loading.items import ITEM_MODELS

_HEAD = """\
# Save it as a file ending in .yaml, change what you like, and look at it with: python -m quizzes check FILE
schema: quiz-bank/1          # the format of this file; leave it
bank: my-bank                # a name of your own: lower-case words joined by hyphens
title: My bank
"""


def template(kind: str) -> str:
    """Return a bank file with one commented question of a kind, which passes ``check`` as it is.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    what_it_asks, _, items = ITEM_MODELS[kind].TEMPLATE.partition("\n")
    return f"{what_it_asks}\n{_HEAD}{items}"
