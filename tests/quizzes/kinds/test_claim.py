"""Statements to vote on: true, false, or true only under a condition."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from quizzes.kinds.claim import MEANINGS, VOTES, Claim
from quizzes.kinds.grading import Outcome
from quizzes.kinds.question_state import QuestionState
from quizzes.loading.banks import load_bank
from quizzes.yaml.faults import BankError

NORM = {
    "id": "claim-norm",
    "type": "claim",
    "ask": "The Jacobian of a residual block never shrinks a vector.",
    "verdict": "only-if",
    "why": {
        "true": "A branch with slope minus one shrinks every vector to nothing.",
        "false": "A branch with a positive semidefinite Jacobian shrinks none.",
        "only-if": "It takes a condition on the branch.",
    },
    "condition": "The symmetric part of the branch's Jacobian is positive semidefinite.",
}
BANK = """\
schema: quiz-bank/1
bank: test
title: A test bank
items:
  - id: claim-norm
    type: claim
    ask: It never shrinks a vector.
    verdict: false
    why:
      "true": A.
      "false": B.
      only-if: C.
"""


def claim(**changes: Any) -> Claim:
    """Return the claim, with some keys changed; None leaves a key out."""
    kept = {key: value for key, value in (NORM | changes).items() if value is not None}
    return Claim.model_validate(kept)


def faults_of(folder: Path, text: str) -> list[str]:
    """Return what is said about a faulty bank."""
    file = folder / "test.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BankError) as caught:
        load_bank(file)
    return [f"{fault.line}: [{fault.code}] {fault.message}" for fault in caught.value.faults]


def test_every_vote_comes_first_as_often_as_the_others() -> None:
    """The order stays true, false, only if, and begins at one that the seed draws."""
    orders = Counter(tuple(claim().shown_votes(f"card-{number}")) for number in range(3000))

    assert set(orders) == {
        ("true", "false", "only-if"), ("false", "only-if", "true"), ("only-if", "true", "false"),
    }  # fmt: skip
    assert max(orders.values()) - min(orders.values()) < 200
    assert claim().shown_votes("card") == claim().shown_votes("card")


@pytest.mark.parametrize("verdict", VOTES)
@pytest.mark.parametrize("vote", VOTES)
def test_a_vote_is_right_if_it_is_the_verdict_and_hears_only_its_own_reason(verdict: str, vote: str) -> None:
    """Nine pairs, one sentence each."""
    grade = claim(verdict=verdict, condition=None).grade(vote)

    assert grade.outcome is (Outcome.RIGHT if vote == verdict else Outcome.WRONG)
    assert grade.feedback == (NORM["why"][vote],)  # type: ignore[index]


def test_the_rule_says_when_each_vote_is_right() -> None:
    """One sentence for each of the three, and no two alike."""
    assert list(MEANINGS) == list(VOTES)
    assert len(set(MEANINGS.values())) == len(VOTES)
    assert all(meaning.endswith(".") for meaning in MEANINGS.values())


@pytest.mark.parametrize("vote", [None, ""])
def test_no_vote_costs_nothing(vote: str | None) -> None:
    """Check pressed with nothing chosen asks for a vote."""
    assert claim().grade(vote).outcome is Outcome.INVALID


def test_a_vote_that_does_not_exist_is_refused_with_the_three_that_do() -> None:
    """It can only come from a program."""
    with pytest.raises(ValueError, match="vote is `maybe`; write one of true, false, only-if"):
        claim().grade("maybe")


def test_a_claim_is_closed_after_one_vote() -> None:
    """Unless the author gives more tries, a wrong vote ends the question."""
    wrong = claim().grade("true")

    assert QuestionState().after(wrong, claim().rules).closed(claim().rules)
    assert not QuestionState().after(wrong, claim(attempts=2).rules).closed(claim(attempts=2).rules)


def test_a_condition_is_asked_for_where_the_verdict_needs_one_and_nowhere_else() -> None:
    """A statement that is simply false has no condition to show."""
    assert list(claim().problems()) == []
    assert [problem.code for problem in claim(condition=None).problems()] == ["missing-key"]
    assert [problem.code for problem in claim(verdict="false").problems()] == ["bad-value"]


def test_a_bank_may_say_true_and_false_bare_as_a_verdict(tmp_path: Path) -> None:
    """All readers of YAML agree on these two; the votes' own keys are quoted."""
    file = tmp_path / "test.yaml"
    file.write_text(BANK, encoding="utf-8")
    item = load_bank(file).items["claim-norm"]

    assert isinstance(item, Claim)
    assert (item.verdict, item.why.for_vote("false")) == ("false", "B.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"true":', "true:", '10: [yaml-bool] `true` as a key is a truth value to some readers of YAML. Quote'),
        ("      only-if: C.\n", "", "9: [missing-key] `only-if` is missing."),
        ("only-if: C", "onlyif: C", "12: [unknown-key] unknown key `onlyif`. Did you mean `only-if`?"),
        ("verdict: false", "verdict: maybe", "8: [bad-value] `verdict` is `maybe`; write 'true', 'false' or"),
        ("verdict: false", "verdict: only-if", "5: [missing-key] `condition` is missing: say under what"),
    ],
)  # fmt: skip
def test_a_faulty_claim_is_refused_with_place_and_fix(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each fault is named where it stands."""
    assert any(fault.startswith(said) for fault in faults_of(tmp_path, BANK.replace(old, new)))
