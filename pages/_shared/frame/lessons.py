"""What a lesson is: title, goal, words, controls with their defaults, presets. They stand in ``pages/lessons.yaml``."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

from pydantic import AfterValidator, Field, StringConstraints

from pages._shared.frame.read_again import read_again
from quizzes.yaml.faults import DataPath, Fault
from quizzes.yaml.models import StrictModel, read_entries, unless_known
from quizzes.yaml.source import Readable, YamlSource

LESSONS_FILE = Path(__file__).resolve().parents[2] / "lessons.yaml"
COURSE = ("Intuition", "Theory", "Derivation")
"""The sections of the menu whose pages are the lessons of the course."""
JUST_SHOW_ME = "Just show me"
"""What is chosen in place of a prediction by a learner who makes none."""

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]


def _no_mapping(value: Any) -> Any:
    if any(isinstance(each, dict) for each in (value if isinstance(value, tuple) else (value,))):
        raise ValueError("a control is a number, true or false, a text or a list")
    return value


Setting: TypeAlias = Annotated[Any, AfterValidator(_no_mapping)]
"""The value of a control: a number, true or false, a text or a list."""


class Preset(StrictModel):
    """A named state of the page: which controls differ from their defaults, and to what."""

    label: Text
    set: Mapping[str, Setting]


class Explanation(StrictModel):
    """The "explain it back" box: a question, a model answer and the points it should make."""

    ask: Text
    model: Text
    points: tuple[Text, ...]


class Objective(StrictModel):
    """What a learner can do afterwards, the pages that teach it and the objectives of questions that practise it."""

    text: Text
    pages: tuple[Text, ...]
    practises: tuple[Text, ...]


class Lesson(StrictModel):
    """One page of the lab, as ``lessons.yaml`` describes it."""

    page: Annotated[str, Field(exclude=True)]
    path: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9_]+\.py$")]
    section: Text
    title: Text
    icon: Annotated[str, StringConstraints(pattern=r"^:material/[a-z0-9_]+:$")]
    help: Text
    menu: Text | None = None
    goal: str = ""
    question: str = ""
    minutes: Annotated[int, Field(ge=1, le=60)] | None = None
    terms: Mapping[str, Text] = Field(default_factory=dict)
    controls: Mapping[str, Setting] = Field(default_factory=dict)
    presets: Mapping[str, Preset] = Field(default_factory=dict)
    explain: Explanation | None = None
    objectives: tuple[Objective, ...] = ()
    sources: tuple[Text, ...] = ()
    next: Text | None = None

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


@read_again(LESSONS_FILE)
def lessons() -> Mapping[str, Lesson]:
    """Return every lesson by page name, in the order of the menu. Edits of the file show at once."""
    return read_lessons(LESSONS_FILE)


def read_lessons(file: Readable) -> Mapping[str, Lesson]:
    """Return the lessons of a file by page name.

    Raises
    ------
    BankError
        With every fault of the file.
    """
    return read_entries(file, Lesson, "page", _faults)


def _faults(source: YamlSource, found: Mapping[str, Lesson]) -> Iterator[Fault]:
    """Yield a fault for each script, page and control that is named and does not exist."""
    for page, lesson in found.items():
        if not (LESSONS_FILE.parent / lesson.path).is_file():
            yield source.fault("no-file", (page, "path"), f"there is no script `{lesson.path}`.")
        for needed in ("question", "minutes") if lesson.section in COURSE else ():
            if not getattr(lesson, needed):
                yield source.fault("missing-key", (page,), f"a lesson of the course has `{needed}`.")
        if lesson.next is not None:
            yield from unless_known(source, (page, "next"), "page", lesson.next, source.data)
        for number, objective in enumerate(lesson.objectives):
            for position, taught in enumerate(objective.pages):
                place: DataPath = (page, "objectives", number, "pages", position)
                yield from unless_known(source, place, "page", taught, source.data)
        for name, preset in lesson.presets.items():
            for control, value in preset.set.items():
                place = (page, "presets", name, "set", control)
                yield from unless_known(source, place, "control", control, lesson.controls)
                default = lesson.controls.get(control)
                if default is not None and _kind(value) != _kind(default):
                    yield source.fault("wrong-kind", place, f"`{control}` should be {_kind(default)}.")


def _kind(value: Any) -> str:
    """Return what a value of a control is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "text" if isinstance(value, str) else "a list"
