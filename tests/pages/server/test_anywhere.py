"""Where nothing may be written: the lab needs no privilege, no home folder, and no room on the disk."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages._shared.frame.lessons import lessons
from tests.benchmarks.learner import learner_at
from tests.server import Server, copy_of_project

# The log goes through a pipe, because nothing can be written to a file: neither by this shell nor by what it becomes.
POOR = ["bash", "-c", 'exec > >(cat) 2>&1; ulimit -f 0; unset HOME; exec "$@"', "bash"]
NOBODY = ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups"]
"""What the container runs as: a number that belongs to no user of this machine."""
MAY_READ = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]


@pytest.fixture
def bare_project() -> Iterator[Path]:
    """A copy of the project that everybody can read and nobody can write to."""
    with tempfile.TemporaryDirectory() as folder:
        outside = Path(folder)
        outside.chmod(0o755)
        (outside / "lab").mkdir()
        project = copy_of_project(outside / "lab")
        for path in [project, *project.rglob("*")]:
            path.chmod(path.stat().st_mode & ~0o222)
        yield project
        for path in [project, *project.rglob("*")]:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def without_privilege() -> list[str]:
    """Return what takes the privileges of root away from a command; nothing where the tests run without them.

    An interpreter in root's own folder can then be read by a capability that gives nothing else.
    """
    if os.geteuid() != 0:
        return []
    places = {Path(sys.executable), Path(sys.executable).resolve(), Path(os.__file__).resolve()}
    open_to_all = all(folder.stat().st_mode & stat.S_IXOTH for place in places for folder in place.parents)
    return NOBODY if open_to_all else [*NOBODY, *MAY_READ]


def test_all_pages_are_served_without_anything_to_write_to(bare_project: Path) -> None:
    """Not root, a folder that is read only, a full disk and no home: every page is drawn, and nothing is left behind."""
    before = set(bare_project.rglob("*"))
    start = [sys.executable, str(bare_project / "dashboard.py"), "--port", "{port}"]
    server = Server(bare_project, bare_project.parent / "log.txt", [*POOR, *without_privilege(), *start])
    status = Path(f"/proc/{server.process.pid}/status").read_text("ascii")
    limits = Path(f"/proc/{server.process.pid}/limits").read_text("ascii")
    environment = Path(f"/proc/{server.process.pid}/environ").read_bytes().split(b"\0")
    broken = []
    with learner_at(server) as learner:
        for page in lessons():
            learner.open(page)
            if learner.failed or not learner.elements:
                broken.append(page)
    server.stop()

    assert "Uid:\t0" not in status
    assert [line.split()[3:5] for line in limits.splitlines() if line.startswith("Max file size")] == [
        ["0", "0"]
    ]
    assert not [variable for variable in environment if variable.startswith(b"HOME=")]
    assert broken == []
    assert "The lab: http://localhost" in server.log
    assert "Traceback" not in server.log
    assert "Error" not in server.log
    assert set(bare_project.rglob("*")) == before
