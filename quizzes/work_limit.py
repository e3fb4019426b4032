"""A limit on the work that one text may cause, for texts that strangers send.

Whoever reads such a text opens a limit with ``at_most``. What takes a while says so with ``step``, once for each
formula that is read, compared or tried. Without a limit, as on the command line, a step does nothing.

The limit counts the processor time of its own thread, so a busy machine refuses nothing that an idle one accepts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class TooMuchWorkError(Exception):
    """The limit is used up. ``place`` names what was being worked on."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass
class _Limit:
    end: float  # in seconds of this thread's processor time
    place: str = ""


_limit: ContextVar[_Limit | None] = ContextVar("work_limit", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let what is done inside take so many seconds of processor time.

    Examples
    --------
    >>> try:
    ...     with at_most(0.01):
    ...         while True:
    ...             step("items[paths]")
    ... except TooMuchWorkError as error:
    ...     print(error.place)
    items[paths]
    """
    token = _limit.set(_Limit(time.thread_time() + seconds))
    try:
        yield
    finally:
        _limit.reset(token)


def step(place: str | None = None) -> None:
    """Go on if there is time left. ``place`` names what the next steps belong to.

    Raises
    ------
    TooMuchWorkError
        If the limit that is open, if any, is used up.
    """
    limit = _limit.get()
    if limit is None:
        return
    if place is not None:
        limit.place = place
    if time.thread_time() > limit.end:
        raise TooMuchWorkError(limit.place)
