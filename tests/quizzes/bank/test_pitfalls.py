"""The questions of the pitfalls: what their runs are said to do is what the core does."""

from pathlib import Path

import numpy as np
import pytest

from core.bottleneck import passed_on, squeezed_shortcut
from core.changing_shape import numpy_sum
from core.gates import balanced_branches, identity_paths
from core.lost_input import doubled_branch
from core.norm_places import direct_path_limit
from core.signal_propagation import HALVED_SUM, HE, SCALED_BRANCH, input_share, wide_limit
from quizzes.kinds.choice import Choice
from quizzes.loading.banks import load_banks

ITEMS = load_banks(Path(__file__).resolve().parents[3] / "quizzes" / "bank").banks["pitfalls"].items


def choice(item: str) -> Choice:
    """Return a question of the bank, all of which are choices."""
    question = ITEMS[item]
    assert isinstance(question, Choice)
    return question


def why(item: str, text: str) -> str:
    """Return what is said to the option whose text holds these words."""
    return next(option.why for option in choice(item).options if text in option.text)


def test_every_run_has_a_cause_and_a_remedy() -> None:
    """Five of each, with four options, and the broken block."""
    causes = ["pf-shapes", "pf-gates", "pf-large-branch", "pf-norm-place", "pf-narrow-skip"]

    assert list(ITEMS) == [*(f"{cause}{end}" for cause in causes for end in ("", "-fix")), "pf-overwritten"]
    for cause in causes:
        assert len(choice(cause).options) == 4
        assert len(choice(f"{cause}-fix").options) == 4


def test_a_single_channel_moves_all_four_alike() -> None:
    """And NumPy refuses two or three, as the solution says."""
    x = np.array([0.5, -1.0, 2.0, 0.0])
    stretched = numpy_sum([0.25], x)

    assert stretched.outcome == "stretches"
    assert stretched.total is not None
    assert np.ptp(stretched.total - x) == 0
    assert [numpy_sum(np.ones(width), x).outcome for width in (2, 3)] == ["refuses", "refuses"]


def test_a_relu_behind_50_additions_leaves_an_eighth_of_the_paths() -> None:
    """13 % at branches of 0.3, and an open path carries exactly 1."""
    left = []
    for seed in range(1, 9):
        rng = np.random.default_rng(seed)
        branches, inputs = balanced_branches(50, 64, rng), np.abs(rng.standard_normal((32, 64)))
        left.append(identity_paths(branches, inputs, 0.3).open_share[-1])

    assert np.mean(left) == pytest.approx(0.13, abs=0.01)
    assert "about 13 %" in choice("pf-gates").ask


def test_a_branch_of_he_size_doubles_the_signal_and_halves_the_input() -> None:
    """Dividing the sum mends the first and not the second; dividing the branch mends both."""
    halved, scaled = wide_limit(HALVED_SUM, 20), wide_limit(SCALED_BRANCH, 20)

    assert wide_limit(HE, 1).signal[-1] == 2
    assert input_share(HE, wide_limit(HE, 1).signal)[-1] == 0.5
    assert halved.signal[-1] == pytest.approx(1)
    assert input_share(HALVED_SUM, halved.signal)[-1] == pytest.approx(2.0**-20)
    assert input_share(SCALED_BRANCH, scaled.signal)[-1] > 1 / 3
    assert "0.71" in why("pf-large-branch-fix", r"\sqrt 2")
    assert round(HALVED_SUM.sum_scale, 2) == 0.71


def test_a_batch_norm_after_ten_additions_leaves_a_fourteenth() -> None:
    """About 7 %, a factor of 0.77 in each block; a layer norm there leaves less."""
    batch, layer = direct_path_limit(10, "batch"), direct_path_limit(10, "layer")

    assert 0.07 < batch[-1] < 0.09
    assert batch[1] == pytest.approx(0.77, abs=0.005)
    assert layer[-1] < batch[-1]
    assert "between 7 and 9 %" in choice("pf-norm-place").ask


def test_two_of_eight_directions_come_through_two_channels() -> None:
    """And a factor of 3 brings none back."""
    rng = np.random.default_rng(0)
    skips = [squeezed_shortcut(8, 2, rng) for _ in range(3)]

    assert np.count_nonzero(passed_on(skips)) == 2
    assert np.count_nonzero(passed_on([3 * skip for skip in skips])) == 2


def test_the_broken_block_is_the_one_of_the_core() -> None:
    """It returns 2 F(x): run as it stands in the question."""
    ask = choice("pf-overwritten").ask
    code = ask.split("```python")[1].split("```")[0]
    rng = np.random.default_rng(1)
    names = {"np": np, "w1": rng.standard_normal((3, 2)), "w2": rng.standard_normal((2, 3))}
    exec(code, names)
    x = rng.standard_normal(2)

    np.testing.assert_allclose(names["block"](x), 2 * names["branch"](x))  # type: ignore[operator]
    np.testing.assert_array_equal(names["block"](x), doubled_branch(x, names["branch"]))  # type: ignore[operator, arg-type]
    for option in choice("pf-overwritten").options:
        assert option.text.strip("`") in code
