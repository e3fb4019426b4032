"""The questions with other numbers: on every variant the key is what the core computes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import TANH
from core.blocks import Block, jacobian
from core.bounds import gradient_band, plain_band
from core.changing_shape import projection
from core.euler import residual_stack
from core.path_lengths import path_counts
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number, real_number
from quizzes.loading.banks import load_banks
from quizzes.loading.items import questions

BANKS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank")
TWINS = BANKS.banks["twins"]


def difference(function: Callable[[float], float]) -> float:
    """Return a slope at 0 by a central difference."""
    step = 1e-6
    return (function(step) - function(-step)) / (2 * step)


def twin_q1(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """Difference quotients of F(x) + x, column by column."""
    matrix = np.array([[values["a"], values["b"]], [values["c"], values["d"]]])
    columns = [(matrix @ unit + unit) - (matrix @ np.zeros(2)) for unit in np.eye(2)]
    return {"": np.column_stack(columns)}


def twin_q2(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """All paths of a stack, of any length."""
    return {"": sum(path_counts(int(values["n"])))}


def twin_q3(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """Difference quotients of both orders, with an activation that is a line of slope s."""
    s, w = values["s"], values["w"]
    return {
        "after": difference(lambda x: s * (w * x + x)),
        "before": difference(lambda x: w * (s * x) + x),
    }


def twin_q4(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """The band of a gradient through blocks with small branches."""
    band = gradient_band([values["r"]] * int(values["L"]))
    return {"lowest": band.lower, "highest": band.upper}


def twin_q5(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """The number of entries of a projection."""
    drawn = projection(int(values["n"]), int(values["m"]), np.random.default_rng(0))
    return {"": drawn.size}


def twin_p1(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """The Jacobian of a block of width 1."""
    block = Block(w1=np.array([[values["a"]]]), w2=np.array([[values["b"]]]), activation=TANH)
    return {"": jacobian(block, [values["x"]]).total.item()}


def twin_p2(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """The paths of one length."""
    return {"": path_counts(int(values["n"]))[int(values["k"])]}


def twin_p3(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """The Jacobians of two ReLU blocks."""
    point = [values["a"], values["b"]]
    eye: NDArray[np.float64] = np.eye(2)
    outward = values["w"] * eye
    return {
        "post": jacobian(Block(w1=eye, w2=outward, order="post"), point).total,
        "pre": jacobian(Block(w1=eye, w2=outward, order="pre"), point).total,
    }


def twin_p4(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """The bound on a product of branches without skips."""
    return {"": plain_band([values["r"]] * int(values["L"])).upper}


def twin_p5(values: dict[str, float]) -> dict[str, float | NDArray[np.float64]]:
    """One Euler step."""
    return {"": residual_stack(lambda h: -values["c"] * h, [values["h"]], [values["s"]])[1].item()}


EXPECTED = {
    f"twin-{function.__name__.removeprefix('twin_')}": function
    for function in (
        twin_q1, twin_q2, twin_q3, twin_q4, twin_q5, twin_p1, twin_p2, twin_p3, twin_p4, twin_p5,
    )
}  # fmt: skip


@pytest.mark.parametrize("item_id", EXPECTED)
def test_every_variant_has_the_key_that_the_core_computes(item_id: str) -> None:
    """Numbers to nine digits, matrices entry by entry."""
    parameters = TWINS.recipes[item_id].parameters
    for code in parameters.codes:
        expected = EXPECTED[item_id](parameters.values(code))
        asked = dict(questions(BANKS.item(item_id, code)))
        assert len(asked) == len(expected)
        for part, value in expected.items():
            question = asked[f"{item_id}.{part}" if part else item_id]
            if isinstance(question, Matrix):
                key = np.array([[real_number(cell).value for cell in row] for row in question.answer])
            else:
                assert isinstance(question, Number)
                key = np.array(real_number(question.answer).value)
            np.testing.assert_allclose(key, value, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("item_id", EXPECTED)
def test_variants_do_not_share_a_few_keys(item_id: str) -> None:
    """Whoever has seen two variants cannot guess the third: at least five keys differ, and every number of `vary` occurs."""
    recipe = TWINS.recipes[item_id]
    variants = [recipe.parameters.values(code) for code in recipe.parameters.codes]
    keys = {str(EXPECTED[item_id](values)) for values in variants}
    varied = {name: values["values"] for name, values in recipe.data["vary"].items() if "values" in values}

    assert len(keys) >= 5
    for name, listed in varied.items():
        assert {values[name] for values in variants} == set(map(float, listed)), name


def test_each_question_of_the_source_has_a_twin_with_at_least_five_variants() -> None:
    """Q1 to Q5 and P1 to P5."""
    assert set(TWINS.items) == EXPECTED.keys(), "Add a function that computes the key of a new twin, above."
    assert EXPECTED.keys() == TWINS.recipes.keys(), "Give every twin a `vary`."
    assert min(len(BANKS.variants(item_id)) for item_id in TWINS.items) >= 5, "Vary more values."
