"""Loading banks: a good file loads, and every fault of a bad one is listed with its place."""

from pathlib import Path

import pytest

from quizzes.kinds.choice import Choice
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.number import Number
from quizzes.kinds.parts import Parts
from quizzes.loading.banks import Bank, load_bank, load_banks
from quizzes.loading.items import questions
from quizzes.yaml.faults import BankError, Fault

HEAD = """\
schema: quiz-bank/1
bank: test
title: A test bank
objectives:
  count: Count paths
slips:
  adds: {is: Adds instead of multiplying, page: gradient_paths}
items:
"""
GOOD_ITEM = """\
  - id: q1
    type: number
    ask: How many?
    answer: 8
"""
CHOICE = """\
  - id: pick
    type: choice
    ask: Which?
    options:
      - right: this
        why: It is.
      - wrong: that
        why: It is not.
"""


def load(folder: Path, text: str, **settings: list[str]) -> Bank:
    """Write a bank file and load it."""
    file = folder / "test.yaml"
    file.write_text(text, encoding="utf-8")
    return load_bank(file, pages=settings.get("pages"))


def faults_of(folder: Path, text: str, **settings: list[str]) -> tuple[Fault, ...]:
    """Return the faults of a bank that must have some."""
    with pytest.raises(BankError) as caught:
        load(folder, text, **settings)
    return caught.value.faults


def test_a_good_bank_loads(tmp_path: Path) -> None:
    """Header, objectives, slips and items come out by id, in order."""
    bank = load(tmp_path, HEAD + CHOICE + GOOD_ITEM)

    assert (bank.id, bank.title, bank.lang) == ("test", "A test bank", "en")
    assert bank.objectives == {"count": "Count paths"}
    assert bank.slips["adds"].misconception == "Adds instead of multiplying"
    assert bank.slips["adds"].page == "gradient_paths"
    assert list(bank.items) == ["pick", "q1"]


def test_defaults_reach_every_question_that_does_not_set_its_own(tmp_path: Path) -> None:
    """Parts get them too; shuffle reaches choices alone; what an item says wins."""
    text = (
        HEAD.replace(
            "items:", "defaults: {points: 2, attempts: unlimited, penalty: 0.1, shuffle: false}\nitems:"
        )
        + CHOICE
        + GOOD_ITEM
        + "    points: 5\n"
        + "  - id: whole\n    type: parts\n    ask: Both.\n    parts:\n"
        + "      - {id: n, type: number, ask: How many?, answer: 3}\n".replace("id: n", 'id: "n"').replace(
            "?", ""
        )
    )
    items = load(tmp_path, text).items
    pick, number, whole = items["pick"], items["q1"], items["whole"]
    assert isinstance(pick, Choice)
    assert isinstance(number, Number)
    assert isinstance(whole, Parts)

    assert (pick.points, pick.attempts, pick.penalty, pick.shuffle) == (2.0, None, 0.1, False)
    assert (number.points, number.attempts) == (5.0, None)
    assert [part.points for part in whole.parts] == [2.0]


def test_parts_share_their_symbols(tmp_path: Path) -> None:
    """A matrix part uses the symbols of the whole and may add its own."""
    bank = load(
        tmp_path,
        HEAD
        + """\
  - id: whole
    type: parts
    ask: Take two matrices.
    given:
      dims: {n: 4}
      A: [n, n]
    parts:
      - {id: square, type: matexpr, ask: A times A, answer: A^2}
      - id: product
        type: matexpr
        ask: A times B
        given:
          B: [n, n]
        answer: A*B
""",
    )
    (_, square), (_, product) = questions(bank.items["whole"])
    assert isinstance(square, MatrixExpression)
    assert isinstance(product, MatrixExpression)

    assert square.grade("A*A").credit == 1.0
    assert product.grade("A B").credit == 1.0


def test_extensions_are_kept_out_of_the_way(tmp_path: Path) -> None:
    """Keys starting with x- are the author's own, anywhere."""
    text = HEAD.replace("title", "x-note: mine\ntitle") + CHOICE.replace(
        "why: It is.", "why: It is.\n        x-seen: {page: nowhere}"
    )

    assert list(load(tmp_path, text, pages=["gradient_paths"]).items) == ["pick"]


def test_drafts_and_retired_questions_are_not_offered(tmp_path: Path) -> None:
    """They are checked like the rest, and their ids stay taken."""
    text = HEAD + CHOICE + "    status: draft\n" + GOOD_ITEM

    assert list(load(tmp_path, text).items) == ["q1"]


def test_hints_may_be_text_or_have_a_cost(tmp_path: Path) -> None:
    """A plain hint is free."""
    item = load(
        tmp_path, HEAD + GOOD_ITEM + "    hints:\n      - Think.\n      - {text: Harder., cost: 0.5}\n"
    ).items["q1"]
    assert isinstance(item, Number)

    assert item.rules.hint_costs == (0.0, 0.5)


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        (GOOD_ITEM.replace("answer: 8", "anwser: 8"), "unknown-key", (12, 5), "Did you mean `answer`?"),
        (GOOD_ITEM.replace("    answer: 8\n", ""), "missing-key", (9, 5), "`answer` is missing."),
        (GOOD_ITEM.replace("    type: number\n", ""), "missing-key", (9, 5), "`type` is missing."),
        (GOOD_ITEM.replace("type: number", "type: numbr"), "unknown-type", (10, 5), "Did you mean `number`?"),
        (GOOD_ITEM.replace("How many?", "[a, b]"), "wrong-kind", (11, 5), "`ask` should be text."),
        (GOOD_ITEM.replace("How many?", '" "'), "empty-text", (11, 5), "`ask` has no text."),
        (GOOD_ITEM.replace("id: q1", "id: Q1"), "bad-id", (9, 5), "For example `q1`."),
        (GOOD_ITEM + "    points: 0\n", "bad-value", (13, 5), "it should be greater than 0"),
        (GOOD_ITEM + "    attempts: none\n", "wrong-kind", (13, 5), "`attempts` should be a whole number."),
        (GOOD_ITEM + "    status: old\n", "bad-value", (13, 5), "write 'draft', 'live' or 'retired'"),
        (GOOD_ITEM + "    hints: Think.\n", "wrong-kind", (13, 5), "write `- ` before each entry"),
        (GOOD_ITEM + "    hints: ['']\n", "empty-text", (13, 13), "entry 1 has no text."),
        (GOOD_ITEM + "    hints:\n      - {txt: a}\n", "missing-key", (14, 9), "`text` is missing."),
        (GOOD_ITEM + "    tolerance: {abs: 0}\n", "bad-value", (13, 5), "a tolerance of 0 accepts nothing"),
        ("  - 5\n", "wrong-kind", (9, 5), "entry 1 should be keys with values."),
        (GOOD_ITEM + "    page: Gradient Paths\n", "bad-value", (13, 5), "Write the file name of a page"),
        (GOOD_ITEM + "    objective: counts\n", "unknown-objective", (13, 5), "Did you mean `count`?"),
        (GOOD_ITEM + "    page: gradient_path\n", "unknown-page", (13, 5), "Did you mean `gradient_paths`?"),
        (GOOD_ITEM + GOOD_ITEM, "duplicate-id", (13, 5), "the id `q1` is taken at"),
        (CHOICE.replace("        why: It is.\n", ""), "missing-why", (13, 9), "`why` is missing."),
        (CHOICE + "        slip: add\n", "unknown-slip", (17, 9), "Did you mean `adds`?"),
        (
            CHOICE.replace("wrong: that", "right: that"),
            "two-right",
            (12, 5),
            "options 1 and 2 are marked right",
        ),
        (
            CHOICE.replace("right: this", "wrong: this"),
            "no-right-option",
            (12, 5),
            "no option is marked right",
        ),
        (
            CHOICE.replace("right: this", "right: this\n        wrong: it"),
            "option-both",
            (13, 9),
            "Delete one",
        ),
        (CHOICE.replace("wrong: that", "wrong: This"), "duplicate-option", (15, 9), "same text as option 1"),
        (CHOICE[: CHOICE.index("      - wrong")], "too-few-options", (12, 5), "at least 2"),
        (CHOICE + "    pick: two\n", "bad-value", (17, 5), "pick is `two`. Write one, many"),
        (GOOD_ITEM.replace("answer: 8", "answer: 8 * / 1"), "answer-syntax", (12, 17), "column 5"),
        (GOOD_ITEM.replace("answer: 8", "answer: '8*'"), "answer-syntax", (12, 5), "stops too early"),
        (
            GOOD_ITEM + "    slips:\n      - {answer: 2^3, why: No.}\n",
            "slip-equals-answer",
            (14, 10),
            "the slip 8 is graded right",
        ),
        (GOOD_ITEM + "    slips:\n      - {answer: 9}\n", "missing-why", (14, 9), "`why` is missing."),
    ],
)
def test_a_fault_of_an_item_is_found_at_its_place(
    tmp_path: Path, text: str, code: str, place: tuple[int, int], words: str
) -> None:
    """Each fault has its code, its line and column, and says what to write instead."""
    faults = faults_of(tmp_path, HEAD + text, pages=["gradient_paths"])

    assert code in [fault.code for fault in faults]
    fault = next(fault for fault in faults if fault.code == code)
    assert (fault.line, fault.column) == place
    assert words in fault.message


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("- a\n- b\n", "wrong-kind", "Start with `schema: quiz-bank/1`"),
        ("bank: a\ntitle: A\nitems: []\n", "missing-key", "`schema` is missing"),
        (HEAD.replace("bank/1", "bank/2") + GOOD_ITEM, "schema-version", "the file says quiz-bank/2"),
        (HEAD.replace("items:\n", ""), "missing-key", "at least one question"),
        (HEAD.replace("title: A test bank\n", "") + GOOD_ITEM, "missing-key", "`title` is missing."),
        (HEAD.replace("title", "titel") + GOOD_ITEM, "unknown-key", "Did you mean `title`?"),
        (HEAD.replace("count:", "Count Paths:") + GOOD_ITEM, "bad-id", "For example `count-paths`."),
        (HEAD.replace("{is: Adds", "{iss: Adds") + GOOD_ITEM, "unknown-key", "Did you mean `is`?"),
        (
            HEAD.replace("items:", "defaults: {point: 2}\nitems:") + GOOD_ITEM,
            "unknown-key",
            "Did you mean `points`?",
        ),
    ],
)
def test_a_fault_of_the_header_is_found(tmp_path: Path, text: str, code: str, words: str) -> None:
    """What stands before the items is checked as strictly."""
    faults = faults_of(tmp_path, text)

    assert any(fault.code == code and words in fault.message for fault in faults)


def test_a_bad_default_is_reported_once_where_it_was_written(tmp_path: Path) -> None:
    """The items that would have taken it are not to blame."""
    text = HEAD.replace("items:", "defaults: {points: -1}\nitems:") + GOOD_ITEM + CHOICE
    faults = faults_of(tmp_path, text)

    assert [(fault.code, fault.path) for fault in faults] == [("bad-value", "defaults.points")]


def test_a_bad_shared_symbol_is_reported_once_where_it_was_written(tmp_path: Path) -> None:
    """The parts that would have taken it are not to blame."""
    faults = faults_of(
        tmp_path,
        HEAD
        + """\
  - id: whole
    type: parts
    ask: Take a matrix.
    given:
      dims: {n: 4}
      A: [n, k]
    parts:
      - {id: one, type: matexpr, ask: A, answer: A}
      - {id: two, type: matexpr, ask: 2A, answer: 2*A}
""",
    )

    assert [(fault.code, fault.path) for fault in faults] == [("bad-value", "items[whole].given")]
    assert "`A` uses the size `k`. Give it a number in `dims`" in faults[0].message


def test_all_faults_of_all_items_are_listed_together(tmp_path: Path) -> None:
    """An author mends a file in one go."""
    text = (
        HEAD
        + GOOD_ITEM.replace("answer: 8", "anwser: 8").replace("How many?", "[a]")
        + CHOICE.replace("wrong: that", "right: that")
        + GOOD_ITEM.replace("answer: 8", "answer: 2^").replace("q1", "q2")
        + "    objective: nothing\n"
    )
    codes = [fault.code for fault in faults_of(tmp_path, text)]

    assert sorted(codes) == sorted(
        ["missing-key", "unknown-key", "wrong-kind", "two-right", "answer-syntax", "unknown-objective"]
    )


def test_a_fault_is_printed_with_its_path_line_and_caret(tmp_path: Path) -> None:
    """The items are named by id, options by number; the legal keys are listed."""
    text = HEAD + CHOICE.replace("why: It is not.", "becuase: It is not.\n        why: No.")
    printed = str(faults_of(tmp_path, text)[0])

    assert printed == (
        f"{tmp_path}/test.yaml:16:9: error [unknown-key] items[pick].options[2].becuase: unknown key `becuase`. "
        "Keys here: credit, id, pin, right, slip, why, wrong.\n"
        "   16 |         becuase: It is not.\n"
        "      |         ^"
    )


def test_a_folder_of_banks_loads_together(tmp_path: Path) -> None:
    """Items, objectives and slips of all files are found by id."""
    (tmp_path / "a.yaml").write_text(HEAD.replace("bank: test", "bank: a") + GOOD_ITEM)
    (tmp_path / "b.yaml").write_text(HEAD.replace("bank: test", "bank: b") + CHOICE)
    banks = load_banks(tmp_path)

    assert list(banks.banks) == ["a", "b"]
    assert list(banks.items) == ["q1", "pick"]
    assert set(banks.slips) == {"adds"}
    assert set(banks.objectives) == {"count"}


def test_an_id_in_two_files_is_refused(tmp_path: Path) -> None:
    """Item ids and bank ids are unique in a folder, and the other place is named."""
    (tmp_path / "a.yaml").write_text(HEAD + GOOD_ITEM)
    (tmp_path / "b.yaml").write_text(HEAD + GOOD_ITEM)
    with pytest.raises(BankError) as caught:
        load_banks(tmp_path)
    faults = caught.value.faults

    assert [(fault.code, fault.path) for fault in faults] == [
        ("duplicate-id", "bank"),
        ("duplicate-id", "items[q1].id"),
    ]
    assert f"the id `q1` is taken at {tmp_path}/a.yaml:9" in faults[1].message


def test_a_slip_or_objective_means_the_same_in_every_file(tmp_path: Path) -> None:
    """One misconception has one wording."""
    (tmp_path / "a.yaml").write_text(HEAD.replace("bank: test", "bank: a") + GOOD_ITEM)
    (tmp_path / "b.yaml").write_text(
        HEAD.replace("bank: test", "bank: b").replace("Adds instead", "Adds up instead") + CHOICE
    )
    with pytest.raises(BankError) as caught:
        load_banks(tmp_path)

    assert [(fault.code, fault.path) for fault in caught.value.faults] == [("two-meanings", "slips.adds")]


def test_the_faults_of_all_files_are_listed_together(tmp_path: Path) -> None:
    """One bad file does not hide another."""
    (tmp_path / "a.yaml").write_text(HEAD + GOOD_ITEM.replace("answer: 8", "answer: 2^"))
    (tmp_path / "b.yaml").write_text(HEAD + "  - yes\n")
    with pytest.raises(BankError) as caught:
        load_banks(tmp_path)

    assert [Path(fault.file).name for fault in caught.value.faults] == ["a.yaml", "b.yaml"]


def test_a_folder_without_banks_is_an_error(tmp_path: Path) -> None:
    """Nothing found is never taken for nothing to do."""
    with pytest.raises(FileNotFoundError, match="holds no bank"):
        load_banks(tmp_path)
