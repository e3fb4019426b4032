"""What every page has from its first moment on, so that no answer repeats it: style sheets, and scripts that mind a page."""

import json
import re
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages._shared.browser.streamlit_names import APP, BUTTON, CONNECTION, DRAWER, FORM, SCRIPT

BROWSER = Path(__file__).parents[1] / "browser"
SHEETS = ("lab.css", "reconnection.css")
MINDERS = {"roles": DRAWER, "reconnection": [APP, CONNECTION, SCRIPT, BUTTON, FORM]}
"""Scripts by name, each with what it is called with once: the names of Streamlit's parts that it minds."""

# What is said to who reads the files would reach every learner.
_SAID = re.compile(r"^ *//[^\n]*\n|/\*.*?\*/\s*", re.MULTILINE | re.DOTALL)
_ABOUT_COPIES = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class OwnDocument:
    """Put the lab's style sheets and its minding scripts into the document.

    No page moves when a sheet arrives, and what a page sends at each change is smaller. They stand in the body, behind
    what Streamlit puts into the head, so that the sheets have the last word between equal rules.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._addition = "".join([*map(_sheet, SHEETS), *map(_script, MINDERS)]).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # Neither compressed nor the one in the browser's memory, which may have another addition.
        asked = [header for header in scope["headers"] if header[0] not in _ABOUT_COPIES]
        start: Message = {}
        body = bytearray()

        async def send_with_addition(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            whole = bytes(body).replace(b"<body>", b"<body>" + self._addition, 1)
            headers = MutableHeaders(scope=start)
            del headers["etag"], headers["last-modified"]
            if whole:
                headers["content-length"] = str(len(whole))
            await send(start)
            await send({"type": "http.response.body", "body": whole})

        await self.app({**scope, "headers": asked}, receive, send_with_addition)


def _text(file: str) -> str:
    """Return a file of the browser's as it is sent."""
    return re.sub(r"\n\s*", "\n", _SAID.sub("", (BROWSER / file).read_text("utf-8")))


def _sheet(file: str) -> str:
    return f"<style>{_text(file)}</style>"


def _script(name: str) -> str:
    """Return a script that calls what the file exports, with names of its own."""
    body = _text(f"{name}.js").replace("export default", "return")
    return f'<script type="module">(() => {{\n{body}}})()({json.dumps(MINDERS[name])});</script>'
