"""One way to write numbers, for pages and quiz items alike."""

import re

import pytest

from pages._shared.charts.style import POWER_LABEL
from quizzes.formulas.typography import (
    MINUS,
    RAISED,
    as_tex,
    counted,
    in_full,
    in_tex,
    in_words,
    percent,
    unbroken,
)
from quizzes.kinds.number import real_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (-2.0, "−2"),
        (13780.0, "13780"),
        (2.0**53, "9.007 × 10¹⁵"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333"),
        (1.1**3, "1.331"),
        (12345.67, "12350"),
        (0.00001, "1 × 10⁻⁵"),
        (0.5**40, "9.095 × 10⁻¹³"),
        (1e-40, "1 × 10⁻⁴⁰"),
        (1e300, "1 × 10³⁰⁰"),
    ],
)
def test_a_number_of_an_item_is_written_as_people_write_it(value: float, text: str) -> None:
    """Whole numbers exactly, short decimals in full, long ones to four figures, never 1e-05."""
    assert in_full(value) == text


@pytest.mark.parametrize("value", [-2.0, 13780.0, 0.81, 2.0**53, 0.5**40, -(0.5**30), 1e300])
def test_a_number_of_an_item_can_be_typed_as_it_stands(value: float) -> None:
    """The parser that reads answers reads it, and no comma makes a list of it."""
    text = unbroken(in_full(value))

    assert real_number(text).value == pytest.approx(value, rel=1e-3)
    assert "," not in text


@pytest.mark.parametrize("value", [2.65614e-5, -0.5, 81.0, -7.25e-8])
def test_pages_and_items_write_alike(value: float) -> None:
    """Apart from what a page rounds and an item does not."""
    assert in_full(float(f"{value:.4g}")) == in_words(value)


def test_no_number_has_a_hyphen_for_a_minus() -> None:
    """In a sentence; in a formula TeX makes the sign from one."""
    assert in_words(-2.0) == in_full(-2.0) == f"{MINUS}2"
    assert in_tex(-2.0) == as_tex(in_full(-2.0)) == "-2"
    assert "-" not in in_words(-2e-9) + in_full(-2e-9) + percent(-2e-9)


def test_no_line_ends_inside_a_number() -> None:
    """Neither before its percent sign nor round its cross."""
    assert " " not in unbroken(percent(2.5e-9))


def test_a_chart_raises_digits_as_a_sentence_does() -> None:
    """Its labels are worked out in the browser, from a table of its own."""
    replaced = dict(re.findall(r"/(.)/g, '(.)'", POWER_LABEL))

    assert replaced == {flat: flat.translate(RAISED) for flat in "−-0123456789"}


def test_one_is_not_several() -> None:
    """And none are."""
    assert [counted(number, "try", "tries") for number in (0, 1, 2)] == ["0 tries", "1 try", "2 tries"]
