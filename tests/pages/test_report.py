"""The learner's record as a page: counts by goal, every tried question, and a CSV file of the answers."""

import csv
import io

from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import lessons
from pages._shared.record.tables import CLAIMS, answers_csv
from quizzes.kinds.claim import Claim
from quizzes.learner.attempts import Attempt
from quizzes.learner.mastery import items_for
from tests.pages.app import drawings, open_page, said
from tests.pages.learner_with_a_past import answered, open_with_record
from tests.quizzes.events import DAY, HOUR, OTHER_TEXT, event


def table(at: AppTest, number: int) -> dict[str, list[object]]:
    """Return a table of the page as columns."""
    frame = at.table[number].value
    return {str(name): frame[name].tolist() for name in frame}


def test_a_fresh_record_is_one_sentence() -> None:
    """No table of zeros."""
    at = open_page("report")

    assert "Nothing is recorded yet." in said(at)
    assert len(at.table) == 0


def test_goals_are_counted_by_right_untried_due_and_solid() -> None:
    """One item solid, one wrong and due, the rest untried."""
    past = [
        *answered("ao-when-it-shuts", 3 * DAY),
        *answered("ao-when-it-shuts", 2 * DAY),
        *answered("q3-preactivation", 2 * DAY, "wrong"),
    ]
    goals = table(open_with_record("report", past), 0)
    row = {name: column[2] for name, column in goals.items()}
    total = len(items_for(lessons()["home"].objectives[2].practises, banks().items.values()))

    assert goals["Goal"] == [*(goal.text for goal in lessons()["home"].objectives), CLAIMS]
    assert (row["All"], row["Right"], row["Untried"], row["Solid"]) == (total, 1, total - 2, 1)
    assert row["Due"] == 1
    assert goals["Solid"] == [0, 0, 1, 0, 0, 0]


def test_claims_are_counted_apart_from_the_goals() -> None:
    """A row of their own, and no goal has them."""
    claim = next(item.id for item in banks().items.values() if isinstance(item, Claim))
    goals = table(open_with_record("report", answered(claim, HOUR)), 0)

    assert goals["Goal"][-1] == CLAIMS
    assert goals["Right"] == [0, 0, 0, 0, 0, 1]
    assert goals["All"][-1] == sum(isinstance(item, Claim) for item in banks().items.values())


def test_predictions_and_new_numbers_are_listed_apart_and_never_come_back() -> None:
    """The latest of each page; they count for no goal, and the file holds them."""
    past = [
        event("predict.gradient_paths", result="wrong", where="gradient_paths"),
        event("predict.gradient_paths", DAY, tries=2, where="gradient_paths"),
        event("new-numbers.we1-new-both", variant="7", where="worked_examples"),
        event("new-numbers.we1-new-row", 5, "wrong", variant="7", where="worked_examples"),
    ]
    at = open_with_record("report", past)
    rows = table(at, 2)

    assert rows["Page"] == ["Gradient paths", "Worked examples"]
    assert rows["What"] == ["prediction", "new numbers"]
    assert rows["Latest answer"] == ["right", "1 of 2 right"]
    assert table(at, 1)["Question"] == []
    assert "They never come back" in said(at)
    assert "predict.gradient_paths" in answers_csv(past)


def test_predictions_alone_bring_no_table_of_zeros() -> None:
    """Only what was predicted."""
    at = open_with_record("report", [event("predict.home", where="home")])

    assert len(at.table) == 1
    assert "By goal" not in said(at)


def test_an_answer_dated_in_the_future_does_not_stay_the_latest() -> None:
    """Neither in the table nor in the first sentence."""
    past = [*answered("q1-jacobian", -9000 * DAY, "wrong"), *answered("q1-jacobian", HOUR)]
    at = open_with_record("report", past)

    assert table(at, 1)["Latest answer"] == ["right"]
    assert not [year for year in ("2049", "2050", "2051") if year in said(at)]


def test_every_tried_question_has_its_row() -> None:
    """Named by its page and number, with its latest answer, whether it is solid, and when it comes back."""
    past = [*answered("gp-count-by-length", DAY), *answered("q1-jacobian", HOUR, "shown")]
    rows = table(open_with_record("report", past), 1)

    assert rows["Question"] == ["Gradient paths, question 1", "Quiz, question 1"]
    assert rows["Latest answer"] == ["right", "solution shown"]
    assert rows["Solid"] == ["not yet", "not yet"]
    assert rows["Comes back"] == ["in 24 hours", "in 23 hours"]


def test_an_item_whose_text_changed_is_no_longer_solid_and_the_page_says_why() -> None:
    """It comes back as a new question."""
    past = [
        event.model_copy(update={"fingerprint": OTHER_TEXT})
        for ago in (5 * DAY, 3 * DAY)
        for event in answered("gp-count-by-length", ago)
    ]
    at = open_with_record("report", past)
    rows = table(at, 1)

    assert rows["Solid"] == ["no longer: its text changed"]
    assert rows["Comes back"] == ["as a new question"]
    assert table(at, 0)["Solid"] == [0] * 6


def test_answers_to_items_that_are_gone_are_in_the_file_and_not_in_the_tables() -> None:
    """Nothing can be said about them, but they are the learner's."""
    gone = event("an-old-question")
    at = open_with_record("report", [gone])

    assert table(at, 1)["Question"] == []
    assert "an-old-question" in answers_csv([gone])


def test_the_record_shows_how_sure_and_how_right() -> None:
    """As Review does."""
    at = open_with_record("report", answered("q1-jacobian", DAY, confidence="sure"))

    assert "How sure, how right" in said(at)
    assert len(drawings(at)) == 1


def rows_of(events: list[Attempt]) -> list[dict[str, str]]:
    """Read the CSV file back."""
    return list(csv.DictReader(io.StringIO(answers_csv(events))))


def test_the_file_holds_every_answer() -> None:
    """One line each, in UTC, with what was said and shown."""
    first = event("q1-jacobian", 0, "wrong", slip="drops-identity", confidence="sure")
    second = event("q1-jacobian", 61_000, tries=2, hints=1)
    rows = rows_of([first, second])

    assert [row["time (UTC)"] for row in rows] == ["2026-01-05 09:00:00", "2026-01-05 09:01:01"]
    assert rows[0] | {"slip": "drops-identity", "confidence": "sure", "result": "wrong"} == rows[0]
    assert rows[1] | {"tries": "2", "hints": "1", "slip": "", "result": "right"} == rows[1]


def test_the_file_runs_nothing_in_a_spreadsheet() -> None:
    """A record can be loaded from anywhere, so its texts may be meant as formulas."""
    row = rows_of([event("=HYPERLINK(1)", where="@SUM(1)")])[0]

    assert row["question"] == "'=HYPERLINK(1)"
    assert row["where"] == "'@SUM(1)"


def test_the_record_gives_no_answer_away() -> None:
    """The tables name questions and say nothing of what is right."""
    past = [event for item in banks().items for event in answered(item, DAY, "wrong")]
    text = said(open_with_record("report", past))
    solutions = [item.solution for item in banks().items.values() if item.solution]

    assert not [solution for solution in solutions if solution in text]
