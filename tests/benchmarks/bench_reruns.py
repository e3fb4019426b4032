"""What one change of a control costs the server, page by page: ``python tests/benchmarks/bench_reruns.py``.

A client speaks Streamlit's own protocol to ``python dashboard.py``, as a browser does. It changes one control a
rerun, then puts every control to both of its ends, then all of them together. The processor time is read from the
server's own clock, so waiting does not count. A busy machine makes it larger all the same, because the cores share
their caches; so the same app with an empty page is measured in the same minute, after every page. Not collected by pytest.
"""

import argparse
import math
import statistics
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pages._shared.frame.lessons import lessons
from tests.benchmarks.learner import Learner, Rerun, learner_at
from tests.server import ROOT, Server, copy_of_project

RERUNS = 20
QUIET_EMPTY_PAGE = 3.4
"""Milliseconds that an empty page costs on a quiet machine."""
LIGHT, DEEP, EXTREME, BYTES = 15.0, 50.0, 200.0, 60_000
DEEP_PAGES = {
    "deep_networks_stall", "thousand_layers", "activation_order", "residual_ode", "gradient_flow", "shortcut_types",
}  # fmt: skip
"""Those that compute a deep net or many differential equations at every change."""
FIRST_PAGE_BUDGET, MEMORY_BUDGET = 2.5, 250.0


class Cost(NamedTuple):
    """What a page costs."""

    first: Rerun
    usual: list[Rerun]  # one control at a time, moved a step and back
    extreme: list[Rerun]  # each control at its ends, then all of them together
    empty: list[Rerun]  # the empty page, at the same time
    controls: int
    failed: bool

    @property
    def busy(self) -> float:
        """How many times as long as on a quiet machine everything took."""
        return max(1.0, median_cpu(self.empty) / QUIET_EMPTY_PAGE)


def median_cpu(reruns: list[Rerun]) -> float:
    """Return the median processor time."""
    return statistics.median(rerun.cpu for rerun in reruns)


def measure(server: Server, page: str, empty: Learner) -> Cost:
    """Open a page and move its controls, with a look at the empty page now and then."""
    with learner_at(server) as learner:
        first = learner.open(page)
        controls = learner.controls(page)
        moves = cycle([(state,) for control in controls for state in (control.next, control.start)] or [()])
        learner.change(*next(moves))
        usual, extreme, bare = [], [], []
        for move in islice(moves, RERUNS):
            usual.append(learner.change(*move))
            bare.append(empty.run())
        failed = learner.failed
        for control in controls:
            for end in control.ends:
                extreme.append(learner.change(end))
                failed |= learner.failed
            learner.change(control.start)
        for side in (0, 1) if any(control.ends for control in controls) else ():
            # Some controls appear or vanish with others: those in view are moved.
            learner.change()
            ends = [control.ends[side] for control in learner.controls(page) if control.ends]
            extreme.extend(learner.change(*ends) for _ in range(3))
            failed |= learner.failed
    return Cost(first, usual, extreme, bare, len(controls), failed)


def percentile(values: list[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def line(page: str, cost: Cost) -> tuple[str, bool]:
    """Return a line of the table and whether the page is over its budget on a quiet machine."""
    usual, extreme = median_cpu(cost.usual), max((rerun.cpu for rerun in cost.extreme), default=0.0)
    budget = DEEP if page in DEEP_PAGES else LIGHT
    size = max(rerun.size for rerun in [*cost.usual, *cost.extreme])
    waits = [rerun.wait for rerun in cost.usual]
    over = usual / cost.busy > budget or extreme / cost.busy > EXTREME or size > BYTES or cost.failed
    text = (
        f"{page:28}{cost.first.cpu:7.1f}{usual:8.1f}{min(rerun.cpu for rerun in cost.usual):8.1f}"
        f"{median_cpu(cost.empty):8.1f}{usual / cost.busy:8.1f} /{budget:3g}"
        f"{extreme:9.1f}{extreme / cost.busy:8.1f}{statistics.median(waits):8.1f}{percentile(waits, 0.95):7.1f}"
        f"{statistics.median(rerun.size for rerun in cost.usual) / 1000:8.1f}{size / 1000:7.1f}{cost.controls:5}"
        + ("  FAILED" if cost.failed else "  over" if over else "")
    )
    return text, over


def main() -> None:
    """Print the table and say what is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", help="pages to measure (default: all)")
    pages = parser.parse_args().pages or list(lessons())
    with tempfile.TemporaryDirectory() as folder:
        server = Server(ROOT, Path(folder) / "log.txt")
        with learner_at(server) as learner:
            learner.open("home")
            first_page = server.age
        project = copy_of_project(Path(folder))
        (project / "pages" / "navigation.py").write_text("import streamlit\n", "utf-8")
        bare = Server(project, Path(folder) / "bare.txt")
        # The charts that a start leaves for later are built by now.
        time.sleep(10)
        print(
            f"First page after {first_page:.2f} s of {FIRST_PAGE_BUDGET:g} s (a browser adds its own drawing); "
            f"{server.memory:.0f} MB.\nCPU in ms; 'quiet': as if an empty page took {QUIET_EMPTY_PAGE} ms.\n"
        )
        print(
            f"{'page':30}first  median     min   empty   quiet / of  extreme   quiet    wait    p95      KB    max"
        )
        over = []
        with learner_at(bare) as empty:
            empty.run()
            for page in pages:
                text, is_over = line(page, measure(server, page, empty))
                print(text, flush=True)
                over += [page] * is_over
        print(f"\n{server.memory:.0f} MB of {MEMORY_BUDGET:g} MB after all pages")
        limits = (
            f"{LIGHT:g} ms ({DEEP:g} with a deep net), {EXTREME:g} ms at the extremes or {BYTES // 1000} KB"
        )
        print(f"Over {limits}: {', '.join(over) or 'none'}")
        server.stop()
        bare.stop()


if __name__ == "__main__":
    main()
