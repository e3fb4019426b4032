"""Any text can be an answer on the command line, and any terminal can take what is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizzes.__main__ import main


@pytest.mark.parametrize("answer", ["-W2*x", "----", "->", "--help", "-5", ""])
def test_an_answer_may_begin_with_a_dash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    """It is what follows --answer, whatever it looks like."""
    file = tmp_path / "bank.yaml"
    head = "schema: quiz-bank/1\nbank: b\ntitle: T\nitems:\n"
    file.write_text(
        f"{head}  - id: t\n    type: text\n    ask: Which?\n    answer: '*'\n    fold: [case]\n".replace(
            "'*'", "a*"
        )
    )
    code = main(["grade", str(file), "t", "--answer", answer])

    assert code == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == ("wrong" if answer else "invalid")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_output_goes_through_a_pipe_of_any_encoding(tmp_path: Path, encoding: str) -> None:
    """What it cannot hold is escaped, and JSON stays JSON."""
    file = tmp_path / "bank.yaml"
    item = "  - id: t\n    type: number\n    ask: Which λ?\n    answer: 2\n    why: ℓ = 𝟐 λ.\n"
    file.write_text(f"schema: quiz-bank/1\nbank: b\ntitle: T\nitems:\n{item}", "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    grade = [sys.executable, "-m", "quizzes", "grade", str(file), "t", "--answer", "2"]
    said = subprocess.run(grade, env=environment, capture_output=True, check=True)
    check = [sys.executable, "-m", "quizzes", "check", str(file).replace("bank", "λ")]
    refused = subprocess.run(check, env=environment, capture_output=True, check=False)

    assert json.loads(said.stdout.decode(encoding))["feedback"] == ["ℓ = 𝟐 λ."]
    assert refused.returncode == 2
    assert b"Traceback" not in refused.stderr
