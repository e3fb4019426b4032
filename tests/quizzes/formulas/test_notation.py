"""The scanner: how typed characters become numbers, names and signs."""

import unicodedata

import pytest

from quizzes.formulas.characters import GREEK, LOOK_ALIKES, SIGNS, SUBSCRIPTS, SUPERSCRIPTS, fold, spoken
from quizzes.formulas.notation import AnswerError, Token, tokenize


def texts(text: str) -> list[str]:
    """Return the texts of the tokens."""
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2x", ["2", "x"]),
        ("W1 x", ["W1", "x"]),
        ("a**b", ["a", "^", "b"]),
        ("a@b", ["a", "*", "b"]),
        ("a.*b", ["a", "⊙", "b"]),
        ("a∘b⊙c", ["a", "⊙", "b", "⊙", "c"]),
        ("a·b⋅c×d", ["a", "*", "b", "*", "c", "*", "d"]),
        ("a−b–c", ["a", "-", "b", "-", "c"]),
        ("x÷2", ["x", "/", "2"]),
        ("W.T", ["W", "ᵀ"]),
        ("Wᵀ", ["W", "ᵀ"]),
        ("W.Tx", None),
        ("x²", ["x", "^", "(", "2", ")"]),
        ("A⁻¹", ["A", "^", "(", "-", "1", ")"]),
        ("x¹²", ["x", "^", "(", "12", ")"]),
        ("W₁₂x", ["W_12x"]),
        ("W_{12}x", ["W_12x"]),
        ("α", ["alpha"]),
        ("αx", ["alpha", "x"]),
        ("2πr", ["2", "pi", "r"]),
        ("λ₁", ["lambda_1"]),
        ("√x", ["sqrt", "x"]),
        ("√2x", ["sqrt", "2", "x"]),
        ("tanh′(x)", ["tanh", "'", "(", "x", ")"]),
        ("tanh’(x)", ["tanh", "'", "(", "x", ")"]),
        ("f″", ["f", "'", "'"]),
        ("𝑾𝟏", ["W1"]),
        ("𝛼", ["alpha"]),
        ("Ω", ["Omega"]),
        ("Ａ＋１", ["A", "+", "1"]),
        ("x\u00a0+\u2009y", ["x", "+", "y"]),
        ("1\n2", ["1", "\n", "2"]),
    ],
)
def test_the_many_spellings_of_a_symbol_become_one(typed: str, expected: list[str] | None) -> None:
    """Signs, scripts and styles are folded by a fixed table."""
    if expected is None:
        with pytest.raises(AnswerError):
            tokenize(typed)
        return

    assert texts(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (".5", [".5"]),
        ("3.", ["3."]),
        ("3.5", ["3.5"]),
        ("2e-3", ["2e-3"]),
        ("2e+3", ["2e+3"]),
        ("2E3x", ["2E3", "x"]),
        ("2 e - 3", ["2", "e", "-", "3"]),
        ("2e - 3", ["2", "e", "-", "3"]),
        ("2e", ["2", "e"]),
        ("2exp", ["2", "exp"]),
        ("3.*x", ["3.", "*", "x"]),
    ],
)
def test_where_a_number_ends(typed: str, expected: list[str]) -> None:
    """A power of ten needs its digits at once; otherwise e is Euler's number."""
    assert texts(typed) == expected


@pytest.mark.parametrize("typed", ["1.2.3", "1..2"])
def test_a_second_decimal_point_is_refused(typed: str) -> None:
    """1.2.3 is not a number."""
    with pytest.raises(AnswerError):
        tokenize(typed)


@pytest.mark.parametrize(
    ("typed", "column", "message"),
    [
        ("1 + ж", 5, "cannot read the Cyrillic small letter zhe at column 5."),
        ("aé", 2, "cannot read the Latin small letter e with acute at column 2."),
        ("x = 2", 3, "cannot read the equals sign at column 3."),
        (r"x \frac", 3, "the TeX command frac at column 3 is not complete."),
        (r"x + \input{y}", 5, "cannot read the TeX command input at column 5."),
        ("a.b", 2, "cannot read the full stop at column 2."),
        ("x\u202ey", 2, "cannot read the right-to-left override at column 2."),
        ("_x", 1, "cannot read the low line at column 1."),
        ("W_{1", 3, "the subscript at column 3 is not closed."),
        ("W_{}", 3, "the subscript at column 3 is not closed."),
        ("٣", 1, "cannot read the Arabic-indic digit three at column 1."),
        ("x\u0301", 2, "cannot read the combining acute accent at column 2."),
    ],
)
def test_an_unreadable_character_is_named_with_its_column(typed: str, column: int, message: str) -> None:
    """The message says which character and where, without showing it."""
    with pytest.raises(AnswerError) as caught:
        tokenize(typed)

    assert caught.value.message.startswith(message)
    assert caught.value.column == column


def test_columns_count_in_the_text_as_typed() -> None:
    """Folding changes lengths, but a column still points into the original."""
    tokens = tokenize("α₁ + W₂ᵀ x²")

    assert [(token.text, token.column) for token in tokens] == [
        ("alpha_1", 1),
        ("+", 4),
        ("W_2", 6),
        ("ᵀ", 8),
        ("x", 10),
        ("^", 11),
        ("(", 11),
        ("2", 11),
        (")", 11),
    ]


def test_each_letter_of_a_name_has_a_column() -> None:
    """Parts of a run of names can be pointed at."""
    assert tokenize(" J₃J₂") == [Token("name", "J_3J_2", (2, 3, 3, 4, 5, 5), 5, True)]


@pytest.mark.parametrize("typed", ["", "   ", "\n\n"])
def test_an_empty_answer_is_refused(typed: str) -> None:
    """Nothing typed is not a wrong answer."""
    with pytest.raises(AnswerError, match=r"^the answer is empty\. Type a formula\.$"):
        tokenize(typed)


def test_an_error_is_its_message() -> None:
    """What a page shows is what the error says."""
    error = AnswerError("unknown name y at column 3.", 3)

    assert (str(error), error.message, error.column) == (error.message, "unknown name y at column 3.", 3)


def test_only_what_looks_the_same_is_folded_to_a_latin_letter() -> None:
    """Full-width forms, mathematical letters and letters of other scripts that no eye tells from Latin ones."""
    folded = {
        chr(code)
        for code in range(128, 0x30000)
        if not 0xD800 <= code <= 0xDFFF and fold(chr(code)).isascii() and fold(chr(code)).isalnum()
    }
    allowed = ("FULLWIDTH", "MATHEMATICAL", "KELVIN SIGN", "PLANCK CONSTANT")
    others = {character for character in folded if not unicodedata.name(character).startswith(allowed)}

    assert len(folded) > 500
    assert others == set(LOOK_ALIKES)
    assert all(unicodedata.name(character).startswith(("CYRILLIC", "GREEK CAPITAL")) for character in others)


def test_what_cannot_be_seen_is_no_part_of_an_answer() -> None:
    """It comes with copying; a column still points into the text as typed."""
    assert [(token.text, token.column) for token in tokenize("\ufeffx\u200b1 +\u00ad y")] == [
        ("x1", 2),
        ("+", 6),
        ("y", 9),
    ]


def test_the_tables_do_not_overlap() -> None:
    """A character has one meaning."""
    tables = [set(GREEK), set(SUBSCRIPTS), set(SUPERSCRIPTS), set(SIGNS)]

    assert sum(map(len, tables)) == len(set.union(*tables))


def test_a_character_without_a_name_is_spoken_by_its_code() -> None:
    """Control characters have no Unicode name."""
    assert spoken("\x1b") == "character U+001B"
