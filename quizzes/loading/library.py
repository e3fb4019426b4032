"""The banks of several folders while their files are being edited: each file in its last good version.

A file with faults never takes anything else down. Its last good version stays in use, or it is left out until it
has one, and its faults are listed. When two files contradict each other, the later one gives way. A file or a folder that
cannot be looked at, for whatever reason, is such a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from quizzes.loading.banks import Bank, Banks, LoadedFile, faults_between_files, load_file, together
from quizzes.yaml.faults import BankError, Fault

MOST_FILES = 500
"""Files of a folder that are read; those whose names come later are left out."""

_UNKNOWN = -1, -1
"""The stamp of a file that cannot be looked at, or read."""


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
        self._troubles: tuple[Fault, ...] = ()
        self._stock: Stock | None = None
        self._lock = Lock()

    def stock(self) -> Stock:
        """Return what the library holds, reading the files that changed since the last call."""
        with self._lock:
            files: dict[Path, _File] = {}
            troubles: tuple[Fault, ...] = ()
            for folder in self._folders:
                stamps, trouble = _look_at(folder)
                troubles += trouble
                if stamps is None:  # what is known of the folder stays
                    files |= {file: each for file, each in self._files.items() if file.parent == folder}
                else:
                    files |= {file: self._read(file, stamp) for file, stamp in stamps.items()}
            if self._stock is None or (files, troubles) != (self._files, self._troubles):
                self._files, self._troubles = files, troubles
                self._stock = self._put_together(troubles)
            return self._stock

    def _read(self, file: Path, stamp: tuple[int, int]) -> _File:
        known = self._files.get(file) or _File(_UNKNOWN)
        if known.stamp == stamp != _UNKNOWN:
            return known
        try:
            prove = file.parent != self._proved or self._stock is not None
            return _File(stamp, (), load_file(file, prove=prove), known.used)
        except BankError as error:
            return _File(stamp, error.faults, known.good, known.used)
        except OSError as error:
            # To be tried again at the next look: it may be the machine, and not the file.
            return _File(_UNKNOWN, (_unreadable(file, error),), known.good, known.used)

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


def _look_at(folder: Path) -> tuple[dict[Path, tuple[int, int]] | None, tuple[Fault, ...]]:
    """Return the bank files of a folder with a stamp that changes with each, and what is wrong with the folder.

    None stands for the files of a folder that cannot be looked at.
    """
    try:
        if not folder.is_dir():
            return None, (_missing(folder),)
        files = sorted(folder.glob("*.yaml"))
    except OSError as error:
        return None, (_unreadable(folder, error),)
    troubles: tuple[Fault, ...] = ()
    if len(files) > MOST_FILES:
        message = f"the folder has {len(files)} files; the first {MOST_FILES} are used. Move some elsewhere."
        troubles = (Fault(str(folder), 1, 1, "error", "too-many-files", "", message, ""),)
    return dict(_stamps(files[:MOST_FILES])), troubles


def _stamps(files: Sequence[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    for file in files:
        try:
            known = file.stat()
        except FileNotFoundError:  # deleted just now
            continue
        except OSError:  # reading it will say why
            yield file, _UNKNOWN
        else:
            yield file, (known.st_mtime_ns, known.st_size)


def _missing(folder: Path) -> Fault:
    return Fault(str(folder), 1, 1, "error", "no-folder", "", "there is no such folder. Create it.", "")


def _unreadable(path: Path, error: OSError) -> Fault:
    return Fault(str(path), 1, 1, "error", "not-readable", "", f"{error.strerror}.", "")
