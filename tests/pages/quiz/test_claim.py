"""A claim as a learner meets it: one vote, its own reason, then verdict and condition."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.quiz import asked
from pages._shared.quiz.reasons import WHY_EACH
from quizzes.kinds.claim import VOTES
from tests.pages.answering import answer, is_open, revealed, secrets, verdict
from tests.pages.app import press, said, widget
from tests.pages.one_item import item_from, open_item

CLAIM = """\
  - id: never-shrinks
    type: claim
    ask: The Jacobian of a residual block never shrinks a vector.
    verdict: only-if
    why:
      "true": A branch with slope minus one shrinks every vector to nothing.
      "false": A branch with a positive slope shrinks none.
      only-if: The branch has to be well behaved.
    condition: The branch's Jacobian is positive semidefinite.
    solution: Write the squared norm out and look at the mixed term.
    page: gradient_identity#shrinks
"""
REASONS = {
    "true": "A branch with slope minus one shrinks every vector to nothing.",
    "false": "A branch with a positive slope shrinks none.",
    "only-if": "The branch has to be well behaved.",
}


def folded(at: AppTest) -> set[tuple[str, str]]:
    """Return the votes with their reasons as the folded panel lists them."""
    (panel,) = (box for box in at.expander if box.label == WHY_EACH)
    lines = [mark.value.split("  \n") for mark in panel.markdown]
    return {(vote, said_of.split("** ")[1]) for vote, said_of in lines}


@pytest.mark.parametrize("vote", VOTES)
def test_a_vote_closes_the_claim_with_verdict_condition_and_solution(tmp_path: Path, vote: str) -> None:
    """The reason of the vote given is said, and those of the others stand folded below; nothing is sent before it."""
    item = item_from(tmp_path, CLAIM)
    at = open_item(item)
    before = revealed(at, secrets(item))
    votes = widget(at, "answer_never-shrinks").options
    answer(at, "never-shrinks", vote)

    assert before == []
    assert sorted(votes) == sorted(VOTES.values())
    assert verdict(at) == f"{'Right' if vote == 'only-if' else 'Not right'}: {REASONS[vote]}"
    assert folded(at) == {(VOTES[each], REASONS[each]) for each in VOTES}
    assert not is_open(at, "never-shrinks")
    for due in (
        f":material/radio_button_checked: {VOTES[vote]}",  # type: ignore[index]
        "**Verdict:** only under a condition.",
        "**The condition.** The branch's Jacobian is positive semidefinite.",
        "**Solution.** Write the squared norm out and look at the mixed term.",
    ):
        assert due in said(at)


def test_giving_up_shows_verdict_and_condition_without_a_vote(tmp_path: Path) -> None:
    """And the reasons of all votes, folded."""
    at = press(open_item(item_from(tmp_path, CLAIM)), "never-shrinks.give_up")

    assert "**Verdict:** only under a condition." in said(at)
    assert "radio_button_checked" not in said(at)
    assert folded(at) == {(VOTES[each], REASONS[each]) for each in VOTES}


def test_the_folded_panel_judges_each_vote_in_the_order_in_which_they_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is right and the others are wrong, whichever was chosen; each day has its own order."""
    item, firsts = item_from(tmp_path, CLAIM), set()
    for day in range(1, 8):
        monkeypatch.setattr(asked, "today", lambda day=day: date(2026, 1, day))
        at = open_item(item)
        stood = list(widget(at, "answer_never-shrinks").options)
        answer(at, "never-shrinks", "false")
        (panel,) = (box for box in at.expander if box.label == WHY_EACH)
        lines = [mark.value.split("  \n") for mark in panel.markdown]
        firsts.add(stood[0])

        assert [vote for vote, _ in lines] == stood
        assert {vote for vote, said_of in lines if "**Right.**" in said_of} == {VOTES["only-if"]}
        assert sum("**Wrong.**" in said_of for _, said_of in lines) == 2

    assert len(firsts) > 1


def test_checking_without_a_vote_costs_nothing(tmp_path: Path) -> None:
    """The question stays open."""
    at = press(open_item(item_from(tmp_path, CLAIM)), "never-shrinks.check")

    assert "Choose one of the three first." in said(at)
    assert is_open(at, "never-shrinks")
