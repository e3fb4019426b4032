"""How long learners wait when many are at it: ``python tests/benchmarks/bench_load.py --workers 1,2 --landing 300``.

Fifty clients on this machine each open a page, move a control every second or two, and go on to another page. In the
second half one of them starts the longest training. Then a class lands: so many tabs ask for a page in the same moment.
Waiting is counted from the change to the finished page, with the clients' own work on the same cores; processor time and
memory are those of all processes of the server. Not collected by pytest.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from streamlit.proto.WidgetStates_pb2 import WidgetState

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pages._shared.frame.lessons import lessons
from pages._shared.server.places import raise_open_files
from tests.benchmarks.bench_reruns import percentile
from tests.benchmarks.learner import Learner, learner_at
from tests.server import ROOT, Server

MOVES_PER_PAGE = 8
BUDGET, MEMORY_BUDGET = 150.0, 250.0
LANDING_BUDGET = {1: 12.0, 2: 7.0}
"""Seconds until the last of 300 tabs has its page, by the number of processes."""
TRAINING_PAGE = "thousand_layers"
SETTLING = 6.0
"""Seconds after which the charts are built that a start leaves for later."""


class Wait(NamedTuple):
    """One answer of the server."""

    at: float  # seconds since the start
    opened: bool  # True for the first draw of a page
    milliseconds: float


def learn(server: Server, number: int, running: Callable[[], float | None]) -> list[Wait]:
    """Be one learner until time is up: ``running`` returns the seconds since the start, or None in the end."""
    chance = random.Random(number)
    waits: list[Wait] = []
    with learner_at(server) as learner:
        while True:
            page = chance.choice(list(lessons()))
            for move in range(MOVES_PER_PAGE):
                time.sleep(chance.uniform(1.0, 2.0))
                at = running()
                if at is None:
                    return waits
                if move == 0:
                    waits.append(Wait(at, True, learner.open(page).wait))
                    controls = learner.controls(page)
                elif in_view := [control for control in controls if learner.sees(control)]:
                    control = chance.choice(in_view)
                    state = chance.choice([control.start, control.next, *control.ends])
                    waits.append(Wait(at, False, learner.change(state).wait))
                else:
                    waits.append(Wait(at, False, learner.run().wait))


def train(learner: Learner) -> None:
    """Start the training of a page that is open, with every control at its upper end."""
    learner.change(*(control.ends[-1] for control in learner.controls(TRAINING_PAGE) if control.ends))
    for element in learner.elements:
        name = getattr(element, "id", "")
        if type(element).__name__ == "Button" and name.endswith("_start"):
            learner.change(WidgetState(id=name, trigger_value=True))
            learner.widgets.pop(name)
            return
    raise LookupError(f"{TRAINING_PAGE} shows no button that starts a training.")


def lesson(server: Server, learners: int, seconds: float) -> dict[str, str]:
    """Let a class work for a while, and return the rows of the table."""
    begin, cpu = time.perf_counter(), server.cpu

    def running() -> float | None:
        passed = time.perf_counter() - begin
        return passed if passed < seconds else None

    with ThreadPoolExecutor(learners) as classroom, learner_at(server) as trainer:
        waiting = [classroom.submit(learn, server, number, running) for number in range(learners)]
        trainer.open(TRAINING_PAGE)
        threading.Event().wait(seconds / 2 - (time.perf_counter() - begin))
        train(trainer)
        trained_from = time.perf_counter() - begin
        waits = [wait for each in waiting for wait in each.result()]
    spent, passed = server.cpu - cpu, time.perf_counter() - begin
    # Everybody arrives in the first seconds.
    settled = [wait for wait in waits if wait.at > 4]
    changes = [wait for wait in settled if not wait.opened]
    calm = [wait.milliseconds for wait in changes if wait.at < trained_from]
    beside = [wait.milliseconds for wait in changes if wait.at >= trained_from]
    return {
        "answers a second": f"{len(waits) / passed:.1f}",
        f"changes: median, p95 (of {BUDGET:g}), longest, ms": in_short(calm),
        "changes while a training runs, ms": in_short(beside),
        "pages opened, ms": in_short([wait.milliseconds for wait in settled if wait.opened]),
        "processor time of an answer, ms": f"{1000 * spent / len(waits):.1f}",
        "cores in use": f"{spent / passed:.2f}",
    }


def landing(server: Server, tabs: int) -> dict[str, str]:
    """Let so many tabs ask for a page in the same moment, and return the rows of the table."""
    memory, files, cpu = server.memory, server.open_files, server.cpu
    together = threading.Barrier(tabs)
    pages = list(lessons())

    def land(number: int) -> float:
        together.wait()
        begin = time.perf_counter()
        learner = stack.enter_context(learner_at(server))
        learner.open(pages[number % len(pages)])
        return time.perf_counter() - begin

    with ExitStack() as stack:
        with ThreadPoolExecutor(tabs) as room:
            waits = list(room.map(land, range(tabs)))
        spent = 1000 * (server.cpu - cpu) / tabs
        more, opened = server.memory - memory, server.open_files - files
    budget = LANDING_BUDGET.get(len(server.workers), 0.0) * tabs / 300
    within = f" (of {budget:g})" if budget else ""
    return {
        f"{tabs} tabs land: median, p95, last, s": (
            f"{statistics.median(waits):.1f}, {percentile(waits, 0.95):.1f}, {max(waits):.1f}{within}"
        ),
        "processor time of a landing, ms": f"{spent:.0f}",
        "memory of a tab, MB": f"{more / tabs:.2f}",
        "open files of a tab": f"{opened / tabs:.1f}",
    }


def in_short(times: list[float]) -> str:
    """Return median, 95th percentile and the longest of some waits."""
    if not times:
        return "none"
    return f"{statistics.median(times):.0f}, {percentile(times, 0.95):.0f}, {max(times):.0f}"


def measure(workers: int, options: argparse.Namespace) -> dict[str, str]:
    """Return a column of the table: what so many processes do."""
    with tempfile.TemporaryDirectory() as folder:
        start = [sys.executable, str(ROOT / "dashboard.py"), "--port", "{port}", "--workers", str(workers)]
        server = Server(ROOT, Path(folder) / "log.txt", start)
        with learner_at(server) as first:
            first.open("home")
        time.sleep(SETTLING)
        column = {
            "memory of all processes, MB": f"{server.memory:.0f}",
            f"memory of one that answers (of {MEMORY_BUDGET:g}), MB": f"{server.memory_of_a_worker:.0f}",
        }
        column |= lesson(server, options.learners, options.seconds)
        column[f"the same after {options.learners} learners"] = f"{server.memory_of_a_worker:.0f}"
        if options.landing:
            column |= landing(server, options.landing)
        column["pages that could not be drawn"] = str(server.log.count("Script error"))
        server.stop()
    return column


def main() -> None:
    """Print the table: a column for each number of processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=50, help="how many at once (default: 50)")
    parser.add_argument("--seconds", type=float, default=40.0, help="for how long (default: 40)")
    parser.add_argument(
        "--workers", default="1", metavar="NUMBERS", help="how many processes, such as 1,2 (default: 1)"
    )
    parser.add_argument(
        "--landing", type=int, default=0, metavar="TABS", help="how many tabs then land at once"
    )
    options = parser.parse_args()
    raise_open_files()
    columns = {int(number): measure(int(number), options) for number in options.workers.split(",")}
    print(
        f"{options.learners} learners for {options.seconds:g} s, a change every 1 to 2 s; clients on the same cores"
    )
    print(f"{'processes':52}" + "".join(f"{number:>26}" for number in columns))
    for row in next(iter(columns.values())):
        print(f"{row:52}" + "".join(f"{column[row]:>26}" for column in columns.values()))


if __name__ == "__main__":
    main()
