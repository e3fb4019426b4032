"""Reading a file only if it is one: a pipe would keep its reader waiting for ever, and a device never ends."""

import errno
import os
import stat
from pathlib import Path

_AT_ONCE = getattr(
    os, "O_NONBLOCK", 0
)  # opening a pipe would wait for somebody who writes; Windows has neither


def read_regular(path: Path, most: int) -> bytes:
    """Return the first bytes of a regular file, at most so many.

    Raises
    ------
    OSError
        If the path names something else, or cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "This is no regular file", str(path))
        return file.read(most)
