"""What a lesson is: title, goal, words, controls with their defaults, presets. They stand in ``pages/lessons.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pages._shared.frame.data_files import modified_at, now
from quizzes.yaml.source import read_yaml

LESSONS_FILE = Path(__file__).resolve().parents[2] / "lessons.yaml"
JUST_SHOW_ME = "Just show me"
"""What is chosen in place of a prediction by a learner who makes none."""


@dataclass(frozen=True)
class Preset:
    """A named state of the page: which controls differ from their defaults, and to what."""

    label: str
    set: Mapping[str, Any]


@dataclass(frozen=True)
class Explanation:
    """The "explain it back" box: a question, a model answer and the points it should make."""

    ask: str
    model: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """One page of the lab, as ``lessons.yaml`` describes it."""

    page: str
    path: str
    section: str
    title: str
    icon: str
    help: str
    menu: str | None = None
    goal: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    controls: Mapping[str, Any] = field(default_factory=dict)
    presets: Mapping[str, Preset] = field(default_factory=dict)
    explain: Explanation | None = None
    objectives: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[str, ...] = ()
    next: str | None = None

    def key(self, control: str) -> str:
        """Return the widget key of a control. It is also its name in the URL."""
        return f"{self.page}_{control}"

    def control(self, name: str) -> dict[str, Any]:
        """Return the arguments that give a widget its default, its key and its place in the URL."""
        return {"value": self.controls[name], "key": self.key(name), "bind": "query-params"}

    def choice(self, name: str) -> dict[str, Any]:
        """Return the same for a widget that offers options, of which one is always chosen."""
        return {
            "default": self.controls[name],
            "key": self.key(name),
            "bind": "query-params",
            "required": True,
        }

    def address(self, preset: str = "", seed: int | None = None) -> str:
        """Return the address of the page as a link gives it, in the state of a preset with the experiment shown.

        As Streamlit writes it: a control at its default is not said, or the browser would note the page twice.
        """
        path = "./" if self.page == "home" else self.page
        if preset not in self.presets:
            return path
        state = {"guess": JUST_SHOW_ME, "seed": seed, **self.presets[preset].set}
        said = {
            self.key(name): state[name]
            for name in state
            if state[name] not in (None, self.controls.get(name))
        }
        return f"{path}?{urlencode(said, doseq=True)}"


def lessons() -> Mapping[str, Lesson]:
    """Return every lesson by page name, in the order of the menu. Edits of the file show at once."""
    return _read_lessons(version())


def version() -> int:
    """Return a number that changes when ``lessons.yaml`` does."""
    return modified_at(LESSONS_FILE, now())


@lru_cache(maxsize=1)
def _read_lessons(_modified: int) -> Mapping[str, Lesson]:
    data = read_yaml(LESSONS_FILE).data
    return {page: _lesson(page, entry) for page, entry in data.items()}


def _lesson(page: str, entry: Mapping[str, Any]) -> Lesson:
    presets = {name: Preset(**preset) for name, preset in entry.get("presets", {}).items()}
    explain = Explanation(**entry["explain"]) if "explain" in entry else None
    return Lesson(page=page, **{**entry, "presets": presets, "explain": explain})
