"""Open pages of the lab without a browser, move their controls and read what a learner would read."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pyarrow as pa
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup as ButtonGroupProto
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import (
    ButtonGroup,
    Checkbox,
    NumberInput,
    Selectbox,
    SelectSlider,
    Slider,
    TextInput,
    Toggle,
)

from pages._shared.frame.lessons import JUST_SHOW_ME, Lesson, lessons

ROUTER = Path(__file__).resolve().parents[2] / "pages" / "navigation.py"
RUN_SECONDS = 60.0

# Said once by the test harness itself, outside any page.
HARNESS = "missing ScriptRunContext"

# Fields of an element's message that a learner never reads.
NOT_TEXT = {
    "id", "form_id", "spec", "icon", "element_type", "query_param_key", "js_content", "css_content", "html_content",
    "json",
}  # fmt: skip
# A word of the glossary: as it is used, what is searched for there, and the meaning it shows.
MARK = re.compile(r'\[([^\]]*)\]\(glossary\?glossary_search=([^ )]*) "([^"]*)"\)')
NOT_FOR_READERS = re.compile(r"(?i:\bnan\b|\binf\b|not a number)|\bNone\b(?! of)|\bnp\.float64\b")


@dataclass(frozen=True)
class Drawing:
    """A chart as the browser gets it: its accessible name, its specification and its datasets."""

    alt: str
    spec: dict[str, Any]
    data: dict[str, pd.DataFrame]


def open_page(page: str, *, shown: bool = True, **controls: Any) -> AppTest:
    """Open a page as a link does, with these controls in its address.

    Parameters
    ----------
    page : str
        The name of the page in ``lessons.yaml``.
    shown : bool
        True if the link shows the experiment without asking for a prediction.
    controls
        Values of controls by name; a list stands for several chosen at once.
    """
    lesson = lessons()[page]
    if shown and lesson.controls:
        controls = {"guess": JUST_SHOW_ME, **controls}
    return _opened(lesson, {lesson.key(control): value for control, value in controls.items()})


def follow(at: AppTest, key: str) -> AppTest:
    """Return the page that a button leads to by its address, as a browser that was never here draws it."""
    button = next(element for element in at.main if getattr(element, "key", None) == key)
    return open_address(button.proto.url)


def open_address(address: str) -> AppTest:
    """Return the page that an address of the lab names, in the state that it gives."""
    page, _, query = address.removeprefix("./").partition("?")
    return _opened(lessons()[page or "home"], parse_qs(query))


def _opened(lesson: Lesson, query: dict[str, Any]) -> AppTest:
    at = AppTest.from_file(ROUTER, default_timeout=RUN_SECONDS)
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(lesson.path).run()
    assert not at.exception, said(at)
    return at


def widget(at: AppTest, key: str) -> Any:
    """Return the widget with this key, whatever its kind."""
    for element in at.main:
        if getattr(element, "key", None) == key and hasattr(element, "run"):
            return element
    raise KeyError(f"No widget has the key {key}.")


def keys(at: AppTest) -> set[str]:
    """Return the keys of everything on the page that has one."""
    return {key for element in at.main if (key := getattr(element, "key", None))}


def press(at: AppTest, key: str) -> AppTest:
    """Click a button and let the page answer."""
    widget(at, key).click().run()
    assert not at.exception, said(at)
    return at


def choose_preset(at: AppTest, page: str, name: str) -> AppTest:
    """Choose a named state of the page, as a click on its label does."""
    return put(at, **{lessons()[page].key("preset"): name})


def put(at: AppTest, **values: Any) -> AppTest:
    """Set widgets by key, one after the other as a learner would, and let the page answer each time."""
    for key, value in values.items():
        widget(at, key).set_value(value).run()
        assert not at.exception, said(at)
    return at


def state(at: AppTest, page: str, *controls: str) -> dict[str, Any]:
    """Return what these controls of a page are set to; several chosen at once are a tuple, as in the lesson."""
    found = {control: at.session_state[lessons()[page].key(control)] for control in controls}
    return {control: tuple(value) if isinstance(value, list) else value for control, value in found.items()}


def kept_in_tab(at: AppTest, name: str) -> Any:
    """Return what the browser is to keep under a name for as long as the tab is open."""
    return json.loads(at.session_state["record_session"].tab[name])


def drawn_controls(at: AppTest, page: str) -> list[str]:
    """Return the names of the page's controls that are in view."""
    lesson, present = lessons()[page], keys(at)
    return [control for control in lesson.controls if lesson.key(control) in present]


def said(at: AppTest) -> str:
    """Return every text the page has sent: prose, formulas, labels, options, verdicts and names of charts.

    A word that shows its meaning reads as the word alone, and a space that keeps a number on one line with its unit is a
    space.
    """
    texts = (text for element in at.main for text in _texts(getattr(element, "proto", None)))
    return MARK.sub(r"\1", "\n".join(texts)).replace("\u00a0", " ")


def drawings(at: AppTest) -> list[Drawing]:
    """Return the charts of the page, from top to bottom."""
    return [
        Drawing(
            alt=element.proto.alt,
            spec=json.loads(element.proto.spec),
            data={
                dataset.name: pa.ipc.open_stream(dataset.data.data).read_pandas()
                for dataset in element.proto.datasets
            },
        )
        for element in at.main
        if element.type == "vega_lite_chart"
    ]


def complaints(records: list[logging.LogRecord]) -> list[str]:
    """Return the logged warnings and errors that a page is to blame for."""
    return [
        record.getMessage()
        for record in records
        if record.levelno >= logging.WARNING and HARNESS not in record.getMessage()
    ]


def _texts(message: Any) -> Iterator[str]:
    """Yield the texts inside an element's message; identifiers and the innards of charts are not for reading."""
    if message is None:
        return
    for field, value in message.ListFields():
        if field.name in NOT_TEXT:
            continue
        for each in value if field.is_repeated else [value]:
            if isinstance(each, str):
                yield each
            elif hasattr(each, "ListFields"):
                yield from _texts(each)


def ends(control: Any) -> list[Any]:
    """Return the extreme values a control can be put to; none for free text."""
    match control:
        case Slider() | NumberInput():
            return [control.min, control.max]
        case Toggle() | Checkbox():
            return [False, True]
        case SelectSlider() | Selectbox():
            return [control.options[0], control.options[-1]]
        case ButtonGroup():
            single = control.proto.click_mode == ButtonGroupProto.SINGLE_SELECT
            return list(control.options) if single else [[], list(control.options)]
        case TextInput():
            return []
    raise TypeError(f"No extremes are known for {control}.")


def blemishes(at: AppTest) -> list[str]:
    """Return what no state of a page may show: a bare NaN or inf in a text, a chart without finite data."""
    found = [f"text: {text}" for text in said(at).splitlines() if NOT_FOR_READERS.search(text)]
    for drawing in drawings(at):
        if not drawing.alt.strip():
            found.append("a chart without an accessible name")
        for name, frame in drawing.data.items():
            if frame.empty:
                found.append(f"{drawing.alt}: dataset {name} is empty")
            numbers = frame.select_dtypes("number").to_numpy(dtype=float)
            if not np.isfinite(numbers).all():
                found.append(f"{drawing.alt}: dataset {name} holds NaN or inf")
    return found
