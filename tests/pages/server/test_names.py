"""Whom the server answers: its own names, and the sites that whoever starts it has named."""

import sys
import time
from pathlib import Path

import pytest

from pages._shared.server.names import is_origin
from tests.pages.server.asking import ask, handshake
from tests.server import ROOT, Server

DASHBOARD = str(ROOT / "dashboard.py")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost", "http://localhost.evil.example:{port}", "null"]
)
def test_a_page_of_another_site_gets_no_socket(server: Server, origin: str) -> None:
    """Thirty tries take no time: nobody is asked who this machine is."""
    began = time.perf_counter()
    statuses = {handshake(server, origin.format(port=server.port)) for _ in range(30)}

    assert statuses == {403}
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example:{port}", "127.0.0.1.evil.example", "[::1"]
)
def test_a_name_that_somebody_else_made_is_refused(server: Server, host: str) -> None:
    """A page of that name could otherwise read what the lab answers on this machine, and open a socket."""
    host = host.format(port=server.port)
    refusal = ask(server, "/", Host=host)

    assert refusal.status == 421
    assert "Whoever runs it can name it: --allow-origin" in refusal.body
    assert "<" not in refusal.body
    assert handshake(server, f"http://{host}", Host=host) == 403


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:{port}", "10.0.0.7", "[::1]:{port}", "LOCALHOST:{port}", "a.localhost"]
)
def test_addresses_and_the_names_of_this_machine_are_answered(server: Server, host: str) -> None:
    """Phones in a room type the address of a laptop."""
    assert ask(server, "/healthz", Host=host.format(port=server.port)).status == 200


def test_a_named_site_is_a_name_of_the_server_and_may_open_a_socket(tmp_path: Path) -> None:
    """And so may the lab's own pages, and programs, which name no origin."""
    command = [
        sys.executable, DASHBOARD, "--port", "{port}",
        "--allow-origin", "https://lab.example.org", "--embed-from", "https://lms.example.org",
    ]  # fmt: skip
    named = Server(ROOT, tmp_path / "log.txt", command)
    own = f"http://localhost:{named.port}"
    statuses = {origin: handshake(named, origin) for origin in (own, "https://lab.example.org", None)}
    refused = handshake(named, "http://lab.example.org")
    behind_a_proxy = ask(named, "/", Host="lab.example.org")
    named.stop()

    assert set(statuses.values()) == {101}, statuses
    assert refused == 403
    assert behind_a_proxy.status == 200
    policy = behind_a_proxy.headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://lab.example.org wss://lab.example.org data: blob:;" in policy
    assert policy.endswith("frame-ancestors 'self' https://lms.example.org")
    # It can say "this site only" and nothing else, and browsers that know both would still be told by it.
    assert behind_a_proxy.headers["X-Frame-Options"] is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("https://lab.example.org", True),
        ("http://10.0.0.7:8501", True),
        ("https://lab.example.org/lab", False),
        ("lab.example.org", False),
        ("https://a.example; script-src *", False),
        ("", False),
    ],
)
def test_an_origin_is_what_browsers_send(text: str, right: bool) -> None:
    """Scheme and host, perhaps a port. Anything else would never be met, or bring a rule of its own into the policy."""
    assert is_origin(text) is right
