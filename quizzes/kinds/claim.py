"""A statement to vote on: true, false, or true only under a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from quizzes.forms import ChoiceForm, ChoiceOption, FormWithNotes
from quizzes.formulas.notation import AnswerError
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.option_advice import tries_advice
from quizzes.kinds.question import Attempts, BankModel, Mistake, Prose, Question
from quizzes.kinds.shuffling import turned
from quizzes.yaml.faults import Problem

Vote: TypeAlias = Literal["true", "false", "only-if"]

VOTES: Mapping[Vote, str] = MappingProxyType(
    {"true": "True", "false": "False", "only-if": "Only under a condition"}
)
"""What a learner reads for each vote."""


MEANINGS: Mapping[Vote, str] = MappingProxyType(
    {
        "true": "It is right as written, in every case it covers.",
        "false": "No sensible condition makes it right. Or it excludes conditions, as with *always*, and fails in one case.",
        "only-if": "It is right only under a sensible condition that it does not state.",
    }
)
"""The rule by which statements are judged: when each vote is the right one. A condition that leaves hardly a network,
such as branches that pass nothing, is not a sensible one."""


class Reasons(BankModel):
    """What to say to each vote. In the file ``"true"`` and ``"false"`` are quoted: bare they are no text."""

    true: Prose
    false: Prose
    only_if: Annotated[Prose, Field(alias="only-if")]

    def for_vote(self, vote: Vote) -> str:
        """Return what to say to this vote."""
        return {"true": self.true, "false": self.false, "only-if": self.only_if}[vote]


def _verdict(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


_TEMPLATE = """# A statement to vote on: true, false, or true only under a condition.

items:
  - id: my-claim
    type: claim
    ask: With skips in every block, the norm of the gradient never falls below 1.
    verdict: only-if         # true, false or only-if
    condition: No branch may turn against the skip.
    why:                     # one answer to each vote; "true" and "false" stand in quotes
      "true": Paths can cancel. A branch of $-I$ leaves nothing of the gradient.
      "false": There are stacks for which it holds, such as branches that are all zero.
      only-if: Right. A branch with $F(x) = -x$ cancels the skip.
    hints:
      - Think of one block of width 1 with slope $-1$.
"""


class Claim(Question):
    """A statement that is true, false, or true only under a condition.

    ``condition`` says what is missing, for ``verdict: only-if``; it is shown with the solution. There is one
    try unless the author says otherwise: a second vote out of three would be half given away.
    """

    TITLE = "Statement to vote on"
    TEMPLATE = _TEMPLATE

    type: Literal["claim"]
    attempts: Attempts = 1
    verdict: Annotated[Vote, BeforeValidator(_verdict, json_schema_input_type=Vote | bool)]
    why: Reasons
    condition: Prose | None = None

    def shown_votes(self, seed: str) -> list[Vote]:
        """Return the votes in the order to show, alike for equal seeds, see ``showing``.

        The order is always that of ``VOTES``, but any of them may come first: else who always takes the first one is
        right twice wherever they are right once.
        """
        return turned(list(VOTES), f"{self.id} {seed}")

    def read_answer(self, text: str) -> str:
        """Return the vote that a text stands for: ``true``, ``false`` or ``only-if``, or as learners read it."""
        words = {label.casefold(): vote for vote, label in VOTES.items()}
        folded = " ".join(text.casefold().split())
        if not folded or folded in VOTES:
            return folded
        if folded not in words:
            raise AnswerError(f"write one of {', '.join(VOTES)}.")
        return words[folded]

    def right_answer(self) -> Vote:
        """Return the verdict."""
        return self.verdict

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the other two votes."""
        for vote in VOTES:
            if vote != self.verdict:
                yield Mistake(("why", vote), vote, self.why.for_vote(vote))

    def grade(self, vote: str | None) -> Grade:
        """Grade a vote: ``true``, ``false`` or ``only-if``.

        Raises
        ------
        ValueError
            If there is no such vote.
        """
        if not vote:
            return invalid("Choose one of the three first.")
        known = next((each for each in VOTES if each == vote), None)
        if known is None:
            raise ValueError(f"vote is `{vote}`; write one of {', '.join(VOTES)}.")
        return graded(float(known == self.verdict), self.why.for_vote(known))

    def problems(self) -> Iterator[Problem]:
        """Yield a condition that is missing, or has nothing to restrict."""
        if self.verdict == "only-if" and self.condition is None:
            message = "`condition` is missing: say under what condition the statement is true."
            yield Problem(("condition",), "missing-key", message)
        if self.verdict != "only-if" and self.condition is not None:
            message = f"a statement that is {self.verdict} needs no condition. Delete it, or write `verdict: only-if`."
            yield Problem(("condition",), "bad-value", message)

    def advice(self) -> Iterator[Problem]:
        """Yield tries that go through the votes."""
        yield from tries_advice(self.attempts, len(VOTES))

    def said_with_solution(self) -> Iterator[str]:
        """Yield the verdict and its condition."""
        yield f"**{VOTES[self.verdict]}.** {self.condition or ''}".strip()

    def export_form(self) -> FormWithNotes:
        """Return a choice of the three votes, each with the rule that says when it is the right one."""
        options = tuple(
            ChoiceOption(
                f"{label}. {MEANINGS[vote]}",
                vote == self.verdict,
                float(vote == self.verdict),
                self.why.for_vote(vote),
            )
            for vote, label in VOTES.items()
        )
        return ChoiceForm(options, several=False, shuffle=False), ("a choice of three votes",)
