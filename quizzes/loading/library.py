"""The banks of several folders while their files are being edited: each file in its last good version.

A file with faults never takes anything else down. Its last good version stays in use, or it is left out until it
has one, and its faults are listed. When two files contradict each other, the later one gives way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from quizzes.loading.banks import Bank, Banks, LoadedFile, faults_between_files, load_file, together
from quizzes.yaml.faults import BankError, Fault


@dataclass(frozen=True)
class Stock:
    """What a library holds now.

    Attributes
    ----------
    banks
        Everything that is in use.
    faults
        What is wrong with the files as they stand on disk.
    by_folder
        The banks in use of each folder, in the order of the folders.
    """

    banks: Banks
    faults: tuple[Fault, ...]
    by_folder: tuple[tuple[Bank, ...], ...]


@dataclass
class _File:
    """One file: when it was read last, what was wrong with it then, its newest good version and the one in use."""

    stamp: tuple[int, int]
    faults: tuple[Fault, ...] = ()
    good: LoadedFile | None = None
    used: LoadedFile | None = None


class Library:
    """The ``*.yaml`` files of some folders. Of folders named first, the files are never given up for others.

    Parameters
    ----------
    folders
        Where bank files are. A folder that does not exist is a fault, not an error.
    proved
        A folder whose files passed ``python -m quizzes check`` as they stand at the start. Then only their form is
        checked, which takes half the time; a file that changes later is checked like any other.
    """

    def __init__(self, *folders: Path, proved: Path | None = None) -> None:
        self._folders = folders
        self._proved = proved
        self._files: dict[Path, _File] = {}
        self._missing: tuple[Fault, ...] = ()
        self._stock: Stock | None = None
        self._lock = Lock()

    def stock(self) -> Stock:
        """Return what the library holds, reading the files that changed since the last call."""
        with self._lock:
            missing = tuple(_missing(folder) for folder in self._folders if not folder.is_dir())
            stamps = {file: stamp for folder in self._folders for file, stamp in _stamps(folder)}
            known = {file: each.stamp for file, each in self._files.items()}
            if self._stock is None or (stamps, missing) != (known, self._missing):
                self._missing = missing
                self._files = {file: self._read(file, stamp) for file, stamp in stamps.items()}
                self._stock = self._put_together(missing)
            return self._stock

    def _read(self, file: Path, stamp: tuple[int, int]) -> _File:
        known = self._files.get(file) or _File((0, 0))
        if known.stamp == stamp:
            return known
        try:
            prove = file.parent != self._proved or self._stock is not None
            return _File(stamp, (), load_file(file, prove=prove), known.used)
        except BankError as error:
            return _File(stamp, error.faults, known.good, known.used)
        except OSError as error:
            fault = Fault(str(file), 1, 1, "error", "not-readable", "", f"{error.strerror}.", "")
            return _File(stamp, (fault,), known.good, known.used)

    def _put_together(self, faults: tuple[Fault, ...]) -> Stock:
        used: list[LoadedFile] = []
        for each in self._files.values():
            faults += each.faults
            for version in filter(None, (each.good, each.used)):
                between = faults_between_files([*(other.source for other in used), version.source])
                if not between:
                    each.used = version
                    used.append(version)
                    break
                faults += tuple(between)
            else:
                each.used = None
        by_folder = tuple(
            tuple(each.used.bank for file, each in self._files.items() if each.used and file.parent == folder)
            for folder in self._folders
        )
        return Stock(together([each.bank for each in used]), tuple(dict.fromkeys(faults)), by_folder)


def _stamps(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for file in sorted(folder.glob("*.yaml")):
        try:
            known = file.stat()
        except FileNotFoundError:  # deleted just now
            continue
        yield file, (known.st_mtime_ns, known.st_size)


def _missing(folder: Path) -> Fault:
    return Fault(str(folder), 1, 1, "error", "no-folder", "", "there is no such folder. Create it.", "")
