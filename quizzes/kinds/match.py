"""Things to pair up, with partners that may fit nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from quizzes.forms import FormWithNotes, MatchForm
from quizzes.formulas.notation import AnswerError
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.marking_guide import bullets
from quizzes.kinds.question import DEFAULT_RIGHT, BankModel, Id, Label, Mistake, Prose, Question
from quizzes.kinds.shuffling import folded, shuffled_unless
from quizzes.yaml.faults import Problem

MOST_PAIRS = 10


class Pair(BankModel):
    """Two things that belong together, and what to say when the left one gets another partner."""

    left: Label
    right: Label
    why: Prose | None = None
    slip: Id | None = None


class Extra(BankModel):
    """A partner that fits nothing, and what to say to who takes it."""

    right: Label
    why: Prose | None = None
    slip: Id | None = None


def _extra(value: Any) -> Any:
    return value if isinstance(value, dict | bool) else {"right": value}


_TEMPLATE = r"""# Things to pair up.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  gate-on-skip: {is: Puts an activation on the skip}

items:
  - id: my-match
    type: match
    ask: Which formula belongs to which design?
    pairs:
      - left: Activation after the sum
        right: $\sigma(F(x) + x)$
        why: The activation acts on the sum, so it stands outside.
      - left: Activation before the branch
        right: $F(\sigma(x)) + x$
        why: The activation acts on the branch only.
      - left: No skip
        right: $\sigma(F(x))$
    extra:                   # partners that fit nothing
      - right: $F(x) + \sigma(x)$
        slip: gate-on-skip
        why: Here the activation acts on the skip.
    hints:
      - Look for the term that is $x$ alone.
"""


class Match(Question):
    """Pairs to find: each thing on the left gets one partner from the right.

    Partners with equal texts are interchangeable, and one partner may fit several things. ``extra`` partners, a text
    each or ``right`` with ``why``, fit nothing. With ``credit: pairs`` each right pair earns its share, with ``none``
    only all of them count. ``why`` is said after a right answer.
    """

    TITLE = "Pairs to find"
    TEMPLATE = _TEMPLATE

    type: Literal["match"]
    pairs: tuple[Pair, ...]
    extra: tuple[Annotated[Extra, BeforeValidator(_extra, json_schema_input_type=Label | Extra)], ...] = ()
    credit: Literal["pairs", "none"] = "pairs"
    why: Prose = DEFAULT_RIGHT

    def partners(self) -> list[str]:
        """Return the partners to choose from, each once, in the order to show."""
        rights = list(
            dict.fromkeys([pair.right for pair in self.pairs] + [each.right for each in self.extra])
        )
        key = [pair.right for pair in self.pairs]
        return shuffled_unless(rights, f"{self.id} partners", lambda order: order[: len(key)] == key)

    def grade(self, answer: Mapping[str, str | None]) -> Grade:
        """Grade the partner chosen for each thing on the left, both by their texts."""
        if problem := self._reading_problem(answer):
            return invalid(problem)
        wrong = [(pair, answer[pair.left] or "") for pair in self.pairs if answer[pair.left] != pair.right]
        if not wrong:
            return graded(1.0, self.why)
        hits = len(self.pairs) - len(wrong)
        said = list(dict.fromkeys(self._why_not(pair, chosen) for pair, chosen in wrong))
        said.append(f"{hits} of {len(self.pairs)} pairs {'is' if hits == 1 else 'are'} right.")
        extra = {each.right: each.slip for each in self.extra}
        slips = (pair.slip or extra.get(chosen) for pair, chosen in wrong)
        share = hits / len(self.pairs) if self.credit == "pairs" else 0.0
        return graded(share, *said, slip=next(filter(None, slips), None))

    def _why_not(self, pair: Pair, chosen: str) -> str:
        """Say why a partner does not fit: what the author says of an extra one first, then of the pair."""
        extra = next((each.why for each in self.extra if each.right == chosen), None)
        return extra or pair.why or f"“{pair.left}” does not go with “{chosen}”."

    def _reading_problem(self, answer: Mapping[str, str | None]) -> str | None:
        known = {pair.left for pair in self.pairs}
        if unknown := [left for left in answer if left not in known]:
            return f"There is no `{unknown[0]}` to find a partner for."
        rights = self.partners()
        for pair in self.pairs:
            chosen = answer.get(pair.left)
            if not chosen:
                return f"Choose a partner for “{pair.left}”."
            if chosen not in rights:
                return f"There is no partner `{chosen}`."
        return None

    def read_answer(self, text: str) -> dict[str, str]:
        """Return the pairs of a text such as ``left = right; other left = other right``."""
        lefts = {folded(pair.left): pair.left for pair in self.pairs}
        rights = {folded(right): right for right in self.partners()}
        answer = {}
        for piece in filter(str.strip, text.split(";")):
            # A formula may hold an equals sign itself, so the left side decides which one splits.
            cuts = [place for place, character in enumerate(piece) if character == "="]
            cut = next((cut for cut in cuts if folded(piece[:cut]) in lefts), None)
            if cut is None:
                raise AnswerError(
                    f"`{piece.strip()}` is not a pair. Write `left = right`, with `;` between pairs."
                )
            chosen = piece[cut + 1 :].strip()
            answer[lefts[folded(piece[:cut])]] = rights.get(folded(chosen), chosen)
        return answer

    def right_answer(self) -> dict[str, str]:
        """Return all pairs."""
        return {pair.left: pair.right for pair in self.pairs}

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all pairs but one: with another's partner where the author says why not, and with each extra one."""
        key = self.right_answer()
        for position, pair in enumerate(self.pairs):
            other = next((each.right for each in self.pairs if each.right != pair.right), None)
            if pair.why and other:
                yield Mistake(("pairs", position), {**key, pair.left: other}, pair.why)
        for position, extra in enumerate(self.extra):
            if extra.why:
                yield Mistake(("extra", position), {**key, self.pairs[0].left: extra.right}, extra.why)

    def problems(self) -> Iterator[Problem]:
        """Yield too few or too many pairs, things named twice, and extra partners that fit after all."""
        if not 2 <= len(self.pairs) <= MOST_PAIRS:
            yield Problem(("pairs",), "bad-value", f"{len(self.pairs)} pairs; a match has 2 to {MOST_PAIRS}.")
        if len({folded(pair.right) for pair in self.pairs}) + len(self.extra) < 2:
            yield Problem(
                ("pairs",), "bad-value", "all pairs share one partner, so there is nothing to find."
            )
        lefts: set[str] = set()
        for place, pair in enumerate(self.pairs):
            if folded(pair.left) in lefts:
                yield Problem(("pairs", place, "left"), "duplicate-option", f"`{pair.left}` appears twice.")
            lefts.add(folded(pair.left))
        rights = {folded(pair.right) for pair in self.pairs}
        for place, each in enumerate(self.extra):
            if folded(each.right) in rights:
                message = f"`{each.right}` is the partner of a pair, or appears twice. An extra partner must fit no pair."
                yield Problem(("extra", place), "duplicate-option", message)
            rights.add(folded(each.right))

    def said_with_solution(self) -> Iterator[str]:
        """Yield why it is so, and what is said to single partners."""
        yield self.why
        reasons = [(pair.left, pair.why) for pair in self.pairs]
        yield bullets([*reasons, *((each.right, each.why) for each in self.extra)])

    def export_form(self) -> FormWithNotes:
        """Return the pairs and the partners that fit nothing."""
        pairs = tuple((pair.left, pair.right) for pair in self.pairs)
        notes = ["the remarks on single pairs are shown with the solution"]
        if self.credit == "none":
            notes.append("here only all pairs together count; there each right pair earns its share")
        return MatchForm(pairs, tuple(each.right for each in self.extra)), tuple(notes)
