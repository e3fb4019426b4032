"""Verdicts do not depend on luck, and come quickly: many seeds, a clock, and files that are meant to be slow."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from quizzes.formulas.equivalence import Verdict, compare
from quizzes.formulas.expressions import parse
from quizzes.kinds.grading import Outcome
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.loading.banks import load_bank, load_banks
from quizzes.loading.items import questions
from quizzes.yaml.faults import BankError
from tests.clock import cpu_seconds

BANK = Path(__file__).resolve().parents[3] / "quizzes" / "bank"
BANKS = load_banks(BANK)
FORMULAS = {
    key: question
    for item in BANKS.items.values()
    for key, question in questions(item)
    if isinstance(question, MatrixExpression)
}
P1 = [key for key in FORMULAS if key.startswith("p1-block-equations")]
SEEDS = 300
TRIES = 5
MOST_SECONDS_TO_GRADE = 0.002
MOST_SECONDS_TO_REFUSE = 0.2

# The key of each formula of P1, spelled in other ways.
SPELLINGS = {
    "forward": ["x + W2*tanh(W1*x)", "W₂·tanh(W₁x) + x", "I*x + W2 tanh(W1 x)"],
    "backward": ["W2*diag(1 - tanh(W1*x)^2)*W1 + I", "I - W2*diag(tanh(W1*x)^2 - 1)*W1"],
    "pull-back": ["(I + W2*diag(tanh'(W1*x))*W1)^T*u", "u + W1^T*(tanh'(W1*x) ⊙ (W2^T*u))"],
    "grad-w2": ["u*transpose(tanh(W1*x))"],
    "grad-w1": ["(tanh'(W1*x) ⊙ (W2^T*u))*x^T", "diag(1 - tanh(W1 x)^2) W2ᵀ u xᵀ"],
}


@pytest.mark.parametrize("key", P1)
def test_300_seeds_accept_every_spelling_and_no_slip_of_problem_1(key: str) -> None:
    """No sample of points tells two spellings apart, and none takes a slip for the key."""
    question = FORMULAS[key]
    symbols = question.symbol_table()
    right = parse(question.answer, symbols)
    spellings = [parse(text, symbols) for text in SPELLINGS[key.split(".")[1]]]
    slips = [parse(slip.answer, symbols) for slip in question.slips]
    slips = [slip for slip in slips if slip.shape == right.shape]
    verdicts = [
        {compare(answer, right, symbols, seed=f"seed {seed}") for answer in answers}
        for seed in range(SEEDS)
        for answers in (spellings, slips)
    ]

    assert set().union(*verdicts[0::2]) == {Verdict.EQUAL}
    assert set().union(*verdicts[1::2]) <= {Verdict.DIFFERENT}
    assert len(P1) == 5


def test_a_matrix_formula_is_graded_within_2_ms() -> None:
    """The median over every key and slip of the banks, each read anew; the best of a few tries on a busy machine."""
    times = []
    for question in FORMULAS.values():
        for text in (question.answer, *(slip.answer for slip in question.slips), f"2*({question.answer})"):
            assert question.grade(text).outcome is not Outcome.CANNOT_CHECK
            times.append(cpu_seconds(question.grade, text, tries=TRIES))

    assert len(times) > 20
    assert median(times) < MOST_SECONDS_TO_GRADE


@dataclass(frozen=True)
class Hostile:
    """A file that is meant to harm, the code it is refused with, and the line that is named."""

    text: str
    code: str
    line: int


HEAD = "schema: quiz-bank/1\nbank: test\ntitle: Test\nitems:\n"
NUMBER = "  - {id: a, type: number, ask: Why, answer: 1}\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)
HOSTILE = {
    "an alias bomb": Hostile(BOMB, "yaml-alias", 1),
    "a cycle": Hostile("a: &a [*a]\n", "yaml-alias", 1),
    "a merge key": Hostile("a: {b: c}\nd:\n  <<: {b: c}\n", "yaml-alias", 3),
    "5 MB": Hostile("x" * 5_000_000, "too-large", 1),
    "1 MB of one line": Hostile("a: " + "x" * 999_000 + ": y", "yaml-colon", 1),
    "1 MB of an open quote": Hostile('a: "' + "x " * 499_000, "yaml-syntax", 1),
    "depth 5,000 in brackets": Hostile("a: " + "[" * 5_000, "yaml-too-deep", 1),
    "depth 5,000 in braces": Hostile("a: " + "{" * 5_000, "yaml-too-deep", 1),
    "depth 5,000 in dashes": Hostile("- " * 5_000, "yaml-too-deep", 1),
    "depth 5,000 by indentation": Hostile(
        "".join(" " * level + "a:\n" for level in range(1_300)), "yaml-too-deep", 42
    ),
    "many values": Hostile("a: [" + "1, " * 300_000 + "1]", "yaml-too-many", 1),
    "many keys": Hostile("".join(f"k{n}: {n}\n" for n in range(60_000)), "yaml-too-many", 10_000),
    "a duplicate key": Hostile(HEAD + NUMBER + "title: B\n", "yaml-duplicate-key", 6),
    "no": Hostile(HEAD + NUMBER.replace("Why", "no"), "yaml-bool", 5),
    "1:30": Hostile(HEAD + NUMBER.replace("answer: 1", "answer: 1:30"), "yaml-number", 5),
    "012": Hostile(HEAD + NUMBER.replace("answer: 1", "answer: 012"), "yaml-number", 5),
    "a Python object": Hostile("a: !!python/object/apply:os.system ['true']\n", "yaml-tag", 1),
    "a control character": Hostile("a: b\x00\n", "yaml-control-character", 1),
    "a form": Hostile(HEAD + NUMBER.replace("Why", "'<form action=x>'"), "raw-html", 5),
    "an iframe": Hostile(HEAD + NUMBER.replace("Why", "'<iframe src=x></iframe>'"), "raw-html", 5),
    "a javascript link": Hostile(
        HEAD + NUMBER.replace("Why", "'[x](javascript:alert(1))'"), "unsafe-link", 5
    ),
    "a remote image": Hostile(HEAD + NUMBER.replace("Why", "'![x](http://a.b/c.png)'"), "remote-image", 5),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_with_a_place_and_advice(tmp_path: Path, name: str) -> None:
    """Within 200 ms, naming the line, in sentences that say what to do."""
    hostile = HOSTILE[name]
    file = tmp_path / "hostile.yaml"
    file.write_text(hostile.text, "utf-8")

    def refuse() -> BankError:
        with pytest.raises(BankError) as caught:
            load_bank(file)
        return caught.value

    error = refuse()
    faults = [fault for fault in error.faults if fault.code == hostile.code]

    assert faults, [str(fault)[:300] for fault in error.faults[:3]]
    assert faults[0].line == hostile.line
    assert faults[0].message.endswith(".")
    assert cpu_seconds(refuse, tries=TRIES) < MOST_SECONDS_TO_REFUSE
