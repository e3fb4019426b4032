"""A matrix typed as text, so that it fits into a link: rows split by semicolons, entries by spaces."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import counted

LIMIT = 3.0
"""Entries run from -LIMIT to LIMIT, the range the charts show."""


def read_matrix(text: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the numbers of ``text`` as an array of ``shape``.

    Raises
    ------
    ValueError
        In plain words, if the text is not such a matrix.

    Examples
    --------
    >>> read_matrix("1 0; 0 -2", (2, 2)).tolist()
    [[1.0, 0.0], [0.0, -2.0]]
    >>> read_matrix("1 0 0", (2,))
    Traceback (most recent call last):
    ...
    ValueError: "1 0 0" has 3 numbers in row 1, not 2.
    """
    rows = [row.replace(",", " ").split() for row in text.replace("−", "-").strip(" ;[]").split(";")]
    wanted_rows, wanted_columns = (1, shape[0]) if len(shape) == 1 else shape
    if len(rows) != wanted_rows:
        raise ValueError(
            f'"{text}" has {counted(len(rows), "row")}, not {wanted_rows}. Split rows with a semicolon.'
        )
    for number, row in enumerate(rows, start=1):
        if len(row) != wanted_columns:
            found = counted(len(row), "number")
            raise ValueError(f'"{text}" has {found} in row {number}, not {wanted_columns}.')
    try:
        values = np.array(rows, dtype=float).reshape(shape)
    except ValueError:
        raise ValueError(f'"{text}" holds something that is not a number.') from None
    if not np.all(np.abs(values) <= LIMIT):
        raise ValueError(f'"{text}" holds a number beyond ±{LIMIT:g}. Stay between −{LIMIT:g} and {LIMIT:g}.')
    return values


def matrix_input(lesson: Lesson, control: str, label: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Draw a text field for a matrix. A text that cannot be read is explained, and the default is used meanwhile."""
    text = st.text_input(label, max_chars=60, **lesson.control(control))
    try:
        return read_matrix(text, shape)
    except ValueError as error:
        st.warning(f"{error} Until then the page uses {lesson.controls[control]}.")
        return read_matrix(lesson.controls[control], shape)
