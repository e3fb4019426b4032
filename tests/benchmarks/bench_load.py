"""How long learners wait when many are at it: ``python tests/benchmarks/bench_load.py``.

Fifty clients on this machine each open a page, move a control every second or two, and go on to another page. In the
second half one of them starts the longest training. Waiting is counted from the change to the finished page, with the
clients' own work on the same cores; the server's processor time is read from its clock. Not collected by pytest.
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
from pathlib import Path
from typing import NamedTuple

from streamlit.proto.WidgetStates_pb2 import WidgetState

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pages._shared.frame.lessons import lessons
from tests.benchmarks.bench_reruns import percentile
from tests.benchmarks.learner import Learner, learner_at
from tests.server import ROOT, Server

MOST_LEARNERS, MOST_SECONDS = 200, 300.0
MOVES_PER_PAGE = 8
BUDGET, MEMORY_BUDGET = 150.0, 250.0
TRAINING_PAGE = "thousand_layers"


class Wait(NamedTuple):
    """One answer of the server."""

    at: float  # seconds since the start
    page: str
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
                    waits.append(Wait(at, page, True, learner.open(page).wait))
                    controls = learner.controls(page)
                elif in_view := [control for control in controls if learner.sees(control)]:
                    control = chance.choice(in_view)
                    state = chance.choice([control.start, control.next, *control.ends])
                    waits.append(Wait(at, page, False, learner.change(state).wait))
                else:
                    waits.append(Wait(at, page, False, learner.run().wait))


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


def report(title: str, waits: list[Wait]) -> None:
    """Print what the waits of one kind add up to."""
    times = [wait.milliseconds for wait in waits]
    if times:
        print(
            f"{title:32}{len(times):6} answers   median {statistics.median(times):6.0f}   p95 {percentile(times, 0.95):6.0f}"
            f"   longest {max(times):6.0f} ms"
        )


def main() -> None:
    """Print how long the learners waited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=50, help="how many at once (default: 50)")
    parser.add_argument("--seconds", type=float, default=40.0, help="for how long (default: 40)")
    options = parser.parse_args()
    learners = max(1, min(options.learners, MOST_LEARNERS))
    seconds = max(10.0, min(options.seconds, MOST_SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        server = Server(ROOT, Path(folder) / "log.txt")
        with learner_at(server) as first:
            first.open("home")
        time.sleep(5)  # the charts that a start leaves for later are built by now
        memory, clock = server.memory, (~server.process.pid << 3) | 2
        begin, cpu = time.perf_counter(), time.clock_gettime(clock)

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
        spent = time.clock_gettime(clock) - cpu
        busy = spent / (time.perf_counter() - begin)
        # Everybody arrives in the first seconds.
        settled = [wait for wait in waits if wait.at > 4]
        changes = [wait for wait in settled if not wait.opened]
        print(f"{learners} learners for {seconds:g} s, a change every 1 to 2 s; budget: p95 {BUDGET:g} ms")
        report("changes", [wait for wait in changes if wait.at < trained_from])
        report("changes while a training runs", [wait for wait in changes if wait.at >= trained_from])
        report("pages opened", [wait for wait in settled if wait.opened])
        for page in sorted({wait.page for wait in changes}):
            report(f"  {page}", [wait for wait in changes if wait.page == page])
        print(f"Server: {100 * busy:.0f} % of one core, {1000 * spent / len(waits):.0f} ms an answer")
        print(f"{memory:.0f} MB before, {server.memory:.0f} MB after, budget {MEMORY_BUDGET:g} MB")
        failed = server.log.count("Script error")
        print(f"Pages that could not be drawn: {failed}")
        server.stop()


if __name__ == "__main__":
    main()
