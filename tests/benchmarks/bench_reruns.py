"""What one change of a control costs the server, page by page: ``python tests/benchmarks/bench_reruns.py``.

A client speaks Streamlit's own protocol to ``python dashboard.py``, as a browser does, and changes one control a
rerun. The processor time is read from the server's own clock, so a busy machine does not spoil it; waiting times
and the first page do suffer. Not collected by pytest.
"""

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pages._shared.lesson import JUST_SHOW_ME, lessons
from tests.server import ROOT, Server

RERUNS = 20
CPU_BUDGET, CPU_LIMIT, BYTES_BUDGET = 15.0, 50.0, 60_000
FIRST_PAGE_BUDGET, MEMORY_BUDGET = 2.5, 250.0


class Rerun(NamedTuple):
    """What one rerun cost."""

    cpu: float  # milliseconds of processor time of the server
    wait: float  # milliseconds until the script had finished
    size: int  # bytes on the wire


class Control(NamedTuple):
    """A widget of the page and two states it can be moved between."""

    key: str
    states: tuple[WidgetState, WidgetState]


@contextmanager
def learner_at(server: Server) -> Iterator["Learner"]:
    """Open a tab and close it in the end."""
    address = f"{server.address.replace('http', 'ws')}/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as socket:
        yield Learner(server, socket)


class Learner:
    """One open tab, without a browser."""

    def __init__(self, server: Server, socket: ClientConnection) -> None:
        self.clock = (~server.process.pid << 3) | 2  # the processor clock of another process (Linux)
        self.socket = socket
        self.state = ClientState()
        self.elements: list[Any] = []

    def open(self, page: str) -> Rerun:
        """Open a page with its experiment shown."""
        lesson = lessons()[page]
        self.state = ClientState(page_name="" if page == "home" else page)
        if lesson.controls:
            self.state.query_string = f"{lesson.key('guess')}={JUST_SHOW_ME.replace(' ', '+')}"
        return self._run()

    def change(self, widget: WidgetState) -> Rerun:
        """Move one control."""
        del self.state.widget_states.widgets[:]
        self.state.widget_states.widgets.append(widget)
        return self._run()

    def _run(self) -> Rerun:
        cpu, wait = time.clock_gettime(self.clock), time.perf_counter()
        self.socket.send(BackMsg(rerun_script=self.state).SerializeToString())
        self.elements, size = [], 0
        while True:
            frame = self.socket.recv(timeout=60)
            assert isinstance(frame, bytes)
            size += len(frame)
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.state.page_script_hash = message.new_session.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self.elements.append(getattr(element, element.WhichOneof("type")))
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        wait = time.perf_counter() - wait
        # What the server still does after its answer, such as cleaning up, belongs to the rerun.
        time.sleep(0.02)
        return Rerun(1000 * (time.clock_gettime(self.clock) - cpu), 1000 * wait, size)


def controls_of(page: str, elements: list[Any]) -> Iterator[Control]:
    """Yield the page's own controls in view; on a page without, the first field to answer in."""
    own = {lessons()[page].key(control) for control in lessons()[page].controls}
    for element in elements:
        name = getattr(element, "id", "")
        key = name.split("-", 2)[-1]
        if (key in own or (not own and key.startswith("answer_"))) and (states := _states(name, element)):
            yield Control(key, states)


def _states(name: str, element: Any) -> tuple[WidgetState, WidgetState] | None:
    """Return the state a widget starts in and the next one."""
    pair = (WidgetState(id=name), WidgetState(id=name))
    match type(element).__name__:
        case "Slider":
            start = list(element.default)
            step = element.step if start[0] + element.step <= element.max else -element.step
            pair[0].double_array_value.data[:] = start
            pair[1].double_array_value.data[:] = [start[0] + step, *start[1:]]
        case "NumberInput":
            pair[0].double_value, pair[1].double_value = element.default, element.default + element.step
        case "Checkbox":
            pair[0].bool_value, pair[1].bool_value = element.default, not element.default
        case "ButtonGroup":
            options = [option.content for option in element.options]
            pair[0].string_array_value.data[:] = [options[0]]
            pair[1].string_array_value.data[:] = [options[-1]]
        case "TextInput" if name.split("-", 2)[-1].startswith("answer_"):
            pair[0].string_value, pair[1].string_value = "1", "2"
        case _:
            return None
    return pair


def measure(server: Server, page: str) -> tuple[Rerun, list[Rerun], int]:
    """Return the first draw of a page, its reruns and how many controls took turns."""
    with learner_at(server) as learner:
        first = learner.open(page)
        controls = {control.key: control for control in controls_of(page, learner.elements)}
        # Every control goes to its other state and back, one after the other.
        moves = cycle([control.states[side] for control in controls.values() for side in (1, 0)])
        reruns = [learner.change(move) for move in islice(moves, RERUNS)] if controls else []
    return first, reruns, len(controls)


def percentile(values: list[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


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
        # The charts that a start leaves for later are built by now.
        time.sleep(3)
        print(
            f"first page after {first_page:.2f} s of {FIRST_PAGE_BUDGET:g} s (a browser adds its own drawing); "
            f"{server.memory:.0f} MB\n"
        )
        print(f"{'':28}first draw     rerun, CPU ms        wait ms      KB on the wire")
        print(f"{'page':24}CPU ms   KB   median    p95   median    p95   median    max   controls")
        over = []
        for page in pages:
            first, reruns, controls = measure(server, page)
            if not reruns:
                print(f"{page:24}{first.cpu:6.1f} {first.size / 1000:5.1f}   no control")
                continue
            cpu = [rerun.cpu for rerun in reruns]
            wait = [rerun.wait for rerun in reruns]
            size = [rerun.size for rerun in reruns]
            print(
                f"{page:24}{first.cpu:6.1f} {first.size / 1000:5.1f}   {statistics.median(cpu):6.1f} "
                f"{percentile(cpu, 0.95):6.1f}   {statistics.median(wait):6.1f} {percentile(wait, 0.95):6.1f}   "
                f"{statistics.median(size) / 1000:6.1f} {max(size) / 1000:6.1f}   {controls}"
            )
            if statistics.median(cpu) > CPU_BUDGET or max(size) > BYTES_BUDGET:
                over.append(page)
        print(f"\n{server.memory:.0f} MB of {MEMORY_BUDGET:g} MB after all pages")
        print(
            f"Over {CPU_BUDGET:g} ms (deep nets may take {CPU_LIMIT:g}) or {BYTES_BUDGET // 1000} KB: "
            + (", ".join(over) or "none")
        )
        server.stop()


if __name__ == "__main__":
    main()
