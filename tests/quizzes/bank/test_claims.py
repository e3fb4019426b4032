"""The statements to vote on: their verdicts and the numbers in their reasons follow from the core or a published table."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from core import chain, changing_shape, path_lengths, paths
from core.blocks import Block, forward, jacobian
from core.bounds import gradient_band, plain_band, uniform_band
from core.depth_profiles import typical_growth
from core.losses import softmax_cross_entropy
from core.scaled_recursion import uniform_gains
from core.spectra import block_spectrum, gradient_growth
from pages._shared.frame.references import published
from quizzes.formulas.typography import in_tex, in_words, percent
from quizzes.kinds.claim import VOTES, Claim
from quizzes.kinds.grading import Outcome
from quizzes.loading.banks import load_banks
from quizzes.yaml.source import read_yaml

ROOT = Path(__file__).resolve().parents[3]
LESSONS = read_yaml(ROOT / "pages" / "lessons.yaml").data
ITEMS = load_banks(ROOT / "quizzes" / "bank", pages=LESSONS).banks["claims"].items
EVERY_ITEM = pytest.mark.parametrize("name", ITEMS)


def item(name: str) -> Claim:
    """Return the item called claim-``name``, or by its whole id."""
    found = ITEMS[name if name in ITEMS else f"claim-{name}"]
    assert isinstance(found, Claim)
    return found


def words(name: str) -> str:
    """Return every text of an item in one line."""
    one = item(name)
    texts = [one.ask, one.solution, one.condition, *(one.why.for_vote(vote) for vote in VOTES)]
    return " ".join(" ".join(text for text in texts if text).split())


def left_after(slope: float, blocks: int) -> float:
    """Return what blocks of equal slope leave of a gradient of 1."""
    return chain.chain_gradients([slope] * blocks, 1.0, skip=True).total


@EVERY_ITEM
def test_each_vote_hears_its_own_reason_and_one_of_them_is_right(name: str) -> None:
    """Three different reasons, of which the verdict's is right."""
    one = item(name)
    reasons = {one.why.for_vote(vote) for vote in VOTES}
    right = [vote for vote in VOTES if one.grade(vote).outcome is Outcome.RIGHT]

    assert len(reasons) == 3
    assert right == [one.verdict]


@EVERY_ITEM
def test_an_item_names_its_place_and_a_state_that_exists(name: str) -> None:
    """Source, statements and a page; the preset is one of that page."""
    one = item(name)
    page, _, preset = (one.page or "").partition("#")

    assert one.source is not None, "Give its document: `source: {doc: ..., at: ...}`."
    assert all(re.fullmatch(r"claim-00[0-3]-\d\d", tag) for tag in one.tags)
    assert one.tags, "Name the statement in `tags`, such as claim-001-05."
    assert preset in LESSONS[page].get("presets", {}), "Name a state: `page: gradient_paths#three-blocks`."


def test_no_two_items_ask_about_the_same_statement() -> None:
    """A repeat is a tag of the one item, not an item of its own."""
    tags = [tag for one in ITEMS.values() for tag in one.tags]

    assert len(tags) == len(set(tags)), "Enter a repeat as one more tag of the item that asks about it."


def test_the_votes_are_mixed() -> None:
    """Whoever always votes the same way is wrong at least every second time; each verdict is a quarter or more."""
    shares = [sum(item(name).verdict == vote for name in ITEMS) / len(ITEMS) for vote in VOTES]

    assert min(shares) >= 0.25
    assert max(shares) <= 0.5


@EVERY_ITEM
def test_a_word_that_rules_conditions_out_is_false_or_true_and_never_only_if(name: str) -> None:
    """A statement that says always, whatever, must or is enough denies that a condition is missing."""
    absolute = re.search(r"\b(always|whatever|must|regardless|enough|only be)\b", item(name).ask)

    assert not (absolute and item(name).verdict == "only-if")


def test_numbers_of_source_000() -> None:
    """The softmax's second entry, the frozen branch, the deep branch and the shut-off weights."""
    loss = softmax_cross_entropy([1.0, 2.0, 3.0], [0.0, 0.0, 1.0])
    inside = chain.chain_gradients([0.1] * 6, 1.0, skip=False)

    assert in_words(float(loss.gradient[1]), 3) == "0.245"
    assert "0.245" in words("gradient-at-x5")
    assert left_after(-0.5, 1) == 0.5
    assert left_after(-1.0, 1) == 0.0
    assert left_after(-0.1, 20) < 1 / 8
    assert left_after(0.7 * -0.4, 1) == pytest.approx(0.72)
    assert "0.72" in words("branch-is-constant")
    assert inside.at[1] == pytest.approx(0.00001)
    assert 1 + inside.at[0] == pytest.approx(1.000001)
    assert "0.00001" in words("deep-branch-fades")


def test_numbers_of_source_001() -> None:
    """Lengths, shares of direct paths and the band of a hundred small branches."""
    assert in_words(uniform_band(0.01, 100).lower, 3) in words("skips-mitigate")
    assert in_tex(uniform_band(0.05, 200).lower, 2) in words("skips-mitigate")
    assert uniform_gains(0.5, 0.5, 54).total[-1] == 1.0
    assert uniform_gains(1.1, -0.1, 50).total[-1] == pytest.approx(1.0)
    assert uniform_gains(1.1, 0.0, 50).direct[-1] > 100
    assert uniform_gains(0.9, 0.0, 50).direct[-1] < 0.01
    assert in_tex(float(uniform_gains(0.5, 0.0, 54).direct[-1]), 2) in words("product-any-size")
    assert in_words(float(uniform_gains(1.1, 0.0, 54).direct[-1]), 3) in words("product-any-size")


def test_a_shortcut_matrix_of_ones_on_its_diagonal_is_the_residual_block() -> None:
    """So the family with matrices is the larger one."""
    rng = np.random.default_rng(3)
    w1, w2, x = rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), rng.normal(size=3)
    free = forward(Block(w1=w1, w2=w2, projection=np.eye(3)), x).output

    np.testing.assert_array_equal(free, forward(Block(w1=w1, w2=w2), x).output)


def test_numbers_about_depth_and_scale() -> None:
    """A fifth less than He's scale, and singular values that average below 1."""
    strong = gradient_growth(np.broadcast_to(np.diag([1.5, 0.1]), (100, 2, 2)), [1.0, 0.0])[-1]

    assert typical_growth(1, 0.8, skip=False) == pytest.approx(0.8)
    assert typical_growth(100, 1.0, skip=False) == pytest.approx(1.0)
    assert strong > 1e17
    assert np.mean([1.5, 0.1]) == pytest.approx(0.8)


def test_numbers_about_paths() -> None:
    """Counts by length, the share in the middle, and the bounds of the longest path."""
    shares = path_lengths.path_count_shares(1000)

    assert percent(path_lengths.mass_between(shares, 450, 550)) == "99.86 %"
    assert "99.86 %" in words("most-paths-short")
    assert paths.enumerate_paths([[[0.5]]] * 3, [1.0]).lengths[0] == 0
    assert path_lengths.path_counts(5) == [math.comb(5, k) for k in range(6)]
    assert in_words(plain_band([0.9] * 50).upper, 3) in words("longest-path-bound")
    assert in_words(plain_band([0.99] * 50).upper, 3) in words("longest-path-bound")
    assert sum(path_lengths.path_counts(1000)) == 2**1000 > 10**300
    assert path_lengths.mass_between(shares, 0, 99) < 1e-100


def test_numbers_about_bounds() -> None:
    """The band of norms 0.1 and 0.99, the empty bound, and the block with both eigenvalues 1."""
    eight, wide = uniform_band(0.1, 8), uniform_band(0.99, 10)
    turned = np.array([[0.0, 0.9], [0.0, 0.0]])

    assert 2 - eight.upper < 0 < 2 - uniform_band(0.1, 7).upper
    assert "8 blocks with branch norms of 0.1" in words("identity-minus-others")
    assert wide.lower == pytest.approx(1e-20)
    assert 950 < wide.upper < 1000
    np.testing.assert_allclose(block_spectrum(turned).eigenvalues, 1.0)
    assert gradient_growth(np.broadcast_to(np.eye(2) + turned, (100, 2, 2)), [1.0, 0.0])[-1] == pytest.approx(
        90, rel=1e-3
    )
    assert gradient_band([0.01] * 100).lower == pytest.approx(1 / math.e, rel=0.01)


def test_a_true_statement_holds_for_random_blocks() -> None:
    """The eigenvalues of I + J are one plus those of J, and the skip's I meets no ReLU before the branch."""
    rng = np.random.default_rng(5)
    branch = rng.normal(size=(5, 5))
    shifted = np.sort_complex(np.linalg.eigvals(np.eye(5) + branch))
    block = Block(w1=rng.normal(size=(4, 5)), w2=rng.normal(size=(5, 4)), order="pre")
    x = rng.normal(size=5)
    parts = jacobian(block, x)

    np.testing.assert_allclose(shifted, np.sort_complex(1 + np.linalg.eigvals(branch)), rtol=1e-9)
    np.testing.assert_allclose(parts.total - parts.branch, np.eye(5), atol=1e-12)


def test_turns_keep_a_length_that_other_eigenvalues_of_size_one_do_not() -> None:
    """Under its condition the statement about eigenvalues holds, and without it it fails."""
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    sheared = np.array([[1.0, 0.9], [0.0, 1.0]])
    kept, grown = (
        gradient_growth(np.broadcast_to(one, (100, 2, 2)), [1.0, 0.0])[-1] for one in (turn, sheared)
    )

    for one in (turn, sheared):
        np.testing.assert_allclose(np.abs(np.linalg.eigvals(one)), 1.0)
    assert item("eigenvalues-decide").verdict == "only-if"
    assert kept == pytest.approx(1.0)
    assert grown > 90


def test_the_way_over_all_skips_keeps_its_coefficient_and_the_whole_gradient_does_not() -> None:
    """A factor of 1 keeps the direct path; branches of slope 1 double the rest."""
    gains = uniform_gains(1.0, 1.0, 10)

    assert item("scale-one-unscaled").verdict == "only-if"
    assert gains.direct[-1] == 1.0
    assert gains.total[-1] == 2.0**10


def test_numbers_of_source_003() -> None:
    """The chain with slopes of 0.1 and the loss of a prediction of 8."""
    with_skips = chain.chain_gradients([0.1] * 3, -4.0, skip=True).at
    plain = chain.chain_gradients([0.1] * 3, -4.0, skip=False).at

    assert [in_words(float(value)) for value in with_skips] == ["−5.324", "−4.84", "−4.4", "−4"]
    assert [in_words(float(value)) for value in plain] == ["−0.004", "−0.04", "−0.4", "−4"]
    assert "−4.84" in words("first-node-weights")
    assert "−0.04" in words("first-node-weights")
    assert chain.squared_loss(10.0, 8.0).gradient == -4.0
    assert chain.squared_loss(10.0, 8.0, scale=0.5).gradient == -2.0
    assert left_after(-0.9, 3) == pytest.approx(0.001)
    weights = chain.weight_gradients(1.0, [0.1] * 3, -4.0, skip=False)
    assert len({round(weight.gradient, 12) for weight in weights}) == 1
    assert chain.weight_gradients(0.0, [0.1], -4.0, skip=False)[0].gradient == 0.0


def test_shapes_are_added_padded_and_refused_as_stated() -> None:
    """Four channels and one add silently, four and three do not, and zeros make four into six."""
    assert changing_shape.numpy_sum(np.ones(1), np.ones(4)).outcome == "stretches"
    assert changing_shape.numpy_sum(np.ones(3), np.ones(4)).outcome == "refuses"
    assert changing_shape.numpy_sum(np.ones(6), changing_shape.zero_padded(np.ones(4), 6)).outcome == "adds"


def test_published_errors_are_those_of_the_references() -> None:
    """The same table is quoted here, drawn there, and stands once."""
    errors = published("he-2016")
    quoted = {
        "matrices-damage": ["identity", "convolution"],
        "v2-block": ["relu_before_110", "identity", "full_before_110"],
        "post-activation-50": ["identity", "full_before_110", "original_1001", "full_before_1001"],
        "norm-after-addition": ["norm_after_110", "identity", "norm_after_164", "original_164"],
    }

    for item, names in quoted.items():
        assert all(f"{errors[name]:.2f}" in words(item) for name in names), item
