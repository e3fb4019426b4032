"""Serve the lab.

``python dashboard.py`` serves it to learners: imports warmed, garbage collector frozen, one
BLAS thread, no file watcher. ``streamlit run dashboard.py`` is for development. Both send the
security headers, answer ``/healthz`` and turn an error of a page into one sentence.

The router is ``pages/navigation.py``, not this file: a folder called ``pages`` beside the
script that Streamlit runs would switch on its old page discovery.
"""

import os

# Several BLAS threads in one process spin against each other, so fix one before NumPy is loaded.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import argparse
import ctypes
import errno
import gc
import logging
import re
import secrets
import socket
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

ROOT = Path(__file__).resolve().parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
log = logging.getLogger("residual_lab")
ORIGINS = "RESIDUAL_LAB_ORIGINS"
"""The environment variable with the origins that may open a WebSocket beside the lab's own, separated by spaces."""

# Vega compiles chart expressions with Function(), hence 'unsafe-eval'; everything else stays on this host.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Add the security headers to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class ClosedDoors:
    """Answer 404 where Streamlit would take or hand out files: the lab does both in the browser.

    An upload is otherwise kept in memory before any page can refuse it, and a file is known to one process only.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        closed = scope["type"] == "http" and _CLOSED.search(scope["path"])
        await (Response(status_code=404) if closed else self.app)(scope, receive, send)


_CLOSED = re.compile(r"/_stcore/upload_file(/|$)|^/media(/|$)")


class OwnOrigins:
    """Refuse a WebSocket that another site opens, before Streamlit sees it.

    A page may open one to the host it came from; other origins are named by ``--allow-origin``. Streamlit makes sure of the
    same by asking a host outside for this machine's address, and everybody waits for the answer. So it is told that what
    passed here is local.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "websocket" else {}
        if origin := headers.get("origin"):
            if urlsplit(origin).netloc != headers.get("host") and origin not in allowed_origins():
                await WebSocketClose(code=1008)(scope, receive, send)
                return
            MutableHeaders(scope=scope)["origin"] = "http://localhost"
        await self.app(scope, receive, send)


def allowed_origins() -> list[str]:
    """Return the origins that are named beside the lab's own."""
    return os.environ.get(ORIGINS, "").split()


class StyledFromTheStart:
    """Put the lab's style sheet into the document, so that no page moves when the sheet arrives.

    It stands in the body, behind what Streamlit puts into the head, so that it has the last word between equal rules.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        text = (ROOT / "pages/_shared/browser/lab.css").read_text("utf-8")
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


_ABOUT_COPIES = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


async def healthz(_: Request) -> JSONResponse:
    """Answer 200 with the version while the server is up."""
    return JSONResponse({"status": "ok", "version": VERSION})


def explain_script_error(error: Exception) -> bool:
    """Log the traceback under an id and show the learner one sentence that names it."""
    incident = secrets.token_hex(4)
    log.error("Script error %s", incident, exc_info=error)
    st.error(
        f"This page could not be drawn. Nothing you answered is lost. "
        f"If it happens again, report the number {incident}.",
        icon=":material/build:",
    )
    st.button("Try again", key="script_error_try_again", icon=":material/refresh:")
    st.page_link("start/home.py", label="Go to the start page", icon=":material/home:")
    return True


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Read what every page needs, then keep what is there out of every later garbage collection."""
    # Imported here, not above: the caches it fills need the running server.
    from pages._shared.start_up import warm_up

    # Nothing that is made now is garbage, so looking for some is a fifth of the time.
    gc.disable()
    warm_up()
    gc.freeze()
    gc.enable()
    yield


app = st.App(
    "pages/navigation.py",
    lifespan=warm,
    routes=[Route("/healthz", healthz)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(StyledFromTheStart),
        Middleware(ClosedDoors),
        Middleware(OwnOrigins),
    ],
    on_script_error=explain_script_error,
)


def share_memory_pools() -> None:
    """Let all threads take memory from two pools. By default glibc keeps many, and each holds on to what it once gave.

    Measured with 50 learners: 321 MB without this, 261 MB with it.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        arena_max = -8  # M_ARENA_MAX in malloc.h
        library.mallopt(arena_max, 2)


def refuse_busy_port(host: str, port: int) -> None:
    """Exit with one plain sentence when the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(f"Port {port} is already in use. Choose another one, for example: --port {port + 1}")
            sys.exit(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another --host or --port.")


def main() -> None:
    """Serve the lab from the command line."""
    parser = argparse.ArgumentParser(description="Serve the residual connections lab.")
    parser.add_argument("--host", default="localhost", help="address to listen on (default: localhost)")
    parser.add_argument("--port", type=int, default=8501, help="port to listen on (default: 8501)")
    parser.add_argument("--bank", type=Path, metavar="FOLDER", help="a folder with quiz banks of your own")
    parser.add_argument(
        "--allow-origin", action="append", default=[], metavar="ORIGIN",
        help="a site whose pages may talk to this server beside its own, such as https://lab.example.org, where a proxy "
        "gives the server another name; can be repeated",
    )  # fmt: skip
    options = parser.parse_args()
    if not 1 <= options.port <= 65535:
        parser.error(f"--port must be between 1 and 65535, not {options.port}")
    if options.bank is not None:
        if not options.bank.is_dir():
            parser.error(
                f"--bank {options.bank} is no folder. Create it, or name one with files ending in .yaml"
            )
        os.environ["RESIDUAL_LAB_BANK"] = str(options.bank.resolve())
    for origin in options.allow_origin:
        if not re.fullmatch(r"https?://[^/\s]+", origin):
            parser.error(
                f"--allow-origin {origin} is no origin. Write it as https://lab.example.org, without a path."
            )
    if options.allow_origin:
        os.environ[ORIGINS] = " ".join(options.allow_origin)
    refuse_busy_port(options.host, options.port)
    share_memory_pools()
    app.run(
        config={
            "server.address": options.host,
            "server.port": options.port,
            "server.fileWatcherType": "none",
        }
    )


if __name__ == "__main__":
    main()
