"""The quiz banks the app serves: the project's, and those of a folder of one's own. A saved file shows at once."""

import logging
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pages._shared.frame.read_again import now_and_then
from quizzes.loading.banks import Bank, Banks
from quizzes.loading.items import Item
from quizzes.loading.library import Library, Stock
from quizzes.yaml.faults import Fault

BANK_FOLDER = Path(__file__).resolve().parents[3] / "quizzes" / "bank"
OWN_FOLDER = "RESIDUAL_LAB_BANK"
"""The environment variable that names a folder of one's own."""
log = logging.getLogger("residual_lab")


def banks() -> Banks:
    """Return the banks as they stand on disk. A file with faults keeps its last good version in use."""
    return _stock().banks


def bank_faults() -> tuple[Fault, ...]:
    """Return what is wrong with the bank files as they stand on disk."""
    return _stock().faults


def own_banks() -> tuple[Bank, ...]:
    """Return the banks of the folder of one's own; none if there is no such folder."""
    return tuple(bank for folder in _stock().by_folder[1:] for bank in folder)


def items_of(bank: str) -> tuple[Item, ...]:
    """Return the live items of the bank called ``bank``, in the order of its file; none if there is no such bank."""
    found = banks().banks.get(bank.replace("_", "-"))
    return tuple(found.items.values()) if found else ()


def _stock() -> Stock:
    stock = _library(os.environ.get(OWN_FOLDER, ""))()
    _log(stock.faults)
    return stock


@lru_cache(maxsize=1)
def _library(own: str) -> Callable[[], Stock]:
    library = Library(BANK_FOLDER, *([Path(own)] if own else []), proved=BANK_FOLDER)
    return now_and_then(library.stock)


@lru_cache(maxsize=1)
def _log(faults: tuple[Fault, ...]) -> None:
    """Log faults once, not on every rerun."""
    if faults:
        listed = "\n".join(map(str, faults))
        log.error("The quiz banks have faults; the last good versions stay in use.\n%s", listed)
