"""Ask a running server as a browser does, or as somebody who means no good."""

import asyncio
import http.client
import socket
import time
from collections.abc import Callable
from http.client import HTTPMessage
from typing import Any, NamedTuple

from starlette.responses import Response
from starlette.types import ASGIApp, Message

from tests.server import Server


class Answer(NamedTuple):
    """An answer, read to its end."""

    status: int
    headers: HTTPMessage
    body: str


def ask(server: Server, path: str, **headers: str) -> Answer:
    """Send one request. ``Host`` may be any."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
    connection.close()
    return found


def handshake(server: Server, origin: str | None = None, **headers: str) -> int:
    """Ask for a WebSocket as a page of some origin does, and return the status of the answer."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=20)
    asked = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **({"Origin": origin} if origin else {}), **headers,
    }  # fmt: skip
    connection.request("GET", "/_stcore/stream", headers=asked)
    status = connection.getresponse().status
    connection.close()
    return status


def said_to(server: Server, sent: bytes) -> str:
    """Send bytes as they are and return what comes back until the server closes the connection."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(sent)
        while part := wire.recv(65536):
            received += part
    return received.decode("latin-1")


def seconds_until_closed(server: Server, sent: bytes, every: float | None = None) -> float:
    """Send the beginning of a request, perhaps a byte more now and then, and return when the server hangs up."""
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", server.port), timeout=every or 60) as wire:
        wire.sendall(sent)
        while time.perf_counter() - began < 60:
            try:
                if wire.recv(1024) == b"":
                    break
            except TimeoutError:
                wire.sendall(b"x")
            except ConnectionError:
                break
    return time.perf_counter() - began


def status_from(
    door: Callable[[ASGIApp], ASGIApp], path: str, client: tuple[str, int] | None = ("127.0.0.1", 1)
) -> int:
    """Ask an app behind a door, as from some address, and return the status: 200 where the door lets one through."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "client": client, "headers": []}
    asyncio.run(door(Response())(scope, receive, send))  # type: ignore[arg-type]
    status: int = sent[0]["status"]
    return status
