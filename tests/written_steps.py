"""The steps that a document of the project asks for, read out of its text and followed in a copy of the project."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.server import ROOT, copy_of_project, plain_environment

# A comment that says what a block is for, and the block.
BLOCK = re.compile(r"<!-- ([^\n]*) -->\n```\w+\n(.*?)```", re.DOTALL)


def blocks_of(document: str) -> list[tuple[str, str]]:
    """Return the blocks of a document that are meant to be followed, in order: what each is for, and its text."""
    return BLOCK.findall((ROOT / document).read_text("utf-8"))


def commands_in(document: str, name: str) -> list[str]:
    """Return the lines of a block of commands."""
    (block,) = [text for said, text in blocks_of(document) if said == name]
    return block.splitlines()


def developers_copy(folder: Path) -> Path:
    """Copy what somebody who works on the project has: the app, its tests and its documents."""
    project = copy_of_project(folder)
    shutil.copytree(ROOT / "tests", project / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "CONTRIBUTING.md", ".gitignore"):
        shutil.copy(ROOT / name, project / name)
    return project


def follow(project: Path, said: str, text: str) -> None:
    """Do in a copy what one block asks for: a new file, an addition at the end of a file, or a change in it."""
    step, _, path = said.rpartition(" ")
    file = project / path
    if step == "new file:":
        assert not file.exists(), f"{path} is no new file."
        file.write_text(text, "utf-8")
    elif step == "add to":
        file.write_text(file.read_text("utf-8") + text, "utf-8")
    else:
        assert step == "change", said
        lines = text.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if not line.startswith("+"))
        after = "".join(line[1:] for line in lines if not line.startswith("-"))
        whole = file.read_text("utf-8")
        assert whole.count(before) == 1, f"{path} must hold these lines once:\n{before}"
        file.write_text(whole.replace(before, after), "utf-8")


def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a document in a folder, with this environment's programs in place of those in ``.venv``."""
    python = shlex.quote(sys.executable)
    own = re.sub(
        r"\.venv/bin/(\w+)", lambda tool: python if tool[1] == "python" else f"{python} -m {tool[1]}", command
    )
    return subprocess.run(
        own, shell=True, cwd=project, env={**plain_environment(), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
