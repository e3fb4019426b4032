"""Reading YAML strictly: plain data comes out, and everything doubtful is refused with its place."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizzes.yaml.faults import BankError, Fault
from quizzes.yaml.messages import MOST_LEVELS
from quizzes.yaml.source import MOST_BYTES, MOST_VALUES, YamlSource, read_yaml


def read(folder: Path, text: str) -> YamlSource:
    """Write the text to a file and read it."""
    file = folder / "file.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file)


def faults_of(folder: Path, text: str) -> tuple[Fault, ...]:
    """Return the faults of a text that must have some."""
    with pytest.raises(BankError) as caught:
        read(folder, text)
    return caught.value.faults


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 8", {"a": 8}),
        ("a: -5.324", {"a": -5.324}),
        ("a: 5.15e-3", {"a": 0.00515}),
        ("a: 0.001", {"a": 0.001}),
        ("a: 1/8", {"a": "1/8"}),
        ("a: 2^3", {"a": "2^3"}),
        ("a: I + J1*J2", {"a": "I + J1*J2"}),
        ("a: true", {"a": True}),
        ("a: 'yes'", {"a": "yes"}),
        ('a: "012"', {"a": "012"}),
        ("a: [m, n]", {"a": ("m", "n")}),
        ("dims: {n: 4, y: 2}", {"dims": {"n": 4, "y": 2}}),
        ("a: n", {"a": "n"}),
        ("id: y", {"id": "y"}),
        ("abs: 1e-3", {"abs": "1e-3"}),
        ("a: []", {"a": ()}),
        ("a: >\n  one\n  two\n", {"a": "one two\n"}),
        ("a: |\n  \\frac{1}{2}\n", {"a": "\\frac{1}{2}\n"}),
        ("a: '$\\frac{1}{2}$'", {"a": "$\\frac{1}{2}$"}),
        ('a: "$\\\\frac$ and \\"this\\""', {"a": '$\\frac$ and "this"'}),
        ('a: "\\u03c6"', {"a": "φ"}),
        ("a: 1  # a remark", {"a": 1}),
    ],
)
def test_a_plain_file_gives_plain_data(tmp_path: Path, text: str, data: Any) -> None:
    """Numbers, text, true and false, lists and keys come out as they were meant."""
    read_data = read(tmp_path, text).data

    assert read_data == data


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("a:\n\t- b", "yaml-tab", (2, 1), "Use spaces"),
        ("ask: Note: this", "yaml-colon", (1, 10), "`: ` inside plain text"),
        ("a: [What now?, ok]", "yaml-flow-char", (1, 13), "must be quoted"),
        ("a: {b: c {d}", "yaml-flow-char", (1, 10), "expected `,` or `}` here"),
        ("answer: {{n}}", "yaml-bare-brace", (1, 10), "Write the bare name"),
        ("a: {is: one, two}", "yaml-flow-comma", (1, 14), "A comma inside { } starts a new key"),
        ("a: %x", "yaml-indicator", (1, 4), "text may not start with `%`"),
        ("a: @x", "yaml-indicator", (1, 4), "text may not start with `@`"),
        ("a: `x`", "yaml-indicator", (1, 4), "text may not start with ```"),
        ("a: |J| <= 1", "yaml-indicator", (1, 5), "text may not start with `|` or `>`"),
        ("a: > 1", "yaml-indicator", (1, 6), "text may not start with `|` or `>`"),
        ("a: * 1", "yaml-indicator", (1, 5), "text may not start with `*`, `&` or `!`"),
        ("a: *x", "yaml-alias", (1, 4), "`*x` is a YAML alias"),
        ("a: &x 1", "yaml-alias", (1, 4), "`&x` is a YAML anchor"),
        ("a: {b: 1}\n<<: {c: 1}", "yaml-alias", (2, 1), "`<<` is a YAML merge key"),
        ("a: !x", "yaml-tag", (1, 4), "`!x` is a YAML tag"),
        ("a: !!python/name:os.system x", "yaml-tag", (1, 4), "is a YAML tag"),
        ("a: 1\n---\nb: 2", "yaml-documents", (2, 1), "a second document starts here"),
        ("a: 1\nb: 2\na: 3", "yaml-duplicate-key", (3, 1), "`a` appears twice (first at 1:1)"),
        (
            "items:\n  - ask: a\n    hints: b\n    ask: c",
            "yaml-duplicate-key",
            (4, 5),
            "`ask` appears twice (first at 2:5)",
        ),
        (
            "items:\n  - options:\n      - why: a\n      - why: b\n        right: c\n        why: d",
            "yaml-duplicate-key",
            (6, 9),
            "`why` appears twice (first at 4:9)",
        ),
        ("items: [{vary: {n: {from: 1, to: 2, from: 3}}}]", "yaml-duplicate-key", (1, 37), "first at 1:21"),
        ("a: yes", "yaml-bool", (1, 4), 'Write true, or "yes"'),
        ("a: Off", "yaml-bool", (1, 4), 'Write false, or "Off"'),
        ("a: True", "yaml-bool", (1, 4), 'Write true, or "True"'),
        ("a: 1:30", "yaml-number", (1, 4), "hours and minutes"),
        ("a: 012", "yaml-number", (1, 4), "octal"),
        ("a: 0x1F", "yaml-number", (1, 4), "not every reader takes this as a number"),
        ("a: 1_000", "yaml-number", (1, 4), "underscore"),
        ("a: 2026-07-29", "yaml-number", (1, 4), "a date"),
        ("a: .inf", "yaml-number", (1, 4), "infinite"),
        ("a: 1.0e+999", "yaml-number", (1, 4), "infinite"),
        (f"a: {'9' * 26}", "yaml-number", (1, 4), "at most 25 digits"),
        ("a: ~", "yaml-null", (1, 4), "`~` means no value"),
        ("a: null", "yaml-null", (1, 4), "`null` means no value"),
        ("a:\nb: 1", "yaml-null", (1, 3), "there is no value after the colon"),
        ('a: "$\\frac$"', "tex-escape", (1, 4), "`\\frac` inside double quotes"),
        ('a: "$\\nabla$"', "tex-escape", (1, 4), "`\\nabla` inside double quotes"),
        ('a: "$\\tanh$"', "tex-escape", (1, 4), "`\\tanh` inside double quotes"),
        ('a: "$\\sigma$"', "tex-escape", (1, 6), "Use single quotes"),
        ("a: What is #3 # here?", "yaml-comment-cut", (1, 4), "was dropped"),
        ("a: one \x07", "yaml-control-character", (1, 8), "U+0007"),
        ('a: "b" c', "yaml-syntax", (1, 8), "text after the closing quote"),
        ('a: "b', "yaml-syntax", (1, 6), "never closed"),
        ("a: 1\nb\nc: 2", "yaml-syntax", (3, 1), "the line above is neither"),
        ("a:\n  b: 1\n c: 2", "yaml-syntax", (3, 2), "not indented like"),
        ("a: - b", "yaml-syntax", (1, 4), "a list starts on the line below its key"),
        ("", "empty-file", (1, 1), "the file is empty"),
    ],
)
def test_a_doubtful_text_is_refused_at_its_place(
    tmp_path: Path, text: str, code: str, place: tuple[int, int], words: str
) -> None:
    """Each trap has its own code, its line and column, and says what to write instead."""
    faults = faults_of(tmp_path, text)

    assert [fault.code for fault in faults] == [code]
    assert (faults[0].line, faults[0].column) == place
    assert words in faults[0].message


def test_a_fault_prints_its_place_the_line_and_a_caret(tmp_path: Path) -> None:
    """The printed fault can be followed to the character."""
    fault = faults_of(tmp_path, "items:\n  - id: q1\n    shuffle: yes\n")[0]

    assert str(fault) == (
        f"{tmp_path}/file.yaml:3:14: error [yaml-bool] items[1].shuffle: "
        '`yes` is true for some readers of YAML. Write true, or "yes".\n'
        "    3 |     shuffle: yes\n"
        "      |              ^"
    )


def test_all_faults_of_a_file_are_listed(tmp_path: Path) -> None:
    """An author mends a file in one go, not one fault at a time."""
    faults = faults_of(tmp_path, "a: yes\nb: 012\nb: ~\nc: *d\n")

    assert [(fault.line, fault.code) for fault in faults] == [
        (1, "yaml-bool"),
        (2, "yaml-number"),
        (3, "yaml-duplicate-key"),
        (3, "yaml-null"),
        (4, "yaml-alias"),
    ]


def test_an_alias_bomb_is_refused_at_its_first_anchor(tmp_path: Path) -> None:
    """Nothing is ever expanded, so a small file cannot become a large one."""
    bomb = "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(9))

    assert {fault.code for fault in faults_of(tmp_path, bomb)} == {"yaml-alias"}


def test_too_many_levels_are_refused(tmp_path: Path) -> None:
    """Nesting stops at a fixed depth, well before Python's own limit."""
    deep = "a: " + "[" * (MOST_LEVELS + 1) + "]" * (MOST_LEVELS + 1)
    faults = faults_of(tmp_path, deep)

    assert [fault.code for fault in faults] == ["yaml-too-deep"]


@pytest.mark.parametrize("opening", ["{", "[", "? ", "- ", "{a: ", "[{"])
def test_endless_nesting_of_any_sort_stops_early(tmp_path: Path, opening: str) -> None:
    """A hundred thousand opening signs are neither followed nor scanned to their end."""
    faults = faults_of(tmp_path, opening * 100_000)

    assert faults[-1].code == "yaml-too-deep"


def test_the_deepest_allowed_nesting_loads(tmp_path: Path) -> None:
    """The limit itself is allowed."""
    deep = "a: " + "[" * MOST_LEVELS + "]" * MOST_LEVELS

    assert read(tmp_path, deep).data["a"] is not None


def test_too_many_values_are_refused(tmp_path: Path) -> None:
    """A file of many small values stops early."""
    faults = faults_of(tmp_path, f"a: [{'x, ' * MOST_VALUES}x]")

    assert [fault.code for fault in faults] == ["yaml-too-many"]


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """The size is checked before the text is looked at."""
    faults = faults_of(tmp_path, "#" * (MOST_BYTES + 1))

    assert [fault.code for fault in faults] == ["too-large"]


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 is named as such instead of being misread."""
    file = tmp_path / "latin.yaml"
    file.write_bytes("a: é".encode("latin-1"))
    with pytest.raises(BankError) as caught:
        read_yaml(file)

    assert [fault.code for fault in caught.value.faults] == ["not-text"]


def test_a_fault_inside_a_value_points_at_its_character(tmp_path: Path) -> None:
    """A column inside a formula becomes a column of the line, quotes and key included."""
    source = read(tmp_path, "items:\n  - answer: I + tanhh(x)\n  - answer: 'I + tanhh(x)'\n")
    plain = source.fault("answer-syntax", ("items", 0, "answer"), "unknown name.", column=5)
    quoted = source.fault("answer-syntax", ("items", 1, "answer"), "unknown name.", column=5)

    assert plain.source_line[plain.column - 1 :].startswith("tanhh")
    assert quoted.source_line[quoted.column - 1 :].startswith("tanhh")


def test_a_missing_key_is_placed_at_its_parent(tmp_path: Path) -> None:
    """What is not there is shown where it should have been."""
    source = read(tmp_path, "items:\n  - id: q1\n    ask: What?\n")
    fault = source.fault("missing-key", ("items", 0, "options"), "`options` is missing.")

    assert (fault.line, fault.path) == (2, "items[q1].options")


PIECES = [
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    "- ",
    "? ",
    "#",
    " #",
    "&a",
    "*a",
    "!b",
    "|",
    ">",
    "%",
    "~",
]
TEXTS = [
    "a",
    "b: c",
    "yes",
    "012",
    "1e3",
    "\\frac",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\t",
    "\r",
    "\u2028",
    "\x07",
    "é",
    "---",
]


def data_or_faults(folder: Path, text: str) -> Any:
    """Return what a text holds, or why it is refused."""
    try:
        return read(folder, text).data
    except BankError as error:
        return error.faults or None


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES + TEXTS), max_size=30).map("".join))
@example("? a\n")
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """No text, however broken, gets past as anything but data or a list of faults."""
    assert data_or_faults(tmp_path_factory.getbasetemp(), text) is not None
