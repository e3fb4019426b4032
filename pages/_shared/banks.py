"""The quiz banks the app serves: read once, read again when a file changes."""

import logging
import os
from functools import lru_cache
from pathlib import Path

from pages._shared.lesson import now
from quizzes.bank import Banks, load_banks
from quizzes.faults import BankError
from quizzes.items import Item

BANK_FOLDER = Path(__file__).resolve().parents[2] / "quizzes" / "bank"
log = logging.getLogger("residual_lab")


def banks() -> Banks:
    """Return the banks as they stand on disk. A file with faults keeps the last good version in use."""
    return _last_good(_state(now()))


@lru_cache(maxsize=1)
def _state(_now: int) -> tuple[tuple[str, int], ...]:
    with os.scandir(BANK_FOLDER) as files:
        return tuple(
            sorted((file.name, file.stat().st_mtime_ns) for file in files if file.name.endswith(".yaml"))
        )


_good: list[Banks] = []


@lru_cache(maxsize=1)
def _last_good(_state: tuple[tuple[str, int], ...]) -> Banks:
    try:
        _good[:] = [load_banks(BANK_FOLDER)]
    except BankError as error:
        if not _good:
            raise
        log.error("The quiz banks have faults; the last good version stays in use.\n%s", error)
    return _good[0]


def items_of(bank: str) -> tuple[Item, ...]:
    """Return the live items of the bank called ``bank``, in the order of its file; none if there is no such bank."""
    found = banks().banks.get(bank.replace("_", "-"))
    return tuple(found.items.values()) if found else ()
