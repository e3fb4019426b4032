"""Whether two formulas mean the same: the Jacobian of a block, numbers and slips."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formulas.equivalence import Verdict, compare, diagnose, transposed_equal
from quizzes.formulas.expressions import Symbols, parse
from quizzes.formulas.notation import AnswerError
from quizzes.formulas.sampling import POINTS, sample

BRANCH = Symbols(shapes={"W1": ("m", "n"), "W2": ("n", "m"), "x": ("n",)}, dims={"n": 4, "m": 5})
JACOBIAN = "I + W2*diag(tanh'(W1*x))*W1"
PATHS = Symbols(shapes={f"J{block}": ("n", "n") for block in (1, 2, 3)}, dims={"n": 4})
SCALARS = Symbols(shapes=dict.fromkeys("abcxyz", ()), functions=("f", "g"))
QUICK = settings(derandomize=True, deadline=None, max_examples=100)


def verdict(student: str, key: str, symbols: Symbols = SCALARS, seed: str = "seed") -> Verdict:
    """Compare two texts."""
    return compare(parse(student, symbols), parse(key, symbols), symbols, seed=seed)


def probe(student: str, key: str, symbols: Symbols) -> str | None:
    """Return the slip found between two texts."""
    return diagnose(parse(student, symbols), parse(key, symbols), symbols, seed="seed")


@pytest.mark.parametrize(
    "spelling",
    [
        "I + W2*diag(tanh'(W1*x))*W1",
        "I+W2 diag(tanh'(W1 x)) W1",
        "W2 diag(tanh'(W1 x)) W1 + I",
        "I + W2diag(tanh'(W1x))W1",
        "I + W₂ diag(tanh′(W₁ x)) W₁",
        "I + W_2 diag(tanh’(W_1 x)) W_{1}",
        "I + W2·diag(tanh'(W1·x))·W1",
        "I + W2@diag(tanh'(W1@x))@W1",
        "I + W2 × diag(tanh'(W1 × x)) × W1",
        "I + W2*diag(1 - tanh(W1*x)^2)*W1",
        "W₂ diag(1 - tanh(W1 x)^2) W1 + I",
        "I + W2 diag(1 − tanh²(W1 x)) W1",
        "I + W2 diag(1 - tanh(W1 x)**2) W1",
        "I + W2 diag(1 - tanh(W1 x) ⊙ tanh(W1 x)) W1",
        "I + W2 diag(1 - tanh(W1 x).*tanh(W1 x)) W1",
        "I + W2 diag((1 - tanh(W1 x)) ⊙ (1 + tanh(W1 x))) W1",
        "I + W2 diag(sech(W1 x)^2) W1",
        "I + W2 diag(sech^2(W1 x)) W1",
        "I + W2 diag(1/cosh(W1 x)^2) W1",
        "I + W2 diag(cosh(W1 x)^-2) W1",
        "I + W2 (I - diag(tanh(W1 x)^2)) W1",
        "I + W2 (I - diag(tanh(W1 x))^2) W1",
        "I + W2 W1 - W2 diag(tanh(W1 x)^2) W1",
        "I + (W1^T diag(tanh'(W1 x)) W2^T)^T",
        "(I + W1.T diag(tanh'(W1 x)) W2.T).T",
        "I + (W1ᵀ diag(tanh'(W1 x)) W2ᵀ)ᵀ",
        "transpose(I + transpose(W1) diag(tanh'(W1 x)) trans(W2))",
        "I*I + W2*I*diag(tanh'(W1*x))*I*W1*I",
        "2I - I + W2 diag(tanh'(W1 I x)) W1",
        "I^-1 + W2 diag(tanh'(W1 x)) W1",
        "-(-I - W2 diag(tanh'(W1 x)) W1)",
        "0.5(2I + 2W2 diag(tanh'(W1 x)) W1)",
        "(2I + W2 diag(2tanh'(W1 x)) W1)/2",
        "I + 4 W2 diag(sigmoid'(2W1 x)) W1",
        "\nI\n+ W2 diag( tanh'( W1 x ) ) W1",
    ],
)
def test_every_spelling_of_the_jacobian_is_equal(spelling: str) -> None:
    """Meaning decides: notation, order of summands, identities of tanh and of I make no difference."""
    assert verdict(spelling, JACOBIAN, BRANCH) is Verdict.EQUAL


@pytest.mark.parametrize(
    "wrong",
    [
        "W2 diag(tanh'(W1 x)) W1",
        "I - W2 diag(tanh'(W1 x)) W1",
        "I + W2 diag(tanh(W1 x)) W1",
        "I + W2 W1",
        "I + W2 diag(tanh'(W1 x)^2) W1",
        "I + W2 diag(1 - tanh(W1 x)) W1",
        "I + W2 diag(1 + tanh(W1 x)^2) W1",
        "I + W2 diag(relu'(W1 x)) W1",
        "I + W1^T diag(tanh'(W1 x)) W2^T",
        "I + W2 diag(tanh'(W2^T x)) W1",
        "2I + W2 diag(tanh'(W1 x)) W1",
        "I + 2 W2 diag(tanh'(W1 x)) W1",
        "I + diag(tanh'(W2 W1 x))",
        "I + W2 W1 diag(tanh'(x))",
        "I + diag(tanh'(x)) W2 W1",
        "1.00005 I + W2 diag(tanh'(W1 x)) W1",
        "I",
        "0I",
    ],
)
def test_a_wrong_jacobian_is_different(wrong: str) -> None:
    """A dropped I, a sign, a missing derivative or a swapped factor changes the meaning."""
    assert verdict(wrong, JACOBIAN, BRANCH) is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("unfit", "message"),
    [
        ("1 + W2 diag(tanh'(W1 x)) W1", "Did you mean I?"),
        ("I + W1 diag(tanh'(W1 x)) W2", "Check the order and the transposes."),
        ("I + W1 W2 diag(tanh'(W1 x))", "the answer has the wrong shape: it is m×m, and n×n is asked for."),
        ("I + diag(tanh'(W1 x)) W1 W2", "the answer has the wrong shape: it is m×m, and n×n is asked for."),
        ("I + W2 tanh'(W1 x) W1", "Check the order and the transposes."),
        ("I + W2 diag(tanh'(x W1)) W1", "Check the order and the transposes."),
        ("I + W2 ⊙ tanh'(W1 x) W1", "two equal shapes"),
        ("I + W2 diag(tanh'(W1)) W1", "not on a matrix (m×n)"),
        ("W2 tanh(W1 x)", "the answer has the wrong shape: it is n×1, and n×n is asked for."),
        ("1", "Did you mean a multiple of I?"),
        ("x^T x", "Did you mean a multiple of I?"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_free_of_charge(unfit: str, message: str) -> None:
    """Shapes are told, never charged."""
    with pytest.raises(AnswerError) as caught:
        verdict(unfit, JACOBIAN, BRANCH)

    assert message in caught.value.message


def test_the_order_of_matrices_matters_and_that_of_numbers_does_not() -> None:
    """J2 J1 is not J1 J2, and x y is y x."""
    assert verdict("J2 J1", "J1 J2", PATHS) is Verdict.DIFFERENT
    assert verdict("x y", "y x") is Verdict.EQUAL


def test_a_product_of_blocks_expands_into_its_paths() -> None:
    """(I+J3)(I+J2)(I+J1) is the sum of the eight ordered products."""
    assert (
        verdict("(I+J3)(I+J2)(I+J1)", "I + J1 + J2 + J3 + J2*J1 + J3*J1 + J3*J2 + J3*J2*J1", PATHS)
        is Verdict.EQUAL
    )


def test_one_wrong_entry_is_not_lost_in_a_matrix() -> None:
    """Entries are compared one by one, on the scale of the largest."""
    key = "[[1000, 0], [0, 1]]"

    assert verdict("[[1000, 0], [0, 1.00005]]", key) is Verdict.DIFFERENT
    assert verdict("[[1000, 0.0001], [0, 1]]", key) is Verdict.DIFFERENT
    assert verdict("[[1000, 1e-12], [0, 1]]", key) is Verdict.EQUAL


@pytest.mark.parametrize(
    ("student", "key", "expected"),
    [
        ("x/20000", "0", Verdict.DIFFERENT),
        ("sin(500pi)", "0", Verdict.EQUAL),
        ("sqrt(x^2)", "x", Verdict.DIFFERENT),
        ("sqrt(x^2)", "|x|", Verdict.EQUAL),
        ("ln(x^2)", "2ln(x)", Verdict.DIFFERENT),
        ("sqrt(-x)", "sqrt(-1*x)", Verdict.EQUAL),
        ("arccsc x", "arcsin(1/x)", Verdict.EQUAL),
        ("relu(x) - relu(-x)", "x", Verdict.EQUAL),
        ("relu(x)", "x", Verdict.DIFFERENT),
        ("tanh(x)", "x", Verdict.DIFFERENT),
        ("sin(pi x)", "sin(500 pi x)", Verdict.DIFFERENT),
        ("(-2)^(x+0.1)", "(-2)^(x+1.1)", Verdict.DIFFERENT),
        ("f(x)", "g(x)", Verdict.DIFFERENT),
        ("f(x + y)", "f(y + x)", Verdict.EQUAL),
        ("f(x + y)", "f(x) + f(y)", Verdict.DIFFERENT),
        ("x(y^2+1)/(y^2+1)", "x", Verdict.EQUAL),
        ("1.1234567891235*10^200", "1.1234567891234*10^200", Verdict.EQUAL),
        ("3.14159265", "pi", Verdict.EQUAL),
        ("3.141592", "pi", Verdict.DIFFERENT),
        ("x + 3e8 - 3e8", "x", Verdict.EQUAL),
        ("x + 3e8 - 299999999", "x", Verdict.DIFFERENT),
    ],
)
def test_numbers_are_sampled_with_both_signs_near_one_and_large(
    student: str, key: str, expected: Verdict
) -> None:
    """Samples neither hide nor invent a difference."""
    assert verdict(student, key) is expected


def test_a_domain_makes_true_what_holds_only_there() -> None:
    """ln(x^2) = 2 ln x needs positive x, and |1-r| = 1-r needs r below 1."""
    positive = Symbols(shapes={"x": ()}, domain={"x": "positive"})
    unit = Symbols(shapes={"r": ()}, domain={"r": "unit"})

    assert verdict("ln(x^2)", "2ln(x)", positive) is Verdict.EQUAL
    assert verdict("|1-x|", "1-x", positive) is Verdict.DIFFERENT
    assert verdict("|1-r|", "1-r", unit) is Verdict.EQUAL


def test_the_tolerance_is_the_authors() -> None:
    """rel is a share of the larger value, abs an amount."""
    student, key = parse("9.9", SCALARS), parse("10", SCALARS)

    assert compare(student, key, SCALARS, seed="s") is Verdict.DIFFERENT
    assert compare(student, key, SCALARS, seed="s", rel=0.02) is Verdict.EQUAL
    assert compare(student, key, SCALARS, seed="s", rel=0, abs=0.2) is Verdict.EQUAL
    assert compare(student, key, SCALARS, seed="s", rel=0, abs=0.05) is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("student", "key"),
    [
        ("(930249+416020sqrt(5))^(1/30) - (930249-416020sqrt(5))^(1/30)", "1"),
        ("x + 1e16 - 1e16", "x"),
        ("x + 1e16/3 - 1e16/3", "x"),
        ("relu'(1/3*3 - 1)", "0"),
        ("x", "1/0"),
        ("x", "x + 1e300*1e300"),
    ],
)
def test_a_value_lost_to_rounding_or_an_undefined_key_cannot_be_checked(student: str, key: str) -> None:
    """Neither right nor wrong can be claimed, so neither is."""
    assert verdict(student, key) is Verdict.CANNOT_CHECK


def test_not_a_number_never_equals_not_a_number() -> None:
    """Two undefined formulas are not equal; the learner's is refused as not finite."""
    with pytest.raises(AnswerError, match=r"^the value is not finite"):
        verdict("1/0", "1/0")


@pytest.mark.parametrize("huge", ["1.7e308(1 + i)", "1.7e308 - 1.7e308i", "1.5e308(x/x)(1 + i)"])
def test_a_value_too_large_to_compare_is_never_equal(huge: str) -> None:
    """Its size overflows, and with it every tolerance that is a share of the size."""
    with pytest.raises(AnswerError, match=r"^the value is not finite"):
        verdict(huge, "1")


@pytest.mark.parametrize(
    ("student", "key"),
    [
        ("x*relu(y)/relu(y)", "x"),
        ("x", "x*relu(y)/relu(y)"),
        ("x/relu'(x)*relu'(x)", "x"),
        ("x*relu(y)/relu(y)", "x*relu(-y)/relu(-y)"),
    ],
)
def test_an_answer_without_a_value_at_some_points_is_not_the_key(student: str, key: str) -> None:
    """Where both have a value they agree, but one has none where the other has; equal would be too kind."""
    assert verdict(student, key) is Verdict.DIFFERENT


def test_two_formulas_without_a_value_at_the_same_points_can_be_equal() -> None:
    """Half of the points are left, and there they agree."""
    assert verdict("x*relu(y)/relu(y)", "relu(y)/relu(y)*x") is Verdict.EQUAL
    assert verdict("x*relu(y)/relu(y)", "-x*relu(y)/relu(y)") is Verdict.DIFFERENT


def test_undefined_at_different_points_is_different() -> None:
    """0/(x - |x|) is 0 only for negative x; 0 is 0 everywhere."""
    assert verdict("0/(x - |x|)", "0") is Verdict.DIFFERENT


def test_an_inverse_is_sampled_away_from_singular_matrices() -> None:
    """Identities of inverses hold to rounding, and the wrong order does not."""
    assert verdict("inverse(J1 J2)", "J2^-1 J1^-1", PATHS) is Verdict.EQUAL
    assert verdict("inverse(J1 J2)", "J1^-1 J2^-1", PATHS) is Verdict.DIFFERENT
    assert verdict("I", "J1 J1^-1", PATHS) is Verdict.EQUAL


def test_a_nearly_singular_inverse_is_not_called_different() -> None:
    """The determinant of this matrix of whole numbers is 1, but 16 digits cannot show it."""
    student = "inverse([[10000000, 10000001], [9999999, 10000000]])"
    key = "[[10000000, -10000001], [-9999999, 10000000]]"

    assert verdict(student, key) is Verdict.CANNOT_CHECK


def test_matrices_to_be_inverted_are_sampled_with_a_small_condition_number() -> None:
    """At most two digits are lost, where plain samples can lose more."""
    plain, safe = (
        np.linalg.cond(sample(PATHS, "s", well_conditioned=wanted)["J1"]).max() for wanted in (False, True)
    )

    assert safe < 100 < plain


def test_the_same_seed_gives_the_same_points_and_another_seed_others() -> None:
    """Every learner and every run is graded at the same points."""
    first, again, other = (sample(BRANCH, seed, well_conditioned=False) for seed in ("a", "a", "b"))

    assert all((first[name] == again[name]).all() for name in first)
    assert not np.allclose(first["W1"], other["W1"])


def test_samples_have_the_ranges_they_promise() -> None:
    """Vectors have both signs and moderate size; numbers follow their domain."""
    symbols = Symbols(shapes={"v": (8,), "s": (), "p": (), "u": ()}, domain={"p": "positive", "u": "unit"})
    points = sample(symbols, "ranges", well_conditioned=False)
    v, s, p, u = (points[name].real for name in "vspu")

    assert v.shape == (POINTS, 8, 1)
    assert ((np.abs(v) >= 0.25) & (np.abs(v) <= 1.25)).all()
    assert (v < 0).any()
    assert (v > 0).any()
    assert (s[4:8] < 0).sum() == 2
    assert (s[8:12] >= 3).all()
    assert (s[12:] < 0).all()
    assert (p > 0).all()
    assert ((u > 0) & (u < 1)).all()


@pytest.mark.parametrize(
    ("student", "slip"),
    [
        ("W2 diag(tanh'(W1 x)) W1", "missing-identity"),
        ("W2 diag(1 - tanh(W1 x)^2) W1", "missing-identity"),
        ("I + W1^T diag(tanh'(W1 x)) W2^T", "transposed"),
        ("-I - W2 diag(tanh'(W1 x)) W1", "sign"),
        ("3I + 3W2 diag(tanh'(W1 x)) W1", "constant-factor"),
        ("I - W2 diag(tanh'(W1 x)) W1", None),
        ("I + W2 W1", None),
        ("0I", None),
    ],
)
def test_a_common_slip_is_recognised(student: str, slip: str | None) -> None:
    """A slip is named only when it explains the answer exactly."""
    assert probe(student, JACOBIAN, BRANCH) == slip


def test_reversed_products_are_recognised() -> None:
    """J1 J2 J3 for J3 J2 J1 is the row convention, not a random error."""
    assert probe("J1 J2 J3", "J3 J2 J1", PATHS) == "reversed-products"
    assert probe("(I+J1)(I+J2)", "(I+J2)(I+J1)", PATHS) == "reversed-products"


def test_a_slip_that_does_not_change_the_key_is_never_named() -> None:
    """A symmetric key is its own transpose, so a wrong answer is not its transpose."""
    symmetric = Symbols(shapes={"x": (3,), "A": (3, 3)})

    assert probe("x x^T + A", "x x^T", symmetric) is None
    assert probe("x^T x", "x^T x", symmetric) is None


def test_a_number_key_has_no_constant_factor() -> None:
    """Every number is a multiple of another, which explains nothing."""
    assert probe("6", "3", SCALARS) is None
    assert probe("6x", "3x", SCALARS) == "constant-factor"


def test_the_transpose_is_accepted_where_a_layout_asks_for_it() -> None:
    """The gradient of W2 as m by n instead of n by m is its transpose."""
    symbols = Symbols(shapes={"u": ("n",), "t": ("m",)}, dims={"n": 4, "m": 5})
    key = parse("u t^T", symbols)

    assert transposed_equal(parse("t u^T", symbols), key, symbols, seed="s")
    assert not transposed_equal(parse("u t^T", symbols), key, symbols, seed="s")
    assert not transposed_equal(parse("2 t u^T", symbols), key, symbols, seed="s")


FORMULAS = st.sampled_from(
    [
        "x",
        "-x",
        "x + y",
        "y + x",
        "x*y",
        "x^2",
        "sqrt(x)",
        "ln(x)",
        "1/x",
        "0",
        "1",
        "x - x",
        "x/x",
        "x + 1e16 - 1e16",
        "tanh(x)",
        "relu(x)",
        "x^y",
        "9^9^y",
        "y!",
        "1/(x - |x|)",
        "exp(x^3)",
    ]
)


@QUICK
@given(FORMULAS, FORMULAS, st.text(max_size=5))
def test_comparing_is_symmetric_and_repeatable(first: str, second: str, seed: str) -> None:
    """Which side is the key, and how often one asks, makes no difference."""
    one_way = verdict(first, second, seed=seed)

    assert verdict(second, first, seed=seed) is one_way
    assert verdict(first, second, seed=seed) is one_way


@QUICK
@given(FORMULAS, st.text(max_size=5))
def test_a_formula_is_never_different_from_itself(formula: str, seed: str) -> None:
    """At worst it cannot be checked."""
    assert verdict(formula, formula, seed=seed) is not Verdict.DIFFERENT
