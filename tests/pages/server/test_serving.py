"""The server a user starts: from any folder, on a free port, with headers, a health route and one BLAS thread."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import uvicorn

import dashboard
from pages._shared.server.options import usual_workers
from tests.server import ROOT, Server, free_port, plain_environment

DASHBOARD = str(ROOT / "dashboard.py")
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
}


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
    # What several processes cost is said where they are asked for.
    assert "MB" in result.stdout.partition("--workers")[2].partition("--allow-origin")[0]
    assert result.stderr == ""


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty"])
def test_an_impossible_port_is_refused_in_one_sentence(port: str, tmp_path: Path) -> None:
    """With the usual exit code for a wrong option, and no traceback."""
    result = run(DASHBOARD, f"--port={port}", folder=tmp_path)

    assert result.returncode == 2
    assert "--port" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("option", ["--allow-origin", "--embed-from"])
def test_an_origin_with_a_path_is_refused_in_one_sentence(option: str, tmp_path: Path) -> None:
    """It would never be met: browsers send none."""
    ended = run(DASHBOARD, option, "https://lab.example.org/lab", folder=tmp_path)

    assert ended.returncode == 2
    assert "is no origin. Write it as https://lab.example.org, without a path." in ended.stderr


@pytest.mark.parametrize("workers", ["0", "65", "two"])
def test_an_impossible_number_of_processes_is_refused(workers: str, tmp_path: Path) -> None:
    """With the usual exit code for a wrong option."""
    ended = run(DASHBOARD, "--workers", workers, folder=tmp_path)

    assert ended.returncode == 2
    assert "--workers" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("host", "cores", "workers"),
    [
        ("localhost", 8, 1),
        ("127.0.0.1", 8, 1),
        ("::1", 8, 1),
        ("0.0.0.0", 1, 1),
        ("0.0.0.0", 2, 2),
        ("10.0.0.7", 64, 4),
    ],
)
def test_a_room_gets_a_process_for_each_core_up_to_four(
    host: str, cores: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever serves only this machine gets one."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))

    assert usual_workers(host) == workers


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
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: None)
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
    own = f"localhost:{server.port}"

    assert "default-src 'self'" in policy
    assert f"connect-src 'self' ws://{own} wss://{own} data: blob:;" in policy
    assert "http" not in policy
    assert "*" not in policy


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


def test_every_document_carries_the_sheet_and_the_minding_scripts(server: Server) -> None:
    """Also for a browser that has an older copy. What the files say to their readers stays here."""
    request = urllib.request.Request(
        f"{server.address}/gradient_paths",
        headers={"Accept": "text/html", "If-None-Match": "*", "Accept-Encoding": "gzip"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        document = answer.read().decode()
        length = int(answer.headers["Content-Length"])
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=10) as answer:
        other = answer.read().decode()

    assert ".stMainBlockContainer" in document
    assert "data-test-connection-state" in document
    assert len(document.encode()) == length
    assert "/*" not in document.partition("<body>")[2]
    assert " // " not in document.partition("<body>")[2]
    assert "<style>" not in other
