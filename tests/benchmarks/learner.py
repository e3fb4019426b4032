"""A learner without a browser: speaks Streamlit's own protocol to a running server, opens pages and moves controls."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pages._shared.frame.lessons import JUST_SHOW_ME, lessons
from tests.server import Server

AFTERMATH = 0.02
"""Seconds to wait after an answer: what the server still does then, such as cleaning up, belongs to the rerun."""

PATIENCE = 120
"""Seconds to wait for an answer when many ask at once."""
_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Rerun(NamedTuple):
    """What one rerun cost."""

    cpu: float  # milliseconds of processor time of all processes of the server
    wait: float  # milliseconds until the script had finished
    size: int  # bytes on the wire


class Control(NamedTuple):
    """A widget of the page, the state it starts in, the next one, and its extremes."""

    key: str
    start: WidgetState
    next: WidgetState
    ends: tuple[WidgetState, ...]


@contextmanager
def learner_at(server: Server) -> Iterator["Learner"]:
    """Open a tab and close it in the end."""
    address = f"{server.address.replace('http', 'ws')}/_stcore/stream"
    spoken = [Subprotocol("streamlit")]
    with connect(
        address, subprotocols=spoken, max_size=None, compression=None, open_timeout=PATIENCE
    ) as socket:
        yield Learner(server, socket)


class Learner:
    """One open tab."""

    def __init__(self, server: Server, socket: ClientConnection) -> None:
        self.server = server
        self.socket = socket
        self.state = ClientState()
        self.elements: list[Any] = []
        self.widgets: dict[str, WidgetState] = {}
        self.fragments: dict[
            str, str
        ] = {}  # by widget in view: the part of the page that is redrawn alone, if any
        self._within: dict[str, set[str]] = {}  # by part: the parts drawn inside it

    def open(self, page: str) -> Rerun:
        """Open a page with its experiment shown."""
        lesson = lessons()[page]
        self.widgets = {}
        self.state = ClientState(page_name="" if page == "home" else page)
        if lesson.controls:
            self.state.query_string = f"{lesson.key('guess')}={JUST_SHOW_ME.replace(' ', '+')}"
        return self.run()

    def change(self, *widgets: WidgetState) -> Rerun:
        """Move one control, or several at once. As a browser does, it sends the others along."""
        self.widgets |= {widget.id: widget for widget in widgets}
        parts = {self.fragments.get(widget.id, "") for widget in widgets}
        self.state.fragment_id = parts.pop() if len(parts) == 1 else ""
        del self.state.widget_states.widgets[:]
        self.state.widget_states.widgets.extend(self.widgets.values())
        return self.run()

    def run(self) -> Rerun:
        """Let the page answer to the state as it is."""
        cpu, wait = self.server.cpu, time.perf_counter()
        self.socket.send(BackMsg(rerun_script=self.state).SerializeToString())
        self.elements, size = [], 0
        redrawn, drawn = self.state.fragment_id, {}
        while True:
            frame = self.socket.recv(timeout=PATIENCE)
            assert isinstance(frame, bytes)
            size += len(frame)
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.state.page_script_hash = message.navigation.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self.elements.append(getattr(element, element.WhichOneof("type")))
                if widget := getattr(self.elements[-1], "id", ""):
                    drawn[widget] = message.delta.fragment_id
            elif kind == "script_finished" and message.script_finished in _FINISHED:
                break
        wait = time.perf_counter() - wait
        replaced = {redrawn} | self._within.get(redrawn, set())
        kept = {widget: part for widget, part in self.fragments.items() if redrawn and part not in replaced}
        self.fragments = kept | drawn
        self._within[redrawn] = set(drawn.values()) - {redrawn}
        time.sleep(AFTERMATH)
        return Rerun(1000 * (self.server.cpu - cpu), 1000 * wait, size)

    def controls(self, page: str) -> list[Control]:
        """Return the page's own controls in view; on a page without, the fields to answer in."""
        own = {lessons()[page].key(control) for control in lessons()[page].controls}
        found = {}
        for element in self.elements:
            name = getattr(element, "id", "")
            key = name.split("-", 2)[-1]
            if key in own or (not own and key.startswith("answer_")):
                states = [_state(name, value) for value in _values(element)]
                if states:
                    found[key] = Control(key, states[0], states[1], tuple(states[2:]))
        return list(found.values())

    def sees(self, control: Control) -> bool:
        """True if the control is still in view: others may have taken it away."""
        return control.start.id in self.fragments

    @property
    def failed(self) -> bool:
        """True if the page showed that it could not be drawn."""
        return any("could not be drawn" in getattr(element, "body", "") for element in self.elements)


def _values(element: Any) -> list[Any]:
    """Return the value a widget starts with, the next one and its extremes; nothing if it is no control."""
    match type(element).__name__:
        case "Slider" if element.type == element.SELECT_SLIDER:
            options = list(element.options)
            start = int(element.default[0])
            following = start + 1 if start + 1 < len(options) else start - 1
            return [[options[at]] for at in (start, following, 0, -1)]
        case "Slider":
            value = list(element.default)
            step = element.step if value[0] + element.step <= element.max else -element.step
            low, high = ([edge] * len(value) for edge in (element.min, element.max))
            return [value, [value[0] + step, *value[1:]], low, high]
        case "NumberInput":
            edges = [element.min if element.has_min else element.default]
            edges += [element.max if element.has_max else element.default]
            return [element.default, element.default + element.step, *edges]
        case "Checkbox":
            return [element.default, not element.default, False, True]
        case "ButtonGroup" if element.click_mode == ButtonGroup.SINGLE_SELECT and len(element.options) > 1:
            options = [option.content for option in element.options]
            chosen = element.default[0] if element.default else 0
            return [[options[at]] for at in (chosen, chosen - 1, 0, -1)]
        case "TextInput" if element.id.split("-", 2)[-1].startswith("answer_"):
            return ["1", "2"]
    return []


def _state(name: str, value: Any) -> WidgetState:
    """Return the message that puts a widget to a value."""
    match value:
        case bool():
            return WidgetState(id=name, bool_value=value)
        case str():
            return WidgetState(id=name, string_value=value)
        case float():
            return WidgetState(id=name, double_value=value)
    state = WidgetState(id=name)
    if isinstance(value[0], str):
        state.string_array_value.data[:] = value
    else:
        state.double_array_value.data[:] = value
    return state
