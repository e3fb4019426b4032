"""Read a page's figures as data: each chart with its table and the CSV that the button beside it hands out."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages._shared import charts
from pages._shared.browser.save_file import save_file
from pages._shared.charts.style import TEMPLATES, Spec
from pages._shared.frame import figure
from tests.pages.app import Drawing, drawings, keys

ACROSS, UP = ("x", "x2"), ("y", "y2")


@dataclass(frozen=True)
class View:
    """One mark of a chart: the dataset it draws, its channels, and what its transforms make of the dataset."""

    dataset: str | None
    mark: dict[str, Any]
    encoding: dict[str, Any]
    folded: tuple[str, ...]  # the columns that a fold puts below each other
    made: frozenset[str]  # the fields that transforms make

    def fields(self, *channels: str) -> set[str]:
        """Return the columns of the dataset that these channels show."""
        named = {self.encoding.get(channel, {}).get("field") for channel in channels} - {None}
        return (named - self.made) | (set(self.folded) if named & self.made else set())


@dataclass(frozen=True)
class Figure:
    """A chart, its key, its numbers as the learner sees them in the table, and the bytes of the CSV."""

    key: str
    drawing: Drawing
    table: pd.DataFrame
    csv: bytes

    @property
    def data(self) -> dict[str, pd.DataFrame]:
        """The datasets of the chart."""
        return self.drawing.data

    @property
    def views(self) -> list[View]:
        """The marks of the chart."""
        return list(views(self.drawing.spec))

    def faults_of_csv(self) -> list[str]:
        """Return how the CSV differs from the table: other columns or rows, or numbers of rows."""
        read = self.downloaded()
        if list(read.columns) != list(self.table.columns) or {"index", ""} & set(read.columns):
            return [f"{self.key}: the CSV has the columns {list(read.columns)}"]
        if len(read) != len(self.table):
            return [f"{self.key}: the CSV has {len(read)} rows, the table {len(self.table)}"]
        return [
            f"{self.key}: {name} is another in the CSV"
            for name in read.columns
            if not _same(read[name], self.table[name])
        ]

    def downloaded(self) -> pd.DataFrame:
        """Return the table as a spreadsheet reads it."""
        return pd.read_csv(BytesIO(self.csv), keep_default_na=False)


def _same(one: pd.Series, other: pd.Series) -> bool:
    if pd.api.types.is_float_dtype(one):
        return bool(np.allclose(one, other.astype(float), rtol=1e-6, atol=0.0))
    return list(one.astype(str)) == list(other.astype(str))


def every_template() -> list[Callable[[], Spec]]:
    """Return every chart of the lab, those too that no page has asked for yet."""
    for module in pkgutil.iter_modules(charts.__path__, f"{charts.__name__}."):
        importlib.import_module(module.name)
    return TEMPLATES


def chart_name(build: Callable[[], Spec]) -> str:
    """Return the name of a chart: its module, a dot and its function."""
    return f"{build.__module__.rpartition('.')[2]}.{build.__name__}"


def views(spec: dict[str, Any]) -> Iterator[View]:
    """Yield the marks of a specification; a view that says no scale has that of an earlier one, for they share it."""
    shared: dict[str, Any] = {}
    for view in _views(spec):
        encoding = dict(view.encoding)
        for channel in {"x", "y"} & encoding.keys() if "resolve" not in spec else set():
            said = encoding[channel].get("scale")
            if said:
                shared.setdefault(channel, said)
            elif channel in shared and encoding[channel].get("type") == "quantitative":
                encoding[channel] = {**encoding[channel], "scale": shared[channel]}
        yield replace(view, encoding=encoding)


def _views(
    spec: dict[str, Any], dataset: str | None = None, transforms: tuple[Any, ...] = ()
) -> Iterator[View]:
    """Yield the marks of a specification; a view without data or transforms of its own takes its parent's."""
    data = spec.get("data", {})
    dataset = data.get("name", None if data else dataset)
    transforms = (*transforms, *spec.get("transform", []))
    below = [*spec.get("layer", []), *([spec["spec"]] if "spec" in spec else [])]
    for view in below:
        yield from _views(view, dataset, transforms)
    if "mark" in spec:
        mark = spec["mark"] if isinstance(spec["mark"], dict) else {"type": spec["mark"]}
        folds = [name for transform in transforms for name in transform.get("fold", [])]
        made = [
            name
            for transform in transforms
            for names in ([transform.get("as")], transform.get("flatten", []))
            for several in names
            if several
            for name in (several if isinstance(several, list) else [several])
        ]
        yield View(dataset, mark, spec.get("encoding", {}), tuple(folds), frozenset(made))


def same_drawing(one: Drawing, other: Drawing) -> bool:
    """Tell whether a browser would draw the same, and a screen reader say the same."""
    return (one.alt, one.spec, list(one.data)) == (other.alt, other.spec, list(other.data)) and all(
        rows.equals(other.data[name]) for name, rows in one.data.items()
    )


def record_downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Note what every download button of a page hands out, by the button's key."""
    handed: dict[str, bytes] = {}

    def noted(label: str, make: Callable[[], str], name: str, kind: str, *, key: str) -> None:
        handed[key] = make().encode()
        save_file(label, make, name, kind, key=key)

    monkeypatch.setattr(figure, "save_file", noted)
    return handed


def open_tables(at: AppTest) -> AppTest:
    """Open the table below every chart of the page, those of charts that come with the rerun too."""
    while closed := [key for key in chart_keys(at) if f"{key}_csv" not in keys(at)]:
        for key in closed:
            at.session_state[f"{key}_table"] = True
        at.run()
        assert not at.exception
    return at


def chart_keys(at: AppTest) -> list[str]:
    """Return the keys of the page's charts, from top to bottom: a chart's table stands right below it."""
    found: list[str] = []
    drawn = 0
    for element in at.main:
        if element.type == "vega_lite_chart":
            drawn += 1
        key = getattr(element, "key", None) or ""
        if key.endswith("_table") and len(found) < drawn:
            found.append(key.removesuffix("_table"))
    assert len(found) == len(drawings(at)), "A chart has no table below it."
    return found


def figures(at: AppTest, handed: dict[str, bytes]) -> list[Figure]:
    """Return the figures of a page, whose tables are then open."""
    names = chart_keys(open_tables(at))
    tables = iter(at.dataframe)
    shown: dict[str, pd.DataFrame] = {}
    for element in at.main:
        key = getattr(element, "key", None) or ""
        if key.endswith("_csv"):
            shown[key.removesuffix("_csv")] = next(tables).value
    return [
        Figure(key, drawing, shown[key], handed[f"{key}_csv"])
        for key, drawing in zip(names, drawings(at), strict=True)
    ]
