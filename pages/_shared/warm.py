"""Everything a page needs, imported before the first learner arrives; its charts are built meanwhile."""

import importlib
import pkgutil
from threading import Thread

import pages._shared
from pages._shared import charts, experiments
from pages._shared.banks import banks
from pages._shared.charts.style import TEMPLATES
from pages._shared.lesson import lessons


def warm_up() -> None:
    """Import the shared parts of the pages, read lessons and quiz banks, and begin to build every chart template.

    The templates take longer than all the rest, and a page needs two or three of them, so nobody waits for all.
    """
    for package in (pages._shared, charts, experiments):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    lessons()
    banks()
    Thread(target=_build_charts, name="charts", daemon=True).start()


def _build_charts() -> None:
    for build in TEMPLATES:
        build()
