"""An author hears of every fault of a file at once, in sentences, wherever it lies: in YAML, in form or in meaning."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.checks.file import check_files
from quizzes.exchange.draft_yaml import bank_text
from quizzes.exchange.read_html import printable
from quizzes.loading.banks import load_bank
from quizzes.yaml.source import NamedText, read_yaml

HEAD = "schema: quiz-bank/1\nbank: test\ntitle: Test\nitems:\n"


def faults(text: str) -> list[tuple[int, str]]:
    """Return the line and the code of each error of a bank."""
    found = check_files([NamedText("bank.yaml", text)])
    return [(fault.line, fault.code) for fault in found if fault.level == "error"]


def messages(text: str) -> str:
    """Return all messages of a bank."""
    return "\n".join(fault.message for fault in check_files([NamedText("bank.yaml", text)]))


def test_a_fault_of_a_value_hides_no_fault_of_form_or_meaning() -> None:
    """A truth value, an unknown key, an id used twice, a formula that breaks off and TeX that does not close."""
    text = HEAD + (
        "  - id: a\n    type: choice\n    ask: Which?\n    options:\n      - right: yes\n        why: So.\n"
        "      - wrong: b\n        becuase: c\n"
        "  - id: a\n    type: number\n    ask: Is $x so?\n    answer: 2**\n"
    )

    assert faults(text) == [
        (9, "yaml-bool"),
        (11, "missing-why"),
        (12, "unknown-key"),
        (13, "duplicate-id"),
        (15, "tex-unbalanced"),
        (16, "answer-syntax"),
    ]


def test_an_item_whose_yaml_breaks_off_hides_no_other_item() -> None:
    """The two broken ones are named with the faults of the two between and after them."""
    text = HEAD + (
        "  - id: a\n    type: number\n    ask: Note: this\n    answer: 2\n"
        "  - id: b\n    type: number\n    ask: Why?\n    anser: 2\n"
        "  - id: c\n    type: text\n    ask: [What, x\n    answer: y\n"
        "  - id: d\n    type: number\n    ask: How many?\n    answer: 2**\n"
    )

    assert {(7, "yaml-colon"), (12, "unknown-key"), (16, "yaml-flow-char"), (20, "answer-syntax")} <= set(
        faults(text)
    )
    assert (4, "missing-key") not in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "  - id: a\n    ask: b: c\n",
        "a: b: c\n",
        HEAD + '  - "\n',
        HEAD + "  - [\n" * 50,
        HEAD + "".join(f"  - id: a{number}\n    ask: b: c\n" for number in range(50)),
    ],
)
def test_reading_on_ends(text: str) -> None:
    """Whether one item is broken, the head, or all of them."""
    assert faults(text)


def test_a_list_written_as_keys_is_named() -> None:
    """Who forgets the dash has not forgotten the items."""
    assert "Write `- ` before the first key" in messages(HEAD + "  id: q1\n  type: choice\n  ask: W?\n")


def test_blanks_that_are_no_spaces_are_named_with_their_line() -> None:
    """They come with pasting, and look like spaces."""
    text = HEAD + "  - id: q1\n\u00a0\u00a0\u00a0 type: text\n    ask: Which?\n    answer: a\n"

    assert faults(text)[0] == (6, "yaml-odd-space")
    assert "Type spaces" in messages(text)


def test_letters_and_powers_of_ten_are_what_they_look_like(tmp_path: Path) -> None:
    """n and y are names, and 1e-3 a tolerance."""
    text = HEAD + (
        "  - id: y\n    type: expression\n    symbols: [x, y, n]\n    ask: Which?\n    answer: y\n"
        "  - id: n\n    type: number\n    vary: {n: {from: 3, to: 9}}\n    ask: '{{n}}?'\n    answer: n\n"
        "    tolerance: {abs: 1e-3}\n"
    )
    (tmp_path / "bank.yaml").write_text(text, "utf-8")

    assert list(load_bank(tmp_path / "bank.yaml").items) == ["y", "n"]


@pytest.mark.parametrize("tolerance", ["1%", "0.01", "'1 %'"])
def test_a_tolerance_without_its_kind_says_how_to_write_it(tolerance: str) -> None:
    """Per cent of the answer, or units of it."""
    item = f"  - id: a\n    type: number\n    ask: Pi?\n    answer: pi\n    tolerance: {tolerance}\n"

    assert "{rel: 0.01}" in messages(HEAD + item)


@pytest.mark.parametrize(
    "lines",
    [
        "    page: A Page\n",
        "    source: {doc: a, at: b, key: two}\n",
        "    vary: {n_1: {from: 1, to: 9}}\n",
        "    tags: [A B]\n",
    ],
)
def test_no_message_is_a_pattern(lines: str) -> None:
    """It says what to write."""
    item = "  - id: a\n    type: number\n    ask: How many?\n    answer: 2\n" + lines

    assert faults(HEAD + item)
    assert not re.search(r"\[a-z|\[A-Z|\^\[|\\d|[$+*]\)?$", messages(HEAD + item))


def test_a_bank_says_once_how_its_learners_write_decimals(tmp_path: Path) -> None:
    """`decimal: comma` among the defaults holds for numbers and formulas."""
    (tmp_path / "bank.yaml").write_text(
        "defaults: {decimal: comma}\n"
        + HEAD
        + "  - id: a\n    type: number\n    ask: How many?\n    answer: 1.024\n",
        "utf-8",
    )
    question = load_bank(tmp_path / "bank.yaml").items["a"]

    assert question.grade("1,024").outcome == "right"  # type: ignore[union-attr]
    assert question.grade("2.048").outcome == "invalid"  # type: ignore[union-attr]


TEXTS = st.text(max_size=60) | st.sampled_from(
    [
        "n",
        "y",
        "no",
        "null",
        "~",
        "",
        " a",
        "a:",
        ": b",
        "- a",
        "# a",
        "'",
        '"',
        "a\n\nb",
        "\n a",
        "1e3",
        "012",
        "{{n}}",
        "|",
        "@",
    ]
)
WORDS = st.sampled_from(["n", "y", "no", "on", "yes", "true", "null", "a", "q-1", "off", "e1", "x2"])

ITEMS = st.fixed_dictionaries(
    {"id": WORDS, "type": WORDS, "ask": TEXTS, "hints": st.lists(TEXTS, max_size=3)}
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": WORDS, "type": WORDS, "ask": TEXTS, "hints": st.lists(TEXTS, max_size=3)}
        ),
        max_size=3,
    )
)
def test_what_the_writer_writes_the_reader_reads(items: list[dict[str, object]]) -> None:
    """Every word and every text, with the characters that a file can hold."""
    read = read_yaml(NamedText("bank.yaml", bank_text("test", "Test", items))).data["items"]
    wanted = tuple(
        {
            key: tuple(map(printable, value)) if isinstance(value, list) else printable(str(value))
            for key, value in item.items()
        }
        for item in items
    )

    assert read == wanted
