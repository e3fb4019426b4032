"""The data files of the pages: what a developer is told about a fault, whichever field it is in."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
import yaml

from pages._shared.frame.glossary import glossary, read_glossary
from pages._shared.frame.lessons import lessons, read_lessons
from pages._shared.frame.references import papers, read_papers
from pages._shared.frame.statements import read_statements, statements
from quizzes.yaml.faults import BankError, Fault
from quizzes.yaml.source import NamedText

Steps: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True)
class File:
    """A file in which every field is used: its reader, its data, and the steps to mappings whose keys are free."""

    read: Callable[[NamedText], Any]
    data: dict[str, Any]
    free: tuple[Steps, ...] = ()


FILES = {
    "lessons": File(
        read_lessons,
        {
            "home": {
                "path": "start/home.py", "section": "Start", "title": "A", "icon": ":material/home:", "help": "B",
                "menu": "C", "goal": "D", "terms": {"Path": "a way."}, "controls": {"depth": 3, "kinds": ["a"]},
                "presets": {"deep": {"label": "Deep", "set": {"depth": 9}}},
                "explain": {"ask": "E", "model": "F", "points": ["G"]},
                "objectives": [{"text": "H", "pages": ["home"], "practises": ["paths"]}],
                "sources": ["I"], "next": "home",
            }
        },
        (
            ("home", "terms"), ("home", "controls"), ("home", "presets"), ("home", "presets", "deep", "set"),
        ),
    ),
    "glossary": File(
        read_glossary,
        {
            "Lamp": {"means": "what shines.", "symbol": "l", "see": "home"},
            "Jacobian": {"from": "gradient_identity", "see": "home#hook"},
        },
    ),
    "references": File(
        read_papers,
        {
            "he": {
                "authors": "He", "year": 2015, "title": "A", "where": "B",
                "facts": [{"says": "C", "at": "D", "basis": "paper", "page": "home", "anchor": "E"}],
            }
        },
    ),
    "claims": File(
        read_statements,
        {"000-01": {"says": "A", "quote": "«A»", "verdict": "false", "page": "home", "anchor": "B", "instead": "C"}},
    ),
}  # fmt: skip


def steps_in(data: Any, start: Steps = ()) -> Iterator[Steps]:
    """Yield the steps to every value of some data."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in pairs:
        yield (*start, step)
        yield from steps_in(value, (*start, step))


FIELDS = [(name, steps) for name, file in FILES.items() for steps in steps_in(file.data)]
KEYS = [
    (name, steps)
    for name, steps in FIELDS
    if len(steps) > 1 and isinstance(steps[-1], str) and steps[:-1] not in FILES[name].free
]


def inside(data: Any, steps: Steps) -> Any:
    """Return the value at some steps."""
    for step in steps:
        data = data[step]
    return data


def faults_of(name: str, data: Any) -> tuple[Fault, ...]:
    """Return what is wrong with data that stand in a file."""
    try:
        FILES[name].read(NamedText(f"{name}.yaml", yaml.safe_dump(data, sort_keys=False)))
    except BankError as error:
        return error.faults
    return ()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_uses_every_field_has_no_fault(name: str) -> None:
    """So what the other tests find is what they put in."""
    assert faults_of(name, FILES[name].data) == ()


@pytest.mark.parametrize(("name", "steps"), KEYS)
def test_an_unknown_key_is_shown_once_where_it_stands(name: str, steps: Steps) -> None:
    """With the key that was meant."""
    data = deepcopy(FILES[name].data)
    parent = inside(data, steps[:-1])
    renamed = {f"{key}x" if key == steps[-1] else key: value for key, value in parent.items()}
    parent.clear()
    parent.update(renamed)
    found = [fault for fault in faults_of(name, data) if fault.code == "unknown-key"]

    assert len(found) == 1
    assert f"unknown key `{steps[-1]}x`. Did you mean `{steps[-1]}`?" in found[0].message
    assert f"{steps[-1]}x:" in found[0].source_line[found[0].column - 1 :]
    assert str(found[0]).startswith(f"{name}.yaml:{found[0].line}:{found[0].column}: error")


def test_a_message_lists_the_keys_that_may_stand_there() -> None:
    """All of them, and not the field for the name, which stands above the entry."""
    data = {"000-01": {**FILES["claims"].data["000-01"], "colour": "red"}}

    assert [fault.message for fault in faults_of("claims", data)] == [
        "unknown key `colour`. Keys here: anchor, instead, page, quote, says, verdict."
    ]


@pytest.mark.parametrize(("name", "steps"), FIELDS)
def test_a_value_of_the_wrong_kind_is_shown_once_where_it_stands(name: str, steps: Steps) -> None:
    """In plain words: no type of Python is named."""
    data = deepcopy(FILES[name].data)
    parent = inside(data, steps[:-1])
    parent[steps[-1]] = "text" if isinstance(parent[steps[-1]], dict) else {"an": "entry"}
    found = faults_of(name, data)

    assert len(found) == 1
    assert found[0].code in ("wrong-kind", "bad-value")
    assert isinstance(steps[-1], int) or f"{steps[-1]}" in found[0].source_line
    assert not re.search(r"\b(str|int|tuple|dict|Input|pydantic)\b", found[0].message)


@pytest.mark.parametrize(
    ("name", "steps", "wrong", "message"),
    [
        ("lessons", ("home", "next"), "hone", "there is no page `hone`. Did you mean `home`?"),
        ("lessons", ("home", "objectives", 0, "pages", 0), "hone", "there is no page `hone`."),
        ("lessons", ("home", "presets", "deep", "set"), {"dept": 3}, "there is no control `dept`."),
        ("lessons", ("home", "presets", "deep", "set"), {"depth": "3"}, "`depth` should be a number."),
        ("lessons", ("home", "section"), "Theory", "a lesson of the course has `question`."),
        ("lessons", ("home", "path"), "start/hone.py", "there is no script `start/hone.py`."),
        ("lessons", ("home", "icon"), "home", "`icon` is `home`"),
        ("lessons", ("home", "page"), "home", "unknown key `page`. The name of an entry stands above it"),
        ("glossary", ("Lamp", "see"), "home#hok", "there is no preset `hok`. Did you mean `hook`?"),
        ("glossary", ("Lamp", "see"), "hone", "there is no page `hone`. Did you mean `home`?"),
        ("glossary", ("Lamp", "from"), "home", "a word has either `means`, or `from` with a page."),
        ("glossary", ("Jacobian", "from"), "home", "there is no word `Jacobian`."),
        ("references", ("he", "facts", 0, "page"), "hone", "there is no page `hone`."),
        ("references", ("he", "facts", 0, "basis"), "papr", "`basis` is `papr`; write 'paper', 'abstract'"),
        ("claims", ("000-01", "page"), "hone", "there is no page `hone`. Did you mean `home`?"),
        ("claims", ("000-01", "quote"), "A", "`quote` should have the words of the statement between « and », once."),
        ("claims", ("000-01", "quote"), "«A» «B»", "`quote` should have the words"),
        ("claims", ("000-01", "verdict"), "no", "`verdict` is `no`; write 'true', 'only-if'"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_shown_where_it_is_named(
    name: str, steps: Steps, wrong: Any, message: str
) -> None:
    """A page, a preset, a control, a script, a word, a verdict, the marks of a quotation."""
    data = deepcopy(FILES[name].data)
    inside(data, steps[:-1])[steps[-1]] = wrong

    assert [fault.message[: len(message)] for fault in faults_of(name, data)][:1] == [message]


def test_all_faults_of_a_file_are_shown_at_once() -> None:
    """Those of its form and those of what it names, in the order of the file."""
    data = deepcopy(FILES["lessons"].data)
    data["home"]["next"] = "hone"
    data["quiz"] = {**deepcopy(data["home"]), "titel": "A", "next": "home", "sources": "one"}
    del data["quiz"]["title"]

    assert [(fault.code, fault.path) for fault in faults_of("lessons", data)] == [
        ("unknown-page", "home.next"),
        ("missing-key", "quiz.title"),
        ("wrong-kind", "quiz.sources"),
        ("unknown-key", "quiz.titel"),
    ]


def test_a_file_that_is_a_list_is_refused() -> None:
    """And not read as one without entries."""
    assert [fault.code for fault in faults_of("claims", ["000-01"])] == ["wrong-kind"]


def test_the_files_come_out_as_they_are_written() -> None:
    """Texts, numbers, lists as tuples, and the name of an entry."""
    home, paper = lessons()["home"], papers()[0]

    assert (home.page, home.path, home.menu, home.explain) == ("home", "start/home.py", "Home", None)
    assert home.controls == {"weights": "small", "depth": 20, "skip": True, "seed": 1}
    assert home.presets["hook-100"].set == {"depth": 100}
    assert home.objectives[3].practises == ("identity-path",)
    assert glossary()["Jacobian"].means == lessons()["gradient_identity"].terms["Jacobian"]
    assert glossary()["Depth"].symbol == "L"
    assert (paper.authors, paper.year, len(paper.facts) > 0) == (
        "Bachlechner, Majumder, Mao, Cottrell & McAuley",
        2020,
        True,
    )
    assert statements()["000-03"].verdict == "typo"
    assert statements()["000-03"].source == "000"
