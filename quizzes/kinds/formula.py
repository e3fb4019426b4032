"""What scalar and matrix formulas share: they are compared with the key by meaning, not by spelling."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from quizzes.forms import FormWithNotes, OpenForm
from quizzes.formulas.equivalence import Verdict, compare, diagnose
from quizzes.formulas.expressions import Expression, Symbols, parse
from quizzes.formulas.form import Form, has_form
from quizzes.formulas.notation import AnswerError
from quizzes.formulas.pasted import Numerals
from quizzes.kinds.grading import Grade, Outcome, cannot_check, graded, invalid
from quizzes.kinds.marking_guide import marking_guide
from quizzes.kinds.question import DEFAULT_RIGHT, Formula, Mistake, Prose, Question, WrongAnswer, not_graded
from quizzes.yaml.faults import DataPath, Problem

CANNOT_CHECK = "This could not be checked reliably. It costs no attempt; try to write it in a simpler way."

MARKED_BY_HAND = (
    "marked by a person: no other program compares formulas by meaning; the key and the expected mistakes "
    "are exported with it"
)

_COMMON_SLIPS = {
    "transposed": "This is the transpose. Check rows against columns: entry (i, j) is output i by input j.",
    "reversed-products": "The factors stand in reverse order. What acts first stands on the right.",
    "missing-identity": "One term is missing. Does every term of the sum have its derivative here?",
    "sign": "The size is right; the sign is not.",
    "constant-factor": "This is off by a constant factor.",
}

_FORM_SENTENCES: dict[Form, str] = {
    "expanded": "The value is right. Multiply it out, so that no sum stands inside a product or a power.",
    "factored": "The value is right. Write it as one product.",
    "as-written": "The value is right. Write it in the form the question asks for.",
}


class FormulaQuestion(Question):
    """A formula in declared symbols.

    Any spelling that means the same as ``answer``, or as an entry of ``accept``, is right. ``why`` is said
    after a right answer. A wrong answer in ``slips`` gets its own sentence, free of charge if its shape does
    not fit; for others common mistakes are tried. With ``form`` the formula has to be ``expanded``, ``factored``
    or ``as-written``; one that is right in another form costs nothing.
    """

    FORMULA_KEYS = frozenset({"answer", "accept"})

    answer: Formula
    accept: tuple[Formula, ...] = ()
    form: Form = "any"
    why: Prose = DEFAULT_RIGHT
    slips: tuple[WrongAnswer, ...] = ()

    def symbol_table(self) -> Symbols:
        """Return the symbols a learner may write."""
        raise NotImplementedError

    def _numerals(self) -> Numerals | None:
        """Return how commas in numbers are read, or None where they part entries."""
        return None

    @cached_property
    def _symbols(self) -> Symbols:
        return self.symbol_table()

    @cached_property
    def _expressions(self) -> dict[str, Expression | None]:
        """Every formula of the author, read once; None where it cannot be read."""
        formulas = (self.answer, *self.accept, *(slip.answer for slip in self.slips))
        return {formula: self._read(formula) for formula in formulas}

    def _read(self, formula: str) -> Expression | None:
        try:
            return parse(formula, self._symbols)
        except AnswerError:
            return None

    def grade(self, answer: str) -> Grade:
        """Grade a formula as typed."""
        if not answer.strip():
            return invalid("Type a formula first.")
        try:
            student = parse(answer, self._symbols, numerals=self._numerals())
        except AnswerError as error:
            return not_graded(error)
        try:
            return self._grade_expression(student)
        except AnswerError as error:
            return not_graded(error, student.tex())

    def _grade_expression(self, student: Expression) -> Grade:
        understood = student.tex()
        right = [formula for formula in (self.answer, *self.accept) if self._same(student, formula)]
        if right:
            if not any(self._has_form(student, formula) for formula in right):
                return invalid(_FORM_SENTENCES[self.form], understood=understood)
            return graded(1.0, self.why, understood=understood)
        if (note := self._other_layout(student)) is not None:
            return graded(1.0, self.why, understood=understood, notes=(note,))
        symbols = self._symbols
        key = self._expressions[self.answer] or parse(self.answer, symbols)
        for slip in self.slips:
            if not self._same(student, slip.answer):
                continue
            if student.shape != key.shape:
                return Grade(Outcome.INVALID, 0.0, (slip.why,), understood, slip.slip, misfit=True)
            return graded(slip.credit, slip.why, understood=understood, slip=slip.slip)
        if compare(student, key, symbols, seed=self.id) is Verdict.CANNOT_CHECK:
            return cannot_check(CANNOT_CHECK, understood=understood)
        common_slip = diagnose(student, key, symbols, seed=self.id)
        advice = _COMMON_SLIPS.get(common_slip or "", self._plain_advice())
        return graded(0.0, advice, understood=understood)

    def _same(self, student: Expression, formula: str) -> bool:
        """True if the formulas certainly mean the same; a formula of another shape does not."""
        expected = self._expressions[formula]
        if expected is None:
            return False
        try:
            return compare(student, expected, self._symbols, seed=self.id) is Verdict.EQUAL
        except AnswerError:
            return False

    def _has_form(self, expression: Expression, formula: str) -> bool:
        key = self._expressions[formula] or expression
        return has_form(expression.tree, self.form, key.tree)

    def _other_layout(self, student: Expression) -> str | None:  # noqa: ARG002 - kinds with layouts use it.
        """Return a note if the formula is right in another layout that the question accepts."""
        return None

    def _plain_advice(self) -> str:
        return "The value differs. Put simple numbers in for the symbols and compare term by term."

    def right_answer(self) -> str:
        """Return the key."""
        return self.answer

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the slips."""
        for position, slip in enumerate(self.slips):
            yield Mistake(("slips", position, "answer"), slip.answer, slip.why)

    def problems(self) -> Iterator[Problem]:
        """Yield formulas that cannot be read or checked, and wrong answers that are graded right."""
        formulas: dict[DataPath, str] = {("answer",): self.answer}
        formulas |= {("accept", position): formula for position, formula in enumerate(self.accept)}
        slips: dict[DataPath, str] = {
            ("slips", i, "answer"): slip.answer for i, slip in enumerate(self.slips)
        }
        unreadable = [
            problem for path, text in (formulas | slips).items() for problem in self._check(path, text)
        ]
        yield from unreadable
        if unreadable:
            return
        for path, formula in formulas.items():
            expression = self._expressions[formula]
            if expression is not None and not self._has_form(expression, formula):
                yield Problem(
                    path, "answer-form", f"`{formula}` is not {self.form} itself. Write it that way."
                )
        for path, formula in slips.items():
            if self.grade(formula).outcome is Outcome.RIGHT:
                message = f"the slip `{formula}` is graded right: it equals the answer `{self.answer}`."
                yield Problem(path, "slip-equals-answer", message)

    def _check(self, path: DataPath, formula: str) -> Iterator[Problem]:
        symbols = self._symbols
        try:
            expression = self._expressions[formula] or parse(formula, symbols)
            verdict = compare(expression, expression, symbols, seed=self.id)
        except AnswerError as error:
            yield Problem(path, "answer-syntax", str(error), error.column)
            return
        if verdict is not Verdict.EQUAL:
            yield Problem(
                path, "answer-unchecked", f"`{formula}` is undefined or unstable, so it cannot be checked."
            )

    def key_texts(self) -> tuple[str, ...]:
        """Return every formula that is right."""
        return (self.answer, *self.accept)

    def export_form(self) -> FormWithNotes:
        """Return a line that a person marks, by the key and the mistakes to expect."""
        key = [f"Key: `{self.answer}`", *(f"Also right: `{other}`" for other in self.accept)]
        if self.form != "any":
            key.append(f"The form must be {self.form}.")
        key += [*self._about_symbols(), self.why]
        mistakes = [(f"`{slip.answer}`", slip.why) for slip in self.slips]
        return OpenForm(marking_guide(key, mistakes), is_formula=True), (MARKED_BY_HAND,)

    def _about_symbols(self) -> Iterator[str]:
        """Yield what a person who marks an answer has to know of the symbols."""
        raise NotImplementedError
