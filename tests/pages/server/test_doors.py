"""What is closed, and for how long a connection may say nothing."""

import contextlib
import http.client
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages._shared.server import patience
from pages._shared.server.doors import ClosedDoors
from tests.pages.server.asking import ask, said_to, seconds_until_closed, status_from
from tests.server import Server


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/_stcore/upload_file/session/file", 404),
        ("POST", "/_stcore/upload_file/session/file", 404),
        ("DELETE", "/_stcore/upload_file/session/file", 404),
        ("PUT", "/quiz/_stcore/upload_file/session/file", 404),
        ("GET", "/media/0123456789abcdef.csv", 404),
        ("HEAD", "/media", 404),
        ("POST", "/", 405),
        ("POST", "/_stcore/agent/interact", 405),
        ("PUT", "/healthz", 405),
    ],
)
def test_nothing_enters_or_leaves_by_the_server(server: Server, method: str, path: str, status: int) -> None:
    """A body is refused unread: what is sent does not stay in memory."""
    before = server.memory
    for _ in range(5):
        connection = http.client.HTTPConnection("localhost", server.port, timeout=20)
        # The server may close the door while the body is still on its way.
        with contextlib.suppress(ConnectionError):
            connection.request(method, path, body=b"x" * 20_000_000 if method in ("PUT", "POST") else None)
        found = connection.getresponse().status
        connection.close()

        assert found == status
    assert server.memory < before + 30


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.7", 404), (None, 404)]
)
def test_figures_about_the_process_are_for_who_is_on_the_same_machine(host: str | None, status: int) -> None:
    """They tell how many people are here and how large their records are."""
    client = (host, 50000) if host else None

    assert status_from(ClosedDoors, "/_stcore/metrics", client) == status
    assert status_from(ClosedDoors, "/_stcore/metrics/", client) == status


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / \x01HTTP\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
)
def test_what_is_no_request_is_told_so_and_nothing_else(server: Server, sent: bytes) -> None:
    """No program and no version is named, there or anywhere."""
    answer = said_to(server, sent)

    assert answer.startswith("HTTP/1.1 400 ")
    assert answer.endswith("Invalid HTTP request received.")
    assert "server:" not in answer.lower()
    assert ask(server, "/").headers["Server"] is None


def test_a_connection_without_a_whole_request_is_closed(server: Server) -> None:
    """Whether it says nothing, stops in the middle, or sends a byte now and then. They wait side by side."""
    halves = [(b"", None), (b"GET / HTTP/1.1\r\nHost: localhost\r\n", None), (b"GET / HTTP/1.1\r\nX: ", 3.0)]
    with ThreadPoolExecutor(len(halves)) as clients:
        waits = [clients.submit(seconds_until_closed, server, sent, every) for sent, every in halves]
        took = [wait.result() for wait in waits]

    assert all(patience.PATIENCE - 1 < seconds < patience.PATIENCE + 5 for seconds in took), took
