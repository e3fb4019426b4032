"""What the server does before and beside the first learner: read the data, import the pages' parts, build the charts."""

import gc
import importlib
import time
from pathlib import Path
from threading import Thread

from pages._shared.frame.banks import banks
from pages._shared.frame.glossary import glossary
from pages._shared.frame.lessons import lessons
from pages._shared.frame.references import papers
from pages._shared.frame.statements import statements

PROJECT = Path(__file__).resolve().parents[2]
HEAD_START = 2.0
"""Seconds in which the first page has the processor to itself."""


def warm_up() -> None:
    """Read the data files and quiz banks, and leave the rest to a thread of its own.

    A data file with faults ends the start, for want of an earlier version, and not the visit of a learner.

    The parts of the other pages and the chart templates take longer than all else together, and the first page needs
    only a few of them.
    """
    for read in (lessons, glossary, papers, statements, banks):
        read()
    Thread(target=_warm_the_rest, name="warm-up", daemon=True).start()


def _warm_the_rest() -> None:
    time.sleep(HEAD_START)
    # These bring pandas and Altair, whose imports take as long as all else that the first page waits for.
    for file in sorted(Path(__file__).parent.rglob("[!_]*.py")):
        importlib.import_module(".".join(file.relative_to(PROJECT).with_suffix("").parts))
    from pages._shared.charts.style import TEMPLATES

    for build in TEMPLATES:
        build()
    # What is here now stays: no later collection need look at it.
    gc.freeze()
