"""Anki's own importer reads the file, and reads a newer one over it without adding a card."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection, ImportCsvRequest

from quizzes.exchange.write_anki import guid, write_anki
from quizzes.forms import Exercise, NumberForm
from tests.quizzes.every_kind import every_exercise


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    """An empty collection of cards."""
    opened = Collection(str(tmp_path / "cards.anki2"))
    yield opened
    opened.close()


def read_in(collection: Collection, folder: Path, exercises: list[Exercise]) -> None:
    """Write exercises and import them as Anki's dialog does, with what the file says about itself."""
    file = folder / "cards.txt"
    file.write_text(write_anki(exercises), encoding="utf-8")
    metadata = collection.get_csv_metadata(str(file), None)
    collection.import_csv(ImportCsvRequest(path=str(file), metadata=metadata))


def notes(collection: Collection) -> dict[str, list[str]]:
    """Return the fields of every note by its identity."""
    every = [collection.get_note(note) for note in collection.find_notes("")]
    return {note.guid: note.fields for note in every}


def test_every_question_becomes_one_card_in_the_deck_of_its_bank(
    collection: Collection, tmp_path: Path
) -> None:
    """With its tags, and with mathematics in the brackets that Anki renders."""
    exercises = every_exercise()
    read_in(collection, tmp_path, list(exercises.values()))
    found = notes(collection)

    assert set(found) == {guid(exercise) for exercise in exercises.values()}
    assert collection.card_count() == len(exercises)
    front, back = found[guid(exercises["pick"])]
    assert front.startswith(r"<p>Is \(\nabla f \ne \nu\) for {a, b} = 50%")
    assert front.count("<li>") == 3
    assert front.count("<details>") == 2
    assert "Right.</strong> At each block" in back
    decks = {deck.name for deck in collection.decks.all_names_and_ids()}
    assert 'Residual Lab::Every kind / of "question" & more' in decks
    [note] = collection.find_notes("tag:paths")
    assert collection.get_note(note).guid == guid(exercises["pick"])


def test_importing_again_changes_cards_in_place(collection: Collection, tmp_path: Path) -> None:
    """A question that was reworded keeps its card, and with it what the learner did; no card is added."""
    exercises = every_exercise()
    read_in(collection, tmp_path, list(exercises.values()))
    cards = set(collection.find_cards(""))
    exercises["pick"] = exercises["pick"]._replace(ask="A better wording.")
    read_in(collection, tmp_path, list(exercises.values()))

    assert set(collection.find_cards("")) == cards
    assert notes(collection)[guid(exercises["pick"])][0].startswith("<p>A better wording.</p>")


def test_the_front_never_shows_what_the_back_is_for(collection: Collection, tmp_path: Path) -> None:
    """Reasons, solutions and the order of an order are on the back alone."""
    exercises = every_exercise()
    read_in(collection, tmp_path, list(exercises.values()))
    found = notes(collection)

    for exercise in exercises.values():
        front = found[guid(exercise)][0]
        assert not exercise.solution or exercise.solution.splitlines()[0] not in front
    assert "Neither = nor" in found[guid(exercises["pairs"])][0]
    steps = found[guid(exercises["steps"])]
    assert steps[0].count("<li>") == 5
    assert "<ol><li>norm</li><li>ReLU</li><li>conv</li><li>norm</li></ol>" in steps[1]


def test_an_answer_that_earns_a_part_of_the_points_is_still_called_wrong(
    collection: Collection, tmp_path: Path
) -> None:
    """Right stands beside the key alone, whatever a slip earns elsewhere."""
    exercise = every_exercise()["paths-v1"]
    read_in(collection, tmp_path, [exercise])
    back = notes(collection)[guid(exercise)][1]
    assert isinstance(exercise.form, NumberForm)
    n = round(math.log2(exercise.form.answers[0].value))

    assert back.count("<strong>Right.</strong>") == 1
    assert f"<code>{2**n}</code> <strong>Right.</strong> Two at each." in back
    assert f"<code>{2 * n + 1}</code> <strong>Wrong.</strong> That adds." in back


def test_no_field_starts_like_the_formula_of_a_spreadsheet() -> None:
    """Someone will open the file in one."""
    hostile = every_exercise()["pick"]._replace(ask='=HYPERLINK("x")\t@a\n-b', bank="=1+1", tags=("a",))
    lines = [line for line in write_anki([hostile]).splitlines() if not line.startswith("#")]
    [row] = csv.reader(lines, delimiter="\t")

    assert len(row) == 5
    assert all(not field.startswith(tuple("=+-@\t\r\n")) for field in row)


def test_a_tag_or_a_picture_of_an_author_stays_text() -> None:
    """A card is HTML, so whatever is not ours is escaped."""
    hostile = every_exercise()["pick"]._replace(ask="<img src=x onerror=alert(1)> ![](http://x/y.png)")

    text = write_anki([hostile])

    assert "<img" not in text
    assert "http://x" not in text
