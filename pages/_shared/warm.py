"""Everything a page needs, imported and built before the first learner arrives."""

import importlib
import pkgutil

import pages._shared
from pages._shared import charts
from pages._shared.banks import banks
from pages._shared.charts.style import TEMPLATES
from pages._shared.lesson import lessons


def warm_up() -> None:
    """Import the shared parts of the pages, read lessons and quiz banks, and build every chart template."""
    for package in (pages._shared, charts):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    lessons()
    banks()
    for build in TEMPLATES:
        build()
