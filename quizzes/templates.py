"""A commented bank with one question, for every kind: where an author starts."""

from __future__ import annotations

from pathlib import Path

from quizzes.items import ITEM_MODELS

_FOLDER = Path(__file__).with_name("templates")


def template(kind: str) -> str:
    """Return a bank file with one commented question of a kind, which passes ``check`` as it is.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    if kind not in ITEM_MODELS:
        raise KeyError(kind)
    return (_FOLDER / f"{kind}.yaml").read_text("utf-8")
