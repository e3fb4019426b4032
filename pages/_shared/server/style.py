"""The lab's style sheet, for what a theme of Streamlit cannot say: part of the document, and not of each answer."""

import re
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHEET = Path(__file__).parents[1] / "browser" / "lab.css"
_ABOUT_COPIES = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class StyledFromTheStart:
    """Put the lab's style sheet into the document, so that no page moves when the sheet arrives.

    It stands in the body, behind what Streamlit puts into the head, so that it has the last word between equal rules.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        text = SHEET.read_text("utf-8")
        # What the sheet says to its reader would reach every learner.
        self._sheet = re.sub(r"/\*.*?\*/|\n\s*", "", text, flags=re.DOTALL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # Neither compressed nor the one in the browser's memory, which may have another sheet.
        asked = [header for header in scope["headers"] if header[0] not in _ABOUT_COPIES]
        start: Message = {}
        body = bytearray()

        async def send_with_sheet(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            styled = bytes(body).replace(b"<body>", f"<body><style>{self._sheet}</style>".encode(), 1)
            headers = MutableHeaders(scope=start)
            del headers["etag"], headers["last-modified"]
            if styled:
                headers["content-length"] = str(len(styled))
            await send(start)
            await send({"type": "http.response.body", "body": styled})

        await self.app({**scope, "headers": asked}, receive, send_with_sheet)
