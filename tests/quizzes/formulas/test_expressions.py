"""Reading formulas: what is accepted, what is refused, and how it is said."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formulas.equivalence import Verdict, compare
from quizzes.formulas.expressions import IDENTITY, Symbols, parse, parse_list, parse_matrix
from quizzes.formulas.notation import AnswerError

BRANCH = Symbols(
    shapes={"W1": ("m", "n"), "W2": ("n", "m"), "x": ("n",), "v": ("m",), "s": ()}, dims={"n": 4, "m": 5}
)
PATHS = Symbols(shapes={f"J{block}": ("n", "n") for block in (1, 2, 3)}, dims={"n": 4})
SCALARS = Symbols(shapes=dict.fromkeys("abcxyz", ()), functions=("f",))
QUICK = settings(derandomize=True, deadline=None, max_examples=200)


def refusal(text: str, symbols: Symbols) -> str:
    """Return the message with which a text is refused."""
    with pytest.raises(AnswerError) as caught:
        parse(text, symbols)
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("W1 x", (5, 1)),
        ("W1x", (5, 1)),
        ("W2 W1", (4, 4)),
        ("W1*W2", (5, 5)),
        ("x^T x", ()),
        ("x x^T", (4, 4)),
        ("W1^T", (4, 5)),
        ("W1.T", (4, 5)),
        ("W1ᵀ", (4, 5)),
        ("W1^{T}", (4, 5)),
        ("W1^(T)", (4, 5)),
        ("W1^⊤", (4, 5)),
        ("transpose(W1)", (4, 5)),
        ("trans(W1)", (4, 5)),
        ("W2 diag(v) W1", (4, 4)),
        ("W2 diag(tanh'(W1 x)) W1 + I", (4, 4)),
        ("tanh(W1 x)", (5, 1)),
        ("tanh W1 x", (5, 1)),
        ("1 - tanh(W1 x)^2", (5, 1)),
        ("1/(1 + exp(-x))", (4, 1)),
        ("2^x", (4, 1)),
        ("v ⊙ W1 x", None),
        ("v ⊙ (W1 x)", (5, 1)),
        ("v .* v", (5, 1)),
        ("hadamard(v, W1 x)", (5, 1)),
        ("s W1", (5, 4)),
        ("W1/s", (5, 4)),
        ("x/(x^T x)", (4, 1)),
        ("(W2 W1)^-1", (4, 4)),
        ("(W2 W1)^0", (4, 4)),
        ("det(W2 W1)", ()),
        ("tr(W2 W1)", ()),
        ("inv(W2 W1)", (4, 4)),
        ("conj(W1)", (5, 4)),
        ("adjoint(W1)", (4, 5)),
        ("I", IDENTITY),
        ("2I - I", IDENTITY),
        ("I^-1", IDENTITY),
        ("I x", (4, 1)),
        ("I W1 I", (5, 4)),
        ("(I + I) W2 W1 + I", (4, 4)),
        ("[1, 2, 3]", (3, 1)),
        ("[[1, 2, 3]]", (1, 3)),
        ("[[1, 2], [3, s]]", (2, 2)),
        ("diag(1, s, 3)", (3, 3)),
    ],
)
def test_a_formula_has_the_shape_of_its_mathematics(text: str, shape: tuple[int, ...] | None) -> None:
    """Vectors are columns, one entry is a number, and I takes the size beside it."""
    if shape is None:
        with pytest.raises(AnswerError):
            parse(text, BRANCH)
        return

    assert parse(text, BRANCH).shape == shape


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("I+W2 W1 + tanhh(x)", "unknown name tanhh at column 11. Did you mean tanh?"),
        ("tahn(x)", "unknown name tahn at column 1. Did you mean tanh?"),
        ("Tanh(x)", "unknown name Tanh at column 1. Did you mean tanh?"),
        ("w1 x", "unknown name w1 at column 1. Did you mean W1?"),
        ("tanhx", "unknown name tanhx at column 1. Did you mean tanh(x)?"),
        ("y", "unknown name y at column 1. The names here are W1, W2, x, v, s."),
        ("n I", "unknown name n at column 1. n is a size here, not a number."),
        ("x_i", "unknown name x_i at column 1. The names here are W1, W2, x, v, s."),
        ("1 + W2 W1", "a number and a matrix cannot be added at column 3. Did you mean I?"),
        ("W2 W1 - 1", "a number and a matrix cannot be added at column 7. Did you mean I?"),
        ("1 + I", "a number and a matrix cannot be added at column 3. Did you mean I?"),
        (
            "W1*W1",
            "the product at column 3 does not fit: W1 (m×n) times W1 (m×n). Check the order and the transposes.",
        ),
        (
            "I + W1*diag(v)*W2",
            "the product at column 7 does not fit: W1 (m×n) times m×m. Check the order and the transposes.",
        ),
        (
            "x x",
            "the product at column 3 does not fit: x (n×1) times x (n×1). Did you mean ⊙, or a transpose?",
        ),
        ("W1 + W2", "m×n and n×m cannot be added at column 4."),
        ("x + v", "n×1 and m×1 cannot be added at column 3."),
        ("I + W1", "I at column 3 needs a square matrix beside it, not m×n."),
        ("I + x", "I at column 3 needs a square matrix beside it, not n×1."),
        ("x ⊙ v", "the elementwise product at column 3 needs two equal shapes: n×1 and m×1."),
        ("I ⊙ W1", "I cannot stand in the elementwise product at column 3."),
        ("tanh(W1)", "tanh at column 1 acts on numbers and vectors, not on a matrix (m×n)."),
        ("tanh(I)", "tanh at column 1 acts on numbers and vectors, not on I."),
        ("e^W1", "the power at column 2 must be a number."),
        ("W1^2", "only a square matrix has a power; the one at column 3 is m×n."),
        ("(W2 W1)^0.5", "the power of a matrix at column 8 must be a whole number."),
        ("(W2 W1)^s", "the power of a matrix at column 8 must be a whole number."),
        ("(W2 W1)^13", "the power of a matrix at column 8 is above 12."),
        ("inverse(W1)", "inverse at column 1 needs a square matrix, not m×n."),
        ("det(I)", "det at column 1 needs a matrix whose size is known."),
        ("diag(W1)", "diag at column 1 needs a vector, not m×n."),
        ("diag(I)", "diag at column 1 needs a vector, not a multiple of I."),
        ("s/W1", "the / at column 2 divides by a matrix. Write inverse(...) instead."),
        ("v/x", "m×1 cannot be divided by n×1 at column 2."),
        ("|W1|", "the absolute value at column 1 needs a number or a vector."),
        (
            "W1'",
            "the ' at column 3 is not read here. Write W^T for a transpose, or tanh'(x) for a derivative.",
        ),
        ("tanh''(x)", "only first derivatives are read; tanh'' is not."),
        ("abs'(x)", "the derivative abs' at column 1 is not known here."),
        ("det W1", "det at column 1 needs brackets: det(...)."),
        ("[[1, 2], [3]]", "the rows of the matrix at column 1 have different lengths."),
        ("[x, x]", "an entry must be a number; the one at column 2 is n×1."),
        ("[1,2,3,4,5,6,7,8,9]", "the matrix at column 1 has more than 8 rows or columns."),
        ("x!", "factorial at column 2 acts on numbers and vectors, not on a matrix (n×1)."),
    ],
)
def test_what_does_not_fit_is_refused_with_its_column(text: str, message: str) -> None:
    """Names and shapes are told in the question's own letters, free of charge."""
    assert refusal(text, BRANCH) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sin", "sin at column 1 needs an argument. Write sin(x)."),
        ("ln*x", "ln at column 1 needs an argument. Write ln(x)."),
        ("log_2", "log at column 1 needs an argument. Write log(x)."),
        ("f x,y", "the comma at column 4 would make this a list. Write 1000 or 1.5 without it."),
        ("1,000", "the comma at column 2 would make this a list. Write 1000 or 1.5 without it."),
        ("sin(x, y)", "sin at column 1 takes one value, not 2."),
        ("hadamard(x)", "hadamard at column 1 takes two values, not 1."),
        ("sin^-1(x)", "sin^-1 at column 1 has two meanings. Write arcsin(x) or 1/sin(x)."),
        ("exp^-1(x)", "exp^-1 at column 1 has two meanings. Write 1/exp(x)."),
        ("sin^y(x)", "the power at column 4 is not clear. Write (sin(x))^n."),
        ("sin x(y+1)", "put brackets round what sin at column 1 acts on."),
        ("log_q(x)", "the base of log at column 1 is not a number or a known name. Write log_2(x)."),
        ("x +", "the answer stops too early. Something is missing at the end."),
        ("x^", "the answer stops too early. Something is missing at the end."),
        ("*x", "something is missing before * at column 1."),
        ("x + * y", "something is missing before * at column 5."),
        ("()", "something is missing before ) at column 2."),
        ("(x", "the ( at column 1 is not closed. Add )."),
        ("(x]", "the ( at column 1 is not closed. Add )."),
        ("x)", "the ) at column 2 has no opening bracket."),
        ("|x", "the | at column 1 is not closed."),
        ("[[1], 2]", "a row in [ ] should start at column 7."),
        ("x!!", "two ! at column 2. Put brackets round the first."),
        ("2 3", "put * before 3 at column 3."),
        ("x 3", "put * before 3 at column 3."),
        ("x[1]", "the brackets at column 2 can mean an entry or a product. Put * before them, or ( )."),
        ("sqrt[3](x)", "sqrt at column 1 can be a root of another degree. Write x^(1/3) for the third root."),
        ("x; y", "unexpected ; at column 2."),
        ("f''(x)", "only first derivatives are read; f'' is not."),
        ("f'(x)", "the derivative f' at column 1 is not known here."),
    ],
)
def test_a_slip_of_the_pen_is_explained(text: str, message: str) -> None:
    """Every refusal says what is wrong and what to write instead."""
    assert refusal(text, SCALARS) == message


def test_an_error_carries_its_column() -> None:
    """A page can point at the place."""
    with pytest.raises(AnswerError) as caught:
        parse("W₁ᵀ + tanhh(x)", BRANCH)

    assert caught.value.column == 7


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ab + ac", "a*b + a*c"),
        ("xya", "x*y*a"),
        ("2pix^2y^3", "2*pi*x^2*y^3"),
        ("abce^y", "a*b*c*e^y"),
        ("a/bc", "(a/b)*c"),
        ("1/2x", "(1/2)*x"),
        ("xy(a+b)", "x*y*(a+b)"),
        ("x(y)", "x*y"),
        ("sin 2x", "sin(2*x)"),
        ("sin x cos y", "sin(x)*cos(y)"),
        ("sin xy + 1", "sin(x*y) + 1"),
        ("ln sin x", "ln(sin(x))"),
        ("ln |x|", "ln(abs(x))"),
        ("1/tanh x", "1/(tanh(x))"),
        ("tanh(x)^2", "(tanh(x))^2"),
        ("tanh^2(x)", "(tanh(x))^2"),
        ("tanh'^2(x)", "(tanh'(x))^2"),
        ("sin x^2", "sin(x^2)"),
        ("f x", "f(x)"),
        ("xsin(y)", "x*sin(y)"),
        ("abtanh'(y)", "a*b*tanh'(y)"),
        ("xsin^2(y)", "x*sin(y)^2"),
        ("ab(x)", "a*b*x"),
        ("f(x)(y)", "f(x)*y"),
        ("log_b(x)log_x(y)", "(ln(x)/ln(b))*(ln(y)/ln(x))"),
        ("x^2y", "(x^2)*y"),
        ("x^-y", "1/(x^y)"),
        ("x^y!", "x^(y!)"),
        ("|x||y|", "abs(x)*abs(y)"),
        ("|x|y|z|", "abs(x)*y*abs(z)"),
        ("|x - |y||", "abs(x - abs(y))"),
        ("|(|x|)|", "abs(x)"),
        ("|(2|x|)|", "2*abs(x)"),
        ("-x^2", "-(x^2)"),
        ("x - -y", "x + y"),
        ("𝑥·𝑦", "x*y"),
        ("\nx\n+ y", "x + y"),
    ],
)
def test_juxtaposition_and_precedence(text: str, same: str) -> None:
    """A text without signs is read as the one written out with all of them."""
    verdict = compare(parse(text, SCALARS), parse(same, SCALARS), SCALARS, seed="reading")

    assert verdict is Verdict.EQUAL


@pytest.mark.parametrize("text", ["J3J2J1", "J₃J₂J₁", "J_3J_2J_1", "J_{3} J_2 J1", "J3·J2@J1", "(J3J2)J1"])
def test_a_run_of_declared_names_is_a_product(text: str) -> None:
    """Subscripts may be typed, lowered, or joined to the name."""
    key = parse("J3*J2*J1", PATHS)

    assert compare(parse(text, PATHS), key, PATHS, seed="paths") is Verdict.EQUAL


@pytest.mark.parametrize("text", ["J1²ᵀ", "J1^2^T", "(J1^2).T", "J1^T^2", "(J1ᵀ)²"])
def test_a_transpose_after_a_power_is_that_of_the_power(text: str) -> None:
    """The power itself is a number, which has nothing to transpose."""
    key = parse("transpose(J1*J1)", PATHS)

    assert compare(parse(text, PATHS), key, PATHS, seed="paths") is Verdict.EQUAL


@QUICK
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but AnswerError ever comes out of the readers."""
    for read in (parse, parse_list, parse_matrix):
        with suppress(AnswerError):
            read(text, BRANCH)
