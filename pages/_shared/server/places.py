"""How many tabs the open files of a process are enough for.

Every connection is an open file, and a tab needs several. When none is left, nothing can be accepted and everybody waits
without a word; so a part is kept back, and who comes when only that is left is told.
"""

import asyncio
import contextlib
import os
import sys

from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

FILES_A_TAB = 4
"""What an open tab takes: its WebSocket, and three for the event loop of its session."""
FILES_A_LANDING = 8
"""What a tab takes while its page is on the way: the browser asks for scripts and styles over several connections."""
LANDING = 8.0
"""Seconds after which a tab that asked for the page has its WebSocket, and its other connections are closed."""
KEPT_BACK = 64
"""Open files for the answers to those who find no place, and for what the process reads."""
FEW = 400
"""Fewer places than this are said at the start."""


def raise_open_files() -> int | None:
    """Let this process and its workers open as many files as the system allows; return the number, if there is a limit."""
    if sys.platform == "win32":
        return None
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Where "unlimited" is no number that can be set, what is set stays.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    now, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if now == resource.RLIM_INFINITY else now


def few_places(open_files: int | None) -> str:
    """Return a sentence where so many open files give few places, or an empty text."""
    if open_files is None or (places := max(open_files - KEPT_BACK, 0) // FILES_A_TAB) >= FEW:
        return ""
    return (
        f"A process may open {open_files} files here, which is enough for {places} tabs. "
        "Raise the limit before the start, for example: ulimit -n 65536"
    )


class Places:
    """Serve as many tabs as there are open files for, and tell those who come later to wait."""

    def __init__(self, app: ASGIApp, open_files: int | None) -> None:
        self.app = app
        self.open_files = open_files
        self.landing = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(scope) or self.app
        await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """Return what to answer where no place is left, or nothing."""
        if scope["type"] == "websocket":
            # "Try again later": the browser does so by itself.
            return WebSocketClose(code=1013) if self._is_full(FILES_A_TAB) else None
        if scope["type"] != "http":
            return None
        path: str = scope["path"]
        if path.endswith("/_stcore/health"):
            # A page whose WebSocket was refused asks here, and shows the answer.
            return PlainTextResponse(f"{SENTENCE}\n", status_code=503) if self._is_full(FILES_A_TAB) else None
        if "." in path or "/_stcore/" in path or path == "/healthz":
            return None
        if self._is_full(FILES_A_LANDING * (1 + self.landing)):
            return PAGE
        self.landing += 1
        asyncio.get_running_loop().call_later(LANDING, self._landed)
        return None

    def _landed(self) -> None:
        self.landing -= 1

    def _is_full(self, needed: int) -> bool:
        """Say whether fewer open files are left than are needed. A new one gets the lowest number that is free."""
        if self.open_files is None:
            return False
        try:
            lowest = os.open(os.devnull, os.O_RDONLY)
        except OSError:
            return True
        os.close(lowest)
        return lowest + needed > self.open_files - KEPT_BACK


SENTENCE = "The lab is full at the moment: as many people are using it as this server has places for."
AGAIN = 10
"""Seconds after which a browser that found no place asks again."""
PAGE = HTMLResponse(
    f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="{AGAIN}">
<title>The lab is full</title>
<style>
body {{ font: 1.2rem/1.5 system-ui; max-width: 32rem; margin: 20vh auto; padding: 0 1rem; color-scheme: light dark }}
</style>
<h1>A moment, please</h1>
<p>{SENTENCE}</p>
<p>This page asks again every {AGAIN} seconds and opens as soon as a place is free. What you answered earlier is kept in your
browser.</p>
</html>
""",
    status_code=503,
    headers={"Retry-After": str(AGAIN)},
)
