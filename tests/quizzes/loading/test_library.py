"""Banks while their files are edited: a broken file keeps its last good version and takes nothing else down."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from quizzes.kinds.number import Number
from quizzes.loading.library import Library, Stock

BANK = """\
schema: quiz-bank/1
bank: {bank}
title: A bank
items:
  - id: {id}
    type: number
    ask: How many?
    answer: {answer}
"""


def write(file: Path, text: str) -> None:
    """Save a file, later than anything saved before."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    later = max(before + 1_000_000, file.stat().st_mtime_ns)
    os.utime(file, ns=(later, later))


def bank(name: str, item: str = "", answer: str = "8") -> str:
    """Return a bank with one question."""
    return BANK.format(bank=name, id=item or f"{name}-question", answer=answer)


def answers(stock: Stock) -> dict[str, str]:
    """Return the key of every question in use."""
    return {key: item.answer for key, item in stock.banks.items.items() if isinstance(item, Number)}


def codes(stock: Stock) -> list[str]:
    """Return what is wrong, each with its file."""
    return [f"{Path(fault.file).name}: {fault.code}" for fault in stock.faults]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return a library of two files in one folder and one in another."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "own").mkdir()
    write(tmp_path / "ours" / "a.yaml", bank("a"))
    write(tmp_path / "ours" / "b.yaml", bank("b"))
    write(tmp_path / "own" / "c.yaml", bank("c"))
    return Library(tmp_path / "ours", tmp_path / "own")


def test_all_files_of_all_folders_are_in_use(library: Library) -> None:
    """And it is told which bank is whose."""
    stock = library.stock()

    assert answers(stock) == {"a-question": "8", "b-question": "8", "c-question": "8"}
    assert [[each.id for each in folder] for folder in stock.by_folder] == [["a", "b"], ["c"]]
    assert stock.faults == ()


def test_nothing_is_read_again_while_nothing_changes(library: Library) -> None:
    """The same stock comes back."""
    assert library.stock() is library.stock()


def test_a_saved_file_is_read_again_and_the_others_are_not(library: Library, tmp_path: Path) -> None:
    """Its new answer counts; the other banks are the very same objects."""
    before = library.stock()
    write(tmp_path / "ours" / "a.yaml", bank("a", answer="9"))
    after = library.stock()

    assert answers(after)["a-question"] == "9"
    assert after.banks.banks["b"] is before.banks.banks["b"]


def test_a_file_that_breaks_keeps_its_last_good_version_until_it_is_mended(
    library: Library, tmp_path: Path
) -> None:
    """Its faults are listed meanwhile; the other files follow every edit."""
    library.stock()
    write(tmp_path / "ours" / "a.yaml", bank("a", answer="9").replace("ask", "aks"))
    write(tmp_path / "ours" / "b.yaml", bank("b", answer="3"))
    broken = library.stock()
    write(tmp_path / "ours" / "a.yaml", bank("a", answer="10"))
    mended = library.stock()

    assert answers(broken) == {"a-question": "8", "b-question": "3", "c-question": "8"}
    assert codes(broken) == ["a.yaml: missing-key", "a.yaml: unknown-key"]
    assert answers(mended)["a-question"] == "10"
    assert mended.faults == ()


@pytest.mark.parametrize("text", ["", "\tx", "a: &a [*a]\n", "[" * 5_000, "\x00", "schema: quiz-bank/9\n"])
def test_a_file_that_never_was_good_is_left_out(library: Library, tmp_path: Path, text: str) -> None:
    """Whatever is in it, the rest is served."""
    write(tmp_path / "own" / "c.yaml", text)
    stock = library.stock()

    assert answers(stock) == {"a-question": "8", "b-question": "8"}
    assert {fault.split(":")[0] for fault in codes(stock)} == {"c.yaml"}


@pytest.mark.parametrize(("name", "item"), [("a", "c-question"), ("c", "a-question")])
def test_of_two_files_that_claim_the_same_id_the_first_folders_stays(
    library: Library, tmp_path: Path, name: str, item: str
) -> None:
    """One's own folder cannot take a question of the project away, by the bank's id or the question's."""
    write(tmp_path / "own" / "c.yaml", bank(name, item, answer="0"))
    stock = library.stock()

    assert answers(stock) == {"a-question": "8", "b-question": "8"}
    assert codes(stock) == ["c.yaml: duplicate-id"]


def test_a_file_that_comes_to_contradict_another_keeps_its_last_good_version(
    library: Library, tmp_path: Path
) -> None:
    """Copying a question and forgetting to give it a new id breaks nothing."""
    library.stock()
    write(tmp_path / "own" / "c.yaml", bank("c", "a-question"))
    stock = library.stock()

    assert answers(stock) == {"a-question": "8", "b-question": "8", "c-question": "8"}
    assert codes(stock) == ["c.yaml: duplicate-id"]


def test_a_deleted_file_is_gone_and_a_new_one_is_there(library: Library, tmp_path: Path) -> None:
    """Without a restart."""
    library.stock()
    (tmp_path / "ours" / "b.yaml").unlink()
    write(tmp_path / "own" / "d.yaml", bank("d"))

    assert list(answers(library.stock())) == ["a-question", "c-question", "d-question"]


def test_a_folder_that_is_not_there_is_a_fault_until_it_is(tmp_path: Path) -> None:
    """Nothing is raised; what is put there later is read."""
    library = Library(tmp_path / "own")
    missing = library.stock()
    (tmp_path / "own").mkdir()
    empty = library.stock()
    write(tmp_path / "own" / "c.yaml", bank("c"))

    assert codes(missing) == ["own: no-folder"]
    assert empty.faults == ()
    assert list(answers(library.stock())) == ["c-question"]


def test_a_name_that_cannot_be_read_as_a_file_is_a_fault(library: Library, tmp_path: Path) -> None:
    """Here a folder called like a bank."""
    (tmp_path / "own" / "d.yaml").mkdir()

    assert codes(library.stock()) == ["d.yaml: not-readable"]


def loop(file: Path) -> None:
    """Put a link to itself there."""
    file.symlink_to(file)


def pipe(file: Path) -> None:
    """Put a pipe there, into which nobody writes."""
    os.mkfifo(file)


def device(file: Path) -> None:
    """Put a link to a device there, whose bytes never end."""
    file.symlink_to("/dev/zero")


@pytest.mark.parametrize("put", [loop, pipe, device])
def test_what_is_no_file_is_a_fault_and_takes_nothing_down(
    library: Library, tmp_path: Path, put: Callable[[Path], None]
) -> None:
    """In place of a bank, whose last good version stays in use, and beside the others; a bank put back is read."""
    file = tmp_path / "own" / "c.yaml"
    library.stock()
    file.unlink()
    put(file)
    put(tmp_path / "own" / "d.yaml")
    broken = library.stock()
    again = library.stock()
    file.unlink()
    write(file, bank("c", answer="9"))

    assert codes(broken) == ["c.yaml: not-readable", "d.yaml: not-readable"]
    assert answers(broken) == {"a-question": "8", "b-question": "8", "c-question": "8"}
    assert again is broken
    assert answers(library.stock())["c-question"] == "9"


def test_a_folder_that_cannot_be_looked_at_keeps_its_banks(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the process has no descriptor left, or the folder is gone; afterwards everything is as before."""
    before = library.stock()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "glob", no_descriptor)
        without = library.stock()
    (tmp_path / "own").rename(tmp_path / "elsewhere")
    gone = library.stock()
    (tmp_path / "elsewhere").rename(tmp_path / "own")

    assert codes(without) == ["ours: not-readable", "own: not-readable"]
    assert codes(gone) == ["own: no-folder"]
    assert answers(without) == answers(gone) == answers(before)
    assert library.stock().faults == ()


def test_a_file_that_could_not_be_read_once_is_tried_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it has not changed since."""
    library.stock()
    write(tmp_path / "ours" / "a.yaml", bank("a", answer="9"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", no_descriptor)
        without = library.stock()

    assert codes(without) == ["a.yaml: not-readable"]
    assert answers(without)["a-question"] == "8"
    assert answers(library.stock())["a-question"] == "9"


def test_of_too_many_files_the_first_are_used(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of thousands keeps nobody waiting, and says so."""
    monkeypatch.setattr("quizzes.loading.library.MOST_FILES", 2)
    for name in ("d", "e"):
        write(tmp_path / "own" / f"{name}.yaml", bank(name))
    stock = library.stock()

    assert codes(stock) == ["own: too-many-files"]
    assert [each.id for each in stock.by_folder[1]] == ["c", "d"]


def no_descriptor(*_: object) -> NoReturn:
    """Fail as the system does when a process has all the files open that it may."""
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


def test_what_was_proved_before_the_start_is_proved_again_once_it_changes(tmp_path: Path) -> None:
    """At the start only its form is checked; a folder of one's own is checked in full from the start."""
    slip = "    slips: [{{answer: {answer}, why: No.}}]\n"
    for folder in ("ours", "own"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / f"{folder}.yaml", bank(folder) + slip.format(answer="2^3"))
    library = Library(tmp_path / "ours", tmp_path / "own", proved=tmp_path / "ours")
    at_the_start = codes(library.stock())
    write(tmp_path / "ours" / "ours.yaml", bank("ours") + slip.format(answer="4 + 4"))

    assert at_the_start == ["own.yaml: slip-equals-answer"]
    assert codes(library.stock()) == ["ours.yaml: slip-equals-answer", "own.yaml: slip-equals-answer"]
    assert answers(library.stock()) == {"ours-question": "8"}
