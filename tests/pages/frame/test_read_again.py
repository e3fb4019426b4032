"""What is read from files: read again when it changed, kept otherwise, and in its last good version while it is broken."""

import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from pages._shared.frame import read_again as module
from pages._shared.frame.read_again import now_and_then, read_again
from quizzes.yaml.faults import BankError
from quizzes.yaml.source import read_yaml
from tests.server import ROOT, copy_of_project


@pytest.fixture(autouse=True)
def always_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every call look at the files."""
    monkeypatch.setattr(module, "SECONDS", 0.0)


def write(file: Path, text: str) -> None:
    """Save a file, later than anything saved before."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    later = max(before + 1_000_000, file.stat().st_mtime_ns)
    os.utime(file, ns=(later, later))


def test_a_file_is_read_once_and_again_after_an_edit(tmp_path: Path) -> None:
    """Not at every call."""
    file, calls = tmp_path / "a.yaml", []
    write(file, "a: 1")

    @read_again(file)
    def numbers() -> object:
        calls.append(1)
        return read_yaml(file).data

    before = [numbers(), numbers()]
    write(file, "a: 2")
    after = [numbers(), numbers()]

    assert before == [{"a": 1}] * 2
    assert after == [{"a": 2}] * 2
    assert len(calls) == 2


def test_what_is_built_from_another_result_follows_it(tmp_path: Path) -> None:
    """Also if its own file is as it was."""
    own, other = tmp_path / "own.yaml", tmp_path / "other.yaml"
    write(own, "a: 1")
    write(other, "b: 1")

    @read_again(other)
    def below() -> object:
        return read_yaml(other).data

    @read_again(own, below)
    def above() -> object:
        return [read_yaml(own).data, below()]

    before = above()
    write(other, "b: 2")

    assert before == [{"a": 1}, {"b": 1}]
    assert above() == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("broken", ["a: 1\na: 2", None])
def test_a_broken_or_missing_file_keeps_its_last_good_version(
    tmp_path: Path, broken: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """What is wrong is logged once, with its place, and the file is used again when it is mended."""
    file = tmp_path / "a.yaml"
    write(file, "a: 1")

    @read_again(file)
    def numbers() -> object:
        return read_yaml(file).data

    numbers()
    if broken is None:
        file.unlink()
    else:
        write(file, broken)
    with caplog.at_level(logging.ERROR, "residual_lab"):
        meanwhile = [numbers(), numbers(), numbers()]
    said = [record.getMessage() for record in caplog.records]
    caplog.clear()
    write(file, "a: 3")

    assert meanwhile == [{"a": 1}] * 3
    assert len(said) == 1
    assert f"{file}:2:1: error" in said[0] if broken else f"'{file}'" in said[0]
    assert numbers() == {"a": 3}


def test_a_file_that_was_never_good_is_an_error_until_it_is_mended(tmp_path: Path) -> None:
    """There is nothing to fall back on."""
    file = tmp_path / "a.yaml"
    write(file, "a: 1\na: 2")

    @read_again(file)
    def numbers() -> object:
        return read_yaml(file).data

    with pytest.raises(BankError, match=r"a\.yaml:2:1: error"):
        numbers()
    write(file, "a: 1")

    assert numbers() == {"a": 1}


def test_a_file_is_not_looked_at_more_often_than_every_half_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look costs more than it tells."""
    clock, looks = [10.0], iter(range(1, 9))
    monkeypatch.setattr(module, "SECONDS", 0.5)
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    look = now_and_then(lambda: next(looks))
    first = [look(), look()]
    clock[0] = 10.49
    second = look()
    clock[0] = 10.5

    assert first == [1, 1]
    assert second == 1
    assert look() == 2


def test_threads_that_ask_together_read_once(tmp_path: Path) -> None:
    """The others wait for what the first one reads."""
    file, calls, begun = tmp_path / "a.yaml", [], Event()
    write(file, "a: 1")

    @read_again(file)
    def numbers() -> object:
        calls.append(1)
        begun.wait(0.2)
        return read_yaml(file).data

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: numbers(), range(8)))

    assert all(each is found[0] for each in found)
    assert len(calls) == 1


_EDIT_AND_LOOK = """
import os
from pathlib import Path
from streamlit.testing.v1 import AppTest
from pages._shared.frame import read_again
from pages._shared.frame.lessons import LESSONS_FILE
read_again.SECONDS = 0.0
at = AppTest.from_file(str(Path("pages/navigation.py").resolve()), default_timeout=60)
whole = LESSONS_FILE.read_text("utf-8")
old = "A network learns from a gradient that must cross all its layers. Send one back and watch what reaches the input."
for number, text in enumerate([whole, whole.replace(old, "A new goal."), whole.replace("goal:", "gaol:")], start=1):
    LESSONS_FILE.write_text(text, "utf-8")
    os.utime(LESSONS_FILE, (number, number))
    at.run()
    print([each.value for each in at.markdown if each.value in (old, "A new goal.")], len(at.exception), len(at.error))
"""


def test_an_edit_shows_at_the_next_rerun_and_a_broken_one_never_reaches_a_learner(tmp_path: Path) -> None:
    """The page goes on with the last good version; the place of every fault stands in the log."""
    project = copy_of_project(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", _EDIT_AND_LOOK], cwd=project, capture_output=True, text=True, check=False
    )
    lines = ran.stdout.splitlines()

    assert ran.returncode == 0, ran.stderr
    assert lines == [
        "['A network learns from a gradient that must cross all its layers. Send one back and watch what reaches the "
        "input.'] 0 0",
        "['A new goal.'] 0 0",
        "['A new goal.'] 0 0",
    ]
    assert (
        "lessons.yaml:10:3: error [unknown-key] home.gaol: unknown key `gaol`. Did you mean `goal`?"
        in ran.stderr
    )
    assert str(ROOT) not in lines
