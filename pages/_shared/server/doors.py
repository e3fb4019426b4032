"""What is closed: uploads, files handed out by the server, figures about the process, and every way to send a body."""

import ipaddress
import re

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_FILES = re.compile(r"/_stcore/upload_file(/|$)|^/media(/|$)")
_FIGURES = re.compile(r"/_stcore/metrics/?$")
_READING = {"GET", "HEAD", "OPTIONS"}


class ClosedDoors:
    """Answer where Streamlit would take or hand out files, tell about its memory, or read a body.

    The lab makes files and reads them in the browser: an upload is otherwise kept in memory before any page can refuse it,
    and a file is known to one process only. The figures about the process are for who is on the same machine. Learners act
    through the WebSocket, so nothing else needs a body; it is refused unread.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = _refusal(scope) if scope["type"] == "http" else None
        await (Response(status_code=status) if status else self.app)(scope, receive, send)


def _refusal(scope: Scope) -> int | None:
    """Return the status with which a request is refused, or nothing."""
    path: str = scope["path"]
    if _FILES.search(path) or (_FIGURES.search(path) and not _is_near(scope)):
        return 404
    return None if scope["method"] in _READING else 405


def _is_near(scope: Scope) -> bool:
    """Say whether a request comes from the same machine."""
    host, _ = scope.get("client") or ("", 0)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
