"""How long a computation takes, whatever else the machine is doing."""

import time
from collections.abc import Callable
from typing import Any


def cpu_seconds(action: Callable[..., Any], *arguments: Any, tries: int = 3) -> float:
    """Return the shortest of several times, in seconds of this thread's own work."""
    times = []
    for _ in range(tries):
        start = time.thread_time()
        action(*arguments)
        times.append(time.thread_time() - start)
    return min(times)
