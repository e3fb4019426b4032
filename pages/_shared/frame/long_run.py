"""Long computations: a button starts one, a bar shows how far it is, and all learners share the result.

The work is a generator. It yields how far it is every few milliseconds and returns its result. One thread does
the work of all runs, a piece of each in turn, so that a short run need not wait for a long one, and rests after
every piece so that pages stay quick meanwhile. Finished results are kept by their parameters: a second learner
with the same settings need not wait.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from concurrent.futures import CancelledError, Future, wait
from queue import SimpleQueue
from typing import Any, NamedTuple, ParamSpec, TypeAlias, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.charts.style import HEIGHT
from pages._shared.frame.widths import PROSE_WIDTH

KEPT = 32
"""Finished results kept for everybody, the most recently used."""

MOST_UNFINISHED = 24
"""Runs that take turns before a new one is refused."""

REST = 0.002
"""Seconds without work after each piece: the lock is free for the pages."""

PATIENCE = 0.5
"""Seconds a page waits for a run before it shows a bar. Short runs end within them."""

_BETWEEN_LOOKS = 0.5


class HowFar(NamedTuple):
    """How far a run is."""

    share: float  # from 0 to 1
    text: str  # in words, for the learner


Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")
Work: TypeAlias = Generator[HowFar, None, Result]
Name: TypeAlias = tuple[Hashable, ...]


class Run:
    """One computation, until it has a result."""

    def __init__(self, work: Work[Any]) -> None:
        self.future: Future[Any] = Future()
        self.how_far = HowFar(0.0, "Starting")
        self.watchers: set[str] = set()
        self.stopped = threading.Event()
        self._work = work

    def advance(self) -> None:
        """Do the next piece of the work."""
        if self.stopped.is_set():
            self.future.set_exception(CancelledError())
            return
        try:
            self.how_far = next(self._work)
        except StopIteration as end:
            self.future.set_result(end.value)
        except BaseException as error:  # handed over: the page that asks for the result raises it
            self.future.set_exception(error)


class Runs:
    """The runs of all learners, bounded in number."""

    def __init__(self, kept: int = KEPT, most_unfinished: int = MOST_UNFINISHED) -> None:
        self._kept = kept
        self._most_unfinished = most_unfinished
        self._runs: OrderedDict[Name, Run] = OrderedDict()
        self._lock = threading.Lock()
        self._turns: SimpleQueue[Run] = SimpleQueue()
        # A daemon, so that a run never keeps the server from stopping.
        threading.Thread(target=self._take_turns, name="long-runs", daemon=True).start()

    def find(self, name: Name) -> Run | None:
        """Return the run of this name, unless it was stopped."""
        with self._lock:
            run = self._runs.get(name)
            if run is not None:
                self._runs.move_to_end(name)
            return run

    def start(self, name: Name, work: Callable[[], Work[Any]], watcher: str) -> bool:
        """Start a run, or join the one that has this name. Return False if too many are unfinished."""
        with self._lock:
            run = self._runs.get(name)
            if run is None:
                if sum(not each.future.done() for each in self._runs.values()) >= self._most_unfinished:
                    return False
                run = self._runs[name] = Run(work())
                self._turns.put(run)
            run.watchers.add(watcher)
            finished = [each for each, other in self._runs.items() if other.future.done()]
            for oldest in finished[: max(0, len(finished) - self._kept)]:
                del self._runs[oldest]
        return True

    def leave(self, name: Name, watcher: str) -> None:
        """Stop waiting for a run. When nobody waits for it any more, it ends and is forgotten."""
        with self._lock:
            run = self._runs.get(name)
            if run is not None and not run.future.done():
                run.watchers.discard(watcher)
                if not run.watchers:
                    run.stopped.set()
                    del self._runs[name]

    def forget(self, name: Name) -> None:
        """Drop a run, so that it can be started again."""
        with self._lock:
            self._runs.pop(name, None)

    def _take_turns(self) -> None:
        while True:
            run = self._turns.get()
            run.advance()
            if not run.future.done():
                self._turns.put(run)
            time.sleep(REST)


RUNS = Runs()


def long_run(
    key: str,
    label: str,
    work: Callable[Parameters, Work[Result]],
    *parameters: Parameters.args,
    **options: Parameters.kwargs,
) -> Result | None:
    """Return the result of ``work(*parameters)``; until it is there, draw a button or a bar and return None.

    Parameters
    ----------
    key : str
        Key of the button; one for each place on a page.
    label : str
        What the button says.
    work : callable
        A function of an imported module that returns the generator described above. Called with the same
        parameters it must give the same result.
    *parameters, **options
        What the result depends on, hashable.
    """
    name = _name_of(work, *parameters, **options)
    watcher = _watcher()
    run = RUNS.find(name)
    if run is None or (watcher not in run.watchers and not run.future.done()):
        _draw_button(key, label, name, lambda: work(*parameters, **options), watcher)
        return None
    wait([run.future], timeout=PATIENCE)
    if not run.future.done():
        _watch(key, name, watcher)
        return None
    if run.future.exception() is not None:
        RUNS.forget(name)
    result: Result = run.future.result()
    return result


def start_unasked(
    work: Callable[Parameters, Work[Result]], *parameters: Parameters.args, **options: Parameters.kwargs
) -> None:
    """Start a run for a learner as a press on its button would, but only once: who stops it has the button.

    Called before ``long_run`` with the same work and parameters, where a prediction asks for this very result.
    """
    name = _name_of(work, *parameters, **options)
    begun: set[Name] = st.session_state.setdefault("long_runs_begun", set())
    if name not in begun:
        begun.add(name)
        RUNS.start(name, lambda: work(*parameters, **options), _watcher())


def _name_of(
    work: Callable[Parameters, Work[Result]], *parameters: Parameters.args, **options: Parameters.kwargs
) -> Name:
    return (work.__module__, work.__qualname__, *parameters, *sorted(options.items()))


def _watcher() -> str:
    watcher: str = st.session_state.setdefault("long_run_watcher", secrets.token_hex(8))
    return watcher


def _draw_button(key: str, label: str, name: Name, work: Callable[[], Work[Any]], watcher: str) -> None:
    def start() -> None:
        st.session_state[f"{key}_refused"] = not RUNS.start(name, work, watcher)

    with _place_of_the_chart():
        st.button(label, key=f"{key}_start", icon=":material/play_arrow:", on_click=start)
        if st.session_state.pop(f"{key}_refused", False):
            st.info(
                "Many computations are running already. Try again in a moment.", icon=":material/hourglass:"
            )


@st.fragment(run_every=_BETWEEN_LOOKS)
def _watch(key: str, name: Name, watcher: str) -> None:
    run = RUNS.find(name)
    if run is None or run.future.done() or watcher not in run.watchers:
        st.rerun()
    with _place_of_the_chart():
        st.progress(min(1.0, run.how_far.share), text=run.how_far.text, width=PROSE_WIDTH // 2)
        st.button(
            "Stop", key=f"{key}_stop", icon=":material/stop:", on_click=RUNS.leave, args=(name, watcher)
        )


def _place_of_the_chart() -> DeltaGenerator:
    """Return a box as high as the chart that will stand there, so that the page does not jump."""
    return st.container(
        border=True, height=HEIGHT, vertical_alignment="center", horizontal_alignment="center"
    )
