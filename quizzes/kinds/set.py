"""A set of matrix formulas, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from quizzes.forms import FormWithNotes, OpenForm
from quizzes.formulas.equivalence import SetMatch, match_sets, reverse_products
from quizzes.formulas.expressions import SCALAR, Expression, Symbols, parse, parse_list
from quizzes.formulas.notation import AnswerError, MisfitError
from quizzes.kinds.formula import MARKED_BY_HAND
from quizzes.kinds.given import Given
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.marking_guide import marking_guide
from quizzes.kinds.question import (
    DEFAULT_RIGHT,
    BankModel,
    Formula,
    Mistake,
    Prose,
    Question,
    WrongAnswer,
    not_graded,
)
from quizzes.yaml.faults import DataPath, Problem

_ROW_NOTE = (
    "You wrote every product in reverse order, with the first block on the left. That is the order for gradients "
    "written as columns. Here gradients are rows, so the last block stands on the left."
)


class WordsOf(BankModel):
    """All words of a product: one term taken from each factor, in every way."""

    factors: Annotated[tuple[Formula, ...], Field(alias="words-of", min_length=1, max_length=6)]


def _entries(value: Any) -> Any:
    """Write the words of a product out: from ``I + J2`` and ``I + J1`` the entries I, J1, J2 and J2*J1."""
    if not isinstance(value, dict):
        return value
    if value.keys() != {"words-of"}:
        raise ValueError("write a list of formulas, or `words-of:` with the factors of a product")
    factors = WordsOf.model_validate(value).factors
    words = product(*([term.strip() for term in factor.split("+")] for factor in factors))
    return tuple("*".join(_bracketed(term) for term in word if term != "I") or "I" for word in words)


def _bracketed(term: str) -> str:
    return term if term.isalnum() else f"({term})"


_TEMPLATE = """# A list of formulas in any order.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  repeats-blocks: {is: Lets a path pass the same block twice}

items:
  - id: my-set
    type: set
    of: matexpr
    given:
      dims: {d: 4}
      J1: [d, d]
      J2: [d, d]
    ask: Two blocks have branch Jacobians $J_1$ and $J_2$, block 1 next to the input. List all gradient paths as products.
    answer: [I, J1, J2, J2*J1]
    conventions: [column, row]   # every product reversed is right, too, if the whole list is
    slips:
      - answer: J1^2
        slip: repeats-blocks
        why: A path passes each block once.
    hints:
      - Multiply out $(I + J_2)(I + J_1)$.
"""


class MatrixSet(Question):
    """A list of formulas whose order does not matter, such as the paths I, J1, J2, J2*J1.

    ``answer`` is the list, or ``words-of`` with the factors of a product whose terms are multiplied out.
    With ``conventions: [column, row]`` a list with every product reversed is right too; the whole list must
    follow one convention. The credit is (matched - extra) / expected, at least 0. ``slips`` are single
    entries worth expecting.
    """

    TITLE = "Set of formulas"
    TEMPLATE = _TEMPLATE
    FORMULA_KEYS = frozenset({"answer"})

    type: Literal["set"]
    of: Literal["matexpr"]
    given: Given
    answer: Annotated[
        tuple[Formula, ...],
        BeforeValidator(_entries, json_schema_input_type=tuple[Formula, ...] | WordsOf),
        Field(min_length=1, max_length=64),
    ]
    conventions: Annotated[tuple[Literal["column", "row"], ...], Field(min_length=1)] = ("column",)
    why: Prose = DEFAULT_RIGHT
    slips: tuple[WrongAnswer, ...] = ()

    @cached_property
    def _symbols(self) -> Symbols:
        return self.given.symbols()

    @cached_property
    def _keys(self) -> list[Expression]:
        return [parse(formula, self._symbols) for formula in self.answer]

    def grade(self, answer: str) -> Grade:
        """Grade a list as typed, its entries separated by commas."""
        if not answer.strip():
            return invalid("Type a list first, with commas between the entries.")
        symbols = self._symbols
        try:
            entries = parse_list(answer, symbols)
            self._refuse_numbers(entries)
            match, note = self._best_match(entries, symbols)
        except AnswerError as error:
            return not_graded(error)
        understood = r",\quad ".join(entry.tex() for entry in entries)
        expected = len(self.answer)
        if match.matched == expected and match.extra == 0:
            return graded(1.0, self.why, understood=understood, notes=note)
        credit = max(0.0, (match.matched - match.extra) / expected)
        slip = self._slip_among(entries, symbols)
        feedback = [slip.why] if slip else []
        feedback += [_summary(match)]
        feedback += [f"`{first}` and `{second}` are the same." for first, second in match.duplicates]
        return graded(credit, *feedback, understood=understood, slip=slip.slip if slip else None, notes=note)

    def _refuse_numbers(self, entries: list[Expression]) -> None:
        """Ask about a number in a list of matrices: 1 stands for I in other books."""
        if any(key.shape == SCALAR for key in self._keys):
            return
        for position, entry in enumerate(entries, 1):
            if entry.shape == SCALAR:
                raise MisfitError(f"entry {position} of the list is a number, not a matrix. Did you mean I?")

    def _best_match(self, entries: list[Expression], symbols: Symbols) -> tuple[SetMatch, tuple[str, ...]]:
        """Match the whole list under each convention and keep the better one; the first wins a tie."""
        keys = self._keys
        readings: list[tuple[SetMatch, tuple[str, ...]]] = []
        for convention in self.conventions:
            turned = keys if convention == "column" else [reverse_products(key) for key in keys]
            note = () if convention == "column" else (_ROW_NOTE,)
            readings.append((match_sets(entries, turned, symbols, seed=self.id), note))
        return max(readings, key=lambda reading: reading[0].matched - reading[0].extra)

    def _slip_among(self, entries: list[Expression], symbols: Symbols) -> WrongAnswer | None:
        for slip in self.slips:
            if match_sets(entries, [parse(slip.answer, symbols)], symbols, seed=self.id).matched:
                return slip
        return None

    def right_answer(self) -> str:
        """Return all entries."""
        return ", ".join(self.answer)

    def mistakes(self) -> Iterator[Mistake]:
        """Yield each slip as the only entry."""
        for position, slip in enumerate(self.slips):
            yield Mistake(("slips", position, "answer"), slip.answer, slip.why)

    def problems(self) -> Iterator[Problem]:
        """Yield entries that cannot be read, entries with the same meaning, and slips that are right."""
        symbols = self._symbols
        formulas: dict[DataPath, str] = {("answer", i): formula for i, formula in enumerate(self.answer)}
        formulas |= {("slips", i, "answer"): slip.answer for i, slip in enumerate(self.slips)}
        readable = True
        for path, formula in formulas.items():
            try:
                parse(formula, symbols)
            except AnswerError as error:
                readable = False
                yield Problem(path, "answer-syntax", str(error), error.column)
        if not readable:
            return
        keys = self._keys
        for first, second in match_sets(keys, keys, symbols, seed=self.id).duplicates:
            yield Problem(
                ("answer",), "duplicate-answer", f"`{first}` and `{second}` are the same. Keep one."
            )
        for position, slip in enumerate(self.slips):
            if match_sets([parse(slip.answer, symbols)], keys, symbols, seed=self.id).matched:
                message = f"the slip `{slip.answer}` is one of the answers."
                yield Problem(("slips", position, "answer"), "slip-equals-answer", message)

    def export_form(self) -> FormWithNotes:
        """Return a line that a person marks, by the key and the mistakes to expect."""
        key = [f"Key, in any order: `{self.right_answer()}`"]
        if "row" in self.conventions:
            key.append("With every product reversed it is right, too.")
        key += [f"Sizes: {self.given.sizes()}", self.why]
        mistakes = [(f"`{slip.answer}`", slip.why) for slip in self.slips]
        return OpenForm(marking_guide(key, mistakes), is_formula=True), (MARKED_BY_HAND,)


def _summary(match: SetMatch) -> str:
    summary = f"Right: {match.matched}."
    if match.extra:
        summary += f" Wrong or repeated: {match.extra}."
    return summary + (" The list is not complete." if match.missing else "")
