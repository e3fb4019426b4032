"""The questions on three layers: their keys follow from the core."""

import pytest

from core.chain import chain_gradients, squared_loss, weight_update
from tests.quizzes.bank.test_contents import key_of


def test_the_three_layer_numbers_are_those_of_the_chain() -> None:
    """0.001, 1.331, -5.324 and the weight after one step."""
    loss = squared_loss(10.0, 8.0)
    with_skips = chain_gradients([0.1] * 3, loss.gradient, skip=True)

    assert key_of("tl-slopes.plain") == pytest.approx(
        chain_gradients([0.1] * 3, 1.0, skip=False).at[0], rel=1e-12
    )
    assert key_of("tl-slopes.plain") == pytest.approx(0.001, rel=1e-12)
    assert key_of("tl-slopes.skip") == pytest.approx(1.331, rel=1e-12)
    assert key_of("tl-input-gradient") == pytest.approx(with_skips.at[0], rel=1e-12)
    assert key_of("tl-input-gradient") == pytest.approx(-5.324, rel=1e-12)
    assert key_of("tl-new-weight") == pytest.approx(weight_update(0.1, 0.01, loss.gradient, 2.0).new_weight)
