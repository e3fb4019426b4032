"""A kind of question that the project does not have is added as its author would: one file, and one entry on the pages."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from quizzes.exchange.formats import FORMATS
from quizzes.yaml.source import read_yaml
from tests.server import copy_of_project, plain_environment

KIND = '''\
"""A question to answer with yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.question import Mistake, Prose, Question

_TEMPLATE = """# A question to answer with yes or no.

items:
  - id: my-yesno
    type: yesno
    ask: Does a skip have weights of its own?
    answer: "no"             # in quotes: bare it is no text
    why: A skip copies its input.
"""


class YesNo(Question):
    """One of two answers is right; ``why`` is said to both."""

    TITLE = "Yes or no"
    TEMPLATE = _TEMPLATE

    type: Literal["yesno"]
    answer: Literal["yes", "no"]
    why: Prose

    def grade(self, answer: str) -> Grade:
        """Grade the word as typed."""
        if answer not in ("yes", "no"):
            return invalid("Type yes or no.")
        return graded(float(answer == self.answer), self.why)

    def right_answer(self) -> str:
        """Return the key."""
        return self.answer

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the other word."""
        yield Mistake(("why",), "no" if self.answer == "yes" else "yes", self.why)
'''
IMPORT = "from quizzes.kinds.yesno import YesNo\n"
ENTRY = '    YesNo: Drawing(_line("yes or no"), _given_text, _right_text),\n'

PAGE = """\
from pathlib import Path

from streamlit.testing.v1 import AppTest

from quizzes.loading.banks import load_bank


def page(item):
    from pages._shared.quiz.drawing import draw_item

    draw_item(item)


def press(at):
    next(button for button in at.button if button.key == "my-yesno.check").click()
    at.run()
    assert not at.exception, [error.message for error in at.exception]
    alerts = [*at.success, *at.error, *at.info]
    return [f"{alert.proto.title}: {alert.value}" for alert in alerts]


(item,) = load_bank(Path("yesno.yaml")).items.values()
at = AppTest.from_function(page, kwargs={"item": item}, default_timeout=60).run()
for word in ("", "yes", "no"):
    at.text_input(key="answer_my-yesno").set_value(word)
    print(*press(at))
print(*(code.value for code in at.code))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with the new kind, and a bank in its template's words."""
    project = copy_of_project(tmp_path_factory.mktemp("newcomer"))
    (project / "quizzes" / "kinds" / "yesno.py").write_text(KIND, "utf-8")
    answers = project / "pages" / "_shared" / "quiz" / "answer_widgets.py"
    head, opening, entries = answers.read_text("utf-8").partition("_DRAWINGS: dict[type, Drawing] = {\n")
    answers.write_text(IMPORT + head + opening + ENTRY + entries, "utf-8")
    (project / "yesno.yaml").write_text(run(project, "-m", "quizzes", "new", "yesno"), "utf-8")
    return project


def run(project: Path, *arguments: str) -> str:
    """Run Python in the copy and return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project, env=plain_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_template_passes_check_and_is_offered_among_the_others(project: Path) -> None:
    """``new`` printed it with the head that all banks share."""
    assert run(project, "-m", "quizzes", "check", "yesno.yaml") == "1 file: 0 errors, 0 warnings, 0 notes.\n"
    assert "schema: quiz-bank/1" in (project / "yesno.yaml").read_text("utf-8")
    assert "text, yesno." in run(project, "-m", "quizzes", "new", "--help")


@pytest.mark.parametrize(("answer", "outcome"), [("no", "right"), ("yes", "wrong"), ("perhaps", "invalid")])
def test_its_answers_are_graded_on_the_command_line(project: Path, answer: str, outcome: str) -> None:
    """An answer is read as a line of text, unless a kind reads it otherwise."""
    printed = run(project, "-m", "quizzes", "grade", "yesno.yaml", "my-yesno", "--answer", answer)

    assert json.loads(printed)["outcome"] == outcome


def test_editors_complete_and_check_it(project: Path) -> None:
    """The schema is that of the models, the new one among them."""
    run(project, "-m", "quizzes", "schema")
    schema = json.loads((project / "quizzes" / "schema.json").read_text("utf-8"))
    bank = json.loads(json.dumps(read_yaml(project / "yesno.yaml").data))

    assert list(Draft7Validator(schema).iter_errors(bank)) == []
    bank["items"][0]["answer"] = "perhaps"
    assert list(Draft7Validator(schema).iter_errors(bank)) != []


@pytest.mark.parametrize("name", FORMATS)
def test_it_leaves_in_every_format_for_a_person_to_mark(project: Path, name: str) -> None:
    """No other program knows it, so the key goes with it and the report says so."""
    printed = run(project, "-m", "quizzes", "export", name, "yesno.yaml", "-o", "out")

    assert "1 question from 1 item" in printed
    assert ("marked by a person" in printed) == FORMATS[name].grades
    assert "Does a skip have weights of its own?" in (project / "out").read_text("utf-8")


def test_a_page_asks_it_and_shows_the_answer_once_it_is_closed(project: Path) -> None:
    """Nothing costs nothing, a wrong word hears its reason, the right one closes the question."""
    (project / "answer_it.py").write_text(PAGE, "utf-8")

    assert run(project, "answer_it.py").splitlines() == [
        "This cannot be read yet: Type yes or no.",
        "Not right: A skip copies its input.",
        "Right: A skip copies its input.",
        "no",
    ]
