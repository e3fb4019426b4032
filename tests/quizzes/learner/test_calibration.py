"""How sure and how right: first tries only, beside what each word claims."""

import pytest

from quizzes.learner.calibration import calibration, chances
from quizzes.loading.banks import load_bank
from quizzes.yaml.source import NamedText
from tests.quizzes.events import event

BANK = """
schema: quiz-bank/1
bank: small
title: What chance hits
items:
  - id: four
    type: choice
    ask: Which one?
    options:
      - {right: a, why: Yes.}
      - {wrong: b, why: It is not.}
      - {wrong: c, why: It is not.}
      - {wrong: d, why: It is not.}
  - {id: stated, type: claim, ask: One is two., verdict: "false", why: {"true": No., "false": Yes., only-if: No.}}
  - {id: typed, type: number, ask: How many, answer: 1, why: It is one.}
"""


def test_calibration_counts_what_was_right_at_each_level() -> None:
    """Answers without a word on confidence, and solutions shown, are no part of it."""
    events = [
        event("q", confidence="sure"),
        event("q", 0, "wrong", confidence="sure"),
        event("q", 0, "partly right", confidence="guess"),
        event("q", 0, "shown", confidence="guess"),
        event("q"),
    ]
    levels = calibration(events, {})

    assert [(level.confidence, level.answers, level.right) for level in levels] == [
        ("guess", 1, 0),
        ("sure", 2, 1),
    ]
    assert levels[1].share == 0.5


def test_a_further_try_is_no_part_of_it() -> None:
    """Whoever tries again knows more than before."""
    events = [event("q", 0, "wrong", confidence="sure"), event("q", 0, tries=2, confidence="sure")]
    (level,) = calibration(events, {})

    assert (level.answers, level.right) == (1, 0)


def test_chance_hits_one_option_of_all_and_nothing_that_is_typed() -> None:
    """By question."""
    items = load_bank(NamedText("small.yaml", BANK)).items.values()

    assert chances(items) == {"four": 0.25, "stated": 1 / 3, "typed": 0.0}


def test_a_word_claims_chance_all_or_halfway() -> None:
    """Chance is the mean over the questions that were answered with that word."""
    events = [
        event(question, confidence=word)
        for word, asked in (("guess", "ab"), ("fairly sure", "a"), ("sure", "a"))
        for question in asked
    ]
    levels = calibration(events, {"a": 0.25})

    assert [level.claimed for level in levels] == pytest.approx([0.125, 0.625, 1.0])
