"""The further questions: their keys follow from the core."""

import numpy as np
import pytest

from core.blocks import residual_sum
from core.chain import chain_gradients, weight_gradients, weight_update
from core.depth_profiles import typical_growth
from core.path_lengths import coherent_gradient_shares, length_summary
from core.paths import enumerate_paths, path_spectrum
from core.signal_propagation import HE, LAYER_NORM, SCALED_BRANCH, input_share, wide_limit
from core.spectra import block_spectrum
from quizzes.kinds.choice import Choice
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import real_number
from quizzes.kinds.order import Order
from tests.quizzes.bank.test_contents import key_of, of_kind


def right_of(item: str) -> str:
    """Return the text of the right option."""
    return next(option.text for option in of_kind(item, Choice).options if option.is_right)


def test_thirty_layers_of_the_key_leave_a_thousandth() -> None:
    """And the factor 0.66 leaves a billionth behind fifty, which weights 1.5 times as large mend."""
    assert typical_growth(30, key_of("fu-factor-per-layer"), skip=False) == pytest.approx(1e-3)
    assert typical_growth(50, 0.66, skip=False) == pytest.approx(1e-9, rel=0.06)
    assert typical_growth(50, 1.5 * 0.66, skip=False) == pytest.approx(0.6, abs=0.01)
    assert "1.5 times" in right_of("fu-cause-of-fading")


def test_a_row_grows_through_blocks_whose_eigenvalues_are_one() -> None:
    """The second entry is 30 behind ten blocks, and not 0."""
    branch = np.array([[0.0, 3.0], [0.0, 0.0]])
    arrived = path_spectrum([branch] * 10, [1.0, 0.0]).total

    np.testing.assert_allclose(block_spectrum(branch).eigenvalues, 1.0)
    assert arrived[1] == key_of("fu-both-eigenvalues-one")
    assert arrived[0] == 1.0


def test_signals_grow_as_asked() -> None:
    """By (1 + 1/100)¹⁰⁰ with branches over the root, and to ten equal parts with a norm in nine branches."""
    normed = wide_limit(LAYER_NORM, 9).signal

    assert wide_limit(SCALED_BRANCH, 100).signal[-1] == pytest.approx(key_of("fu-branches-over-root"))
    assert wide_limit(HE, 100).signal[-1] == 2.0**100
    assert input_share(LAYER_NORM, normed)[int(key_of("fu-input-share"))] == pytest.approx(0.1)


def test_the_chain_of_three_layers_sends_back_six() -> None:
    """With the key as third slope; the answer of a chain without skips is the expected mistake."""
    slope = key_of("fu-unknown-slope")

    assert chain_gradients([0.2, -0.5, slope], 5.0, skip=True).at[0] == pytest.approx(6.0)
    assert chain_gradients([0.2, -0.5, -12.0], 5.0, skip=False).at[0] == pytest.approx(6.0)


def test_weights_move_as_asked() -> None:
    """From 1 to 0.5 with the rate of the key; a weight of 0 has the gradient 6 with skips and 0 without."""
    rate = key_of("fu-which-rate")

    assert weight_update(1.0, rate, 5.0, 2.0).new_weight == pytest.approx(0.5)
    assert weight_gradients(2.0, [0.0, 0.0], 3.0, skip=True)[0].gradient == key_of("fu-weight-of-zero")
    assert weight_gradients(2.0, [0.0, 0.0], 3.0, skip=False)[0].gradient == 0.0


def test_branch_and_input_add_to_the_output() -> None:
    """The row of the key brings (2, −1, 0) to (2, 0, 0.5)."""
    (row,) = of_kind("fu-what-is-left", Matrix).answer
    branch = [real_number(cell).value for cell in row]

    np.testing.assert_array_equal(residual_sum(branch, [2.0, -1.0, 0.0]), [2.0, 0.0, 0.5])


def test_paths_of_length_two_that_avoid_a_branch() -> None:
    """Six of ten, counted one by one."""
    taken = [branches for branches in enumerate_paths([[[0.5]]] * 5, [1.0]).branches if len(branches) == 2]

    assert len(taken) == 10
    assert sum(3 not in branches for branches in taken) == key_of("fu-paths-of-a-length-left")


def test_the_mean_length_is_weighted_with_the_gradient() -> None:
    """4 for branches of a quarter and 10, as the solution says, for branches of 1."""
    assert length_summary(coherent_gradient_shares(20, 0.25)).mean == pytest.approx(key_of("fu-mean-length"))
    assert length_summary(coherent_gradient_shares(20, 1.0)).mean == pytest.approx(10.0)


def test_branches_of_zero_leave_the_identity_path_alone() -> None:
    """And small ones carry something on every length."""
    silent, stirred = (path_spectrum([[[slope]]] * 4, [1.0]).by_length.ravel() for slope in (0.0, 0.01))

    assert silent.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert np.all(stirred > 0)
    assert "identity path alone" in right_of("fu-last-layers-of-zero")


def test_a_relu_on_the_sum_is_no_step_of_the_block() -> None:
    """Only the addition comes last."""
    question = of_kind("fu-lines-of-a-block", Order)
    steps = question.right_answer()

    assert question.grade([*steps, "Put the sum through a ReLU"]).credit < 1.0
    assert steps[-1] == "Add $x$"
