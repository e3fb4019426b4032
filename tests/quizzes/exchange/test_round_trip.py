"""Out and in again: what comes back from GIFT and Moodle XML asks the same and has the same key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quizzes.commands.places import BANK_FOLDER
from quizzes.exchange.draft_yaml import bank_text
from quizzes.exchange.drafts import drafts
from quizzes.exchange.export import exercises_of_bank
from quizzes.exchange.imported_question import ImportedQuestion
from quizzes.exchange.read_gift import read_gift
from quizzes.exchange.read_moodle import read_moodle
from quizzes.exchange.write_gift import write_gift
from quizzes.exchange.write_moodle import write_moodle
from quizzes.forms import Exercise
from quizzes.kinds.choice import Choice
from quizzes.kinds.grading import Outcome
from quizzes.kinds.match import Match
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.text import Text
from quizzes.loading.banks import Bank, load_bank, load_banks
from tests.quizzes.every_kind import every_exercise, every_kind

WAYS = {"gift": (write_gift, read_gift), "moodle": (write_moodle, read_moodle)}
Way = tuple[Callable[[list[Exercise]], str], Callable[[bytes], list[ImportedQuestion]]]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """Writing a format and reading it."""
    chosen: Way = WAYS[request.param]
    return chosen


def back(exercises: list[Exercise], way: Way, folder: Path) -> Bank:
    """Export exercises, import them, and load the drafts that lack nothing as live items."""
    write, read = way
    found = drafts(read(write(exercises).encode("utf-8")), "file")
    refused = {draft.name: draft.refused for draft in found if draft.item is None}
    assert refused == {}
    items = [
        {**draft.item, "status": "live"} for draft in found if draft.item is not None and not draft.to_write
    ]
    file = folder / "back.yaml"
    file.write_text(bank_text("back", "Back", items), encoding="utf-8")
    return load_bank(file)


def test_a_choice_comes_back_with_its_options_key_and_reasons(way: Way, tmp_path: Path) -> None:
    """In their order, with the share of a partly right one."""
    before = every_kind().items
    after = back(list(every_exercise().values()), way, tmp_path).items

    for name in ("pick", "tick"):
        old, new = before[name], after[name]
        assert isinstance(old, Choice)
        assert isinstance(new, Choice)
        assert [option.is_right for option in new.options] == [option.is_right for option in old.options]
        assert [option.credit for option in new.options] == [option.credit for option in old.options]
        assert [plain(option.why) for option in new.options] == [plain(option.why) for option in old.options]
        assert [plain(option.text) for option in new.options] == [
            plain(option.text) for option in old.options
        ]
        assert new.picks_one == old.picks_one


def plain(prose: str) -> str:
    """Return prose without the backslashes that keep a character from being markup."""
    for character in "[]_*<`$":
        prose = prose.replace(f"\\{character}", character)
    return prose


def test_a_number_comes_back_with_its_key_and_its_slips(way: Way, tmp_path: Path) -> None:
    """Graded by the item that came back, the old key is right and each slip hears its reason."""
    before = every_kind().recipes["paths"]
    after = back(list(every_exercise().values()), way, tmp_path).items

    for copy, code in enumerate(before.parameters.codes[:5], 1):
        old, new = before.item(code), after[f"paths-v{copy}"]
        assert isinstance(old, Number)
        assert isinstance(new, Number)
        assert new.grade(old.answer).outcome is Outcome.RIGHT
        assert new.grade(old.answer).feedback == ("Two at each.",)
        for slip in old.slips:
            assert new.grade(slip.answer).feedback == (slip.why,)
            assert new.grade(slip.answer).credit == slip.credit


def test_a_text_comes_back_with_its_answers_and_slips(way: Way, tmp_path: Path) -> None:
    """Stars included."""
    name = back(list(every_exercise().values()), way, tmp_path).items["name"]
    assert isinstance(name, Text)

    assert (name.answer, name.accept) == ("forward Euler", ("explicit Euler*",))
    assert name.grade("=backward Euler").feedback == ("That uses the new state.",)


def test_a_match_comes_back_with_its_pairs_and_extra_partners(way: Way, tmp_path: Path) -> None:
    """Formulas of the drop-down list are formulas again."""
    pairs = back(list(every_exercise().values()), way, tmp_path).items["pairs"]
    assert isinstance(pairs, Match)

    assert [(pair.left, pair.right) for pair in pairs.pairs] == [
        ("Post -> activation", r"$\sigma(F(x) + x)$"),
        ("Pre-activation", r"$F(\sigma(x)) + x$"),
    ]
    assert [each.right for each in pairs.extra] == ["Neither = nor"]


def test_an_order_comes_back_as_one_from_moodle(tmp_path: Path) -> None:
    """GIFT has none, so there it comes back as a match of places."""
    exercises = [every_exercise()["drag"]]
    from_moodle = back(exercises, WAYS["moodle"], tmp_path).items["drag"]
    from_gift = back(exercises, WAYS["gift"], tmp_path).items["drag"]

    assert isinstance(from_moodle, Order)
    assert [step.step for step in from_moodle.sequence] == ["first", "second", "third"]
    assert isinstance(from_gift, Match)


def test_prose_comes_back_as_it_was(way: Way, tmp_path: Path) -> None:
    """Questions, hints and solutions with formulas, lists, code and emphasis."""
    pick = back(list(every_exercise().values()), way, tmp_path).items["pick"]
    assert isinstance(pick, Choice)

    assert plain(pick.ask) == (
        r"Is $\nabla f \ne \nu$ for {a, b} = 50% ~ x # y : z -> w?"
        + "\n\nHere 1 < 2 & `a < b`, **always** so"
    )
    assert (pick.solution or "").startswith("Multiply:\n\n- one block, 2\n- two blocks, 4")
    if way[1] is read_moodle:
        assert [hint.text for hint in pick.hints] == ["How many ways at $n = 1$?", "And at two?"]
        assert (pick.points, pick.penalty) == (2.0, 0.2)


def test_the_whole_bank_of_the_lab_goes_out_and_comes_back(way: Way, tmp_path: Path) -> None:
    """Every choice has its key again, and every number accepts the old key."""
    exercises = [
        exercise for bank in load_banks(BANK_FOLDER).banks.values() for exercise in exercises_of_bank(bank)
    ]
    after = back(exercises, way, tmp_path)
    originals = load_banks(BANK_FOLDER).items
    compared = 0
    for name, new in after.items.items():
        old = originals.get(name)
        if isinstance(old, Choice):
            assert isinstance(new, Choice)
            assert [plain(option.text) for option in new.options] == [
                plain(option.text) for option in old.options
            ]
            assert [option.is_right for option in new.options] == [option.is_right for option in old.options]
            compared += 1
        if isinstance(old, Number):
            assert isinstance(new, Number)
            assert new.grade(old.answer).outcome is Outcome.RIGHT
            compared += 1

    assert compared > 35
