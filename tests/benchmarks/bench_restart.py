"""What a restart costs a class: ``python tests/benchmarks/bench_restart.py``.

Three hundred clients answer the questions of the quiz for two minutes on two processes behind HAProxy. In the middle
one process is killed and started again. Each client keeps its record as a browser does, connects again when its line
is cut, and gives an answer again that the page does not show. In the end every answer must be in its record once.
Not collected by pytest, which does the same with twelve clients.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pages._shared.server.places import raise_open_files
from tests.benchmarks.answering import Tab, sit
from tests.benchmarks.bench_reruns import percentile
from tests.replicas import Replicas


def main() -> None:
    """Print what became of the answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=300, help="how many at once (default: 300)")
    parser.add_argument("--seconds", type=float, default=120.0, help="for how long (default: 120)")
    parser.add_argument(
        "--think",
        type=float,
        default=20.0,
        help="seconds from a verdict to the next answer, ±50 %% (default: 20)",
    )
    parser.add_argument("--gently", action="store_true", help="tell the process to end instead of killing it")
    options = parser.parse_args()
    raise_open_files()
    with tempfile.TemporaryDirectory() as folder:
        replicas = Replicas(Path(folder))
        tabs = [Tab(replicas.address, number) for number in range(options.learners)]
        given = asyncio.run(lesson(replicas, tabs, options))
        replicas.stop()
        errors = sum(path.read_text("utf-8").count("Traceback") for path in Path(folder).glob("*.txt"))
    waits = [wait for tab in tabs for wait in tab.waits]
    lost, double = (sum(fault) for fault in zip(*(tab.faults() for tab in tabs), strict=True))
    print(
        f"{options.learners} learners for {options.seconds:g} s, {len(waits)} answers, {given} before the restart"
    )
    print(
        f"Lines cut: {sum(tab.lost for tab in tabs)}. Answers given again: {sum(tab.repeated for tab in tabs)}"
    )
    print(f"Answers the records lack: {lost}. Answers they hold twice: {double}. Tracebacks: {errors}")
    print(
        f"From Check to the verdict, the restart included: median {statistics.median(waits):.0f} ms, "
        f"p95 {percentile(waits, 0.95):.0f} ms, longest {max(waits) / 1000:.1f} s"
    )
    if lost or double or errors:
        sys.exit("Over budget: every answer once, and no traceback.")


async def lesson(replicas: Replicas, tabs: list[Tab], options: argparse.Namespace) -> int:
    """Let the class sit, and restart a process in the middle. Return how many answers there were until then.

    Time counts from when everybody has the page.
    """
    over = asyncio.Event()
    async with asyncio.TaskGroup() as room:
        room.create_task(sit(tabs, over, (options.think / 2, 1.5 * options.think)))
        while any(tab.landed is None for tab in tabs):
            await asyncio.sleep(0.1)
        began = time.monotonic()
        await asyncio.sleep(options.seconds / 2)
        given = sum(len(tab.waits) for tab in tabs)
        await asyncio.to_thread(replicas.replace if options.gently else replicas.kill, replicas.fullest)
        await asyncio.sleep(max(0.0, began + options.seconds - time.monotonic()))
        over.set()
    return given


if __name__ == "__main__":
    main()
