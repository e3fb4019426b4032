"""One commented example of every kind of question: a bank of its own in ``<kind>.yaml``, to copy from."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent
_ITEMS = "items:\n"


def template(kind: str) -> str:
    """Return a whole bank with one commented question of a kind.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    file = _FOLDER / f"{kind}.yaml"
    if kind not in kinds():
        raise KeyError(kind)
    return file.read_text("utf-8")


def example_item(kind: str) -> str:
    """Return the question of ``template`` alone, to append to a bank.

    Examples
    --------
    >>> print(example_item("choice").splitlines()[0])
      - id: skip-joins
    """
    return template(kind).split(_ITEMS, 1)[1]


def kinds() -> tuple[str, ...]:
    """Return the kinds that have a template, by name."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))
