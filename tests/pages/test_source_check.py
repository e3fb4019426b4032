"""What the sources get wrong: find a statement, vote, and only then learn the verdict and watch it fail."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.experiments.source_check.counterexamples import COUNTEREXAMPLES
from pages._shared.experiments.source_check.quotation import in_markdown
from pages._shared.frame.statements import VERDICTS, questions_about, statements, what_is_right
from quizzes.kinds.claim import MEANINGS, VOTES, Claim
from tests.pages.answering import answer
from tests.pages.app import blemishes, drawings, keys, open_page, press, put, said, widget

STATEMENTS, QUESTIONS = statements(), questions_about()
FALSE, PLAIN = "002-39", "000-02"
"""A statement with a question, and one without."""
CHOICE = "source_check_statement"


def listed(at: AppTest) -> list[str]:
    """Return the numbers of the statements in the list."""
    if CHOICE not in keys(at):
        return []
    return [label.partition(" · ")[0] for label in widget(at, CHOICE).options]


def with_statement(number: str) -> AppTest:
    """Open the page with a statement chosen in the list, and none left out."""
    return open_page("source_check", statement=f"{number} · {STATEMENTS[number].says}")


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


def test_it_opens_with_the_first_of_all_statements() -> None:
    """All are in one list, in their order, and one is drawn; nothing is judged yet."""
    at = open_page("source_check")

    assert listed(at) == list(STATEMENTS)
    assert widget(at, CHOICE).value == "000-01"
    assert f"**{len(STATEMENTS)} statements**" in said(at)
    assert f"Statement 1 of {len(STATEMENTS)}. Source 000" in said(at)
    assert not [verdict for verdict in VERDICTS.values() if f"{verdict}.**" in said(at)]


def test_few_boxes_are_drawn_at_once() -> None:
    """One statement, and no panel for any other."""
    at = open_page("source_check")

    assert [panel.label for panel in at.expander] == ["Show these statements as a table"]
    assert [key for key in keys(at) if key.startswith("answer_")] == [f"answer_{QUESTIONS['000-01'].id}"]


@pytest.mark.parametrize(
    ("start", "button", "reached"),
    [
        ("000-02", "next", "000-03"),
        ("000-02", "previous", "000-01"),
        ("000-01", "previous", "003-32"),
        ("003-32", "next", "000-01"),
    ],
)
def test_buttons_go_through_the_list_and_around_its_ends(start: str, button: str, reached: str) -> None:
    """The place, the passage and the choice go along."""
    at = press(with_statement(start), f"source_check_{button}")

    assert widget(at, CHOICE).value == reached
    assert in_markdown(STATEMENTS[reached].quote) in said(at)
    assert in_markdown(STATEMENTS[start].quote) not in said(at)


def test_the_next_statement_can_be_had_where_the_last_one_ends() -> None:
    """Below the verdict, and only once that is known."""
    at = with_statement(FALSE)
    before = keys(at)
    vote(at, QUESTIONS[FALSE], "false")
    press(at, "source_check_onward")

    assert "source_check_onward" not in before
    assert widget(at, CHOICE).value == "002-40"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"search": FALSE}, {FALSE}),
        ({"search": "Summary:"}, {"002-59", "002-60", "002-61", "002-62", "002-63"}),
        ({"search": 'gradient "highway"'}, {"001-20"}),
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


def test_a_filter_that_leaves_the_statement_out_shows_the_first_of_the_rest() -> None:
    """The list holds what passes, and says how many that are of how many."""
    at = put(with_statement(FALSE), source_check_source="003")

    assert widget(at, CHOICE).value == "003-01"
    assert f"Statement 1 of 32 that pass the filters, of {len(STATEMENTS)} in all." in said(at)


def test_a_filter_that_keeps_the_statement_leaves_it_chosen() -> None:
    """Its place in the list is another one."""
    at = put(with_statement("002-03"), source_check_source="002")

    assert widget(at, CHOICE).value == "002-03"
    assert "Statement 3 of 71 that pass the filters" in said(at)


@pytest.mark.parametrize("number", STATEMENTS)
def test_a_statement_is_shown_where_it_stands(number: str) -> None:
    """A short passage, letter by letter as it is quoted, with the statement in it in bold."""
    quote = STATEMENTS[number].quote
    shown = in_markdown(quote)
    bare = re.sub(r"\\([\\`*_\[\]<>~:|#+=-])", r"\1", re.sub(r"\*\*(?=«)|(?<=»)\*\*", "", shown))

    assert 10 < len(quote) < 350
    assert [line.removeprefix("> ").rstrip() for line in bare.split("\n")] == [
        line.rstrip() for line in quote.split("\n")
    ]
    assert all(line.startswith("> ") for line in shown.split("\n"))


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("«h_{ℓ-1}» * [1] ~50", r"> **«h\_{ℓ-1}»** \* \[1\] \~50"),
        ("«= 2»\n- 1\n+ 3", "> **«= 2»**  \n> \\- 1  \n> \\+ 3"),
        (r"so «$x_l * [1]$»", r"> so **«$x_l * [1]$»**"),
    ],
)
def test_a_passage_reads_as_in_the_source(quote: str, shown: str) -> None:
    """Signs that Markdown would take are escaped, but not within a formula."""

    assert in_markdown(quote) == shown


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


def test_a_vote_leaves_the_statement_chosen() -> None:
    """Also where the filter is for those not known yet: its verdict is read before it leaves the list."""
    at = put(with_statement(FALSE), source_check_verdict="Not known yet")
    vote(at, QUESTIONS[FALSE], "true")
    voted, text = widget(at, CHOICE).value, said(at)
    press(at, "source_check_onward")

    assert voted == FALSE
    assert f"**{FALSE}: False.**" in text
    assert widget(at, CHOICE).value == "002-40"
    assert FALSE not in listed(at)


def test_the_page_says_how_many_votes_were_right() -> None:
    """One right vote and one wrong one."""
    at = vote(open_page("source_check", search="000-01"), QUESTIONS["000-01"], "false")
    put(at, source_check_search="003-04")
    vote(at, QUESTIONS["003-04"], "true")

    assert "Your votes so far: 2, of which 1 right." in said(at)


def test_a_question_shared_by_statements_says_which() -> None:
    """One vote is for all of them, and each shows it."""
    at = with_statement("000-07")
    before = said(at)
    vote(at, QUESTIONS["000-07"], "false")
    put(at, source_check_statement="000-10")

    assert "The same question is about 000-10, 000-11." in before
    assert "The same question is about 000-07, 000-11." in said(at)
    assert "**Verdict:** false." in said(at)
    assert "Your votes so far: 1, of which 1 right." in said(at)


def test_a_statement_without_a_question_gives_its_verdict_on_request() -> None:
    """And then says what is right, and where it is met."""
    at = open_page("source_check", search=PLAIN)
    before = said(at)
    press(at, f"source_check_show_{PLAIN}")

    assert STATEMENTS[PLAIN].instead not in before
    assert f"**{PLAIN}: True under a condition.** {STATEMENTS[PLAIN].instead}" in said(at)
    assert "Where the lab shows it: Backpropagation by hand" in said(at)


@pytest.mark.parametrize("source", ["000", "001", "002", "003"])
def test_with_all_verdicts_every_statement_can_be_read(source: str) -> None:
    """Each is drawn without a blemish, false ones with their figure, and no vote is taken."""
    at = open_page("source_check", all=True, source=source)
    for number in listed(at):
        put(at, source_check_statement=number)
        computed = number in QUESTIONS and QUESTIONS[number].id in COUNTEREXAMPLES

        assert blemishes(at) == []
        assert len(drawings(at)) == computed
        assert f"{number}: {VERDICTS[STATEMENTS[number].verdict]}.**" in said(at)
        assert not [key for key in keys(at) if key.endswith(".check")]


def test_a_search_for_one_statement_shows_it() -> None:
    """So a link can lead to a single vote."""
    assert f"answer_{QUESTIONS[FALSE].id}" in keys(open_page("source_check", search=FALSE))
