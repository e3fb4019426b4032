"""Two copies of the lab behind HAProxy, with the settings of ``.deploy``, and nothing that ties a learner to one of them."""

import os
import re
import shutil
import subprocess
import time
import urllib.request
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.server import ROOT, Server, free_port


class Replicas:
    """Two processes and the proxy before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.restarts = ThreadPoolExecutor(1)
        self.servers = [Server(ROOT, folder / f"{name}.txt") for name in ("one", "two")]
        self.port = free_port()
        proxy = shutil.which("haproxy")
        if proxy is None:
            raise LookupError("HAProxy is not installed. Install the package `haproxy`.")
        ends = [f"127.0.0.1:{server.port}" for server in self.servers]
        self.proxy = subprocess.Popen(
            [proxy, "-db", "-f", str(ROOT / ".deploy/haproxy.cfg")],
            env={**os.environ, "LAB_PORT": str(self.port), "LAB_ONE": ends[0], "LAB_TWO": ends[1]},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.restarted: Future[None] | None = None
        deadline = time.monotonic() + 20
        while not self._answers() and time.monotonic() < deadline:
            time.sleep(0.05)

    @property
    def address(self) -> str:
        """Where learners come in."""
        return f"http://localhost:{self.port}"

    @property
    def fullest(self) -> int:
        """The place of the process with most open sessions."""
        return max((0, 1), key=lambda place: sessions(self.servers[place]))

    def kill(self, place: int) -> None:
        """Kill a process without a warning, and start it again beside what goes on."""
        self.wait_for_restart()
        server = self.servers[place]
        server.process.kill()
        server.process.wait()
        self.restarted = self.restarts.submit(self._restart, place)

    def replace(self, place: int) -> None:
        """Tell a process to end, as an update does, and start it again."""
        self.wait_for_restart()
        self.servers[place].stop()
        self.restarted = self.restarts.submit(self._restart, place)

    def wait_for_restart(self) -> None:
        """Return when both processes answer again."""
        if self.restarted is not None:
            self.restarted.result()

    def stop(self) -> None:
        """End everything."""
        self.wait_for_restart()
        self.proxy.terminate()
        self.proxy.wait(timeout=10)
        for server in self.servers:
            server.stop()

    def _answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def _restart(self, place: int) -> None:
        port = self.servers[place].port
        self.servers[place] = Server(ROOT, self.folder / f"{place}-{time.monotonic_ns()}.txt", port=port)


def sessions(server: Server) -> int:
    """Return how many tabs are connected to a process, as it says itself to who is on its machine."""
    with urllib.request.urlopen(f"{server.address}/_stcore/metrics", timeout=10) as answer:
        figures = answer.read().decode()
    (number,) = re.findall(r"^active_sessions (\d+)", figures, re.MULTILINE)
    return int(number)
