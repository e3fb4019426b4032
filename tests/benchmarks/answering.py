"""A learner without a browser who answers questions, and whose tab outlives the line and the process it talks to.

The tab does what the lab's scripts do in a browser: it keeps the record as ``storage.js`` does, connects again with growing
pauses as Streamlit's page does, and lets the learner press a button only when the new session has drawn the page.
"""

import asyncio
import json
import random
import time
from collections import Counter
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from pages._shared.browser.storage import PREFIX

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
"""Seconds before a lost connection is tried again: each pause is twice the one before."""
SILENCE = 30.0
"""Seconds without a word in the middle of an answer, after which the line counts as cut."""
BANK = "quiz"
_LOST = (OSError, TimeoutError, WebSocketException)
_DONE = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class Storage:
    """What a browser keeps for the lab, and what it tells a session of it: ``storage.js`` line by line."""

    def __init__(self) -> None:
        self.mine: dict[str, str | None] = {}
        self.session = ""
        self.unheard: dict[str, str | None] = {}
        self.count = 0

    def take(self, news: dict[str, Any]) -> None:
        """Write what the server says, and note what is to be told."""
        if news["session"] != self.session or news["heard"] == self.count:
            self.unheard = {}
        if PREFIX in news["entries"]:
            for name in self.mine:
                self._say(name, None)
        for name, text in news["entries"].items():
            self._say(name, text)
        if news["session"] != self.session:
            for name, text in self.mine.items():
                self._say(name, text)
        self.session = news["session"]

    def message(self) -> str:
        """Return what the server has not heard yet."""
        return json.dumps({"count": self.count, "entries": self.unheard})

    def attempts(self) -> Counter[str]:
        """Return how often each question is answered in the record."""
        kept = [text for name, text in self.mine.items() if name.startswith(f"{PREFIX}attempt/") and text]
        return Counter(json.loads(text)["question"] for text in kept)

    def _say(self, name: str, text: str | None) -> None:
        self.mine[name] = self.unheard[name] = text
        self.count += 1


class Tab:
    """One open tab on the page with the quiz.

    Attributes
    ----------
    given
        How often the learner meant to answer each question.
    waits
        Milliseconds from each press of *Check* to the verdict, reconnections included.
    landed
        Seconds until the first page was drawn and the record exchanged; None before.
    lost
        How often the line was cut.
    repeated
        How many answers the learner gave again, because the page did not show them once it was back.
    """

    def __init__(self, address: str, number: int) -> None:
        self.address = f"{address.replace('http', 'ws')}/_stcore/stream"
        self.chance = random.Random(number)
        self.storage = Storage()
        self.given: Counter[str] = Counter()
        self.waits: list[float] = []
        self.landed: float | None = None
        self.lost = self.repeated = 0
        self._socket: ClientConnection | None = None
        self._session = ""
        self._page = ""
        self._widgets: dict[str, WidgetState] = {}
        self._parts: dict[str, list[Any]] = {}  # elements in view, by the part of the page that redraws alone

    async def open(self) -> None:
        """Connect, and wait until the page is drawn and the record exchanged."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._connect()
                return
            except _LOST:
                await asyncio.sleep(pause * self.chance.uniform(1.0, 1.2))
                pause = min(2 * pause, LONGEST_PAUSE)

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()

    async def answer(self) -> None:
        """Answer the question in view with an option that was not tried; where none is open, turn to one that is."""
        if (radio := self._find("Radio", "answer_")) is None:
            await self._turn()
            return
        question = radio.id.split("-answer_")[1]
        captions = radio.captions or [""] * len(radio.options)
        option = self.chance.choice(
            [option for option, said in zip(radio.options, captions, strict=True) if not said]
        )
        self._widgets[radio.id] = WidgetState(id=radio.id, string_value=option)
        self.given[question] += 1
        began, before = time.perf_counter(), self._sight(question)
        while self._sight(question) == before:
            if not await self._press(f"{question}.check") and self._sight(question) == before:
                self.repeated += 1
        self.waits.append(1000 * (time.perf_counter() - began))

    def faults(self) -> tuple[int, int]:
        """Return how many answers the record lacks, and how many it holds too often."""
        kept = self.storage.attempts()
        return (self.given - kept).total(), (kept - self.given).total()

    def _sight(self, question: str) -> object:
        """Return what tells a learner whether an answer was taken: the options tried, or that no answer is wanted."""
        radio = self._find("Radio", f"answer_{question}")
        return None if radio is None else tuple(radio.captions)

    async def _turn(self) -> None:
        """Turn to the first open question; where all are closed, begin again."""
        choice = self._find("ButtonGroup", f"{BANK}_shown_question")
        still_open = [option.content for option in choice.options if "done" not in option.content]
        if not still_open:
            await self._press(".again")
            return
        state = WidgetState(id=choice.id)
        state.string_array_value.data[:] = still_open[:1]
        self._widgets[choice.id] = state
        await self._send_or_return(self._part_of(choice.id))

    async def _press(self, button: str) -> bool:
        """Press a button, and return whether its answer came. The line may be cut meanwhile: then it is back at the end."""
        found = self._find("Button", button)
        pressed = WidgetState(id=found.id, trigger_value=True)
        return await self._send_or_return(self._part_of(found.id), pressed)

    async def _send_or_return(self, part: str, *triggers: WidgetState) -> bool:
        try:
            await self._send(part, *triggers)
        except _LOST:
            self.lost += 1
            await self.close()
            await self.open()
            return False
        return True

    async def _connect(self) -> None:
        # As a browser does, it says which session it had: a process that still has it goes on with it.
        spoken = [
            Subprotocol(word) for word in ("streamlit", "PLACEHOLDER_AUTH_TOKEN", self._session) if word
        ]
        self._socket = await connect(
            self.address, subprotocols=spoken, max_size=None, compression=None, open_timeout=SILENCE
        )
        await self._send("")

    async def _send(self, part: str, *triggers: WidgetState) -> None:
        """Let the page, or a part of it, answer to the widgets, then tell what is to be told until all is heard."""
        assert self._socket is not None
        state = ClientState(page_name=BANK, page_script_hash=self._page, fragment_id=part)
        state.widget_states.widgets.extend([*self._widgets.values(), *triggers])
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        self._begin(part)
        await self._listen()
        while self._find("BidiComponent", "-record") is None:
            # One run was cut short for another one, which draws the page.
            await self._listen()
        if self.storage.unheard:
            said = json.dumps([{"event": "said", "value": self.storage.message()}])
            record = self._find("BidiComponent", "-record").id
            await self._send(
                self._part_of(record),
                WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{record}__events", json_trigger_value=said),
            )

    async def _listen(self) -> None:
        """Read until the script has finished."""
        assert self._socket is not None
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(self._socket.recv(decode=False), SILENCE))
            match message.WhichOneof("type"):
                case "new_session":
                    self._session = message.new_session.initialize.session_id
                case "navigation":
                    self._page = message.navigation.page_script_hash
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    self._see(message.delta.fragment_id, message.delta.new_element)
                case "script_finished" if message.script_finished in _DONE:
                    return
                case "script_finished":
                    # What the record tells is news to the page, so all of it is drawn again.
                    self._begin("")

    def _begin(self, part: str) -> None:
        if part:
            self._parts[part] = []
        else:
            self._parts.clear()

    def _see(self, part: str, element: Any) -> None:
        content = getattr(element, element.WhichOneof("type"))
        self._parts.setdefault(part, []).append(content)
        if getattr(content, "component_name", "") == "storage":
            self.storage.take(json.loads(content.json)[0])

    def _find(self, kind: str, name: str) -> Any:
        """Return the element in view of a kind whose name contains this, or None."""
        for elements in self._parts.values():
            for element in elements:
                if type(element).__name__ == kind and name in element.id:
                    return element
        return None

    def _part_of(self, widget: str) -> str:
        return next(
            part
            for part, elements in self._parts.items()
            if any(getattr(element, "id", "") == widget for element in elements)
        )


async def sit(tabs: list[Tab], over: asyncio.Event, think: tuple[float, float]) -> None:
    """Let every tab answer, with some seconds to think before each answer, until the lesson is over."""

    async def learn(tab: Tab) -> None:
        await asyncio.sleep(tab.chance.uniform(0.0, think[1]))
        began = time.perf_counter()
        await tab.open()
        tab.landed = time.perf_counter() - began
        while not over.is_set():
            await tab.answer()
            await asyncio.sleep(tab.chance.uniform(*think))
        await tab.close()

    await asyncio.gather(*map(learn, tabs))
