"""Random answers: none breaks the parser, none takes long, none says what it should not."""

import time
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formulas.equivalence import compare
from quizzes.formulas.expressions import Expression, Symbols, parse, parse_list, parse_matrix
from quizzes.formulas.notation import AnswerError
from tests.clock import cpu_seconds

SECONDS = 3.0
"""How long to try. ``tests/benchmarks/bench_fuzz.py`` tries for longer."""

BATCH = 200
LONGEST = 0.050

SYMBOLS = Symbols(
    shapes={"x": (), "n": (), "A": ("d", "d"), "B": ("d", "d"), "W": ("m", "d"), "v": ("d",)},
    dims={"d": 4, "m": 5},
)
KEYS = [parse(text, SYMBOLS) for text in ("x + n", "I + A*B", "W*v")]

NAMES = "W1 pi tanh tanh' sin ln log_2 diag inverse det comb sqrt relu"
NUMBERS = "0 1 2 12 170 1e9 1e-3 1e308 .5 3. 99999999999999999999"
SIGNS = "** .* ⊙ ᵀ ^T .T ² ₁ · − α ∂ \\frac {{ }}"
PIECES = st.sampled_from([*"xnABWvIe+-*/^(){}[]|,;!'.= \n", *NAMES.split(), *NUMBERS.split(), *SIGNS.split()])
TYPED = st.one_of(
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(st.one_of(PIECES, st.characters()), max_size=40).map("".join),
    st.text(max_size=700),
    st.recursive(
        PIECES,
        lambda inner: st.tuples(
            st.sampled_from(["({}){}", "[{},{}]", "tanh({})*{}", "{}^({})"]), inner, inner
        ).map(lambda made: made[0].format(made[1].replace("{", ""), made[2].replace("}", ""))),
        max_leaves=25,
    ),
)


def read_and_compare(text: str, key: Expression) -> None:
    """Do to a text all that is done to an answer."""
    for read in (parse_list, parse_matrix):
        with suppress(AnswerError):
            read(text, SYMBOLS)
    with suppress(AnswerError):
        expression = parse(text, SYMBOLS)
        assert not set(expression.tex()) & set("<>$`")
        compare(expression, key, SYMBOLS, seed="fuzz")


def seconds_for(text: str, key: Expression) -> float:
    """Return the processor time that a text takes, the shortest of a few tries if it seems long."""
    first = cpu_seconds(read_and_compare, text, key, tries=1)
    return first if first < LONGEST else cpu_seconds(read_and_compare, text, key)


@settings(
    max_examples=BATCH,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(text=TYPED, key=st.sampled_from(KEYS))
def try_a_batch(text: str, key: Expression) -> None:
    """Nothing but AnswerError leaves the readers, and no text takes 50 ms."""
    assert seconds_for(text, key) < LONGEST


def try_for(seconds: float) -> int:
    """Try batch after batch until the time is up, and return how many texts that were."""
    start, batches = time.monotonic(), 0
    while batches == 0 or time.monotonic() - start < seconds:
        try_a_batch()
        batches += 1
    return batches * BATCH


def test_no_random_text_breaks_the_parser_or_takes_long() -> None:
    """Batch after batch until the time is up."""
    assert try_for(SECONDS) >= BATCH
