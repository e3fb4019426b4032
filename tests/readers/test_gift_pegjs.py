"""GIFT as another program reads it: every question of a hard bank through ``gift-pegjs``, the parser other tools use.

Needs Node with npm; the parser is installed once, into the machine's folder for temporary files.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from quizzes.commands.places import BANK_FOLDER
from quizzes.exchange.export import exercises_of_bank
from quizzes.exchange.write_gift import write_gift
from quizzes.forms import Exercise, NumberForm
from quizzes.loading.banks import load_banks
from tests.quizzes.every_kind import every_exercise

PARSER = "gift-pegjs@1.0.2"
SCRIPT = """
const {parse} = require("gift-pegjs");
process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(0, "utf8"))));
"""


@pytest.fixture(scope="session")
def parser() -> Path:
    """The folder the parser is installed in."""
    npm = shutil.which("npm")
    assert npm, "npm is missing: install Node with npm, then run this test again."
    folder = Path(tempfile.gettempdir()) / "residual-lab-readers"
    folder.mkdir(exist_ok=True)
    if not (folder / "node_modules" / "gift-pegjs").is_dir():
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PARSER]
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
    return folder


def parsed(parser: Path, text: str) -> list[dict[str, Any]]:
    """Return what the parser makes of a GIFT file."""
    done = subprocess.run(
        ["node", "-e", SCRIPT],
        cwd=parser,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def by_title(parser: Path, exercises: list[Exercise]) -> dict[str, dict[str, Any]]:
    """Write exercises, parse them, and return the questions by title."""
    found = parsed(parser, write_gift(exercises))
    assert [question["type"] for question in found].count("Category") == 1
    return {question["title"]: question for question in found if question["type"] != "Category"}


def test_every_exercise_is_read_as_the_kind_it_is(parser: Path) -> None:
    """None is lost, none is split, and each keeps its identity and its tags."""
    exercises = every_exercise()
    found = by_title(parser, list(exercises.values()))
    kinds = {name: question["type"] for name, question in found.items()}

    assert list(found) == list(exercises)
    assert {kinds[name] for name in ("pick", "tick", "vote")} == {"MC"}
    assert {kinds[name] for name in ("paths-v1", "share", "whole.count")} == {"Numerical"}
    assert {kinds[name] for name in ("name", "whole.why")} == {"Short"}
    assert {kinds[name] for name in ("steps", "drag", "pairs")} == {"Matching"}
    assert {kinds[name] for name in ("slope", "jacobian", "cells", "words", "explain")} == {"Essay"}
    assert found["pick"]["id"] == "pick"
    assert found["pick"]["tags"] == ["every-kind", "count", "paths"]


def test_characters_that_gift_gives_a_meaning_come_through(parser: Path) -> None:
    """Braces, signs, arrows, weights, and TeX whose commands begin with n."""
    pick = by_title(parser, list(every_exercise().values()))["pick"]
    texts = [choice["text"]["text"] for choice in pick["choices"]]

    assert pick["stem"]["format"] == "html"
    assert pick["stem"]["text"].startswith(
        r"<p>Is \(\nabla f \ne \nu\) for {a, b} = 50% ~ x # y : z -&gt; w?</p>"
    )
    assert texts == [r'\(2^{L}\) = "two" &amp; more', r"&#37;50% of \(x\)", "&#91;html] of a kind"]
    assert [choice["isCorrect"] for choice in pick["choices"]] == [True, False, False]
    assert [choice["weight"] for choice in pick["choices"]] == [None, None, 50]
    assert pick["choices"][1]["feedback"]["text"] == "<p>Half: of what? # ~ = { }</p>"
    assert "two blocks, 4" in pick["globalFeedback"]["text"]


def test_numbers_keep_their_tolerance_and_slips_earn_nothing(parser: Path) -> None:
    """A wrong number with feedback is an answer of weight 0."""
    exercises = every_exercise()
    form = exercises["paths-v1"].form
    assert isinstance(form, NumberForm)
    choices = by_title(parser, list(exercises.values()))["paths-v1"]["choices"]

    assert [choice["text"]["number"] for choice in choices] == [answer.value for answer in form.answers]
    assert [choice["weight"] for choice in choices] == [100, 25, 0]
    assert choices[1]["feedback"]["text"] == "<p>That adds.</p>"


def test_texts_and_pairs_come_through(parser: Path) -> None:
    """A pattern starts with a sign that GIFT uses, a prompt holds an arrow, and one partner fits nothing."""
    found = by_title(parser, list(every_exercise().values()))

    assert [choice["text"]["text"] for choice in found["name"]["choices"]] == [
        "=backward*",
        "forward Euler",
        "explicit Euler*",
    ]
    assert [choice["weight"] for choice in found["name"]["choices"]] == [0, 100, 100]
    pairs = found["pairs"]["matchPairs"]
    assert [pair["subquestion"]["text"] for pair in pairs] == ["Post -&gt; activation", "Pre-activation", ""]
    assert [
        pair["subanswer"].startswith(start)
        for pair, start in zip(pairs, ["&&092;(", "F(", "Neither"], strict=True)
    ]


def test_the_whole_bank_of_the_lab_is_read(parser: Path) -> None:
    """Every question, under its own name."""
    banks = load_banks(BANK_FOLDER).banks.values()
    exercises = [exercise for bank in banks for exercise in exercises_of_bank(bank)]
    found = parsed(parser, write_gift(exercises))
    titles = [question["title"] for question in found if question["type"] != "Category"]

    assert titles == [exercise.name for exercise in exercises]


def test_the_key_of_an_open_question_is_a_comment(parser: Path) -> None:
    """The marker finds it in the file; no reader takes it for part of the question."""
    exercises = every_exercise()
    found = by_title(parser, list(exercises.values()))

    assert "// Key: `I + J`" in write_gift(list(exercises.values()))
    assert "I + J" not in json.dumps(found["jacobian"])
