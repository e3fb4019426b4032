"""Reading formulas: what is accepted, what is refused and how it is said, and what is echoed."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.equivalence import Verdict, compare
from quizzes.evaluation import value
from quizzes.expressions import IDENTITY, Symbols, parse, parse_list, parse_matrix
from quizzes.notation import AnswerError
from quizzes.printing import plain

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
        ("x[1]", "put * before [ at column 2."),
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


def test_a_name_that_splits_in_two_ways_is_refused() -> None:
    """The learner decides, not the parser."""
    symbols = Symbols(shapes=dict.fromkeys(["a", "b", "c", "ab", "bc"], ()))

    assert refusal("abc", symbols) == (
        "abc at column 1 can be read as ab·c or as a·bc. Put * between the names."
    )


def test_a_declared_name_comes_before_its_parts_and_before_constants() -> None:
    """ab is the symbol ab, and a declared e is not Euler's number."""
    symbols = Symbols(shapes=dict.fromkeys(["a", "b", "ab", "e"], ()))

    assert parse("ab", symbols).tree.name == "ab"
    assert parse("e", symbols).tree.op == "symbol"


def test_a_declared_T_is_a_power_and_the_raised_one_still_a_transpose() -> None:
    """W^T is the transpose only where T is not a symbol of the question."""
    symbols = Symbols(shapes={"x": (), "T": ()})

    assert parse("x^T", symbols).tree.op == "power"
    assert parse("xᵀ", symbols).tree.op == "transpose"


def test_elementwise_questions_allow_functions_of_matrices() -> None:
    """With the setting, tanh and 1 - A act entry by entry; powers stay matrix powers."""
    symbols = Symbols(shapes={"A": (2, 2)}, elementwise=True)

    assert parse("1 - tanh(A)", symbols).shape == (2, 2)
    assert parse("A^2", symbols).tree.op == "matrix power"


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ({"tanh": ()}, "tanh is the name of a function. Choose another name."),
        ({"W": ("n",)}, "the shape of W uses the size n. Give it a number in dims."),
        ({"W": (9,)}, "W has the size 9. Choose 1 to 8."),
        ({"W": (2, 2, 2)}, "the shape of W has 3 sizes. Give none, one or two."),
        ({"1x": ()}, "'1x' cannot be a name. Start with a letter and use letters, digits and _."),
        ({"W_1": (), "W1": ()}, "two symbols have the same name once W_1 and W1 are read alike. Rename one."),
    ],
)
def test_a_declaration_no_answer_could_use_is_refused(
    shapes: dict[str, tuple[str | int, ...]], message: str
) -> None:
    """Authors hear of it when the question is loaded."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Symbols(shapes=shapes)


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ({"x": "negative"}, "the domain of x is 'negative'. Choose one of any, positive, unit."),
        ({"y": "unit"}, "y has a domain but is not declared as a number."),
    ],
)
def test_a_domain_belongs_to_a_declared_number(domain: dict[str, str], message: str) -> None:
    """A domain that would never be used is a mistake."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Symbols(shapes={"x": ()}, domain=domain)


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        (
            "I + W2 diag(tanh'(W1 x)) W1",
            r"I + W_{2} \, \operatorname{diag}\left(\tanh'\left(W_{1} \, x\right)\right) \, W_{1}",
        ),
        ("W1^T v", r"W_{1}^{\top} \, v"),
        ("(W2 W1)^-1", r"\left(W_{2} \, W_{1}\right)^{-1}"),
        ("s/2s", r"\frac{s}{2} \, s"),
        ("s/(2s)", r"\frac{s}{2 \, s}"),
        ("2*3", r"2 \cdot 3"),
        ("2e-3", r"2\times 10^{-3}"),
        ("-(s + 1)^2", r"-\left(s + 1\right)^{2}"),
        ("s - (1 - s)", r"s - \left(1 - s\right)"),
        ("s - -s", r"s - (-s)"),
        ("s^2^3", r"s^{2^{3}}"),
        ("(s^2)^3", r"\left(s^{2}\right)^{3}"),
        ("|s|", r"\left|s\right|"),
        ("sqrt s", r"\sqrt{s}"),
        ("s!", "s!"),
        ("(s+1)!", r"\left(s + 1\right)!"),
        ("log_2 s", r"\log_{2}\left(s\right)"),
        ("relu(x)", r"\operatorname{ReLU}\left(x\right)"),
        ("v ⊙ v", r"v \odot v"),
        ("W1 x ⊙ v", r"\left(W_{1} \, x\right) \odot v"),
        ("v ⊙ (W1 x)", r"v \odot \left(W_{1} \, x\right)"),
        ("s v ⊙ v ⊙ v s/2", r"\frac{\left(\left(s \, v\right) \odot v \odot v\right) \, s}{2}"),
        ("s s/s/2", r"\frac{\frac{s \, s}{s}}{2}"),
        ("(s+1)/(s-1)", r"\frac{s + 1}{s - 1}"),
        ("(s+1)s/2", r"\frac{\left(s + 1\right) \, s}{2}"),
        ("2 tanh(s)tanh'(s)", r"2 \, \tanh\left(s\right) \cdot \tanh'\left(s\right)"),
        ("2 pi e i", r"2 \, \pi \, \mathrm{e} \, \mathrm{i}"),
        ("[[1, s], [3, 4]]", r"\begin{bmatrix} 1 & s \\ 3 & 4 \end{bmatrix}"),
        ("tr(W2 W1)", r"\operatorname{tr}\left(W_{2} \, W_{1}\right)"),
    ],
)
def test_the_echo_shows_how_a_formula_was_read(text: str, tex: str) -> None:
    """Fractions, brackets and powers leave no doubt."""
    assert parse(text, BRANCH).tex() == tex


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("alpha", r"\alpha"),
        ("λ", r"\lambda"),
        ("W12", "W_{12}"),
        ("h_0", "h_{0}"),
        ("grad", r"\mathrm{grad}"),
        ("grad_W1", r"\mathrm{grad}_{W1}"),
        ("omicron", r"\mathrm{omicron}"),
    ],
)
def test_names_are_typeset_as_the_lessons_write_them(name: str, tex: str) -> None:
    """Digits are subscripts, Greek is Greek, and words stand upright."""
    assert parse(name, Symbols(shapes={name: ()})).tex() == tex


@pytest.mark.parametrize(
    "text",
    [
        "I, J1, J2, J2J1",
        "[I, J1, J2, J2J1]",
        "{I, J1, J2, J2J1}",
        "(I, J1, J2, J2J1)",
        "I; J1; J2; J2J1",
        "I\nJ1\nJ2\nJ2J1\n",
        "I,\nJ1,\n\nJ2\n, J2J1",
    ],
)
def test_a_list_may_be_laid_out_in_any_way(text: str) -> None:
    """Commas, semicolons and lines separate; brackets round the whole do not matter."""
    assert [entry.text for entry in parse_list(text, PATHS)] == ["I", "J1", "J2", "J2J1"]


def test_brackets_of_an_entry_are_not_brackets_of_the_list() -> None:
    """(I+J2)(I+J1) is one entry, and so is a bracketed sum."""
    assert len(parse_list("(I+J2)(I+J1)", PATHS)) == 1
    assert len(parse_list("(I+J2), (I+J1)", PATHS)) == 2
    assert len(parse_list("hadamard(J1, J2), I", PATHS)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("J1,, J2", "entry 2 of the list is empty. Remove a comma or fill it in."),
        ("J1, J2,", "entry 3 of the list is empty. Remove a comma or fill it in."),
        ("{}", "entry 1 of the list is empty. Remove a comma or fill it in."),
        ("J1, J4", "unknown name J4 at column 5. The names here are J1, J2, J3."),
        (",".join(["J1"] * 65), "the list has 65 entries, and 64 is the most."),
    ],
)
def test_a_faulty_list_is_refused(text: str, message: str) -> None:
    """Columns count from the start of the whole list."""
    with pytest.raises(AnswerError) as caught:
        parse_list(text, PATHS)

    assert caught.value.message == message


@pytest.mark.parametrize(
    "text",
    [
        "[[0, 1/2], [-1, 2]]",
        "[[0, 1/2],\n [-1, 2]]",
        "[0, 1/2; -1, 2]",
        "0, 1/2; -1, 2",
        "0 1/2; -1 2",
        "0 1/2\n-1 2\n",
        "[0 1/2\n -1 2]",
        "0, 1 / 2\n-1, 2",
    ],
)
def test_a_matrix_may_be_laid_out_in_any_way(text: str) -> None:
    """Rows end at a semicolon, a line or a bracket; cells at a comma or a space."""
    cells = parse_matrix(text, Symbols())

    assert [[value(cell) for cell in row] for row in cells] == [[0, 0.5], [-1, 2]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[1, 2], [3]]", "the rows of the matrix have different lengths: 2, 1."),
        ("1, , 2", "a cell of the matrix is empty. Write 0 for a zero."),
        ("1 2;; 3 4", "a cell of the matrix is empty. Write 0 for a zero."),
        ("[[1, I], [0, 1]]", "a cell must be a number; I is not."),
        (",".join(["1"] * 9), "the matrix has more than 8 rows or columns."),
    ],
)
def test_a_faulty_matrix_is_refused(text: str, message: str) -> None:
    """Every cell holds one number."""
    with pytest.raises(AnswerError) as caught:
        parse_matrix(text, Symbols())

    assert caught.value.message == message


@QUICK
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but AnswerError ever comes out of the readers."""
    for read in (parse, parse_list, parse_matrix):
        with suppress(AnswerError):
            read(text, BRANCH)


FRAGMENTS = [
    "W1",
    "W2",
    "x",
    "v",
    "s",
    "I",
    "2",
    ".5",
    "+",
    "-",
    "*",
    "/",
    "^",
    "^T",
    "ᵀ",
    "(",
    ")",
    "[",
    "]",
    ",",
]
FRAGMENTS += [
    "tanh",
    "tanh'",
    "diag(",
    "inverse(",
    "|",
    "!",
    "⊙",
    " ",
    "²",
    "e",
    "pi",
    "sin^2",
    "log_2 ",
    "{",
    "}",
]
COMMANDS = {"left", "right", "frac", "sqrt", "top", "odot", "cdot", "times", "pi", "mathrm", "operatorname"}
COMMANDS |= {"tanh", "sin", "log", "begin", "end"}


@QUICK
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
def test_any_formula_like_text_is_echoed_safely_or_refused(text: str) -> None:
    """What is understood is written only with our own commands and the question's names."""
    try:
        tex = parse(text, BRANCH).tex()
    except AnswerError:
        return

    commands = set(re.findall(r"\\([A-Za-z]+)", tex))

    assert commands <= COMMANDS
    assert tex.count("{") == tex.count("}")


NUMBERS = st.sampled_from(["0", "1", "2", ".5", "3.", "1e-1", "x", "y", "pi"])
FORMULAS = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(
            lambda t: f"({t[0]}){t[1]}({t[2]})"
        ),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}+{t[1]}-{t[0]}"),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"({t})^2"),
        st.tuples(st.sampled_from(["tanh", "sin", "tanh'", "abs", "sigmoid"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
    ),
    max_leaves=6,
)


@QUICK
@given(FORMULAS)
def test_a_formula_printed_and_read_again_means_the_same(text: str) -> None:
    """The plain printer writes what the parser reads, and printing twice changes nothing."""
    first = parse(text, SCALARS)
    second = parse(plain(first.tree), SCALARS)

    assert plain(second.tree) == plain(first.tree)
    with suppress(AnswerError):  # such as 1/0, which has no value to compare
        assert compare(second, first, SCALARS, seed="printing") is not Verdict.DIFFERENT
