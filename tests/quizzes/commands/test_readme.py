"""The README's item is one an author can paste: it loads, and its key and slip grade as it says."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from quizzes.kinds.grading import Outcome
from quizzes.kinds.number import Number
from quizzes.loading.banks import load_bank

README = Path(__file__).resolve().parents[3] / "README.md"
HEADER = "schema: quiz-bank/1\nbank: example\ntitle: Example\nitems:\n"


def test_the_item_in_the_readme_loads_and_grades(tmp_path: Path) -> None:
    """Pasted below the head of a bank file, the example is a question with a right answer and a named slip."""
    found = re.search(r"<!-- example item -->\n```yaml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found is not None
    file = tmp_path / "example.yaml"
    file.write_text(HEADER + found.group(1), "utf-8")

    item = load_bank(file, pages={"three_layers"}).items["three-layers-dead"]

    assert isinstance(item, Number)
    assert item.grade("1").outcome is Outcome.RIGHT
    assert item.grade("0").outcome is Outcome.WRONG
    assert item.grade("0").feedback[0].startswith("That is the chain without skips.")


def test_the_author_commands_of_the_readme_run_as_written(tmp_path: Path) -> None:
    """Typed one after the other in an empty folder, each succeeds and says what its comment promises."""
    found = re.search(r"<!-- author commands -->\n```bash\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found is not None
    lines = found.group(1).replace(".venv/bin/python", shlex.quote(sys.executable)).splitlines()
    printed = [
        subprocess.run(
            line, shell=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(README.parent)},
            capture_output=True, text=True, check=True,
        ).stdout
        for line in lines
        if not line.split("#")[0].strip().endswith("schema")
    ]  # fmt: skip

    assert len(printed) == len(lines) - 1 == 3
    assert printed[1] == "1 file: 0 errors, 0 warnings, 0 notes.\n"
    assert json.loads(printed[2])["outcome"] in ("right", "wrong")
