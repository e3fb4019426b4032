"""Writing formulas out again: the echo a learner sees, and the text the parser reads back."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formulas.equivalence import Verdict, compare
from quizzes.formulas.expressions import Symbols, parse
from quizzes.formulas.notation import AnswerError
from quizzes.formulas.printing import plain

BRANCH = Symbols(
    shapes={"W1": ("m", "n"), "W2": ("n", "m"), "x": ("n",), "v": ("m",), "s": ()}, dims={"n": 4, "m": 5}
)
SCALARS = Symbols(shapes={"x": (), "y": ()})

QUICK = settings(derandomize=True, deadline=None, max_examples=200)


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


FRAGMENTS = ["W1", "W2", "x", "v", "s", "I", "2", ".5", "e", "pi", " ", "(", ")", "[", "]", "{", "}", ","]
FRAGMENTS += ["tanh", "tanh'", "sin^2", "log_2 ", "diag(", "inverse(", "|", "!"]
FRAGMENTS += ["+", "-", "*", "/", "^", "^T", "ᵀ", "²", "⊙"]
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
