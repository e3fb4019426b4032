"""Choose one option, or several."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from quizzes.forms import ChoiceForm, ChoiceOption, FormWithNotes
from quizzes.formulas.notation import AnswerError
from quizzes.formulas.typography import listed
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.option import Option
from quizzes.kinds.option_advice import cue_advice, most_tries, option_advice, tries_advice
from quizzes.kinds.question import BankModel, Mistake, Question
from quizzes.kinds.shuffling import folded, shuffled
from quizzes.yaml.faults import Problem

_PINNED: Mapping[str | None, int] = {"first": -1, None: 0, "last": 1}


class Pick(BankModel):
    """How many options may be chosen; ``max`` None sets no upper limit."""

    min: Annotated[int, Field(ge=1)] = 1
    max: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Pick:
        if self.max is not None and self.max < self.min:
            raise ValueError(
                f"max is {self.max}, below min {self.min}. Write min first, then a max at least as large"
            )
        return self


def _pick(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("one", "many"):
            raise ValueError(f"pick is `{value}`. Write one, many, or {{min: 2, max: 3}}")
        return {"min": 1, "max": 1} if value == "one" else {"min": 1}
    return value


_TEMPLATE = r"""# One question with options, of which one or several are right.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  forgets-identity: {is: Forgets that the skip passes the gradient on unchanged}

items:
  - id: my-choice            # unique, and never changed: learners' records refer to it
    type: choice
    ask: A block computes $y = x + F(x)$. What is its Jacobian?
    # With several right options write `pick: many`, and `credit: net`, `each` or `none`.
    options:
      - wrong: $F'(x)$
        why: That is the branch alone. The skip moves the output, too.
        slip: forgets-identity
      - right: $I + F'(x)$
        why: A sum is differentiated term by term.
      - wrong: $I \cdot F'(x)$
        why: A product belongs to one map after another. Here two terms are added.
    hints:                   # shown one by one, on request
      - The output is a sum. Differentiate its terms.
    solution: $\partial y/\partial x = I + F'(x)$.
"""


def _choice_as_written(schema: dict[str, Any]) -> None:
    # How many tries there are by default depends on the options.
    del schema["properties"]["attempts"]["default"]


class Choice(Question):
    """Options, of which one or several are right.

    ``pick`` is one by default. With several right options ``credit`` says what an incomplete choice earns:
    ``none`` nothing, ``each`` the share of options judged rightly, ``net`` right minus wrong over the
    number of right ones. An option without an ``id`` gets the letter of its position, a, b, c, ... Unless the
    author says otherwise there are as many tries as leave two options untried, and at least one.
    """

    model_config = ConfigDict(json_schema_extra=_choice_as_written)

    TITLE = "Options to choose from"
    TEMPLATE = _TEMPLATE

    type: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(max_length=26)]
    pick: Annotated[Pick, BeforeValidator(_pick, json_schema_input_type=Literal["one", "many"] | Pick)] = (
        Pick(min=1, max=1)
    )
    credit: Literal["none", "each", "net"] = "net"
    shuffle: bool = True

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("options"), tuple):
            return data
        named = tuple(
            {"id": chr(ord("a") + position), **option} if isinstance(option, dict) else option
            for position, option in enumerate(data["options"])
        )
        return {"attempts": most_tries(len(named)), **data, "options": named}

    @property
    def picks_one(self) -> bool:
        """True if exactly one option is to be chosen."""
        return self.pick.max == 1

    def option(self, option_id: str) -> Option:
        """Return the option with this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    def shown_options(self, seed: str) -> tuple[Option, ...]:
        """Return the options in the order to show: as written, or shuffled alike for equal seeds, see ``showing``."""
        if not self.shuffle:
            return self.options
        order = shuffled(self.options, f"{self.id} {seed}")
        return tuple(sorted(order, key=lambda option: _PINNED[option.pin]))

    def read_answer(self, text: str) -> frozenset[str]:
        """Return the ids of the options that letters name, as in ``B`` or ``A, C``, or that are named by id.

        A is the first option of the file, however the options are shuffled.
        """
        ids: set[str] = set()
        for word in re.split(r"[\s,;]+", text.strip()):
            if any(option.id == word for option in self.options):
                ids.add(word)
            elif word:
                ids.update(self._lettered(letter) for letter in word.upper())
        return frozenset(ids)

    def _lettered(self, letter: str) -> str:
        position = ord(letter) - ord("A")
        if not 0 <= position < len(self.options):
            last = chr(ord("A") + len(self.options) - 1)
            raise AnswerError(f"there is no option {letter}. The options are A to {last}.")
        return self.options[position].id

    def right_answer(self) -> frozenset[str]:
        """Return the ids of the right options."""
        return frozenset(option.id for option in self.options if option.is_right)

    def mistakes(self) -> Iterator[Mistake]:
        """Yield each wrong option, chosen alone."""
        for position, option in enumerate(self.options):
            if not option.is_right and self.pick.min == 1:
                yield Mistake(("options", position), frozenset({option.id}), option.why)

    def grade(self, answer: str | Collection[str] | None) -> Grade:
        """Grade the chosen option, by id, or the ids of several.

        The feedback on a wrong choice is about this choice only: never why another option is right, nor how many are.

        Raises
        ------
        KeyError
            If an id is not one of this question's.
        """
        ids = {answer} if isinstance(answer, str) else set(answer or ())
        chosen = [option for option in self.options if option.id in ids]
        if unknown := ids - {option.id for option in chosen}:
            raise KeyError(unknown.pop())
        if problem := self._count_problem(len(chosen)):
            return invalid(problem)
        if self.picks_one:
            return _grade_one(chosen[0])
        return self._grade_many(chosen)

    def _count_problem(self, count: int) -> str | None:
        least, most = self.pick.min, self.pick.max
        if least <= count and (most is None or count <= most):
            return None
        if count == 0:
            return "Choose an option first." if self.picks_one else "Tick at least one option first."
        if least == most:
            return f"Choose exactly {least}; you chose {count}."
        return f"Choose at least {least}." if count < least else f"Choose at most {most}; you chose {count}."

    def _grade_many(self, chosen: list[Option]) -> Grade:
        right = sum(option.is_right for option in self.options)
        hits = sum(option.is_right for option in chosen)
        misses = len(chosen) - hits
        if hits == right and misses == 0:
            return graded(1.0, *(option.why for option in chosen))
        wrong = [option for option in chosen if not option.is_right]
        feedback = [option.why for option in wrong] or [
            "Nothing you ticked is wrong, but the list is not complete."
        ]
        slip = next((option.slip for option in wrong if option.slip), None)
        return graded(self._credit_for(hits, misses, right), *feedback, slip=slip)

    def _credit_for(self, hits: int, misses: int, right: int) -> float:
        if self.credit == "each":
            left_out_rightly = len(self.options) - right - misses
            return (hits + left_out_rightly) / len(self.options)
        if self.credit == "net":
            return max(0.0, (hits - misses) / right)
        return 0.0

    def problems(self) -> Iterator[Problem]:
        """Yield faults of the set of options."""
        if len(self.options) < 2:
            yield Problem(
                ("options",), "too-few-options", f"{len(self.options)} option; a choice needs at least 2."
            )
        yield from self._option_problems()
        right = [number for number, option in enumerate(self.options, 1) if option.is_right]
        if not right:
            yield Problem(
                ("options",), "no-right-option", "no option is marked right. Write `right:` for one."
            )
        elif self.picks_one and len(right) > 1:
            options = listed([str(number) for number in right])
            message = f"options {options} are marked right. Add `pick: many`, or mark all but one wrong."
            yield Problem(("options",), "two-right", message)
        elif not self.pick.min <= len(right) <= (self.pick.max or len(right)):
            message = f"{len(right)} options are right, but `pick` does not let a learner choose that many."
            yield Problem(("pick",), "bad-value", message)

    def _option_problems(self) -> Iterator[Problem]:
        first_with: dict[str, int] = {}
        ids: set[str] = set()
        for position, option in enumerate(self.options):
            path = ("options", position)
            if option.right is not None and option.wrong is not None:
                yield Problem(
                    path, "option-both", "an option is either right or wrong. Delete one of the two keys."
                )
            elif not option.text:
                yield Problem(path, "missing-key", "an option needs `right` or `wrong` with its text.")
            if option.is_right and (option.slip or option.credit):
                yield Problem(path, "bad-value", "`slip` and `credit` belong to wrong options only.")
            if option.id in ids:
                yield Problem(path, "duplicate-id", f"another option has the id `{option.id}`.")
            ids.add(option.id)
            first = first_with.setdefault(folded(option.text), position)
            if first != position:
                message = f"option {position + 1} has the same text as option {first + 1}."
                yield Problem(path, "duplicate-option", message)

    def advice(self) -> Iterator[Problem]:
        """Yield options with the same meaning, and what makes guessing easy."""
        yield from option_advice(self.options, picks_one=self.picks_one, shuffle=self.shuffle, seed=self.id)
        yield from cue_advice(self.ask, self.options)
        yield from tries_advice(self.attempts, len(self.options))

    def key_texts(self) -> tuple[str, ...]:
        """Return the right options."""
        return tuple(option.text for option in self.options if option.is_right)

    def export_form(self) -> FormWithNotes:
        """Return the options with their shares: of several, a wrong tick takes away what a right one gives."""
        options = tuple(
            ChoiceOption(option.text, option.is_right, self._share(option), option.why)
            for option in self.options
        )
        notes: list[str] = []
        if not self.picks_one and self.credit != "net":
            earned = {
                "each": "every option judged rightly earns its share",
                "none": "only the whole choice counts",
            }
            notes.append(f"here {earned[self.credit]}; there the score is right minus wrong options")
        if not self.picks_one and self.pick != Pick(min=1):
            notes.append("how many options may be chosen is not limited there")
        if self.shuffle and any(option.pin for option in self.options):
            notes.append("an option that keeps its place here is shuffled with the others there")
        return ChoiceForm(options, not self.picks_one, self.shuffle), tuple(notes)

    def _share(self, option: Option) -> float:
        if self.picks_one:
            return 1.0 if option.is_right else option.credit
        return (1.0 if option.is_right else -1.0) / sum(each.is_right for each in self.options)


def _grade_one(option: Option) -> Grade:
    credit = 1.0 if option.is_right else option.credit
    return graded(credit, option.why, slip=option.slip)
