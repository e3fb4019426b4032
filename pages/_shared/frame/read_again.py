"""What is read from files and kept: read again when a file changed, and in its last good version while it has faults."""

import logging
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from quizzes.yaml.faults import BankError

T = TypeVar("T")

SECONDS = 0.5
"""Looking at a file more often than that costs more than it tells."""
log = logging.getLogger("residual_lab")


def read_again(*origins: Path | Callable[[], Any]) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Keep what a function returns until one of its origins changes. Use it as a decorator; any thread may call.

    If the function then finds faults, they are logged once, and what it returned last stays in use.

    Parameters
    ----------
    origins : path or callable
        The files that the function reads, and other functions from whose results it builds its own.

    Raises
    ------
    BankError
        From the decorated function, if a file has faults and there is no earlier version.
    OSError
        The same for a file that cannot be read.
    """
    looks = [state_of(origin) if isinstance(origin, Path) else origin for origin in origins]

    def decorate(read: Callable[[], T]) -> Callable[[], T]:
        kept: tuple[list[Any], T] | None = None  # what the origins were, and what was made of them
        lock = Lock()

        @wraps(read)
        def current() -> T:
            nonlocal kept
            seen = [look() for look in looks]
            last = kept
            if last is None or last[0] != seen:
                with lock:
                    # Another thread may have read it meanwhile.
                    newer = kept
                    if newer is None or newer is last:
                        newer = kept = (seen, _read(read, last))
                    last = newer
            return last[1]

        return current

    return decorate


def _read(read: Callable[[], T], last: tuple[list[Any], T] | None) -> T:
    try:
        return read()
    except (BankError, OSError) as error:
        if last is None:
            raise
        log.error("A data file has faults; its last good version stays in use.\n%s", error)
        return last[1]


@lru_cache
def state_of(file: Path) -> Callable[[], tuple[int, int] | None]:
    """Return the look at a file that all share: it gives what changes with the file, None while there is no such file."""

    def look() -> tuple[int, int] | None:
        try:
            known = file.stat()
        except FileNotFoundError:
            return None
        return known.st_mtime_ns, known.st_size

    return now_and_then(look)


def now_and_then(look: Callable[[], T]) -> Callable[[], T]:
    """Return a function that looks at most every half second and repeats its last answer meanwhile."""
    until, answer = -1.0, None

    def last_look() -> Any:
        nonlocal until, answer
        now = monotonic()
        if now >= until:
            answer, until = look(), now + SECONDS
        return answer

    return last_look
