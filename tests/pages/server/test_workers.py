"""Several processes on one port: one that dies is replaced, and a server that is told to end answers first."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.benchmarks.learner import learner_at
from tests.pages.server.asking import ask
from tests.server import ROOT, Server


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Server]:
    """``python dashboard.py --workers 2``."""
    command = [sys.executable, str(ROOT / "dashboard.py"), "--port", "{port}", "--workers", "2"]
    running = Server(ROOT, tmp_path / "log.txt", command)
    yield running
    if running.process.poll() is None:
        running.stop()


def test_a_process_that_dies_is_replaced(two: Server) -> None:
    """And the address is answered as before."""
    before = set(two.workers)
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while (len(now := set(two.workers) - {victim}) < 2) and time.monotonic() < deadline:
        time.sleep(0.2)

    assert ask(two, "/healthz").status == 200
    assert len(before) == 2
    assert len(now) == 2
    assert "Traceback" not in two.log


def test_a_server_that_is_told_to_end_ends_its_tabs_in_order(two: Server) -> None:
    """Each socket is closed with "service restart", after which a browser connects to whoever answers next."""
    with learner_at(two) as learner:
        learner.open("gradient_paths")
        two.process.terminate()
        with pytest.raises(ConnectionClosed) as closed:
            list(learner.socket)
    two.process.wait(timeout=20)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert two.process.returncode == 0
    assert "Traceback" not in two.log
