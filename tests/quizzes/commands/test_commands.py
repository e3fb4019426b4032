"""The command line: check, new, schema and grade, for every kind of item."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from quizzes.__main__ import main
from quizzes.commands.schema import schema_text
from quizzes.loading.banks import load_bank
from quizzes.loading.items import ITEM_MODELS
from quizzes.loading.schema import FILE, bank_schema
from quizzes.loading.templates import template
from quizzes.yaml.source import read_yaml

ROOT = Path(__file__).resolve().parents[3]
HEAD = "schema: quiz-bank/1\nbank: test\ntitle: Test\nitems:\n"
EVERY_KIND = pytest.mark.parametrize("kind", ITEM_MODELS)

# What a learner types for the template of each kind: right, wrong, and not readable.
ANSWERS = {
    "choice": ("B", "A", "E"),
    "claim": ("only-if", "Only under a condition", "maybe"),
    "number": ("2^8", "9", "eight"),
    "expression": ("F s + h", "s F", "h + q"),
    "matexpr": ("I + W2 diag(tanh'(W1 x)) W1", "W2*diag(tanh'(W1*x))*W1", "1 + W2*W1"),
    "matrix": ("[[1, 0], [0, 2]]", "[[0, 0], [0, 0]]", "[[1, 0]]"),
    "set": ("J2 J1, J2, I, J1", "J1*J2", "I,,"),
    "order": (
        "Batch norm > ReLU > Convolution > Add the skip",
        "ReLU after the sum",
        "Batch norm > Pooling",
    ),
    "match": (
        r"Activation after the sum = $\sigma(F(x) + x)$; Activation before the branch = $F(\sigma(x)) + x$; "
        r"No skip = $\sigma(F(x))$",
        r"Activation after the sum = $F(x) + \sigma(x)$; Activation before the branch = $\sigma(F(x))$; "
        r"No skip = $F(\sigma(x)) + x$",
        "Activation = nothing",
    ),
    "text": ("Explicit-Euler", "backward Euler", " "),
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it printed to both streams."""
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def saved_template(folder: Path, kind: str) -> Path:
    """Write the template of a kind to a file."""
    file = folder / f"{kind}.yaml"
    file.write_text(template(kind), "utf-8")
    return file


def grade(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Grade an answer on the command line and return the JSON."""
    code, out, err = run(capsys, "grade", *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


@EVERY_KIND
def test_a_template_of_every_kind_passes_check_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """No error, no warning, no note; and it holds comments."""
    code, out, _ = run(capsys, "new", kind)
    file = tmp_path / "new.yaml"
    file.write_text(out, "utf-8")

    assert code == 0
    assert out.count("# ") >= 3
    assert read_yaml(file).data["items"][0]["type"] == kind
    assert run(capsys, "check", str(file)) == (0, "1 file: 0 errors, 0 warnings, 0 notes.\n", "")


def test_a_template_may_be_asked_for_by_a_wrong_name(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest kind and all others are named in one line."""
    code, out, err = run(capsys, "new", "choise")

    assert (code, out) == (2, "")
    assert err.startswith("there is no kind `choise`. Did you mean `choice`? The kinds are choice, claim,")
    assert err.count("\n") == 1


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_to_every_kind_is_graded_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """Right earns everything, wrong does not, unreadable costs nothing."""
    bank, item = str(saved_template(tmp_path, kind)), f"my-{kind}"
    right, wrong, unreadable = ANSWERS[kind]
    variant = ["--variant", code_with(tmp_path, kind, capsys, "8")] if kind == "number" else []
    first = grade(capsys, bank, item, "--answer", right, *variant)
    second = grade(capsys, bank, item, "--answer", unreadable, *variant)

    assert (first["outcome"], first["mark"]) == ("right", first["points"])
    assert first["feedback"]
    assert all(isinstance(line, str) for line in first["feedback"])
    assert (second["outcome"], second["mark"]) == ("invalid", 0)
    if kind == "claim":
        wrong = "false"
    third = grade(capsys, bank, item, "--answer", wrong, *variant)
    assert third["outcome"] in ("wrong", "partly right")
    assert third["mark"] < third["points"]


def code_with(folder: Path, kind: str, capsys: pytest.CaptureFixture[str], number: str) -> str:
    """Return the code of the variant of a template whose key is 2 to some power."""
    file = saved_template(folder, kind)
    parameters = load_bank(file).recipes[f"my-{kind}"].parameters
    capsys.readouterr()
    return next(code for code in parameters.codes if parameters.values(code)["n"] == float(number))


def test_a_slip_and_what_was_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON says which misconception an answer shows, and how the answer was read."""
    bank = str(saved_template(tmp_path, "matexpr"))
    graded = grade(capsys, bank, "my-matexpr", "--answer", "I + diag(tanh'(W1*x))*W1*W2")

    assert (graded["outcome"], graded["slip"]) == ("invalid", "swaps-factors")
    assert graded["understood"].startswith("I + ")


def test_an_essay_is_marked_by_the_points_ticked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without ticks it says who marks it; too short a text is sent back first."""
    bank, text = str(saved_template(tmp_path, "essay")), "word " * 12
    unmarked = grade(capsys, bank, "my-essay", "--answer", text)
    half = grade(capsys, bank, "my-essay", "--answer", text, "--ticks", "2")
    full = grade(capsys, bank, "my-essay", "--answer", text, "--ticks", "1, 2")
    short = grade(capsys, bank, "my-essay", "--answer", "Because.", "--ticks", "1")

    assert unmarked["outcome"] == "invalid"
    assert "--ticks" in unmarked["feedback"][0]
    assert (half["outcome"], half["mark"]) == ("partly right", 0.5)
    assert full["outcome"] == "right"
    assert short["outcome"] == "invalid"


def test_a_part_is_named_and_its_numbers_are_those_of_the_variant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The numbers of the whole reach its parts."""
    file = saved_template(tmp_path, "parts")
    parameters = load_bank(file).recipes["my-parts"].parameters
    code = next(code for code in parameters.codes if parameters.values(code)["r"] == 0.5)
    arguments = (str(file), "my-parts", "--part", "stack", "--variant", code.lower(), "--answer")

    assert grade(capsys, *arguments, "2.25")["outcome"] == "right"
    assert grade(capsys, *arguments, "0.25")["slip"] == "forgets-skip"


def test_several_letters_choose_several_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With commas, spaces or neither."""
    file = tmp_path / "many.yaml"
    file.write_text(
        HEAD + "  - id: many\n    type: choice\n    pick: many\n    ask: Which?\n    options:\n"
        "      - {right: one, why: Yes.}\n      - {wrong: two, why: No.}\n      - {right: three, why: Yes.}\n",
        "utf-8",
    )

    for answer in ("A, C", "a c", "CA"):
        assert grade(capsys, str(file), "many", "--answer", answer)["outcome"] == "right"
    assert grade(capsys, str(file), "many", "--answer", "A")["outcome"] == "partly right"


def test_a_bank_of_the_project_is_found_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    """The letters are those of the source: Q1's key is C."""
    assert grade(capsys, "quiz", "q1-jacobian", "--answer", "C")["outcome"] == "right"
    assert grade(capsys, "quiz", "q1-jacobian", "--answer", "D")["slip"] == "multiplies-sum"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("quizz", "q1-jacobian"), "there is no file and no bank `quizz`. Did you mean `quiz`?"),
        (("quiz", "q1-jacobean"), "has no live item `q1-jacobean`. Did you mean `q1-jacobian`?"),
        (("quiz", "q1-jacobian", "--part", "a"), "`q1-jacobian` has no parts: leave out --part."),
        (("quiz", "q1-jacobian", "--variant", "AAA"), "has no variants: leave out --variant."),
        (("quiz", "q1-jacobian", "--ticks", "1"), "--ticks belongs to essays only."),
        (("practice", "p2-list-paths"), "`p2-list-paths` has parts: say --part; they are count, list."),
        (("practice", "p2-list-paths", "--part", "cuont"), "has no part `cuont`; they are count, list."),
    ],
)
def test_what_does_not_exist_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    """On the error stream, with exit code 2."""
    code, out, err = run(capsys, "grade", *arguments, "--answer", "C")

    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_an_unknown_variant_or_tick_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some codes that exist are named."""
    number, essay = str(saved_template(tmp_path, "number")), str(saved_template(tmp_path, "essay"))
    code, _, err = run(capsys, "grade", number, "my-number", "--variant", "ILO", "--answer", "8")
    ticked = run(capsys, "grade", essay, "my-essay", "--ticks", "3", "--answer", "word " * 12)

    assert code == ticked[0] == 2
    assert "has no variant `ILO`; some are " in err
    assert "write numbers from 1 to 2 with commas" in ticked[2]


def test_check_lists_all_faults_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with file, line, column, level and code, the line and a caret."""
    file = tmp_path / "bad.yaml"
    file.write_text(
        HEAD + "  - id: one\n    type: number\n    ask: How many?\n    anwser: 8\n"
        "  - id: two\n    type: number\n    ask: Is $x?\n    answer: 2^\n",
        "utf-8",
    )
    code, out, _ = run(capsys, "check", str(tmp_path))

    assert code == 1
    assert f"{file}:8:5: error [unknown-key] items[one].anwser: unknown key `anwser`. Did you mean" in out
    assert "    8 |     anwser: 8\n      |     ^\n" in out
    assert f"{file}:11:13: error [tex-unbalanced] items[two].ask" in out
    assert f"{file}:12:5: error [answer-syntax] items[two].answer" in out
    assert out.endswith("1 file: 4 errors, 0 warnings, 0 notes.\n")


def test_a_warning_alone_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Check lists it and ends with 0, as JSON too: the bank can be used."""
    file = tmp_path / "warned.yaml"
    file.write_text(HEAD + "  - {id: one, type: number, ask: Is $\\fracc$, answer: 8}\n", "utf-8")
    code, out, _ = run(capsys, "check", str(file))

    assert code == 0
    assert "warning [tex-unknown]" in out
    assert out.endswith("1 file: 0 errors, 1 warning, 0 notes.\n")
    assert run(capsys, "check", str(file), "--json")[0] == 0


def test_check_speaks_json_to_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list of objects, empty if all is well."""
    file = tmp_path / "bad.yaml"
    file.write_text(HEAD + "  - {id: one, type: number, ask: How many?}\n".replace("?", ""), "utf-8")
    code, out, _ = run(capsys, "check", str(file), "--json")
    (fault,) = json.loads(out)

    assert code == 1
    assert (fault["code"], fault["level"], fault["line"]) == ("missing-key", "error", 5)
    assert run(capsys, "check", str(saved_template(tmp_path, "text")), "--json")[:2] == (0, "[]\n")


def test_a_place_without_banks_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found is never taken for nothing wrong."""
    code, _, err = run(capsys, "check", str(tmp_path))

    assert code == 2
    assert "holds no bank" in err


def test_a_faulty_bank_is_not_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its faults are listed instead, with exit code 1."""
    file = tmp_path / "bad.yaml"
    file.write_text(HEAD + "  - {id: one, type: number, ask: How many}\n", "utf-8")
    code, out, err = run(capsys, "grade", str(file), "one", "--answer", "1")

    assert (code, out) == (1, "")
    assert "[missing-key]" in err


def test_the_banks_of_the_project_have_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """No error, no warning and no note in any of them, on any variant."""
    code, out, _ = run(capsys, "check")

    assert code == 0
    assert re.fullmatch(r"\d\d files: 0 errors, 0 warnings, 0 notes\.\n", out), out


def test_check_says_what_a_bank_of_the_project_owes_its_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As notes, which are no failure; the same file in a folder of one's own owes nothing."""
    (tmp_path / "own.yaml").write_text(
        HEAD.replace("test", "own", 1) + "  - {id: one, type: number, ask: How many, answer: 8}\n", "utf-8"
    )
    own = run(capsys, "check", str(tmp_path))
    monkeypatch.setattr("quizzes.commands.places.BANK_FOLDER", tmp_path)
    code, out, _ = run(capsys, "check", str(tmp_path))

    assert own[1] == "1 file: 0 errors, 0 warnings, 0 notes.\n"
    assert code == 0
    assert out.endswith("1 file: 0 errors, 0 warnings, 3 notes.\n")
    assert [
        code for code in ("hint-count", "no-objective", "no-solution") if f"note [{code}]" not in out
    ] == []


def test_banks_of_ones_own_are_checked_with_those_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id that the project uses is taken."""
    monkeypatch.setenv("RESIDUAL_LAB_BANK", str(tmp_path))
    (tmp_path / "own.yaml").write_text(
        HEAD + "  - {id: q1-jacobian, type: number, ask: How many, answer: 1}\n", "utf-8"
    )
    code, out, _ = run(capsys, "check")

    assert code == 1
    assert "the id `q1-jacobian` is taken" in out


def test_the_module_runs_as_a_program() -> None:
    """Its exit code reaches the shell."""
    done = subprocess.run(
        [sys.executable, "-m", "quizzes", "grade", "quiz", "nothing", "--answer", "A"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert "has no live item `nothing`" in done.stderr


def test_the_schema_in_the_project_is_that_of_the_models() -> None:
    """Editors underline what the models refuse."""
    assert FILE.read_text("utf-8") == schema_text(), "Run `python -m quizzes schema`."


def as_json(file: Path) -> Any:
    """Return a bank file as an editor sees it."""
    return json.loads(json.dumps(read_yaml(file).data))


@EVERY_KIND
def test_the_schema_accepts_what_loads(tmp_path: Path, kind: str) -> None:
    """Templates of every kind; and every bank of the project has the same shape."""
    Draft7Validator.check_schema(bank_schema())
    validator = Draft7Validator(bank_schema())

    assert list(validator.iter_errors(as_json(saved_template(tmp_path, kind)))) == []


def test_the_schema_accepts_the_banks_of_the_project() -> None:
    """Everything an author really wrote."""
    validator = Draft7Validator(bank_schema())
    files = sorted((ROOT / "quizzes" / "bank").glob("*.yaml"))

    assert len(files) > 10
    assert [error.message for file in files for error in validator.iter_errors(as_json(file))] == []


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("choice", "ask:", "asks:"),
        ("choice", "type: choice", "type: choise"),
        ("choice", "    hints:", "    x-mine: 1\n    tips:"),
        ("choice", "right: $I", "wrong: a\n        right: $I"),
        ("choice", "        why: A sum is differentiated term by term.\n", ""),
        ("number", "answer: total", "answer: [total]"),
        ("number", "{from: 3, to: 9}", "{from: 3}"),
        ("number", "    vary: {n: {from: 3, to: 9}}", "    varies: {n: {from: 3, to: 9}}"),
        ("matexpr", "W1: [m, n]", "W1: m"),
        ("matexpr", "    given: ", "    x-given: "),
        ("parts", "      - id: stack", "      - vary: {n: {values: [1, 2]}}\n        id: stack"),
        ("essay", "points: 1", "points: -1"),
        ("claim", "verdict: only-if", "verdict: sometimes"),
        ("text", "bank: my-bank", "bank: MyBank"),
    ],
)
def test_the_schema_refuses_what_does_not_load(tmp_path: Path, kind: str, old: str, new: str) -> None:
    """An editor underlines it while the author types."""
    text = template(kind)
    assert old in text
    file = tmp_path / "bad.yaml"
    file.write_text(text.replace(old, new, 1), "utf-8")

    assert list(Draft7Validator(bank_schema()).iter_errors(as_json(file))) != []
