"""Items whose numbers vary: which variants there are, what stands in them, and what an author hears of faults."""

from pathlib import Path

import pytest

from quizzes.kinds.choice import Choice
from quizzes.kinds.grading import Outcome
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number
from quizzes.kinds.parts import Parts
from quizzes.kinds.set import MatrixSet
from quizzes.kinds.text import Text
from quizzes.loading.banks import Banks, load_banks
from quizzes.loading.fingerprint import fingerprint
from quizzes.loading.interpolation import interpolated
from quizzes.loading.variants import Axis, Variation, read_parameters
from quizzes.yaml.faults import BankError, Fault

HEAD = "schema: quiz-bank/1\nbank: test\ntitle: Test\nitems:\n"
PATHS = """\
  - id: paths
    type: number
    vary: {n: {from: 2, to: 10}}
    compute: {total: 2^n, lengths: n + 1, squares: n^2, orders: factorial(n)}
    require: [total != lengths, total != squares, total != orders]
    ask: How many paths lead through {{n}} blocks?
    answer: total
    integer: true
    slips:
      - {answer: lengths, why: "There are {{lengths}} lengths."}
      - {answer: squares, why: "Each of the {{n}} blocks doubles the number."}
      - {answer: orders, why: Their order is fixed.}
    solution: $2^{ {{n}} } = {{total}}$.
"""


def load(folder: Path, text: str) -> Banks:
    """Write a bank and load it."""
    (folder / "test.yaml").write_text(HEAD + text, "utf-8")
    return load_banks(folder)


def fault_of(folder: Path, text: str) -> Fault:
    """Return the only fault of a bank."""
    with pytest.raises(BankError) as caught:
        load(folder, text)
    assert len(caught.value.faults) == 1, str(caught.value)
    return caught.value.faults[0]


def numbers(banks: Banks, item_id: str) -> list[dict[str, float]]:
    """Return the numbers of every variant of an item."""
    parameters = banks.recipes[item_id].parameters
    return [parameters.values(code) for code in parameters.codes]


def test_an_item_stands_in_the_bank_as_its_first_variant(tmp_path: Path) -> None:
    """Whoever knows nothing of variants gets a question that can be graded."""
    banks = load(tmp_path, PATHS)
    item = banks.items["paths"]

    assert isinstance(item, Number)
    assert item == banks.item("paths") == banks.item("paths", banks.variants("paths")[0])
    assert item.grade(item.answer).outcome is Outcome.RIGHT


def test_every_variant_has_its_numbers_in_text_key_slips_and_solution(tmp_path: Path) -> None:
    """Nothing of the template is left over."""
    banks = load(tmp_path, PATHS)
    parameters = banks.recipes["paths"].parameters
    code = next(code for code in parameters.codes if parameters.values(code)["n"] == 5)
    item = banks.item("paths", code)

    assert isinstance(item, Number)
    assert item.ask == "How many paths lead through 5 blocks?"
    assert item.answer == "32"
    assert item.solution == "$2^{ 5 } = 32$."
    assert [(slip.answer, slip.why) for slip in item.slips] == [
        ("6", "There are 6 lengths."),
        ("25", "Each of the 5 blocks doubles the number."),
        ("120", "Their order is fixed."),
    ]


def test_a_number_is_written_for_the_place_where_it_stands() -> None:
    """As a sentence writes it, as TeX writes it between dollar signs, and in full in a formula, where every digit counts."""
    item = {
        "type": "number",
        "vary": {},
        "ask": "Of {{m}}, \\$5 and $x = {{m}}$, $$y = {{t}}$$ {{t}}.",
        "answer": "t",
    }

    assert interpolated(item, {"m": -2.0, "t": 0.5**40}) == {
        "type": "number",
        "ask": "Of −2, \\$5 and $x = -2$, $$y = 9.095 \\times 10^{-13}$$ 9.095\u00a0×\u00a010⁻¹³.",
        "answer": repr(0.5**40),
    }


def test_require_leaves_out_variants_in_which_a_slip_is_right(tmp_path: Path) -> None:
    """2^n = n^2 at n = 2 and 4, so these are not asked."""
    banks = load(tmp_path, PATHS)

    assert sorted(row["n"] for row in numbers(banks, "paths")) == [3, 5, 6, 7, 8, 9, 10]


def test_codes_are_short_unique_and_the_same_every_time(tmp_path: Path) -> None:
    """A code written down today brings the same numbers tomorrow, in either case."""
    first, second = load(tmp_path, PATHS), load(tmp_path, PATHS)
    codes = first.variants("paths")

    assert list(codes) == list(second.variants("paths"))
    assert len(set(codes)) == 7
    assert {len(code) for code in codes} == {3}
    assert first.item("paths", codes[3].lower()) == second.item("paths", codes[3])


@pytest.mark.parametrize(
    ("requirement", "allowed"),
    [
        ("x == 0.3", [0.3]),
        ("x != 0.3", [0.1, 0.2, 0.4, 0.5]),
        ("x < 0.3", [0.1, 0.2]),
        ("x <= 0.3", [0.1, 0.2, 0.3]),
        ("x > 0.3", [0.4, 0.5]),
        ("x >= 0.3", [0.3, 0.4, 0.5]),
        ("x + 0.1 <= 0.3", [0.1, 0.2]),
        ("x + 0.1 < 0.3", [0.1]),
        ("1/(x - 0.3) > 0", [0.4, 0.5]),
    ],
)
def test_a_requirement_means_what_its_sign_says(requirement: str, allowed: list[float]) -> None:
    """Rounding does not matter: 0.2 + 0.1 is 0.3; and what is not defined is never allowed."""
    variation = Variation.model_validate(
        {"vary": {"x": {"from": 0.1, "to": 0.5, "step": 0.1}}, "require": (requirement,)}
    )
    parameters, problems = read_parameters(variation, "seed")
    assert parameters is not None, problems

    assert sorted(parameters.values(code)["x"] for code in parameters.codes) == allowed


def test_a_code_keeps_its_numbers_when_only_the_requirements_change(tmp_path: Path) -> None:
    """A learner's record stays readable."""
    before = load(tmp_path, PATHS).recipes["paths"].parameters
    after = load(tmp_path, PATHS.replace("[total != lengths, ", "[n > 4, total != lengths, "))
    kept = after.recipes["paths"].parameters

    assert 0 < len(kept.codes) < len(before.codes)
    assert all(kept.values(code) == before.values(code) for code in kept.codes)


def test_two_items_number_and_order_their_variants_differently(tmp_path: Path) -> None:
    """A code belongs to one item, and not every item starts with the same numbers."""
    banks = load(tmp_path, PATHS + PATHS.replace("id: paths", "id: other"))

    assert set(banks.variants("paths")) != set(banks.variants("other"))
    assert numbers(banks, "paths") != numbers(banks, "other")


@pytest.mark.parametrize("code", ["", "ZZZ", "ÄÖÜ", "5HM5", "000"])
def test_an_unknown_code_is_a_key_error(tmp_path: Path, code: str) -> None:
    """The caller decides what to show instead."""
    banks = load(tmp_path, PATHS)

    with pytest.raises(KeyError):
        banks.item("paths", code)


def test_an_item_without_parameters_has_no_variants(tmp_path: Path) -> None:
    """No code belongs to it."""
    banks = load(tmp_path, "  - {id: one, type: number, ask: What is one, answer: 1}\n")

    assert list(banks.variants("one")) == []
    with pytest.raises(KeyError):
        banks.item("one", "000")


def test_other_numbers_ask_for_something_else() -> None:
    """The fingerprint covers what varies."""
    item = {"id": "a", "type": "number", "ask": "{{n}}?", "answer": "n", "vary": {"n": {"values": [1, 2]}}}

    assert fingerprint(item) != fingerprint(item | {"vary": {"n": {"values": [1, 3]}}})


EVERY_KIND = """\
  - id: whole
    type: parts
    vary: {n: {values: [2, 3]}, r: {values: [0.5]}, a: {values: [-1]}}
    compute: {bound: r^n, share: 0.01}
    ask: Take {{n}} blocks with $r = {{r}}$.
    given:
      dims: {d: 4}
      J: [d, d]
    parts:
      - id: formula
        type: matexpr
        ask: All equal
        answer: (I + J)^n
        slips: [{answer: I + n J, why: "Not {{n}} times."}]
      - id: cells
        type: matrix
        ask: Matrix
        answer: [[n, 0], [a, 2n]]
        tolerance: {rel: share}
      - id: words
        type: set
        of: matexpr
        ask: List
        answer: [I, J^n]
      - id: option
        type: choice
        ask: Which?
        options:
          - {right: "{{n}}", why: "{{n + 1}} less 1."}
          - {wrong: "{{n + 7}}", why: "No."}
      - id: word
        type: text
        ask: Name
        answer: n paths
      - id: value
        type: number
        ask: Value
        answer: bound
        tolerance: {abs: bound/100}
"""


def test_numbers_reach_every_kind_of_question_inside_parts(tmp_path: Path) -> None:
    """Formulas take bare names, prose takes braces; a word that merely looks like a name is left alone."""
    banks = load(tmp_path, EVERY_KIND)
    parameters = banks.recipes["whole"].parameters
    code = next(code for code in parameters.codes if parameters.values(code)["n"] == 3)
    whole = banks.item("whole", code)
    assert isinstance(whole, Parts)
    formula, cells, words, option, word, value = whole.parts

    assert whole.ask == "Take 3 blocks with $r = 0.5$."
    assert isinstance(formula, MatrixExpression)
    assert formula.grade("(I+J)(I+J)(I+J)").outcome is Outcome.RIGHT
    assert formula.grade("I + 3J").feedback == ("Not 3 times.",)
    assert isinstance(cells, Matrix)
    assert cells.grade([["3", "0"], ["-1", "6"]]).outcome is Outcome.RIGHT
    assert cells.tolerance is not None
    assert cells.tolerance.rel == 0.01
    assert isinstance(words, MatrixSet)
    assert words.grade("I, J*J*J").outcome is Outcome.RIGHT
    assert isinstance(option, Choice)
    assert [(entry.text, entry.why) for entry in option.options] == [("3", "4 less 1."), ("10", "No.")]
    assert isinstance(word, Text)
    assert word.answer == "n paths"
    assert isinstance(value, Number)
    assert value.grade("0.1255").outcome is Outcome.RIGHT
    assert value.grade("0.127").outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "words"),
    [
        ("{{n}} blocks?", "{{m}} blocks?", "unknown-parameter", "ask", "`{{m}}` has no value here."),
        ("{{n}} blocks?", "{{totl}} blocks?", "unknown-parameter", "ask", "Did you mean `total`?"),
        ("{{n}} blocks?", "{n} or {{n}} blocks?", "brace-in-prose", "ask", "Did you mean `{{n}}`?"),
        ("compute: {", "compute: {spare: 1, ", "unused-parameter", "compute.spare", "used nowhere"),
        ("answer: total", 'answer: "{{total}}"', "brace-in-formula", "answer", "the bare name"),
        ("total: 2^n", "total: 2^m", "unknown-parameter", "compute.total", "unknown name m"),
        ("total: 2^n", "total: 2^", "answer-syntax", "compute.total", "stops too early"),
        ("lengths: n + 1", "lengths: n + 1/0", "no-variant", "require", "no combination"),
        ("total: 2^n", "total: 2*I", "answer-syntax", "compute.total", "not a matrix"),
        ("total != lengths", "total = lengths", "answer-syntax", "require[1]", "one comparison with =="),
        ("total != lengths", "total", "answer-syntax", "require[1]", "one comparison with =="),
        ("total != lengths", "total !=", "answer-syntax", "require[1]", "one side of != is empty"),
        ("total != lengths", "total < 0", "no-variant", "require", "no combination"),
        ("to: 10", "to: 10, step: 0.0001", "bad-value", "vary.n", "at most 10000 values"),
        ("{from: 2, to: 10}", "{from: 2}", "bad-value", "vary.n", "either {from: 2, to: 10} or"),
        ("{from: 2, to: 10}", "{from: 9, to: 1}", "bad-value", "vary.n", "below from 9"),
        ("vary: {n:", "vary: {e: {values: [1]}, n:", "bad-value", "vary.e", "is a constant"),
        ("vary: {n:", "vary: {sin: {values: [1]}, n:", "bad-value", "vary.sin", "name of a function"),
        ("compute: {", "compute: {n: 3, ", "bad-value", "compute.n", "varies already"),
        ("vary: {n: {from: 2, to: 10}}", "vary: {}", "bad-value", "vary", "at least 1"),
        ("    vary: {n: {from: 2, to: 10}}\n", "", "missing-key", "vary", "`vary` is missing"),
        ("require: [", "requires: [n > 0]\n    require: [", "unknown-key", "requires", "`require`?"),
        (
            "vary: {n: {from: 2, to: 10}}",
            "vary: {n: {from: 1, to: 101}, m: {from: 1, to: 100}}",
            "too-many-variants",
            "vary",
            "10100 combinations",
        ),
    ],
)
def test_a_fault_of_the_parameters_is_found_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, path: str, words: str
) -> None:
    """Each has its code, its path, and says what to write instead."""
    assert old in PATHS
    fault = fault_of(tmp_path, PATHS.replace(old, new, 1))

    assert (fault.code, fault.path) == (code, f"items[paths].{path}")
    assert words in fault.message


def test_a_computed_number_must_exist_wherever_it_may_be_asked(tmp_path: Path) -> None:
    """The numbers that break it are named."""
    text = PATHS.replace("[total != lengths, total != squares, total != orders]", "[n > 4]")
    fault = fault_of(tmp_path, text.replace("squares: n^2", "squares: n^2/(n - 5)"))

    assert (fault.code, fault.path) == ("answer-not-finite", "items[paths].compute.squares")
    assert "for n = 5" in fault.message


def test_a_symbol_and_a_parameter_may_not_share_a_name(tmp_path: Path) -> None:
    """Which of the two an answer means could not be told."""
    text = EVERY_KIND.replace("      J: [d, d]", "      J: [d, d]\n      n: [d]")
    fault = fault_of(tmp_path, text)

    assert (fault.code, fault.path) == ("bad-value", "items[whole].vary.n")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("n", "3"),
        ("2^n + n!", "2^3 + 3!"),
        ("2n", "2(3)"),
        ("x n", "x (3)"),
        ("n x", "3 x"),
        ("n 2", "(3) 2"),
        ("(x)n", "(x)(3)"),
        ("comb(n, 2)", "comb(3, 2)"),
        ("m", "-2"),
        ("1 - m", "1 - (-2)"),
        ("m^2", "(-2)^2"),
        ("sin(m)", "sin((-2))"),
        ("name", "name"),
    ],
)
def test_a_number_is_put_into_a_formula_so_that_it_cannot_be_misread(formula: str, text: str) -> None:
    """Brackets stand where the sign or a missing product sign needs them, and nowhere else."""
    item = {"type": "number", "vary": {}, "answer": formula}

    assert interpolated(item, {"n": 3.0, "m": -2.0})["answer"] == text


def test_doubled_braces_without_parameters_are_found(tmp_path: Path) -> None:
    """An author who forgot `vary` hears of it; TeX groups with more than a name are left alone."""
    fault = fault_of(
        tmp_path,
        "  - {id: a, type: number, ask: 'Of {{n}} blocks', answer: 1}\n"
        "  - {id: b, type: number, ask: '$\\frac{{a^2}}{b}$', answer: 1}\n",
    )

    assert (fault.code, fault.path, fault.column) == ("unknown-parameter", "items[a].ask", 36)


def test_a_fault_of_the_first_variant_names_its_numbers(tmp_path: Path) -> None:
    """The author sees which numbers bring it out."""
    fault = fault_of(tmp_path, PATHS.replace("answer: squares", "answer: 2*2^(n - 1)"))

    assert fault.code == "slip-equals-answer"
    assert fault.message.startswith("with n = ")


def test_ten_thousand_combinations_are_possible() -> None:
    """They are counted and ordered in well under a second, and every code is different."""
    axis = {"from": 1, "to": 100}
    variation = Variation.model_validate({"vary": {"a": axis, "b": axis}, "require": ("a != b",)})
    parameters, problems = read_parameters(variation, "seed")

    assert problems == []
    assert parameters is not None
    assert len(set(parameters.codes)) == 9_900


def test_steps_of_a_tenth_are_tenths() -> None:
    """0.1 + 0.2 is shown and compared as 0.3."""
    assert Axis.model_validate({"from": 0, "to": 0.3, "step": 0.1}).all_values() == (0.0, 0.1, 0.2, 0.3)
