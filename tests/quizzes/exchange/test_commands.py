"""``python -m quizzes export`` and ``import``: files, reports and exit codes."""

from pathlib import Path

import pytest

from quizzes.__main__ import main
from quizzes.exchange.formats import FORMATS
from quizzes.loading.banks import load_bank
from quizzes.yaml.faults import BankError
from tests.quizzes.every_kind import TEXT


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """The example bank as a file."""
    file = tmp_path / "every_kind.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", FORMATS)
def test_every_item_is_in_the_report_once_under_its_fate(
    bank: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kept, simplified or left out: nothing is dropped silently."""
    assert main(["export", name, str(bank), "-o", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().out.splitlines()
    kept, simplified, left_out = (
        next(number for number, line in enumerate(lines) if line.startswith(start))
        for start in ("Kept", "Simplified", "Left out")
    )
    fates = [
        {line.strip().partition(":")[0] for line in lines[start + 1 : end]}
        for start, end in ((kept, simplified), (simplified, left_out), (left_out, len(lines)))
    ]

    assert "20 questions from 15 items of 1 bank" in lines[0]
    assert fates[2] == {"unfinished"}
    assert not fates[0] & fates[1]
    assert fates[0] | fates[1] == set(load_bank(bank).items)
    assert {"paths", "whole"} <= fates[1]
    assert (tmp_path / "out").stat().st_size > 1000


def test_the_report_says_how_each_item_was_simplified(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In GIFT nearly everything loses something."""
    main(["export", "gift", str(bank), "-o", str(tmp_path / "out")])
    report = capsys.readouterr().out

    assert "  paths: 5 of 8 variants, as questions of their own" in report
    assert "  pick: without its 2 hints: GIFT has no hints" in report
    assert "  pick: worth 1 point, not 2: GIFT has no points" in report
    assert "  pick: hints cost nothing there" in report
    assert "  jacobian: marked by a person" in report
    assert "  whole: count: without its hint" in report
    assert "  unfinished: draft" in report


def test_without_a_name_every_bank_of_the_lab_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Or one by its id."""
    assert main(["export", "csv", "-o", str(tmp_path / "all.csv")]) == 0
    assert main(["export", "csv", "quiz", "-o", str(tmp_path / "quiz.csv")]) == 0

    assert "5 questions from 5 items of 1 bank" in capsys.readouterr().out
    assert (tmp_path / "all.csv").stat().st_size > (tmp_path / "quiz.csv").stat().st_size


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gift", "quizz"], "Did you mean `quiz`?"),
        (["gift", "no-such-bank-at-all"], "there is no file and no bank"),
        (["gift", "quiz", "quiz"], "both have an item"),
    ],
)
def test_a_bank_that_does_not_exist_is_one_plain_sentence(
    tmp_path: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, no file, no traceback."""
    assert main(["export", *arguments, "-o", str(tmp_path / "out")]) == 2

    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is done."""
    assert main(["export", "csv", "-o", str(tmp_path / "no" / "out")]) == 2

    assert "does not exist" in capsys.readouterr().err


def test_a_bank_with_faults_is_not_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its faults are listed, with exit code 1."""
    file = tmp_path / "bad.yaml"
    file.write_text(
        "schema: quiz-bank/1\nbank: bad\ntitle: Bad\nitems:\n  - id: x\n    type: number\n", "utf-8"
    )

    assert main(["export", "csv", str(file), "-o", str(tmp_path / "out")]) == 1

    assert "[missing-key]" in capsys.readouterr().err


GIFT = "::one::A? {=yes ~no#Not so.}\n\n::two::Explain. {}\n\nJust text.\n"


def test_an_import_writes_drafts_that_load_and_are_not_offered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report says what is still to be written and what was left out."""
    source, drafts = tmp_path / "old.gift", tmp_path / "drafts.yaml"
    source.write_text(GIFT, encoding="utf-8")

    assert main(["import", str(source), "-o", str(drafts)]) == 0

    report = capsys.readouterr().out
    assert "old.gift: 2 of 3 questions are now drafts" in report
    assert "to write: why for option a" in report
    assert "to write: a rubric; a model answer" in report
    assert "line 5: it is a text without a question" in report
    assert load_bank(drafts).items == {}
    assert drafts.read_text("utf-8").count("status: draft") == 3


def test_a_draft_goes_live_only_when_nothing_is_missing(tmp_path: Path) -> None:
    """Then every missing reason is a fault with its line."""
    source, drafts = tmp_path / "old.gift", tmp_path / "drafts.yaml"
    source.write_text(GIFT, encoding="utf-8")
    main(["import", str(source), "-o", str(drafts)])
    drafts.write_text(drafts.read_text("utf-8").replace("    status: draft\n", ""), encoding="utf-8")

    with pytest.raises(BankError) as caught:
        load_bank(drafts)

    assert [(fault.code, fault.path) for fault in caught.value.faults] == [
        ("missing-why", "items[one].options[1].why"),
        ("missing-key", "items[two].rubric"),
        ("missing-key", "items[two].model"),
    ]


def test_check_notes_what_a_draft_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the line where it is to be written; a note is no error."""
    source, drafts = tmp_path / "old.gift", tmp_path / "drafts.yaml"
    source.write_text(GIFT, encoding="utf-8")
    main(["import", str(source), "-o", str(drafts)])
    capsys.readouterr()

    assert main(["check", str(drafts)]) == 0
    said = capsys.readouterr().out
    assert "note [missing-why] items[one].options[1].why: `why` is missing. The draft cannot go live" in said
    assert "0 errors, 0 warnings, 3 notes" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Really? {T}\n\n" * 501, "it has 501 questions; at most 500 are imported. Split it."),
        (f"{'_' * 49_000}? {{T}}\n\n" * 20, "at most 1000000 are read. Split it."),
    ],
)
def test_more_than_a_bank_holds_is_refused_with_the_limit(
    tmp_path: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too many questions, or a bank that would be larger than one may be."""
    source = tmp_path / "huge.gift"
    source.write_text(text, encoding="utf-8")

    assert main(["import", str(source), "-o", str(tmp_path / "drafts.yaml")]) == 2

    assert message in capsys.readouterr().err
    assert not (tmp_path / "drafts.yaml").exists()


def test_a_draft_is_still_checked_for_everything_else(tmp_path: Path) -> None:
    """Only reasons, a rubric and a model may wait."""
    file = tmp_path / "draft.yaml"
    file.write_text(
        "schema: quiz-bank/1\nbank: d\ntitle: D\nitems:\n"
        "  - id: x\n    type: choice\n    status: draft\n    ask: Which?\n    becuase: it\n"
        "    options: [{right: a}, {wrong: b}]\n",
        encoding="utf-8",
    )

    with pytest.raises(BankError) as caught:
        load_bank(file)

    assert [fault.code for fault in caught.value.faults] == ["unknown-key"]


def test_the_format_is_known_by_the_content_and_work_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second import into the same file is refused."""
    source, drafts = tmp_path / "old.xml", tmp_path / "drafts.yaml"
    main(["export", "moodle", "quiz", "-o", str(source)])

    assert main(["import", str(source), "-o", str(drafts)]) == 0
    before = drafts.read_text("utf-8")
    assert main(["import", str(source), "-o", str(drafts)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert drafts.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("raw", "code", "message"),
    [
        (b"<!DOCTYPE quiz []><quiz/>", 2, "document type"),
        (b"x" * 1_000_002, 2, "at most 1000000"),
        (b"only text\n", 1, "it is a text without a question"),
        (b"", 1, "0 of 0"),
    ],
)
def test_a_file_that_gives_nothing_leaves_nothing(
    tmp_path: Path, raw: bytes, code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the exit code and a sentence say so."""
    source = tmp_path / "old"
    source.write_bytes(raw)

    assert main(["import", str(source), "-o", str(tmp_path / "drafts.yaml")]) == code

    printed = capsys.readouterr()
    assert message in printed.err + printed.out
    assert not (tmp_path / "drafts.yaml").exists()


def test_a_file_that_is_not_there_is_one_plain_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2."""
    assert main(["import", str(tmp_path / "nothing"), "-o", str(tmp_path / "drafts.yaml")]) == 2

    assert "No such file" in capsys.readouterr().err
