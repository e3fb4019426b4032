"""Data files that pages show: read once, read again when they change."""

import os
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from quizzes.yaml.source import read_yaml

FOLDER = Path(__file__).resolve().parents[2]


def data_of(name: str) -> Any:
    """Return the data of ``pages/<name>.yaml`` as it stands on disk: lists are tuples, and nothing can be changed."""
    return _read(FOLDER / f"{name}.yaml", version_of(name))


def version_of(name: str) -> int:
    """Return a number that changes when ``pages/<name>.yaml`` does, for what is built from it and kept."""
    return os.stat(FOLDER / f"{name}.yaml").st_mtime_ns


def now() -> int:
    """Return the half second we are in. Asking a file more often than that costs more than it tells."""
    return int(2 * time.monotonic())


@lru_cache(maxsize=1)
def modified_at(file: Path, _now: int) -> int:
    """Return when a file was changed last, as it was known in the half second ``_now``."""
    return os.stat(file).st_mtime_ns


@lru_cache(maxsize=8)
def _read(file: Path, _modified: int) -> Any:
    return read_yaml(file).data
