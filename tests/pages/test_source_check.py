"""What the sources get wrong: find a statement, vote, and only then learn the verdict and watch it fail."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.experiments.source_check.counterexamples import COUNTEREXAMPLES
from pages._shared.frame.statements import VERDICTS, questions_about, statements, what_is_right
from quizzes.kinds.claim import MEANINGS, VOTES, Claim
from tests.pages.answering import answer
from tests.pages.app import blemishes, drawings, keys, open_page, press, put, said, widget

STATEMENTS, QUESTIONS = statements(), questions_about()
FALSE, PLAIN = "002-39", "000-02"
"""A statement with a question, and one without."""


def listed(at: AppTest) -> list[str]:
    """Return the numbers of the statements on this sheet."""
    prefix = "source_check_open_"
    return [key.removeprefix(prefix) for key in sorted(keys(at)) if key.startswith(prefix)]


def secrets_of(question: Claim) -> list[str]:
    """Return all that a learner may read only after the vote."""
    texts = [
        question.solution,
        question.condition,
        question.why.true,
        question.why.false,
        question.why.only_if,
    ]
    return [text for text in texts if text]


def vote(at: AppTest, question: Claim, choice: str) -> AppTest:
    """Vote as a learner does."""
    return answer(at, question.id, choice)


def test_it_opens_with_the_first_ten_of_all_statements() -> None:
    """They come in sheets, and nothing is judged yet."""
    at = open_page("source_check")

    assert listed(at) == list(STATEMENTS)[:10]
    assert f"**{len(STATEMENTS)} of {len(STATEMENTS)}** statements." in said(at)
    assert not [verdict for verdict in VERDICTS.values() if f"**{verdict}.**" in said(at)]


def test_every_sheet_shows_the_next_statements_and_the_last_one_ends() -> None:
    """Together the sheets hold every statement once."""
    at = open_page("source_check")
    seen = []
    for sheet in range(1, int(widget(at, "source_check_sheet").max) + 1):
        put(at, source_check_sheet=sheet)
        seen += listed(at)

    assert seen == list(STATEMENTS)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"search": FALSE}, {FALSE}),
        ({"search": "Summary:"}, {"002-59", "002-60", "002-61", "002-62", "002-63"}),
        ({"search": "  EMBEDDINGS "}, {"003-04"}),
        ({"source": "001", "on_page": "Backpropagation by hand", "search": "highway"}, {"001-20"}),
        ({"verdict": "False"}, set()),
        ({"all": True, "verdict": "Misprinted", "source": "000"}, {"000-03", "000-14"}),
        ({"search": "no such words"}, set()),
    ],
)
def test_filters_narrow_the_list(filters: dict[str, Any], expected: set[str]) -> None:
    """Search looks at numbers and words, whatever the case; a verdict is only found once it is known."""
    at = open_page("source_check", **filters)

    assert set(listed(at)) == expected
    assert ("No statement passes these filters." in said(at)) == (not expected)


def test_a_filter_that_shortens_the_list_leaves_no_sheet_that_does_not_exist() -> None:
    """On the last sheet, narrowing shows the last sheet of what is left."""
    at = open_page("source_check")
    put(at, source_check_sheet=16)
    put(at, source_check_source="003")

    assert widget(at, "source_check_sheet").value == 4
    assert listed(at) == ["003-31", "003-32"]


@pytest.mark.parametrize("number", ["000-01", "001-36", "002-22", "002-28", "003-12"])
def test_nothing_is_given_away_before_the_vote(number: str) -> None:
    """Neither verdict nor reasons, solution, condition, correction or figure reach the browser."""
    at = open_page("source_check", search=number)
    text = said(at)

    assert QUESTIONS[number].ask.strip() in text
    assert not [secret for secret in secrets_of(QUESTIONS[number]) if secret in text]
    assert what_is_right(STATEMENTS[number], QUESTIONS[number]) not in text
    assert drawings(at) == []
    assert not [key for key in keys(at) if ".see" in key]


def test_the_rule_stands_beside_the_votes() -> None:
    """What makes a statement true, false or true under a condition is read before voting."""
    radio = widget(open_page("source_check", search=FALSE), f"answer_{QUESTIONS[FALSE].id}")

    beside = {label: vote for vote, label in VOTES.items()}

    assert set(radio.options) == set(beside)
    assert list(radio.proto.captions) == [MEANINGS[beside[label]] for label in radio.options]


def test_the_table_knows_no_more_than_the_learner() -> None:
    """Verdicts that are not known yet are not in it, nor in its CSV."""
    at = open_page("source_check", search=FALSE)
    at.session_state["source_check_table"] = True
    at.run()
    before = at.dataframe[0].value
    vote(at, QUESTIONS[FALSE], "false")
    after = at.dataframe[0].value

    assert list(before["verdict"]) == ["Not known yet"]
    assert list(before["what is right"]) == [""]
    assert list(after["verdict"]) == ["False"]
    assert list(after["what is right"]) == [QUESTIONS[FALSE].solution]


@pytest.mark.parametrize("choice", ["true", "false", "only-if"])
def test_after_any_vote_the_counterexample_runs(choice: str) -> None:
    """The figure, its sentence, the verdict in the list and the way to the page come with the first vote."""
    at = vote(open_page("source_check", search=FALSE), QUESTIONS[FALSE], choice)
    found = COUNTEREXAMPLES[QUESTIONS[FALSE].id]()

    assert found.sentence in said(at)
    assert [round(value, 9) for value in drawings(at)[0].data["claims"]["measured"]] == [
        round(row.measured, 9) for row in found.rows
    ]
    assert "**Verdict:** false." in said(at)
    assert f"{QUESTIONS[FALSE].id}.see" in keys(at)
    assert blemishes(at) == []


def test_a_vote_leaves_the_label_of_its_panel_as_it_was() -> None:
    """A panel with another label would be another panel, and closed on what the vote brought."""
    at = open_page("source_check", search=FALSE)

    def label() -> list[str]:
        return [expander.label for expander in at.expander if FALSE in expander.label]

    before = label()
    vote(at, QUESTIONS[FALSE], "true")

    assert label() == before
    assert len(before) == 1


def test_the_page_says_how_many_votes_were_right() -> None:
    """One right vote and one wrong one."""
    at = vote(open_page("source_check", search="000-01"), QUESTIONS["000-01"], "false")
    put(at, source_check_search="003-04")
    vote(at, QUESTIONS["003-04"], "true")

    assert "Your votes so far: 2, of which 1 right." in said(at)


def test_a_question_shared_by_two_statements_is_drawn_once() -> None:
    """The second one points at the first."""
    at = open_page("source_check", source="000")
    for number in ("000-07", "000-10"):
        at.session_state[f"source_check_open_{number}"] = True
    at.run()

    assert not at.exception
    assert "Asked together with statement 000-07, above." in said(at)


def test_a_statement_without_a_question_gives_its_verdict_on_request() -> None:
    """And then says what is right, and where it is met."""
    at = open_page("source_check", search=PLAIN)
    before = said(at)
    press(at, f"source_check_show_{PLAIN}")

    assert STATEMENTS[PLAIN].instead not in before
    assert f"**True under a condition.** {STATEMENTS[PLAIN].instead}" in said(at)
    assert "Where it is met: Backpropagation by hand" in said(at)


@pytest.mark.parametrize("sheet", range(1, 17))
def test_with_all_verdicts_every_statement_can_be_read(sheet: int) -> None:
    """Each opens without a blemish, false ones with their figure, and no vote is taken."""
    at = open_page("source_check", all=True)
    put(at, source_check_sheet=sheet)
    for number in listed(at):
        at.session_state[f"source_check_open_{number}"] = True
    at.run()
    numbers = listed(at)
    figures = {QUESTIONS[n].id for n in numbers if n in QUESTIONS} & COUNTEREXAMPLES.keys()

    assert not at.exception
    assert blemishes(at) == []
    assert len(drawings(at)) == len(figures)
    assert not [key for key in keys(at) if key.endswith(".check")]


def test_a_search_for_one_statement_opens_it() -> None:
    """So a link can lead to a single vote."""
    assert f"answer_{QUESTIONS[FALSE].id}" in keys(open_page("source_check", search=FALSE))
