"""Strings meant to break a parser: each is refused, or graded in under 50 ms."""

import csv
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from quizzes.formulas.equivalence import Verdict, compare
from quizzes.formulas.expressions import Expression, Symbols, parse, parse_list, parse_matrix
from quizzes.formulas.notation import AnswerError
from tests.clock import cpu_seconds

HOSTILE = Path(__file__).with_name("fixtures") / "hostile.tsv"
LIMIT = 0.050

SYMBOLS = Symbols(
    shapes={"x": (), "y": (), "n": (), "m": (), "a": (), "A": ("d", "d"), "B": ("d", "d"), "v": ("d",)},
    dims={"d": 8},
)
KEYS = [parse(text, SYMBOLS) for text in ("x + y", "I + A*B", "v")]

OURS = {
    "a name of 100,000 letters": "q" * 100_000,
    "a number of 100,000 digits": "9" * 100_000,
    "5,000 terms": "+".join(["x"] * 5_000),
    "5,000 factors": "x" * 5_000,
    "300 factors": "x*" * 149 + "x",
    "a NUL": "x\0+y",
    "a right-to-left override": "x\u202e+y",
    "a combining accent": "x\u0301+y",
    "many combining accents": "x" + "\u0301" * 500,
    "a lone surrogate": "x\ud800",
    "a Cyrillic letter": "ж+у",
    "an astral emoji": "x+\U0001f600",
    "Arabic digits": "٣+x",
    "300 nested brackets": "(" * 299 + "x" + ")" * 299,
    "25 nested brackets": "(" * 25 + "x" + ")" * 25,
    "unclosed brackets": "(" * 300,
    "unopened brackets": ")" * 300,
    "alternating brackets": "([{" * 90,
    "nested bars": "|" * 299,
    "nested lists": "[" * 299 + "x" + "]" * 299,
    "nested calls": "tanh(" * 100 + "x" + ")" * 100,
    "nested calls without brackets": "sin " * 299 + "x",
    "nested fractions": "1/(1+" * 30 + "x" + ")" * 30,
    "many signs": "-" * 598 + "x",
    "many transposes": "A" + "ᵀ" * 298,
    "many powers and transposes": "A" + "^2^T" * 70,
    "many powers of powers": "x" + "^2" * 140,
    "many bracketed powers": "(" * 19 + "x" + "^9)" * 19,
    "largest matrix powers": "A^12" * 70,
    "matrix powers of powers": "((((A^12)^12)^12)^12)^12",
    "nested inverses": "inverse(" * 18 + "A" + ")" * 18,
    "inverse of a singular matrix": "inverse(v*v^T)",
    "many determinants": "+".join(["det(A)"] * 48),
    "a wide row": "[" + ",".join(["1"] * 140) + "]",
    "ragged rows": "[[1,2],[3]]",
    "factorials of factorials": "((170!)!)!",
    "a huge factorial": "(10^300)!",
    "overflow in a sum": "1e308*10 - 1e308*10",
    "a fraction of zeros": "0/0",
    "a huge exponent": "x^(10^308)",
    "a shift": "1<<10000000",
    "format fields": "{x.__class__}",
    "percent formats": "%s%s%s%n",
    "an f-string": 'f"{x}"',
    "a lambda": "(lambda: 0)()",
    "dunder names": "__import__('os')",
    "a call of a builtin": "eval(x)",
    "HTML": "<img src=x onerror=alert(1)>",
    "TeX": r"\def\x{\x\x}\x",
    "fractions in TeX": r"\frac" * 100,
    "nested fractions in TeX": r"\frac{x}{" * 60 + "x" + "}" * 60,
    "nested styles in TeX": r"\mathrm{" * 70,
    "nested matrices in TeX": r"\begin{matrix}" * 40,
    "roots in TeX": r"\sqrt[" * 100,
    "only backslashes": "\\" * 600,
    "many dollar signs": "$x$," * 150,
    "many fractions": "½" * 600,
    "digits before fractions": "1½" * 300,
    "separators of thousands": "1,1.1 1'" * 75,
    "groups of digits": "1 024" * 120,
    "prefixes of NumPy": "np." * 200,
    "transposes without end": "x^T" * 200,
    "arrays of arrays": "array([" * 80,
    "identities": "eye(n)" * 100,
    "per cents": "%" * 600,
    "crosses": "1x" * 300,
    "a spreadsheet formula": "=HYPERLINK(x)",
    "a Markdown link": "[x](http://y)",
    "only spaces": " " * 600,
    "only new lines": "\n" * 600,
    "commas": "," * 300,
    "primes": "tanh" + "'" * 290 + "(x)",
    "decimal points": "." * 300,
    "a chain of e": "1e1e1e1e1e1",
    "underscores": "x" + "_" * 300,
    "names that split in many ways": "xyxyxyxyxyxyxyxyxyxyxyxy",
}


def listed_attacks() -> dict[str, str]:
    """Return the strings of the table by what they are."""
    with HOSTILE.open(encoding="ascii", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            row["what"]: row["student"].encode("ascii").decode("unicode_escape") * int(row["times"])
            for row in rows
        }


ATTACKS = listed_attacks()


def grade(text: str, key: Expression) -> str:
    """Grade a string as a formula; return the verdict or the message."""
    try:
        return compare(parse(text, SYMBOLS), key, SYMBOLS, seed="hostile")
    except AnswerError as error:
        return error.message


def assert_harmless(text: str) -> None:
    """Fail when a string is accepted as right, echoed raw in a message, or slow."""
    outcomes = [grade(text, key) for key in KEYS]

    assert Verdict.EQUAL not in outcomes
    assert all(message.isprintable() and not set(message) & set("<>$`\\") for message in outcomes)
    assert max(cpu_seconds(grade, text, key) for key in KEYS) < LIMIT


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_a_listed_attack_is_refused_or_graded_at_once(text: str) -> None:
    """Strings of the kinds that broke graders cost us nothing."""
    assert_harmless(text)


@pytest.mark.parametrize("text", OURS.values(), ids=OURS)
def test_an_attack_of_ours_is_refused_or_graded_at_once(text: str) -> None:
    """Every cap is passed by one of these strings."""
    assert_harmless(text)


@pytest.mark.parametrize("text", OURS.values(), ids=OURS)
def test_lists_and_matrices_are_as_safe_as_formulas(text: str) -> None:
    """The other two readers raise AnswerError or return, and nothing else."""

    def read_with(reader: Callable[..., object]) -> None:
        with suppress(AnswerError):
            reader(text, SYMBOLS)

    assert max(cpu_seconds(read_with, reader) for reader in (parse_list, parse_matrix)) < LIMIT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x" * 601, "the answer is 601 characters long, and 600 is the most."),
        ("x+" * 160, "the answer has more than 300 numbers, names and signs. Shorten it."),
        ("9" * 26, "the number at column 1 has more than 25 digits."),
        ("x + 1e1000", "the power of ten at column 6 has more than 3 digits."),
        (
            "q" * 25,
            "the name at column 1 is longer than 24 letters. Put * between the names of a product.",
        ),
        ("(" * 21 + "x" + ")" * 21, "the answer is nested more than 20 levels deep. Simplify it."),
        ("A" + ".T" * 100, "the answer stacks more than 60 operations. Simplify it."),
        ("xyxyxyxyxyxyxyxyxyxyxyxy " * 20, "the answer has more than 400 parts. Shorten it."),
        ("A^13", "the power of a matrix at column 2 is above 12."),
        ("x\0", "cannot read the character U+0000 at column 2."),
        ("x\u202ey", "cannot read the right-to-left override at column 2."),
        ("x\u0301", "cannot read the combining acute accent at column 2."),
    ],
)
def test_a_cap_says_what_it_is(text: str, message: str) -> None:
    """A learner who meets a cap by accident is told which one."""
    with pytest.raises(AnswerError) as caught:
        parse(text, SYMBOLS)

    assert caught.value.message == message


def test_the_deepest_formula_needs_little_of_the_stack() -> None:
    """The depth caps leave most of Python's 1000 frames to the caller."""

    def at_depth(frames: int, text: str) -> str:
        if frames:
            return at_depth(frames - 1, text)
        expression = parse(text, SYMBOLS)
        compare(expression, KEYS[0], SYMBOLS, seed="deep")
        return expression.tex()

    text = "1/(1+" * 19 + "x" + ")" * 19

    assert at_depth(500, text).count(r"\frac") == 19
