"""How long a computation takes, whatever else the machine and this process are doing."""

import time
from collections.abc import Callable
from timeit import repeat
from typing import Any


def cpu_seconds(action: Callable[..., Any], *arguments: Any, tries: int = 3) -> float:
    """Return the shortest of several times, in seconds of this thread's own work.

    The garbage collector waits meanwhile, as ``timeit`` has it: it walks through everything the tests before have
    left in memory, and takes up to a quarter of a second for it.
    """
    return min(repeat(lambda: action(*arguments), timer=time.thread_time, repeat=tries, number=1))
