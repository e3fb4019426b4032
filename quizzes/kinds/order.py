"""Steps to put in order, some of which may not belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, model_validator

from quizzes.forms import FormWithNotes, OrderForm
from quizzes.formulas.typography import counted
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.marking_guide import bullets
from quizzes.kinds.precedence import Precedence
from quizzes.kinds.question import DEFAULT_RIGHT, BankModel, Id, Label, Mistake, Prose, Question
from quizzes.kinds.shuffling import folded, shuffled_unless
from quizzes.yaml.faults import Problem, did_you_mean

MOST_STEPS = 10


def _step_as_written(schema: dict[str, Any]) -> None:
    schema["required"].remove("id")


class OrderStep(BankModel):
    """One step, and what to say when it is misplaced."""

    model_config = ConfigDict(json_schema_extra=_step_as_written)

    id: Id
    step: Label
    why: Prose | None = None
    slip: Id | None = None


class Distractor(BankModel):
    """A step that does not belong, and why not."""

    step: Label
    why: Prose
    slip: Id | None = None


def _step(value: Any) -> Any:
    return value if isinstance(value, dict | bool) else {"step": value}


_TEMPLATE = """# Steps to put in order.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  gate-on-skip: {is: Puts an activation on the skip}

items:
  - id: my-order
    type: order
    ask: Put the steps of a pre-activation block in order, input first.
    sequence:                # the right order; steps with equal texts are interchangeable
      - Batch norm
      - ReLU
      - Convolution
      - step: Add the skip
        why: The skip joins after the branch.
    distractors:             # steps that do not belong
      - step: ReLU after the sum
        slip: gate-on-skip
        why: Nothing acts on the sum here.
    credit: longest-run      # or first-wrong, or none
    hints:
      - The branch ends with its weights.
"""


class Order(Question):
    """Steps to put in order.

    ``sequence`` is a right order. A step is a text, or ``step`` with ``why``, which is said when it is misplaced; a
    step without an ``id`` is called ``step-1``, ``step-2``, ... by its position. Steps with equal texts are
    interchangeable. With ``before``, a list of chains of step ids, only those chains bind, and every order that
    keeps them is right. ``distractors`` do not belong.

    ``credit`` says what an order that is not right earns: ``longest-run`` the share of steps that could stay as
    they are, less one for each distractor; ``first-wrong`` the share before the first mistake; ``none`` nothing.
    ``why`` is said after a right answer.
    """

    TITLE = "Steps to put in order"
    TEMPLATE = _TEMPLATE

    type: Literal["order"]
    sequence: tuple[
        Annotated[OrderStep, BeforeValidator(_step, json_schema_input_type=Label | OrderStep)], ...
    ]
    before: tuple[tuple[Id, ...], ...] | None = None
    distractors: tuple[
        Annotated[Distractor, BeforeValidator(_step, json_schema_input_type=Distractor)], ...
    ] = ()
    credit: Literal["longest-run", "first-wrong", "none"] = "longest-run"
    why: Prose = DEFAULT_RIGHT

    @model_validator(mode="before")
    @classmethod
    def _name_steps(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("sequence"), tuple):
            return data
        named = tuple(
            {"id": f"step-{position}", **step} if isinstance(step, dict) else step
            for position, step in enumerate(map(_step, data["sequence"]), start=1)
        )
        return {**data, "sequence": named}

    def shown_steps(self) -> list[str]:
        """Return the texts of all steps and distractors in the order to show, which is not a right one."""
        precedence = self._precedence()
        return shuffled_unless(
            self._texts(),
            f"{self.id} steps",
            lambda order: precedence.right_so_far(order) >= len(self.sequence),
        )

    def grade(self, answer: Sequence[str]) -> Grade:
        """Grade the texts of the steps, in the order given."""
        if problem := self._reading_problem(answer):
            return invalid(problem)
        precedence = self._precedence()
        right = precedence.right_so_far(answer)
        if right == len(answer) == len(self.sequence):
            return graded(1.0, self.why)
        if self.credit == "first-wrong":
            return self._grade_up_to(right, answer)
        run = precedence.longest_run(answer)
        misplaced = [text for place, text in enumerate(answer) if place not in run]
        wrong = sum(text in self._wrong() for text in misplaced)
        share = max(0, len(run) - wrong) / len(self.sequence) if self.credit == "longest-run" else 0.0
        count = f"{len(run)} of the steps {'is' if len(run) == 1 else 'are'} in a right order."
        return self._graded(share, misplaced, count, incomplete=len(answer) - wrong < len(self.sequence))

    def _grade_up_to(self, right: int, answer: Sequence[str]) -> Grade:
        """Grade the steps before the first mistake and speak of that mistake alone."""
        # Whatever follows a complete order does not belong, and takes its last step's share away.
        share = min(right, len(self.sequence) - 1) / len(self.sequence)
        if right == len(answer):
            return self._graded(share, [], "All of these steps are in the right place.", incomplete=True)
        count = "The first step is not right." if right == 0 else f"Right up to step {right}."
        return self._graded(share, [answer[right]], count, incomplete=False)

    def _graded(self, share: float, misplaced: Sequence[str], count: str, *, incomplete: bool) -> Grade:
        every: list[OrderStep | Distractor] = [*reversed(self.sequence), *self.distractors]
        reasons = {each.step: each for each in every}
        named = [reasons[text] for text in dict.fromkeys(misplaced)]
        said = [each.why or f"“{each.step}” is in the wrong place." for each in named]
        said.append(f"{count} A step is missing." if incomplete else count)
        return graded(share, *said, slip=next((each.slip for each in named if each.slip), None))

    def read_answer(self, text: str) -> list[str]:
        """Return the steps of a text such as ``first, second`` or ``first > second``; ids name steps, too."""
        named = {folded(step): step for step in self._texts()} | {
            step.id: step.step for step in self.sequence
        }
        words = text.split(">" if ">" in text else ",")
        return [named.get(folded(word), word.strip()) for word in words if word.strip()]

    def right_answer(self) -> list[str]:
        """Return the steps as the author wrote them."""
        return [step.step for step in self.sequence]

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the right order with each distractor at its end."""
        for position, distractor in enumerate(self.distractors):
            answer = [*self.right_answer(), distractor.step]
            yield Mistake(("distractors", position), answer, distractor.why)

    def _reading_problem(self, answer: Sequence[str]) -> str | None:
        if not answer:
            return "Put the steps in order first."
        known = Counter(self._texts())
        for text, count in Counter(answer).items():
            if text not in known:
                return f"There is no step `{text}`.{did_you_mean(text, known)}"
            if count > known[text]:
                return f"You used “{text}” {counted(count, 'time')}; it may be used {counted(known[text], 'time')}."
        if not self.distractors and len(answer) < len(self.sequence):
            return f"Place all {len(self.sequence)} steps; you placed {len(answer)}."
        return None

    def _texts(self) -> list[str]:
        steps = [step.step for step in self.sequence]
        return steps + [distractor.step for distractor in self.distractors]

    def _wrong(self) -> frozenset[str]:
        return frozenset(distractor.step for distractor in self.distractors)

    def _precedence(self) -> Precedence:
        places = {step.id: place for place, step in enumerate(self.sequence)}
        chains = [list(places)] if self.before is None else self.before
        pairs = [(places[first], places[then]) for chain in chains for first, then in pairwise(chain)]
        return Precedence([step.step for step in self.sequence], pairs)

    def problems(self) -> Iterator[Problem]:
        """Yield too few or too many steps, ids and distractors used twice, and chains against the sequence."""
        if not 2 <= len(self.sequence) <= MOST_STEPS:
            message = f"{len(self.sequence)} steps; an order has 2 to {MOST_STEPS}."
            yield Problem(("sequence",), "bad-value", message)
        places: dict[str, int] = {}
        for place, step in enumerate(self.sequence):
            if places.setdefault(step.id, place) != place:
                yield Problem(("sequence", place), "duplicate-id", f"two steps have the id `{step.id}`.")
        steps = {folded(step.step) for step in self.sequence}
        for place, distractor in enumerate(self.distractors):
            if folded(distractor.step) in steps:
                message = f"`{distractor.step}` is also a step of the sequence, or appears twice."
                yield Problem(("distractors", place), "duplicate-option", message)
            steps.add(folded(distractor.step))
        if len({step.step for step in self.sequence}) == 1 < len(self.sequence):
            yield Problem(("sequence",), "bad-value", "all steps are the same, so every order is right.")
        yield from self._chain_problems(places)

    def _chain_problems(self, places: dict[str, int]) -> Iterator[Problem]:
        if self.before is not None and not any(len(chain) > 1 for chain in self.before):
            message = (
                "no chain has two steps, so every order is right. Write for example `- [first, second]`."
            )
            yield Problem(("before",), "bad-value", message)
        for number, chain in enumerate(self.before or ()):
            for place, name in enumerate(chain):
                if name not in places:
                    message = f"there is no step `{name}`.{did_you_mean(name, places)}"
                    yield Problem(("before", number, place), "unknown-step", message)
            known = [name for name in chain if name in places]
            for first, then in pairwise(known):
                if places[first] >= places[then]:
                    message = f"`{first}` before `{then}` contradicts `sequence`. Turn one of them round."
                    yield Problem(("before", number), "cycle", message)

    def said_with_solution(self) -> Iterator[str]:
        """Yield why it is so, and what is said to single steps."""
        yield self.why
        steps = [(step.step, step.why) for step in self.sequence]
        yield bullets([*steps, *((each.step, each.why) for each in self.distractors)])

    def export_form(self) -> FormWithNotes:
        """Return the order of the file and the steps that do not belong."""
        notes = ["the remarks on single steps are shown with the solution"]
        if self.before is not None:
            notes.append("several orders are right here; there only the one in the file is")
        if self.credit == "first-wrong":
            notes.append("here the steps before the first mistake count; there other right steps count, too")
        sequence = tuple(step.step for step in self.sequence)
        distractors = tuple(each.step for each in self.distractors)
        return OrderForm(sequence, distractors, partial=self.credit != "none"), tuple(notes)
