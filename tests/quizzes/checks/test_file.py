"""Whole files checked: every variant is tried, and one fault of an item is told once."""

from collections import Counter
from pathlib import Path
from unittest.mock import Mock

import pytest

from quizzes.checks.file import check_files
from quizzes.formulas import expressions

BANK = """\
schema: quiz-bank/1
bank: test
title: Test
items:
  - id: paths
    type: number
    vary: {n: {from: 3, to: 9}}
    compute: {total: 2^n}
    ask: How many paths lead through {{n}} blocks?
    answer: total
    hints:
      - Count the ways through one block.
      - There are two ways at each, which makes {{total}}.
"""


def test_a_fault_that_every_variant_shows_is_told_once(tmp_path: Path) -> None:
    """With the numbers of the first variant that shows it."""
    file = tmp_path / "test.yaml"
    file.write_text(BANK, "utf-8")
    (warning,) = check_files([file])

    assert (warning.code, warning.level, warning.line) == ("hint-reveals-answer", "warning", 13)
    assert warning.message.startswith("with n = ")


def test_a_fault_of_two_items_is_told_of_both(tmp_path: Path) -> None:
    """In the order of the file."""
    file = tmp_path / "test.yaml"
    file.write_text(BANK + BANK.partition("items:\n")[2].replace("id: paths", "id: ways"), "utf-8")
    faults = check_files([file])

    assert [fault.path for fault in faults] == ["items[paths].hints[2]", "items[ways].hints[2]"]


def test_only_as_many_variants_are_tried_as_asked_for(tmp_path: Path) -> None:
    """A fault that no variant of those shows is not found; none of them is one too few."""
    file = tmp_path / "test.yaml"
    file.write_text(BANK, "utf-8")

    assert check_files([file], most_variants=0) == []
    assert len(check_files([file], most_variants=1)) == 1


def test_a_check_reads_each_slip_once_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than any store of read numbers holds; every one is compared with those before it."""
    parse = Mock(wraps=expressions.parse)
    monkeypatch.setattr("quizzes.kinds.number.parse", parse)
    slips = "".join(f"      - {{answer: {n}*1.5, why: No.}}\n" for n in range(2, 2_402))
    file = tmp_path / "test.yaml"
    file.write_text(
        BANK.partition("  - id")[0]
        + f"  - id: one\n    type: number\n    ask: How many?\n    answer: 1\n    slips:\n{slips}",
        "utf-8",
    )

    assert check_files([file]) == []
    assert max(Counter(call.args[0] for call in parse.call_args_list).values()) == 1
