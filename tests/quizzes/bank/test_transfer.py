"""The questions on other architectures: their keys follow from the core, and each names its paper."""

import re
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import RELU
from core.blocks import Block, forward, vjp
from core.path_lengths import path_counts
from core.scaled_recursion import uniform_gains
from core.shortcuts import gate_passage
from core.signal_propagation import LAYER_NORM, wide_limit
from quizzes.kinds.choice import Choice
from quizzes.kinds.match import Match
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import real_number
from tests.quizzes.bank.test_contents import BANKS, key_of, of_kind

Vector: TypeAlias = NDArray[np.float64]

ITEMS = BANKS.banks["transfer"].items
DESIGNS = ("transformer", "dense block", "highway", "ReZero", "SkipInit", "Fixup", "U-Net", "DenseNet")


def right_of(item: str) -> str:
    """Return the text of the right option."""
    return next(option.text for option in of_kind(item, Choice).options if option.is_right)


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_names_the_paper_of_its_design(name: str) -> None:
    """By its arXiv number, and the place in it."""
    source = ITEMS[name].source

    assert source is not None
    assert re.search(r"arXiv:\d{4}\.\d{5}", source.doc)
    assert source.at


def test_every_design_is_asked_about() -> None:
    """At least a dozen questions, and none of the eight designs is left out."""
    said = " ".join(f"{item.ask} {item.solution}" for item in ITEMS.values())

    assert len(ITEMS) >= 12
    assert [design for design in DESIGNS if design.casefold() not in said.casefold()] == []


def test_a_norm_before_the_branch_leaves_the_skip_alone_and_one_behind_the_sum_does_not() -> None:
    """Found by moving the input of y = x + f(LN(x)) and of y = LN(x + f(x)) a little."""
    rng = np.random.default_rng(4)
    weights, x, step = rng.normal(size=(3, 3)), rng.normal(size=3), 1e-6

    def norm(state: Vector) -> Vector:
        return np.asarray((state - state.mean()) / state.std())

    def slope(function: Callable[[Vector], Vector], at: Vector) -> Vector:
        columns = [(function(at + step * e) - function(at - step * e)) / (2 * step) for e in np.eye(3)]
        return np.array(columns).T

    before = slope(lambda state: state + weights @ norm(state), x)
    behind = slope(lambda state: norm(state + weights @ state), x)
    normed_sum = slope(norm, x + weights @ x)

    np.testing.assert_allclose(before, np.eye(3) + weights @ slope(norm, x), atol=1e-7)
    np.testing.assert_allclose(behind, normed_sum @ (np.eye(3) + weights), atol=1e-7)
    assert of_kind("tr-pre-norm-jacobian", MatrixExpression).answer == "I + J*N"
    assert r"$D\,(I + J)$" in right_of("tr-post-norm-skip")


def test_twelve_sub_layers_make_the_paths_of_the_core() -> None:
    """4096 of thirteen lengths; six layers would make 64."""
    assert key_of("tr-sub-layers-and-paths") == sum(path_counts(6 * 2)) == 4096
    assert len(path_counts(12)) == 13


def test_channels_that_stand_side_by_side_are_counted_one_by_one() -> None:
    """Maps are joined as NumPy joins them, and not added."""
    block_input, layer = np.zeros((64, 2)), np.zeros((32, 2))
    sixth = np.concatenate([block_input, *[layer] * 5])
    decoder = np.concatenate([np.zeros((1024 // 2, 2)), np.zeros((512, 2))])

    assert len(sixth) == key_of("tr-dense-channels") == 224
    assert len(decoder) == key_of("tr-unet-channels") == 1024
    assert "cropped" in right_of("tr-unet-crop")


def test_the_row_behind_a_dense_layer_comes_back_over_copy_and_branch() -> None:
    """A block that carries the copy on its shortcut sends back the same row."""
    branch = np.array([[0.0, 0.0], [0.0, 0.0], [0.5, -1.0]])
    side_by_side = Block(w1=np.eye(2), w2=branch, projection=np.eye(3, 2))
    (row,) = of_kind("tr-dense-gradient", Matrix).answer

    # Positive inputs, so that the ReLU in the middle of the branch hands them through.
    sent_back = vjp(side_by_side, [1.0, 2.0], [1.0, 2.0, 4.0]).grad_x
    np.testing.assert_allclose(sent_back, [real_number(cell).value for cell in row])


def test_a_highway_layer_shares_its_gradient_out() -> None:
    """0.75 of the skip and 0.25 of the branch's slope; a bias of −3 leaves 0.38 behind twenty layers."""
    fresh = gate_passage(-3.0, 20)

    assert uniform_gains(0.75, 0.25 * 0.5, 1).total[-1] == pytest.approx(key_of("tr-highway-slope"))
    assert round(fresh.branch, 2) == 0.05
    assert round(fresh.stack, 2) == 0.38
    assert "near 0" in right_of("tr-highway-bias")
    assert "0.38" in str(ITEMS["tr-highway-bias"].solution)


def test_a_branch_that_is_silent_learns_by_what_silences_it() -> None:
    """α = 0 moves α alone, a last matrix of 0 moves that matrix alone, and both zeros move nothing."""
    rng = np.random.default_rng(7)
    w1, w2, x, grad = rng.normal(size=(4, 3)), rng.normal(size=(3, 4)), rng.normal(size=3), rng.normal(size=3)
    starts = {
        "α only": (0.0, w2),
        "W₂ only": (1.0, np.zeros((3, 4))),
        "None of them": (0.0, np.zeros((3, 4))),
        "All three": (1.0, w2),
    }
    learning = {
        ("α only", (True, False, False)),
        ("W₂ only", (False, False, True)),
        ("None of them", (False, False, False)),
        ("All three", (True, True, True)),
    }
    found = set()
    for partner, (alpha, last) in starts.items():
        sent_back = vjp(Block(w1=w1, w2=last, branch_scale=alpha), x, grad)
        by_alpha = grad @ last @ RELU.value(w1 @ x)
        found.add((partner, (bool(by_alpha), bool(sent_back.grad_w1.any()), bool(sent_back.grad_w2.any()))))
    paired = of_kind("tr-what-moves-first", Match).right_answer()

    assert found == learning
    assert list(paired.values()) == list(starts)


def test_the_gradient_of_a_factor_of_zero_is_not_zero() -> None:
    """Found by moving α a little in y = x + αF(x)."""
    block = {scale: Block(w1=np.eye(2), w2=np.eye(2), branch_scale=scale) for scale in (0.0, 1e-3)}
    moved = (forward(block[1e-3], [3.0, 1.0]).output - forward(block[0.0], [3.0, 1.0]).output) / 1e-3

    assert np.array([2.0, -1.0]) @ moved == pytest.approx(key_of("tr-rezero-first-step"))


def test_a_normed_branch_is_small_beside_its_skip() -> None:
    """1 beside 10 in the hundredth block."""
    assert wide_limit(LAYER_NORM, 99).signal[-1] ** -0.5 == pytest.approx(key_of("tr-skip-init"))


def test_the_scaled_layers_of_fixup_divide_by_the_root_of_the_depth() -> None:
    """16 branches of three layers, of which two are scaled; a ReLU hands the factor through."""
    branches, layers = 16, 3
    one = branches ** (-1 / (2 * layers - 2))
    rng = np.random.default_rng(2)
    w1, w2, x = rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=4)
    full = forward(Block(w1=w1, w2=w2, shortcut_scale=0.0), x).output
    scaled = forward(Block(w1=one * w1, w2=one * w2, shortcut_scale=0.0), x).output

    np.testing.assert_allclose(scaled, key_of("tr-fixup-branch") * full)
    assert key_of("tr-fixup-branch") == branches**-0.5
