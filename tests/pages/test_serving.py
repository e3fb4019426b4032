"""The server a user starts: from any folder, on a free port, with headers, a health route and one BLAS thread."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import dashboard
from tests.server import ROOT, Server, free_port, plain_environment

DASHBOARD = str(ROOT / "dashboard.py")
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``python dashboard.py``, started from a folder that has nothing to do with the project."""
    running = Server(ROOT, tmp_path_factory.mktemp("elsewhere") / "log.txt")
    yield running
    running.stop()


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the interpreter of the tests in a folder."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=plain_environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def headers_of(url: str) -> dict[str, str]:
    """Return the headers of an answer, names in lower case."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}


def test_help_names_the_options(tmp_path: Path) -> None:
    """And starts nothing."""
    result = run(DASHBOARD, "--help", folder=tmp_path)

    assert result.returncode == 0
    assert "--port" in result.stdout
    assert "--host" in result.stdout
    assert "--bank" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty"])
def test_an_impossible_port_is_refused_in_one_sentence(port: str, tmp_path: Path) -> None:
    """With the usual exit code for a wrong option, and no traceback."""
    result = run(DASHBOARD, f"--port={port}", folder=tmp_path)

    assert result.returncode == 2
    assert "--port" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_of_banks_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Before anything is served."""
    result = run(DASHBOARD, "--bank", "nowhere", folder=tmp_path)

    assert result.returncode == 2
    assert "--bank nowhere is no folder. Create it" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_of_banks_is_handed_to_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a whole path, so that it does not matter where the server stands later."""
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RESIDUAL_LAB_BANK", "")
    monkeypatch.setattr(dashboard.app, "run", lambda **_: None)
    monkeypatch.setattr(sys, "argv", ["dashboard.py", "--bank", "mine", "--port", str(free_port())])
    dashboard.main()

    assert os.environ["RESIDUAL_LAB_BANK"] == str(tmp_path / "mine")


def test_a_busy_port_is_named_with_the_way_out(server: Server, tmp_path: Path) -> None:
    """One sentence, exit code 1, no traceback."""
    result = run(DASHBOARD, "--port", str(server.port), folder=tmp_path)

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"Port {server.port} is already in use. Choose another one, for example: --port {server.port + 1}"
    ]


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    """One sentence, exit code 1, no traceback."""
    result = run(DASHBOARD, "--host", "192.0.2.1", "--port", str(free_port()), folder=tmp_path)

    assert result.returncode == 1
    assert "Choose another --host or --port." in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("host", ["no.such.host.invalid", "not a host"])
def test_a_host_that_does_not_exist_is_refused(host: str, tmp_path: Path) -> None:
    """One sentence, exit code 1, no traceback."""
    result = run(DASHBOARD, "--host", host, "--port", str(free_port()), folder=tmp_path)

    assert result.returncode == 1
    assert host in result.stderr
    assert "Traceback" not in result.stderr


def test_the_health_route_answers_with_the_version(server: Server) -> None:
    """200 and a small document."""
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=10) as answer:
        body = json.load(answer)

    assert answer.status == 200
    assert body == {"status": "ok", "version": dashboard.VERSION}


@pytest.mark.parametrize(
    "path", ["/", "/gradient_paths?gradient_paths_depth=100", "/healthz", "/_stcore/health"]
)
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    """The document, a deep link and the routes beside them."""
    found = headers_of(f"{server.address}{path}")

    assert {name: found.get(name) for name in HEADERS} == HEADERS
    assert "frame-ancestors 'self'" in found["content-security-policy"]
    assert "camera=()" in found["permissions-policy"]


def test_scripts_come_from_this_host_only(server: Server) -> None:
    """The policy names no other host, neither for scripts nor for anything else."""
    policy = headers_of(f"{server.address}/")["content-security-policy"]

    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy


def handshake(server: Server, origin: str | None) -> int:
    """Ask for a WebSocket as a page of some origin does, and return the status of the answer."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=20)
    headers = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **({"Origin": origin} if origin else {}),
    }  # fmt: skip
    connection.request("GET", "/_stcore/stream", headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost", "http://localhost.evil.example:{port}", "null"]
)
def test_a_page_of_another_site_gets_no_socket(server: Server, origin: str) -> None:
    """Thirty tries take no time: nobody is asked who this machine is."""
    began = time.perf_counter()
    statuses = {handshake(server, origin.format(port=server.port)) for _ in range(30)}

    assert statuses == {403}
    assert time.perf_counter() - began < 3


def test_a_page_of_the_lab_gets_a_socket_and_so_does_a_site_that_is_named(tmp_path: Path) -> None:
    """And programs, which name no origin."""
    command = [sys.executable, DASHBOARD, "--port", "{port}", "--allow-origin", "https://lab.example.org"]
    named = Server(ROOT, tmp_path / "log.txt", command)
    own = f"http://localhost:{named.port}"
    statuses = {origin: handshake(named, origin) for origin in (own, "https://lab.example.org", None)}
    refused = handshake(named, "http://lab.example.org")
    named.stop()

    assert set(statuses.values()) == {101}, statuses
    assert refused == 403


def test_an_origin_with_a_path_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """It would never be met: browsers send none."""
    ended = run(DASHBOARD, "--allow-origin", "https://lab.example.org/lab", folder=tmp_path)

    assert ended.returncode == 2
    assert "is no origin. Write it as https://lab.example.org, without a path." in ended.stderr


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/_stcore/upload_file/session/file"),
        ("POST", "/_stcore/upload_file/session/file"),
        ("DELETE", "/_stcore/upload_file/session/file"),
        ("PUT", "/quiz/_stcore/upload_file/session/file"),
        ("GET", "/media/0123456789abcdef.csv"),
        ("HEAD", "/media"),
    ],
)
def test_files_neither_enter_nor_leave_by_the_server(server: Server, method: str, path: str) -> None:
    """A body is refused unread: what is sent does not stay in memory."""
    before = server.memory
    for _ in range(5):
        connection = http.client.HTTPConnection("localhost", server.port, timeout=20)
        # The server may close the door while the body is still on its way.
        with contextlib.suppress(ConnectionError):
            connection.request(method, path, body=b"x" * 20_000_000 if method in ("PUT", "POST") else None)
        status = connection.getresponse().status
        connection.close()

        assert status == 404
    assert server.memory < before + 30


@pytest.mark.parametrize(
    "path", ["/pages/lessons.yaml", "/quizzes/bank/quiz.yaml", "/../pyproject.toml", "/app/static/x"]
)
def test_no_file_of_the_project_is_served(server: Server, path: str) -> None:
    """Whatever is asked for, the answer is the app's own document or 404."""
    try:
        with urllib.request.urlopen(f"{server.address}{path}", timeout=10) as answer:
            body = answer.read().decode()
    except urllib.error.HTTPError as refusal:
        body = refusal.read().decode()
        refusal.close()

    assert "options:" not in body
    assert "residual-lab" not in body
    assert "controls:" not in body


def test_the_log_of_a_start_is_quiet(server: Server) -> None:
    """No warning, no deprecation, no traceback."""
    assert not [
        word for word in ("Warning", "WARNING", "Error", "Traceback", "deprecat") if word in server.log
    ]


def test_streamlit_run_serves_the_lab_too(tmp_path: Path) -> None:
    """For development, from another folder as well."""
    command = [sys.executable, "-m", "streamlit", "run", DASHBOARD, "--server.port", "{port}"]
    running = Server(ROOT, tmp_path / "log.txt", command)
    found = headers_of(f"{running.address}/gradient_paths")
    running.stop()

    assert found["x-frame-options"] == "SAMEORIGIN"
    assert "Traceback" not in running.log


def test_the_server_uses_one_blas_thread(tmp_path: Path) -> None:
    """Several in one process would spin against each other."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import dashboard, os\n"
        "print(*(os.environ[name + '_NUM_THREADS'] for name in ('OPENBLAS', 'OMP', 'MKL')))"
    )
    result = run("-c", code, folder=tmp_path)

    assert result.stdout.split() == ["1", "1", "1"], result.stderr


def test_blas_threads_are_fixed_before_numpy_is_loaded() -> None:
    """In the text of the script the setting stands above every import that could load NumPy."""
    lines = Path(DASHBOARD).read_text("utf-8").splitlines()
    setting = next(number for number, line in enumerate(lines) if "os.environ.setdefault" in line)
    heavy = [
        number
        for number, line in enumerate(lines)
        if line.startswith(("import streamlit", "from pages", "import numpy"))
    ]

    assert heavy
    assert setting < min(heavy)


BESIDE_PANDAS = """
import sys, threading, time
from importlib.machinery import PathFinder

begun = threading.Event()

class Slowly:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "pandas":
            return None
        spec = PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module
        def exec_module(module):
            begun.set()
            time.sleep(1)
            execute(module)
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Slowly)
importing = threading.Thread(target=__import__, args=["pandas"])
importing.start()
begun.wait()
from pages._shared.charts.home import gradient_on_its_way
from pages._shared.charts.matrices import entries
assert importing.is_alive()
gradient_on_its_way()
entries()
"""


def test_a_chart_is_built_while_another_thread_imports_pandas() -> None:
    """Two first pages at once: the parts of charts are imported meanwhile, and building one waits for it."""
    result = run("-c", BESIDE_PANDAS, folder=ROOT)

    assert result.stderr == ""
