"""Your record: how sure and how right is what counting the answers one by one gives."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from quizzes.learner.attempts import Attempt
from tests.pages.learner_with_a_past import open_with_record
from tests.pages.sentences.states import num, stands_in
from tests.quizzes.events import event

RECORDS = 25
BANK = Path(__file__).resolve().parents[3] / "quizzes" / "bank"
RESULTS = ["right", "wrong", "partly right", "shown"]
VOTES = 3
"""True, only if, false."""


def chances() -> dict[str, float]:
    """Return how often blind chance hits some questions, read from the text of the banks: one option out of so many."""
    found = {}
    for file in sorted(BANK.glob("*.yaml")):
        for item in yaml.safe_load(file.read_text(encoding="utf-8"))["items"]:
            options = item.get("options", [])
            if item["type"] == "choice" and sum("right" in option for option in options) == 1:
                found[item["id"]] = 1 / len(options)
            elif item["type"] in ("claim", "number"):
                found[item["id"]] = {"claim": 1 / VOTES, "number": 0.0}[item["type"]]
    return found


def record(rng: np.random.Generator, names: Sequence[str]) -> Iterator[Attempt]:
    """Yield a random record. Some answers come without a word on how sure, are later tries, or count for nothing here."""
    sayings = rng.choice(["guess", "fairly sure", "sure"], int(rng.integers(1, 4)), replace=False)
    for _ in range(int(rng.integers(1, 25))):
        more: dict[str, Any] = {"confidence": str(rng.choice(sayings))} if rng.random() < 0.8 else {}
        prefix = "inventory." if rng.random() < 0.1 else ""
        yield event(
            prefix + str(rng.choice(names)),
            int(rng.integers(10**6)),
            str(rng.choice(RESULTS)),
            int(rng.choice([1, 1, 1, 2])),
            **more,
        )


def sentence(attempts: Sequence[Attempt], chance: dict[str, float]) -> str:
    """Return what the page should say of a record; nothing if the learner never said how sure they were."""
    parts: list[str] = []
    for said in ("guess", "fairly sure", "sure"):
        right, answers, by_chance = 0, 0, 0.0
        for attempt in attempts:
            of_a_form = attempt.question.startswith("inventory.")
            counts = attempt.tries == 1 and attempt.result != "shown" and not of_a_form
            if counts and attempt.confidence == said:
                answers += 1
                right += attempt.result == "right"
                by_chance += chance[attempt.question]
        if answers:
            mean = by_chance / answers
            claimed = {"guess": mean, "fairly sure": mean + (1 - mean) / 2, "sure": 1.0}[said]
            what = "" if parts else " answers were right"
            parts.append(
                f"when you said *{said}*, {num(right)} of {num(answers)}{what} (**{num(100 * right / answers, 3)} %**, "
                f"claimed {num(100 * claimed, 3)} %)"
            )
    return f"W{'; '.join(parts)[1:]}." if parts else ""


def test_every_sentence_is_found_a_second_way() -> None:
    """In random records, some of which say nothing of how sure the learner was."""
    rng, chance = np.random.default_rng(1), chances()
    at = open_with_record("report", record(rng, list(chance)))
    said = []
    for _ in range(RECORDS):
        attempts = list(record(rng, list(chance)))
        at.session_state["record_session"].attempts = tuple(attempts)
        at.run()
        said.append(sentence(attempts, chance))

        assert not at.exception
        assert stands_in(said[-1], at) if said[-1] else not stands_in("hen you said", at)
    assert {text.count("hen you said") for text in said} == {0, 1, 2, 3}
