"""What the banks of the project owe its pages is said by ``check``, with a place and what to do."""

from pathlib import Path

import pytest

from quizzes.checks.file import check_files
from quizzes.checks.project import Curriculum
from quizzes.commands.places import BANK_FOLDER, bank_files, curriculum, is_of_project
from quizzes.yaml.faults import Fault

CURRICULUM = Curriculum(
    presets={"gradient_paths": {"three-blocks", "ten-blocks"}, "quiz": set()},
    practised={"count"},
    statements={"001-01": "false", "001-02": "misleading", "001-03": "true"},
    papers={"1512.03385"},
)
HEAD = "schema: quiz-bank/1\nbank: {}\ntitle: Test\nobjectives: {{count: Count paths}}\n"
ITEM = """\
  - id: paths
    type: choice
    objective: count
    page: gradient_paths#three-blocks
    ask: How many paths do three blocks make?
    options:
      - right: $2^3$
        why: Two ways at each block, see arXiv:1512.03385.
      - wrong: $3$
        why: That counts the blocks.
      - wrong: $3^2$
        why: Squaring is not doubling.
    hints:
      - How many ways lead through one block?
      - And through two?
    solution: Two ways at each of three blocks.
"""
PARTS = """\
  - id: both
    type: parts
    objective: count
    ask: Look at a stack of blocks.
    solution: Two ways at each.
    parts:
      - id: many
        type: text
        ask: What doubles?
        answer: the number of paths
        hints: [Count., Count again.]
"""
VOTE = """\
  - id: claim-one
    type: claim
    objective: count
    page: gradient_paths#three-blocks
    source: {doc: "001", at: "line 1"}
    tags: [claim-001-01]
    ask: There are three paths.
    verdict: "false"
    why:
      "true": Count the ways through two blocks.
      "false": Every block doubles them.
      only-if: No depth makes it three.
    solution: A depth of L makes a power of two.
"""
SECOND_VOTE = VOTE.replace("claim-one", "claim-two").replace("There are", "Always there are")


def bank(items: str, name: str = "bank", head: str = HEAD) -> str:
    """Return a bank file with these items."""
    return f"{head.format(name)}items:\n{items}"


def votes(items: str) -> str:
    """Return a bank of statements, which stands in a file of that name."""
    return bank(items, "claims")


# What an item lacks, the line that is pointed at, and the words that say what to do.
OWED = {
    "bank-name": (bank(ITEM, "other"), 2, "Write `bank: bank`"),
    "not-practised": (
        bank(ITEM.replace("objective: count", "objective: depth"), head=HEAD.replace("count:", "depth:")),
        4,
        "Enter it under `practises` of a goal in pages/lessons.yaml.",
    ),
    "unknown-preset": (
        bank(ITEM.replace("three-blocks", "three-block")),
        9,
        "Did you mean `three-blocks`? Add it to pages/lessons.yaml",
    ),
    "unlisted-paper": (bank(ITEM.replace("1512.03385", "1603.05027")), 13, "pages/references.yaml"),
    "no-solution": (bank(ITEM.partition("    solution")[0]), 6, "Write a `solution`."),
    "no-objective": (
        bank(ITEM.replace("    objective: count\n", "") + PARTS),
        6,
        "Name an `objective` of this file, or add one.",
    ),
    "hint-count": (bank(ITEM.replace("      - And through two?\n", "")), 18, "1 hint. Write two or three"),
    "why-repeated": (
        bank(ITEM.replace("Squaring is not doubling.", "That counts the blocks.")),
        17,
        "Say what is wrong, or right, with this one.",
    ),
    "why-tells": (
        bank(ITEM.replace("That counts the blocks.", "That is not $2^3$.")),
        14,
        "Say only what is wrong with it.",
    ),
    "no-statement": (votes(VOTE.replace("    tags: [claim-001-01]\n", "")), 6, "from pages/claims.yaml"),
    "no-source": (votes(VOTE.replace('doc: "001"', 'doc: "002"')), 10, "source: {doc:"),
    "no-preset": (votes(VOTE.replace("#three-blocks", "")), 9, "page: gradient_paths#three-blocks"),
    "unknown-statement": (votes(VOTE.replace("claim-001-01", "claim-001-09")), 11, "pages/claims.yaml"),
    "statement-asked-twice": (votes(VOTE + SECOND_VOTE), 24, "`claim-one` asks about this statement already"),
    "other-verdict": (votes(VOTE.replace("claim-001-01", "claim-001-03")), 13, "Mend one of them."),
}


def checked(folder: Path, text: str, *, of_project: bool = True) -> list[Fault]:
    """Check a bank file, as one of the project's or not."""
    file = folder / ("claims.yaml" if "bank: claims\n" in text else "bank.yaml")
    file.write_text(text, "utf-8")
    return check_files([file], curriculum=CURRICULUM, of_project=[str(file)] if of_project else [])


@pytest.mark.parametrize("code", OWED)
def test_what_an_item_owes_is_a_note_at_its_place_that_says_what_to_do(tmp_path: Path, code: str) -> None:
    """One note and nothing else."""
    text, line, words = OWED[code]
    (note,) = checked(tmp_path, text)

    assert (note.code, note.level, note.line) == (code, "note", line), str(note)
    assert words in note.message
    assert note.message.endswith(".")


@pytest.mark.parametrize("code", OWED)
def test_a_bank_of_ones_own_owes_none_of_it(tmp_path: Path, code: str) -> None:
    """The same file elsewhere is faultless."""
    assert checked(tmp_path, OWED[code][0], of_project=False) == []


@pytest.mark.parametrize("items", [ITEM, PARTS, ITEM + PARTS])
def test_an_item_that_owes_nothing_gets_no_note(tmp_path: Path, items: str) -> None:
    """Nor does a vote on a misleading statement that says under which condition it holds."""
    misleading = VOTE.replace("claim-001-01", "claim-001-02").replace('"false"\n    why', "only-if\n    why")

    assert checked(tmp_path, bank(items)) == []
    assert (
        checked(
            tmp_path, votes(misleading.replace("    solution", "    condition: Three paths.\n    solution"))
        )
        == []
    )


def test_what_is_asked_once_owes_no_hints_and_counts_for_no_goal(tmp_path: Path) -> None:
    """A test gives none, and it is about no goal; without the tag it owes both."""
    text = ITEM.partition("    hints")[0] + "    solution: Two ways at each of three blocks.\n"
    text = bank(text.replace("objective: count", "objective: idea")).replace("{count: Count", "{idea: Count")
    tagged = text.replace("    type: choice\n", "    type: choice\n    tags: [asked-once]\n")

    assert {fault.code for fault in checked(tmp_path, text)} == {"not-practised", "hint-count"}
    assert checked(tmp_path, tagged) == []


def test_a_part_owes_its_hints_and_not_a_solution_of_its_own(tmp_path: Path) -> None:
    """The note stands at the part."""
    (note,) = checked(tmp_path, bank(PARTS.replace("        hints: [Count., Count again.]\n", "")))

    assert (note.code, note.line, note.path) == ("hint-count", 12, "items[both].parts[many]")


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_what_is_not_offered_owes_nothing(tmp_path: Path, status: str) -> None:
    """A draft may lack everything that it needs to go live."""
    bare = ITEM.partition("    hints")[0].replace("type: choice", f"type: choice\n    status: {status}")

    assert checked(tmp_path, bank(bare)) == []


def test_the_pages_are_read_and_the_project_knows_its_own_banks(tmp_path: Path) -> None:
    """Presets, goals, statements and papers all have entries, and a copy elsewhere is no bank of the project."""
    found = curriculum()
    assert found is not None
    copy = tmp_path / "quiz.yaml"
    copy.write_bytes((BANK_FOLDER / "quiz.yaml").read_bytes())

    assert "three-blocks" not in found.presets["quiz"]
    assert "hook" in found.presets["home"]
    assert "jacobian" in found.practised
    assert found.statements["001-05"] == "false"
    assert "1512.03385" in found.papers
    assert all(is_of_project(file) for file in bank_files(None))
    assert not is_of_project(copy)
