"""A matrix of numbers, filled in cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from quizzes.forms import FormWithNotes, OpenForm
from quizzes.formulas.expressions import Symbols, parse_matrix
from quizzes.formulas.notation import AnswerError
from quizzes.kinds.formula import MARKED_BY_HAND
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.marking_guide import marking_guide
from quizzes.kinds.number import RealNumber, Tolerance, is_accepted, real_number
from quizzes.kinds.question import DEFAULT_RIGHT, BankModel, Formula, Id, Mistake, Prose, Question, not_graded
from quizzes.yaml.faults import DataPath, Problem

Row: TypeAlias = Annotated[tuple[Formula, ...], Field(min_length=1, max_length=8)]
Rows: TypeAlias = Annotated[tuple[Row, ...], Field(min_length=1, max_length=8)]


class WrongMatrix(BankModel):
    """A wrong matrix worth expecting, with what to say about it."""

    answer: Rows
    why: Prose
    slip: Id | None = None


_TEMPLATE = r"""# A matrix, filled in cell by cell.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  closes-skip: {is: Lets the activation of the branch close the skip}

items:
  - id: my-matrix
    type: matrix
    ask: Take $y = x + \mathrm{ReLU}(x)$ at $x = (-1, 1)$. What is its Jacobian?
    answer: [[1, 0], [0, 2]]     # rows of cells; a cell may be a formula such as 1/2
    credit: entries              # each right cell counts; `none` counts the whole only
    slips:
      - answer: [[0, 0], [0, 2]]
        slip: closes-skip
        why: In the first entry the ReLU is closed. Is the skip?
    hints:
      - The skip alone gives $I$.
"""


class Matrix(Question):
    """A matrix of known size; every cell is a number or a formula without names.

    With ``credit: entries`` each right cell earns its share, with ``none`` only the whole matrix counts.
    ``why`` is said after a right answer.
    """

    TITLE = "Matrix to fill in"
    TEMPLATE = _TEMPLATE
    FORMULA_KEYS = frozenset({"answer", "tolerance"})

    type: Literal["matrix"]
    answer: Rows
    tolerance: Tolerance | None = None
    credit: Literal["entries", "none"] = "entries"
    why: Prose = DEFAULT_RIGHT
    slips: tuple[WrongMatrix, ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns to fill in."""
        return len(self.answer), len(self.answer[0])

    def grade(self, answer: Sequence[Sequence[str]]) -> Grade:
        """Grade a grid of cells as typed, row by row."""
        rows, columns = self.shape
        if len(answer) != rows or any(len(row) != columns for row in answer):
            return invalid(f"The matrix has {rows} rows and {columns} columns.")
        cells: list[list[RealNumber]] = []
        for i, row in enumerate(answer, 1):
            cells.append([])
            for j, cell in enumerate(row, 1):
                if not cell.strip():
                    return invalid(f"Row {i}, column {j} is empty.")
                try:
                    cells[-1].append(real_number(cell))
                except AnswerError as error:
                    return not_graded(type(error)(f"row {i}, column {j}: {error}"))
        understood = _tex(cells)
        numbers = [[cell.value for cell in row] for row in cells]
        wrong = self._differences(numbers, self.answer)
        if not wrong:
            return graded(1.0, self.why, understood=understood)
        right = rows * columns - len(wrong)
        credit = right / (rows * columns) if self.credit == "entries" else 0.0
        for slip in self.slips:
            if not self._differences(numbers, slip.answer):
                return graded(credit, slip.why, understood=understood, slip=slip.slip)
        places = ", ".join(f"row {i} column {j}" for i, j in wrong)
        said = f"{right} of {rows * columns} entries are right. Look again at {places}."
        return graded(credit, said, understood=understood)

    def read_answer(self, text: str) -> list[list[str]]:
        """Return the cells of ``[[a, b], [c, d]]``, or of rows ended by semicolons."""
        if not text.strip():
            rows, columns = self.shape
            return [[""] * columns] * rows
        return [[cell.text for cell in row] for row in parse_matrix(text, Symbols())]

    def right_answer(self) -> Rows:
        """Return the key."""
        return self.answer

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the slips."""
        for position, slip in enumerate(self.slips):
            yield Mistake(("slips", position, "answer"), slip.answer, slip.why)

    def _differences(self, numbers: list[list[float]], key: Rows) -> list[tuple[int, int]]:
        """Return the places, counted from 1, where a matrix differs from a key."""
        return [
            (i, j)
            for i, (row, key_row) in enumerate(zip(numbers, key, strict=True), 1)
            for j, (number, entry) in enumerate(zip(row, key_row, strict=True), 1)
            if not is_accepted(number, real_number(entry).value, self.tolerance)
        ]

    def problems(self) -> Iterator[Problem]:
        """Yield cells that cannot be read, ragged rows, and wrong matrices that are graded right."""
        matrices: list[tuple[DataPath, Rows]] = [(("answer",), self.answer)]
        matrices += [(("slips", i, "answer"), slip.answer) for i, slip in enumerate(self.slips)]
        found = [problem for path, rows in matrices for problem in self._matrix_problems(path, rows)]
        yield from found
        if found:
            return
        for path, rows in matrices[1:]:
            if not self._differences(
                [[real_number(cell).value for cell in row] for row in rows], self.answer
            ):
                yield Problem(path, "slip-equals-answer", "this slip is graded right: it equals the answer.")

    def _matrix_problems(self, path: DataPath, matrix: Rows) -> Iterator[Problem]:
        rows, columns = self.shape
        if len(matrix) != rows or any(len(row) != columns for row in matrix):
            yield Problem(path, "answer-shape", f"every matrix here needs {rows} rows of {columns} entries.")
            return
        for i, row in enumerate(matrix):
            for j, cell in enumerate(row):
                try:
                    real_number(cell)
                except AnswerError as error:
                    yield Problem((*path, i, j), "answer-syntax", str(error), error.column)

    def export_form(self) -> FormWithNotes:
        """Return a line that a person marks, by the key and the mistakes to expect."""
        mistakes = [(f"`{_typed(slip.answer)}`", slip.why) for slip in self.slips]
        key = [f"Key: `{_typed(self.answer)}`", self.why]
        return OpenForm(marking_guide(key, mistakes), is_formula=True), (MARKED_BY_HAND,)


def _typed(rows: Rows) -> str:
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _tex(cells: list[list[RealNumber]]) -> str:
    rows = r" \\ ".join(" & ".join(cell.tex for cell in row) for row in cells)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"
