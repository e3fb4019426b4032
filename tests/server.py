"""Start the app in a process of its own, as a user would."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0


class Server:
    """A running app: its address, its log so far, and a way to stop it."""

    def __init__(
        self, project: Path, log_file: Path, command: list[str] | None = None, port: int | None = None
    ) -> None:
        self.port = port or free_port()
        self.log_file = log_file
        arguments = command or [sys.executable, str(project / "dashboard.py"), "--port", str(self.port)]
        arguments = [argument.replace("{port}", str(self.port)) for argument in arguments]
        self.started = time.perf_counter()
        with log_file.open("wb") as log:
            # Started from another folder, because it must not matter where the user stands.
            self.process = subprocess.Popen(
                arguments, stdout=log, stderr=subprocess.STDOUT, cwd=log_file.parent, env=plain_environment()
            )
        self.seconds_to_answer = self._wait()

    @property
    def address(self) -> str:
        """Where the app answers, without a final slash."""
        return f"http://localhost:{self.port}"

    @property
    def age(self) -> float:
        """Seconds since the process was started."""
        return time.perf_counter() - self.started

    @property
    def processes(self) -> list[int]:
        """The process that was started, and those that it started."""
        first = self.process.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text("ascii").split()
        return [first, *map(int, children)]

    @property
    def workers(self) -> list[int]:
        """The processes that answer: those started for it, or the first itself."""
        first, *others = self.processes
        return [other for other in others if _is_spawned(other)] or [first]

    @property
    def cpu(self) -> float:
        """Seconds of processor time that all processes have used."""
        return sum(time.clock_gettime((~process << 3) | 2) for process in self.processes)

    @property
    def memory(self) -> float:
        """Megabytes that all processes hold in memory."""
        return sum(map(_memory_of, self.processes))

    @property
    def memory_of_a_worker(self) -> float:
        """Megabytes that a process that answers holds in memory, on average."""
        return sum(map(_memory_of, self.workers)) / len(self.workers)

    @property
    def open_files(self) -> int:
        """How many files and connections the processes that answer have open."""
        return sum(len(os.listdir(f"/proc/{worker}/fd")) for worker in self.workers)

    @property
    def log(self) -> str:
        """Everything the server has printed."""
        return self.log_file.read_text("utf-8")

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.terminate()
        self.process.wait(timeout=20)

    def _wait(self) -> float:
        while self.age < START_SECONDS:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended with code {self.process.returncode}:\n{self.log}")
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return self.age
            except OSError:
                time.sleep(0.05)
        self.process.kill()
        raise RuntimeError(f"The server did not answer within {START_SECONDS:g} s:\n{self.log}")


def _memory_of(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024


def _is_spawned(process: int) -> bool:
    """Say whether a process was started to answer; one that has just ended was not."""
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def plain_environment() -> dict[str, str]:
    """Return the environment without settings that would change what is tested."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STREAMLIT_") and not name.endswith("_NUM_THREADS")
    }


def copy_of_project(folder: Path) -> Path:
    """Copy what the app needs to run into ``folder``, for tests that change a file."""
    for name in ("core", "quizzes", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("dashboard.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder
