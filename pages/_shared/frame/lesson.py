"""The frame of a lesson: what every page shows before and after its experiment.

A page opens its lesson, draws its experiment and closes the lesson:

    lesson = open_lesson("gradient_paths")
    ...
    close_lesson(lesson)

What a lesson is called, aims at and starts from stands in ``pages/lessons.yaml``.
"""

import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.browser.copy_link import copy_link_button
from pages._shared.browser.word_tips import word_tips
from pages._shared.frame.data_files import version_of
from pages._shared.frame.glossary import Term, terms
from pages._shared.frame.numbers import unbroken
from pages._shared.frame.words import with_meanings
from quizzes.yaml.source import read_yaml

LESSONS_FILE = Path(__file__).resolve().parents[2] / "lessons.yaml"
JUST_SHOW_ME = "Just show me"
LARGEST_SEED = 9999
PAGE_WIDTH = 1080
"""Pixels: wide enough for a figure at a projector, narrow enough to keep text and figure together."""
PROSE_WIDTH = 680
"""Pixels: about 75 characters, a comfortable line to read."""


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

    @property
    def seed(self) -> int:
        """The seed of the page's random numbers, as the toolbar shows it."""
        return int(st.session_state[self.key("seed")])

    def apply(self, preset: str) -> None:
        """Put every control into the state of a preset. The seed stays, unless the preset names one."""
        changed = self.presets[preset].set
        for control, value in {**self.controls, **changed}.items():
            if control != "seed" or "seed" in changed:
                st.session_state[self.key(control)] = value

    def reset(self) -> None:
        """Put every control but the seed back to its default and ask for a prediction again."""
        for control, value in self.controls.items():
            if control != "seed":
                st.session_state[self.key(control)] = value
        st.session_state[self.key("guess")] = None

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

    def new_seed(self) -> None:
        """Draw the next random numbers: the seed grows by one."""
        st.session_state[self.key("seed")] = self.seed % LARGEST_SEED + 1


def lessons() -> Mapping[str, Lesson]:
    """Return every lesson by page name, in the order of the menu. Edits of the file show at once."""
    return _read_lessons(version())


def version() -> int:
    """Return a number that changes when ``lessons.yaml`` does."""
    return _modified(now())


def now() -> int:
    """Return the half second we are in. Asking a file more often than that costs more than it tells."""
    return int(2 * time.monotonic())


@lru_cache(maxsize=1)
def _modified(_now: int) -> int:
    return os.stat(LESSONS_FILE).st_mtime_ns


@lru_cache(maxsize=1)
def _read_lessons(_modified: int) -> Mapping[str, Lesson]:
    data = read_yaml(LESSONS_FILE).data
    return {page: _lesson(page, entry) for page, entry in data.items()}


def _lesson(page: str, entry: Mapping[str, Any]) -> Lesson:
    presets = {name: Preset(**preset) for name, preset in entry.get("presets", {}).items()}
    explain = Explanation(**entry["explain"]) if "explain" in entry else None
    return Lesson(page=page, **{**entry, "presets": presets, "explain": explain})


def glossary() -> Mapping[str, Term]:
    """Return every word of the lab, in alphabetical order. Edits of the files show at once."""
    return _glossary(version_of("glossary"), version())


@lru_cache(maxsize=1)
def _glossary(_words: int, _lessons: int) -> Mapping[str, Term]:
    return terms({page: lesson.terms for page, lesson in lessons().items()})


def meaning_of(word: str) -> str:
    """Return what a word of the glossary means: on the page that is open, if it says so, or else in general."""
    lesson = lessons().get(current_page())
    return (lesson.terms if lesson else {}).get(word) or glossary()[word].means


def open_lesson(page: str) -> Lesson:
    """Draw the head of a page: title, goal, terms on the first visit, presets, copy link and reset."""
    lesson = lessons()[page]
    _mend_address(lesson)
    first_visit = _first_visit(page)
    st.title(lesson.title)
    if lesson.goal:
        prose().markdown(f"**Goal.** {lesson.goal}")
    if lesson.terms:
        word_tips()
        words = prose().expander("Words used on this page", expanded=first_visit, icon=":material/menu_book:")
        words.markdown("\n".join(f"- **{term}**: {meaning}" for term, meaning in lesson.terms.items()))
        words.page_link(
            lessons()["glossary"].path, label="All words of the lab", icon=":material/dictionary:"
        )
    _toolbar(lesson)
    return lesson


def _mend_address(lesson: Lesson) -> None:
    """Drop empty and infinite values from the address: Streamlit hands them to controls that cannot take them."""
    # A control that starts from a list may well be empty.
    single = [lesson.key(name) for name, value in lesson.controls.items() if not isinstance(value, tuple)]
    new = [key for key in single if key not in st.session_state]
    unusable = [key for key in new if _is_unusable(st.query_params.get(key, "0"))]
    if unusable:
        for key in unusable:
            del st.query_params[key]
        st.rerun()


def _is_unusable(text: str) -> bool:
    try:
        return not (text and math.isfinite(float(text)))
    except ValueError:
        return False


def prose() -> DeltaGenerator:
    """Return a container with a comfortable line length for reading."""
    return cast(DeltaGenerator, _Prose())


class _Prose:
    """A container that is drawn only if needed: a text, a formula or a box takes the width itself, one message less each."""

    def markdown(self, body: str, **options: Any) -> DeltaGenerator:
        return st.markdown(with_meanings(unbroken(body), meaning_of), **{"width": PROSE_WIDTH, **options})

    def latex(self, body: str) -> DeltaGenerator:
        return st.latex(body, width=PROSE_WIDTH)

    def container(self, **options: Any) -> DeltaGenerator:
        return st.container(**{"width": PROSE_WIDTH, **options})

    def __getattr__(self, command: str) -> Any:
        return getattr(self.container(), command)

    def __enter__(self) -> None:
        self._box = self.container()
        self._box.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._box.__exit__(*error)


def current_page() -> str:
    """Return the name of the page that is open; empty outside a lesson."""
    return str(st.session_state.get("lesson_open", ""))


def _first_visit(page: str) -> bool:
    """Return True from the moment a page is first opened until another page is opened."""
    if st.session_state.get("lesson_open") != page:
        seen: set[str] = st.session_state.setdefault("lessons_seen", set())
        st.session_state["lesson_open"] = page
        st.session_state["lesson_is_new"] = page not in seen
        seen.add(page)
    return bool(st.session_state["lesson_is_new"])


def _toolbar(lesson: Lesson) -> None:
    if not lesson.controls:
        return
    if lesson.presets:
        st.pills(
            "Presets",
            list(lesson.presets),
            format_func=lambda name: lesson.presets[name].label,
            key=lesson.key("preset"),
            on_change=_apply_chosen_preset,
            args=(lesson,),
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        copy_link_button(key=lesson.key("copy_link"))
        st.button("Reset", key=lesson.key("reset"), icon=":material/restart_alt:", on_click=lesson.reset)
        if "seed" in lesson.controls:
            st.button(
                "New seed", key=lesson.key("new_seed"), icon=":material/casino:", on_click=lesson.new_seed
            )
            st.number_input(
                "Seed of the random numbers",
                1,
                LARGEST_SEED,
                width=110,
                label_visibility="collapsed",
                help="The seed: equal seeds give equal random numbers, on every machine.",
                **lesson.control("seed"),
            )


def _apply_chosen_preset(lesson: Lesson) -> None:
    """Go to the chosen state, and let go of the choice: the controls may leave that state again."""
    chosen = st.session_state[lesson.key("preset")]
    st.session_state[lesson.key("preset")] = None
    if chosen is not None:
        lesson.apply(chosen)


def close_lesson(lesson: Lesson) -> None:
    """Draw the foot of a page: the sources and the way to the next page."""
    if lesson.sources:
        st.header("Sources", anchor=False)
        prose().markdown("\n".join(f"- {source}" for source in lesson.sources))
    if lesson.next:
        following = lessons()[lesson.next]
        st.page_link(following.path, label=f"Next: {following.title}", icon=":material/arrow_forward:")
