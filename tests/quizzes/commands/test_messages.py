"""Every message that an author can get, each shown once by a file that brings it out."""

import ast
from pathlib import Path

import pytest

from quizzes.checks.file import check_files
from quizzes.yaml.faults import Fault
from tests.quizzes.checks.test_project import OWED

QUIZZES = Path(__file__).resolve().parents[3] / "quizzes"

HEAD = "schema: quiz-bank/1\nbank: test\ntitle: Test\n"
SLIPS = "slips:\n  adds: {is: Adds instead of multiplying}\n"
NUMBER = "  - id: paths\n    type: number\n    ask: How many?\n    answer: 2^3\n"
VARIED = (
    "  - id: paths\n    type: number\n    vary: {n: {from: 1, to: 9}}\n    ask: Of {{n}}?\n    answer: 2^n\n"
)
FORMULA = "  - id: f\n    type: expression\n    ask: What?\n    symbols: [x]\n    answer: 2*x\n"
MATRIX = "  - id: m\n    type: matrix\n    ask: What?\n    answer: [[1, 2], [3, 4]]\n"
PATHS = (
    "  - id: s\n    type: set\n    of: matexpr\n    ask: What?\n    given: {A: [4, 4]}\n    answer: [I, A]\n"
)
TEXT = "  - id: t\n    type: text\n    ask: What?\n    answer: Euler\n"
CHOICE = """\
  - id: pick
    type: choice
    ask: Which?
    options:
      - right: this
        why: It is.
      - wrong: that
        why: It is not.
      - wrong: these
        why: They are not.
"""
CLAIM = (
    "  - id: v\n    type: claim\n    ask: It holds.\n    attempts: 2\n    verdict: true\n"
    "    why: {'true': A, 'false': B, only-if: C}\n"
)
ORDER = "  - id: o\n    type: order\n    ask: Sort.\n    sequence: [one, two, three]\n"


def bank(items: str, head: str = HEAD) -> str:
    """Return a bank file with some items."""
    return f"{head}items:\n{items}"


ERRORS: dict[str, str | bytes] = {
    # The text of the file.
    "too-large": HEAD + "#" * 1_000_001,
    "not-text": b"title: \xff",
    "empty-file": "# nothing\n",
    "yaml-syntax": 'a: "b" c',
    "yaml-odd-space": "a:\n  b: c\n\u00a0 d: e",
    "yaml-tab": "a:\n\tb: c",
    "yaml-duplicate-key": "a: b\na: c",
    "yaml-flow-comma": "a: {is: one, two}",
    "yaml-flow-char": "a: [What now?, ok]",
    "yaml-colon": "a: Note: this",
    "yaml-bare-brace": "answer: {{n}}",
    "yaml-indicator": "a: `b`",
    "yaml-comment-cut": "a: What is #3 # here?",
    "yaml-control-character": "a: b\x07",
    "yaml-bool": "a: yes",
    "yaml-null": "a:",
    "yaml-number": "a: 1:30",
    "yaml-alias": "a: &b c",
    "yaml-tag": "a: !!python/object:os.system x",
    "yaml-documents": "a: b\n---\nc: d",
    "yaml-too-deep": "a: " + "[" * 5000,
    "yaml-too-many": f"a: [{'x, ' * 50_000}x]",
    "tex-escape": 'a: "\\frac"',
    # The shape of a bank and its items.
    "schema-version": bank(NUMBER, HEAD.replace("bank/1", "bank/3")),
    "wrong-kind": bank(NUMBER + "    hints: Think.\n"),
    "missing-key": bank(NUMBER.replace("    answer: 2^3\n", "")),
    "unknown-key": bank(NUMBER.replace("answer", "anwser")),
    "unknown-type": bank(NUMBER.replace("type: number", "type: nunber")),
    "empty-text": bank(NUMBER.replace("How many?", "''")),
    "bad-id": bank(NUMBER.replace("id: paths", "id: Paths")),
    "bad-value": bank(NUMBER + "    points: 0\n"),
    "duplicate-id": bank(NUMBER + NUMBER),
    "unknown-objective": bank(NUMBER + "    objective: depth\n"),
    "unknown-slip": bank(NUMBER + "    slips:\n      - {answer: 9, why: No., slip: addss}\n", HEAD + SLIPS),
    "unknown-page": bank(NUMBER + "    page: gradient_path\n"),
    # Options.
    "missing-why": bank(CHOICE.replace("        why: It is not.\n", "")),
    "too-few-options": bank(CHOICE[: CHOICE.index("      - wrong")]),
    "no-right-option": bank(CHOICE.replace("right: this", "wrong: this")),
    "two-right": bank(CHOICE.replace("wrong: that", "right: that")),
    "option-both": bank(CHOICE.replace("right: this", "right: this\n        wrong: it")),
    "duplicate-option": bank(CHOICE.replace("wrong: that", "wrong: This ")),
    "equivalent-options": bank(
        CHOICE.replace("right: this", r"right: $I + \partial F/\partial x$")
        .replace("wrong: that", r"wrong: $\partial F/\partial x$")
        .replace("wrong: these", r"wrong: $\partial F/\partial x \cdot I$")
    ),
    # Keys and mistakes.
    "answer-syntax": bank(NUMBER.replace("2^3", "2^")),
    "answer-shape": bank(MATRIX.replace("[3, 4]", "[3]")),
    "answer-unchecked": bank(
        FORMULA.replace("2*x", "(930249 + 416020*sqrt(5))^(1/30) - (930249 - 416020*sqrt(5))^(1/30) + 0*x")
    ),
    "answer-form": bank(FORMULA.replace("2*x", "2*(x + 1)") + "    form: expanded\n"),
    "duplicate-answer": bank(PATHS.replace("[I, A]", "[A, I*A]")),
    "slip-equals-answer": bank(NUMBER + "    slips:\n      - {answer: 8, why: No.}\n"),
    "not-separated": bank(
        NUMBER + "    tolerance: {rel: 0.05}\n    slips:\n      - {answer: 8.2, why: No.}\n"
    ),
    "key-not-right": bank(NUMBER + "    sigfigs: {exactly: 3}\n").replace("2^3", "8.1"),
    "unknown-step": bank(
        ORDER.replace("[one, two, three]", "[{id: a, step: A}, {id: b, step: B}]") + "    before: [[a, c]]\n"
    ),
    "cycle": bank(
        ORDER.replace("[one, two, three]", "[{id: a, step: A}, {id: b, step: B}]") + "    before: [[b, a]]\n"
    ),
    # Markup that has no place in a question.
    "remote-image": bank(NUMBER.replace("How many?", "'![a](https://example.org/b.png)'")),
    "raw-html": bank(NUMBER.replace("How many?", "'<b>How many?</b>'")),
    "unsafe-link": bank(NUMBER.replace("How many?", "'[a](javascript:b)'")),
    "tex-size": bank(NUMBER.replace("How many?", "'$\\rule{1em}{999em}$?'")),
    "tex-unbalanced": bank(NUMBER.replace("How many?", "Is $x + 1?")),
    "tex-defines": bank(NUMBER.replace("How many?", "'$\\def\\a{b}$?'")),
    # Numbers that vary.
    "unknown-parameter": bank(VARIED.replace("{{n}}", "{{m}}")),
    "unused-parameter": bank(VARIED.replace("    ask", "    compute: {spare: n + 1}\n    ask")),
    "brace-in-prose": bank(VARIED.replace("Of {{n}}", "Of {n} or {{n}}")),
    "brace-in-formula": bank(VARIED.replace("answer: 2^n", "answer: '{{n}}'")),
    "answer-not-finite": bank(
        VARIED.replace("    ask", "    compute: {r: 1/(n - 3)}\n    ask") + "    why: '{{r}}'\n"
    ),
    "no-variant": bank(VARIED.replace("    ask", "    require: [n > 9]\n    ask")),
    "too-many-variants": bank(
        VARIED.replace("{n: {from: 1, to: 9}}", "{n: {from: 1, to: 999}, m: {from: 1, to: 99}}")
    ),
}
WARNINGS: dict[str, str | bytes] = {
    "all-right": bank(
        CHOICE.replace("wrong:", "right:").replace("    options", "    pick: many\n    options")
    ),
    "giveaway": bank(CHOICE.replace("right: this", f"right: {'this and that ' * 5}")),
    "cue-word": bank(
        CHOICE.replace("Which?", "Which is stretched?").replace("right: this", "right: the stretch")
    ),
    "tries-cover-options": bank(CHOICE + "    attempts: 2\n"),
    "needs-its-page": bank(NUMBER.replace("How many?", "How many does the chart show?")),
    "hint-reveals-answer": bank(NUMBER + "    hints: [The product is 8.]\n"),
    "tolerance-missing": bank(NUMBER.replace("2^3", "0.9^20")),
    "tex-unknown": bank(NUMBER.replace("How many?", r"Is $\fracc{1}{2}$?")),
    "link-text": bank(NUMBER.replace("How many?", "'Look [here](page).'")),
    "table-header": bank(
        NUMBER.replace("How many?", "|\n      | | steps |\n      |---|---|\n      | a | 2 |")
    ),
    "heading-order": bank(NUMBER.replace("How many?", "|\n      # Big\n      How many?")),
}
NOTES: dict[str, str | bytes] = {
    "few-variants": bank(VARIED.replace("to: 9", "to: 3")),
    "slips-overlap": bank(
        NUMBER + "    slips:\n      - {answer: 9, why: First.}\n      - {answer: 3^2, why: Second.}\n"
    ),
    "unused-slip": bank(NUMBER, HEAD + SLIPS),
    "unused-objective": bank(NUMBER, HEAD + "objectives: {depth: Go deep}\n"),
}
TWO_FILES = {"two-meanings"}
ALL: dict[str, tuple[str, str | bytes]] = {
    code: (level, content)
    for level, contents in (("error", ERRORS), ("warning", WARNINGS), ("note", NOTES))
    for code, content in contents.items()
}


def faults_of(folder: Path, content: str | bytes) -> list[Fault]:
    """Write a bank file and check it."""
    file = folder / "bank.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return check_files([file], pages=["gradient_paths"])


@pytest.mark.parametrize("code", ALL)
def test_a_message_is_shown_by_its_file_with_its_level_and_place(tmp_path: Path, code: str) -> None:
    """The file brings it out, and no other error beside it."""
    level, content = ALL[code]
    faults = faults_of(tmp_path, content)
    shown = [fault for fault in faults if fault.code == code]

    assert [fault.level for fault in shown[:1]] == [level], [str(fault) for fault in faults]
    assert shown[0].message.endswith((".", "?"))
    assert str(shown[0]).startswith(
        f"{tmp_path}/bank.yaml:{shown[0].line}:{shown[0].column}: {level} [{code}] "
    )
    assert shown[0].column <= len(shown[0].source_line) + 1
    if level == "error":
        # These two files are no bank, which they hear as well.
        others = {fault.code for fault in faults if fault.level == "error"} - {code}
        assert others <= {"missing-key", "unknown-key", "wrong-kind"}


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (WARNINGS["giveaway"], 9, 9),
        (WARNINGS["cue-word"], 9, 9),
        (WARNINGS["tries-cover-options"], 15, 5),
        (WARNINGS["needs-its-page"], 7, 24),
        (bank(CHOICE, HEAD + "defaults: {attempts: 3}\n"), 6, 5),
        (bank(CLAIM), 8, 5),
    ],
)
def test_what_makes_guessing_easy_is_said_where_it_stands(
    tmp_path: Path, content: str, line: int, column: int
) -> None:
    """Length, a word of the question, tries and the page, each once, with its place."""
    (fault,) = faults_of(tmp_path, content)

    assert (fault.level, fault.line, fault.column) == ("warning", line, column)


@pytest.mark.parametrize(
    "content",
    [
        # As long as the longest wrong one, and a short one, however much longer.
        bank(CHOICE.replace("this", "this " * 12).replace("that", "that " * 12)),
        bank(CHOICE.replace("right: this", "right: this one here")),
        # A word that a wrong option has too, that the question uses twice, or that every text has.
        bank(CHOICE.replace("Which?", "Which gate?").replace("this", "the gates").replace("that", "no gate")),
        bank(
            CHOICE.replace("Which?", "Is a block stretched? By what stretch?").replace("this", "stretching")
        ),
        bank(
            CHOICE.replace("Which?", "Which of these is right?").replace(
                "right: this", "right: this, right away"
            )
        ),
        # Comparisons, code and formulas point nowhere, and a tag says that it is meant.
        bank(NUMBER.replace("How many?", "How many lie below 1 and above $r$?")),
        bank(NUMBER.replace("How many?", "What does `here = 1` give?")),
        bank(NUMBER.replace("How many?", "How many are there now?") + "    tags: [on-its-page]\n"),
        bank(CHOICE + "    attempts: 1\n"),
    ],
)
def test_what_gives_nothing_away_gets_no_advice(tmp_path: Path, content: str) -> None:
    """The advice is about what it says, and no nuisance."""
    assert faults_of(tmp_path, content) == []


@pytest.mark.parametrize("code", [*WARNINGS, *NOTES])
def test_advice_alone_is_no_error(tmp_path: Path, code: str) -> None:
    """Such a bank loads."""
    faults = faults_of(tmp_path, ALL[code][1])

    assert [fault for fault in faults if fault.level == "error"] == []


def test_two_files_may_not_give_a_name_two_meanings(tmp_path: Path) -> None:
    """The message only two files together can bring out."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(bank(NUMBER, HEAD + SLIPS), "utf-8")
    second.write_text(
        bank(NUMBER.replace("paths", "b"), HEAD.replace("test", "b") + SLIPS.replace("Adds", "Takes")),
        "utf-8",
    )
    codes = [fault.code for fault in check_files([first, second]) if fault.level == "error"]

    assert codes == ["two-meanings"]


def test_a_faultless_bank_gets_no_message(tmp_path: Path) -> None:
    """None of the files above is faulty for another reason."""
    assert faults_of(tmp_path, bank(NUMBER + CHOICE + FORMULA + MATRIX + PATHS + TEXT + ORDER)) == []


def codes_in_the_source() -> set[str]:
    """Return every code that some call in the engine names."""
    places = {"Problem": 1, "MarkupFault": 0, "fault": 0, "_add": 0, "UnclearValueError": 0, "_fault": 2}
    codes = set()
    for file in QUIZZES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            for argument in node.args[places[name] :][:1] if name in places else ():
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    codes.add(argument.value)
    return codes


def test_every_code_of_the_engine_is_shown_here() -> None:
    """A new message needs a file that shows it."""
    codes = codes_in_the_source()

    assert len(codes) > 40
    assert codes - ALL.keys() - TWO_FILES - OWED.keys() == set(), "Add a file that brings the message out."
