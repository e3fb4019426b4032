"""The names the server answers to, and the sites that may talk to it or show it in a frame.

Whoever starts the server says them once; the workers read them from the environment.
"""

import ipaddress
import os
import re
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

ORIGINS = "RESIDUAL_LAB_ORIGINS"
"""The environment variable with the origins under which the lab is reached beside its own, separated by spaces."""
EMBED_FROM = "RESIDUAL_LAB_EMBED_FROM"
"""The environment variable with the origins that may show the lab in a frame, separated by spaces."""


def origins_in(variable: str) -> list[str]:
    """Return the origins that an environment variable names."""
    return os.environ.get(variable, "").split()


def is_origin(text: str) -> bool:
    """Say whether a text is an origin as browsers send it: scheme, host, perhaps a port, and no path."""
    return re.fullmatch(r"https?://[^/\s;,]+", text) is not None


class OwnNames:
    """Refuse a request for another host, and a WebSocket that another site opens, before Streamlit sees it.

    The lab answers to addresses (``10.0.0.7``), to ``localhost``, to the name of its machine and to the hosts of the origins
    that are named. Any other name was made by somebody else to point here, so that their page could read the lab's answers.

    A page may open a WebSocket to the host it came from; other origins are named. Streamlit makes sure of the same by asking
    a host outside for this machine's address, and everybody waits for the answer. So it is told that what passed here is
    local.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.origins = origins_in(ORIGINS)
        machine = socket.gethostname().lower()
        self.names = {"localhost", machine, f"{machine}.local", *map(_host_of, self.origins)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_own(host):
            refusal = PlainTextResponse(
                f"This server does not answer to the name {_host_of(f'//{host}')!r}. Whoever runs it can name it: "
                "--allow-origin https://NAME\n",
                status_code=421,
            )
            await (refusal if scope["type"] == "http" else WebSocketClose(code=1008))(scope, receive, send)
            return
        if scope["type"] == "websocket" and origin:
            if urlsplit(origin).netloc != host and origin not in self.origins:
                await WebSocketClose(code=1008)(scope, receive, send)
                return
            MutableHeaders(scope=scope)["origin"] = "http://localhost"
        await self.app(scope, receive, send)

    def _is_own(self, host: str) -> bool:
        """Say whether a Host header names this server. Programs that speak HTTP/1.0 send none."""
        name = _host_of(f"//{host}")
        return not host or name in self.names or name.endswith(".localhost") or is_address(name)


def _host_of(url: str) -> str:
    """Return the host in a URL without its port, in lower case, or an empty text where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_address(name: str) -> bool:
    """Say whether a text is an address and no name: ``10.0.0.7``, ``::1``."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
