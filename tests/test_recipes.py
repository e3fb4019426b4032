"""The recipes of the documents work as they are written: followed in a copy, they leave every check content."""

import json
import re
import subprocess
import sys
from pathlib import Path

from quizzes.kinds.grading import Outcome
from quizzes.kinds.number import Number
from quizzes.loading.banks import load_bank
from tests.server import ROOT, Server, free_port
from tests.written_steps import blocks_of, commands_in, developers_copy, follow, run

AUTHORS, CONTRIBUTORS, OPERATORS = "quizzes/README.md", "CONTRIBUTING.md", ".deploy/README.md"
GIFT = "::Skip::What does a skip add? {=its input#Yes, unchanged. ~nothing#It adds what came in.}\n"
TEST = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)?)`")
# Tests of the item, of the page that shows its bank, and of all items together.
READING_IT = "three-layers-dead or three_layers or every_item or every_misconception or closed_in"
# A check of types takes a minute, and `.ci/run` does it.
LONG = (".venv/bin/mypy", ".venv/bin/pytest -n 2")


def example_item() -> tuple[str, str]:
    """Return the bank that the authors' document adds an item to, and the item."""
    ((said, text),) = [(said, text) for said, text in blocks_of(AUTHORS) if said.startswith("example item: ")]
    return said.removeprefix("example item: "), text


def test_an_item_added_as_written_passes_what_reads_its_bank(tmp_path: Path) -> None:
    """Appended to the real bank: check is content, and so are the tests that the document names.

    Only what the item can change is run: the tests of it, of its page, and those about all items.
    """
    project = developers_copy(tmp_path / "project")
    bank, item = example_item()
    follow(project, f"add to {bank}", f"\n{item}")
    check, tests = commands_in(AUTHORS, "item checks")
    checked = run(project, check)
    tested = run(
        project,
        f'{tests} -q -p no:cacheprovider -k "{READING_IT}"',
    )

    assert ": 0 errors, 0 warnings, 0 notes." in checked.stdout
    assert tested.returncode == 0, tested.stdout[-3000:]
    assert "three-layers-dead" not in (ROOT / bank).read_text("utf-8")


def test_an_item_that_lacks_a_hint_does_not_pass(tmp_path: Path) -> None:
    """So the tests in the copy look at the item that was added."""
    project = developers_copy(tmp_path / "project")
    bank, item = example_item()
    follow(
        project,
        f"add to {bank}",
        item.replace("      - There are three such factors, and they multiply.\n", ""),
    )
    tested = run(
        project,
        ".venv/bin/pytest tests/quizzes/bank/test_contents.py -q -p no:cacheprovider -k three-layers-dead",
    )

    assert tested.returncode == 1
    assert "two_or_three_hints[three-layers-dead]" in tested.stdout


def test_the_example_item_grades_as_it_says(tmp_path: Path) -> None:
    """Its key is right, and its slip hears its own reason."""
    bank, text = example_item()
    file = tmp_path / Path(bank).name
    file.write_text(f"{(ROOT / bank).read_text('utf-8')}\n{text}", "utf-8")
    item = load_bank(file).items["three-layers-dead"]

    assert isinstance(item, Number)
    assert item.grade("1").outcome is Outcome.RIGHT
    assert item.grade("0").outcome is Outcome.WRONG
    assert item.grade("0").feedback[0].startswith("That is the chain without skips.")


def test_a_page_added_as_written_passes_what_all_pages_pass(tmp_path: Path) -> None:
    """Every step of the recipe is followed, then its checks are run; nothing else had to be entered anywhere."""
    project = developers_copy(tmp_path / "project")
    steps = [
        block for block in blocks_of(CONTRIBUTORS) if block[0].startswith(("new file", "add to", "change"))
    ]
    for said, text in steps:
        follow(project, said, text)
    results = [
        run(project, command) for command in commands_in(CONTRIBUTORS, "page checks") if command not in LONG
    ]

    assert len(steps) == 8
    for result in results:
        assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]
    assert "equal_blocks" not in (ROOT / "pages" / "lessons.yaml").read_text("utf-8")


def test_the_commands_for_authors_run_as_written(tmp_path: Path) -> None:
    """Typed one after the other in an empty folder, each succeeds and says what its comment promises."""
    commands = [line for line in commands_in(AUTHORS, "author commands") if not _writes_the_schema(line)]
    made, checked, graded = (run(tmp_path, command) for command in commands)

    assert made.returncode == 0, made.stderr
    assert checked.stdout == "1 file: 0 errors, 0 warnings, 0 notes.\n"
    assert json.loads(graded.stdout)["outcome"] in ("right", "wrong")


def _writes_the_schema(command: str) -> bool:
    """True of the one command that writes into the project; another test runs it in a copy."""
    return command.split("#")[0].split()[-1] == "schema"


def test_questions_leave_and_enter_by_the_commands_as_written(tmp_path: Path) -> None:
    """Moodle gets a file; a question in GIFT becomes a draft, and nothing is made up for it."""
    (tmp_path / "old.gift").write_text(GIFT, "utf-8")
    exported, imported = (run(tmp_path, command) for command in commands_in(AUTHORS, "exchange commands"))

    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "quiz.xml").read_text("utf-8").startswith("<?xml")
    assert imported.returncode == 0, imported.stderr
    assert "What does a skip add?" in (tmp_path / "drafts.yaml").read_text("utf-8")
    assert "solution" not in (tmp_path / "drafts.yaml").read_text("utf-8")


def test_the_command_for_operators_serves_the_lab(tmp_path: Path) -> None:
    """On a free port, and /healthz answers as the document says."""
    (command,) = commands_in(OPERATORS, "serve command")
    port = free_port()
    _, script, *options = command.replace("8501", str(port)).split()
    server = Server(ROOT, tmp_path / "log.txt", [sys.executable, str(ROOT / script), *options], port=port)
    server.stop()

    assert "Traceback" not in server.log


def test_every_test_that_the_document_for_contributors_names_exists() -> None:
    """Each rule names its test; one that was renamed is found here."""
    named = sorted(set(TEST.findall((ROOT / CONTRIBUTORS).read_text("utf-8"))))
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *named],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert len(named) > 25
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr


def test_every_document_leads_only_to_files_that_exist() -> None:
    """Links between documents, to the picture and to the licence; files and folders that a text names."""
    documents = ["README.md", "CHANGELOG.md", CONTRIBUTORS, AUTHORS, OPERATORS]
    lost = [
        f"{document}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^):]+)\)", (ROOT / document).read_text("utf-8"))
        if not (ROOT / document).parent.joinpath(target).exists()
    ]

    assert lost == []


def test_the_readme_stays_short_and_its_tree_names_what_is_there() -> None:
    """At most 120 lines; every room of the tree is a folder."""
    text = (ROOT / "README.md").read_text("utf-8")
    rooms = re.findall(r"^    (\w+)/ ", text, re.MULTILINE)

    assert len(text.splitlines()) <= 120
    assert set(rooms) == {
        folder.name for folder in (ROOT / "pages" / "_shared").iterdir() if any(folder.glob("**/*.py"))
    }
