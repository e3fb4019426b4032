"""A thousand layers: the race, the missing blocks, the recruited paths."""

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.lesion import single_lesions
from core.loss_surface import LossSurface
from core.stacks import forward, initial_stacks
from core.tasks import accuracy
from core.training import Sgd
from pages._shared.experiments.training_runs import (
    OPTIMISERS,
    PAIRS,
    Race,
    race_map,
    spiral_race,
    spirals,
    trained_trio,
)
from pages._shared.frame import long_run
from tests.pages.app import blemishes, choose_preset, drawings, keys, open_page, press, put, said
from tests.pages.lesson_words import words_of
from tests.pages.training import train

RACE, TRIO, AROUND = "thousand_layers_race", "thousand_layers_trio", "thousand_layers_around"


def dataset(at: AppTest, name: str) -> pd.DataFrame:
    """Return the dataset of this name of the first chart that has it."""
    return next(drawing.data[name] for drawing in drawings(at) if name in drawing.data)


def test_the_gradient_of_plain_nets_is_shown_before_the_race_and_has_not_vanished() -> None:
    """Within a factor of four in block 1, for the page's seed. It is all that is drawn before the prediction."""
    at = open_page("thousand_layers", shown=False)
    first = dataset(at, "last").query("net == 'plain'")["relative"]

    assert "is **0.28 to 2.4** times as large as in block 20. It has not vanished." in said(at)
    assert first.between(0.25, 4).all()
    assert len(drawings(at)) == 1


def test_the_race_that_was_asked_about_starts_by_itself_and_any_other_has_a_button() -> None:
    """The answer follows the prediction without another press."""
    asked = open_page("thousand_layers", shown=False)
    put(asked, thousand_layers_guess="neither")
    other = open_page("thousand_layers", depth=10, seed=97)

    assert "You said neither. It is only the residual nets." in said(asked)
    assert f"{RACE}_start" not in keys(asked)
    assert f"{RACE}_start" in keys(other)
    assert not any("curves" in drawing.data for drawing in drawings(other))


def test_deep_plain_nets_stall_and_residual_nets_learn() -> None:
    """In the page's own run at 0.05: none of five against five of five."""
    at = train(open_page("thousand_layers", guess="both"), RACE)

    assert "You said both. It is only the residual nets." in said(at)
    assert f"**0 of {PAIRS} plain and {PAIRS} of {PAIRS} residual nets learn**" in said(at)
    assert "Done: with" not in said(at)
    assert blemishes(at) == []


def test_another_optimiser_trains_plain_nets_of_twenty_blocks() -> None:
    """Adam meets the challenge, and the page says what that means."""
    at = train(choose_preset(open_page("thousand_layers"), "thousand_layers", "plain-can-train"), RACE)

    assert "Done: with Adam 0.003 5 of 5 learn." in said(at)
    assert "You said" not in said(at)


def test_shallow_plain_nets_do_not_meet_the_challenge() -> None:
    """It asks for twenty blocks."""
    at = train(open_page("thousand_layers", depth=2, steps=400), RACE)

    assert f"**{PAIRS} of {PAIRS} plain and " in said(at)
    assert "Done: with" not in said(at)


def test_nets_that_leave_the_range_of_numbers_are_drawn_and_counted() -> None:
    """Nothing infinite reaches the browser."""
    at = open_page("thousand_layers")
    losses = np.ones((51, 2 * PAIRS))
    losses[20:, 0] = np.inf

    race = Race(losses, 0.6931, np.zeros(2 * PAIRS, dtype=bool))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pages._shared.frame.long_run.long_run", lambda key, *_: race if key == RACE else None)
        at.run()

    assert "1 of the nets left the range of numbers. Losses above 100 are drawn at the top." in said(at)
    assert dataset(at, "curves")["loss"].max() == pytest.approx(100)
    assert blemishes(at) == []


def test_a_race_with_nets_that_diverge_ends_without_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left of them is computed once more at the end; they have not learned."""
    monkeypatch.setitem(OPTIMISERS, "far too fast", Sgd(100.0))
    work = spiral_race(5, "far too fast", 20, 1)
    while True:
        try:
            next(work)
        except StopIteration as end:
            race: Race = end.value
            break

    assert np.isinf(race.losses[-1]).any()
    assert not race.learned[np.isinf(race.losses[-1])].any()


def test_a_missing_block_hurts_the_plain_net_more_than_the_residual_one() -> None:
    """In the page's own run: about half is left of the one, nearly all of the other."""
    at = train(open_page("thousand_layers"), TRIO)
    mean = dataset(at, "shares").groupby("net", observed=True)["accuracy"].mean()

    assert mean["plain"] < 0.65
    assert mean["residual"] > 0.9
    assert "**Plain, no block missing: 100 % right**" in said(at)
    assert blemishes(at) == []


def test_blocks_chosen_with_the_buttons_are_taken_out_of_both_nets() -> None:
    """The accuracies below the maps are those of the core."""
    at = put(train(open_page("thousand_layers"), TRIO), thousand_layers_missing=["10"])
    shares = dataset(at, "shares").query("block == 10").set_index("net")["accuracy"]

    assert f"**Plain, without block 10: {100 * shares['plain']:.3g} % right**" in said(at)
    assert f"**Residual, without block 10: {100 * shares['residual']:.3g} % right**" in said(at)
    assert dataset(at, "blocks").query("missing")["block"].tolist() == [10]


def test_all_blocks_can_be_taken_out() -> None:
    """Only the read-in and the read-out are left, a straight line between the classes."""
    at = put(
        train(open_page("thousand_layers"), TRIO), thousand_layers_missing=[str(n) for n in range(1, 21)]
    )

    assert "Residual, without 20 blocks: " in said(at)
    assert blemishes(at) == []


def test_a_link_takes_blocks_out() -> None:
    """And names them."""
    at = train(open_page("thousand_layers", missing=["5", "10", "15"]), TRIO)

    assert "Plain, without blocks 5, 10 and 15: " in said(at)


def test_paths_are_recruited_when_branches_start_small() -> None:
    """The page's own run: from below 2 to above 3; from near 10 downwards with full-size branches."""
    at = train(open_page("thousand_layers"), TRIO)
    means = dataset(at, "means").pivot_table(index="step", columns="start", values="length")

    assert means["÷ √L"].iloc[0] < 2 < 3 < means["÷ √L"].iloc[-1]
    assert means["full size"].iloc[0] > 8
    assert means["full size"].iloc[-1] < means["full size"].iloc[0]
    assert "longer paths are recruited" in said(at)
    assert sorted(means.index) == list(range(0, 201, 20))


def test_the_map_counts_the_nets_that_learned_in_every_race() -> None:
    """Two depths and ten steps suffice to see that every cell is filled and the progress is that of the whole."""
    work, shares = race_map((2, 5), 10, 1), []
    while True:
        try:
            shares.append(next(work).share)
        except StopIteration as end:
            races = end.value
            break

    assert list(races) == [(depth, optimiser) for depth in (2, 5) for optimiser in OPTIMISERS]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] == 1


def test_the_deeper_look_offers_its_own_button() -> None:
    """Two hundred networks are trained for those who ask."""
    at = open_page("thousand_layers", seed=99)
    at.session_state["thousand_layers_deeper"] = True
    at.run()

    assert "Train two hundred networks" in [button.label for button in at.button]


def test_a_training_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The button comes back, and no result."""
    monkeypatch.setattr(long_run, "PATIENCE", 0.0)
    at = press(open_page("thousand_layers", depth=40, steps=400, seed=98), f"{RACE}_start")
    press(at, f"{RACE}_stop")

    assert "Train ten networks" in [button.label for button in at.run().button]
    assert not any("curves" in drawing.data for drawing in drawings(at))


def test_a_race_is_the_same_every_time() -> None:
    """The result is kept by its parameters, so it must depend on nothing else."""

    def result() -> Race:
        work = spiral_race(2, "Adam 0.01", 20, 4)
        while True:
            try:
                next(work)
            except StopIteration as end:
                race: Race = end.value
                return race

    np.testing.assert_array_equal(result().losses, result().losses)


def test_the_pair_that_is_taken_apart_is_the_pair_that_was_trained() -> None:
    """The lesions and accuracies in a result belong to its networks."""
    work = trained_trio(2)
    while True:
        try:
            next(work)
        except StopIteration as end:
            trio = end.value
            break
    task = spirals()

    np.testing.assert_array_equal(trio.lesions, single_lesions(trio.pair, task))
    assert trio.pair.shortcut_scale.tolist() == [0, 1]
    assert trio.path_shares.shape == (11, 2, 21)
    assert accuracy(np.zeros((1, 1, 200)), task.targets)[0] == 0.5


def test_most_paths_of_a_thousand_blocks_are_not_short() -> None:
    """The numbers of the text come from exact counts."""
    text = said(open_page("thousand_layers"))

    assert "99.86 % take between 450 and 550 branches, and only one in $10^{278}$ takes at most 10." in text
    assert "$2^{1000} \\approx 10^{301}$" in text


def look_around(at: AppTest) -> AppTest:
    """Open the panel with the loss around the weights."""
    at.session_state[AROUND] = True
    return at.run()


def planes(at: AppTest) -> list[pd.DataFrame]:
    """Return the losses on the two planes, plain first."""
    return [drawing.data["cells"] for drawing in drawings(at) if "centre" in drawing.data]


def test_the_loss_around_the_weights_is_drawn_for_those_who_ask() -> None:
    """Nothing of it is computed or sent while the panel is closed."""
    at = open_page("thousand_layers", seed=7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pages._shared.experiments.thousand_layers.loss_surface.loss_surface", None)

        assert planes(at.run()) == []

    look_around(at)

    assert [len(plane) for plane in planes(at)] == [441, 441]
    assert "**Plain, fresh: loss " in said(at)
    assert "Train the pair above" in said(at)
    assert blemishes(at) == []


def test_the_ring_stands_where_the_loss_of_the_net_is() -> None:
    """In the middle of the plane, for both nets, with the number of the sentence."""
    at = look_around(open_page("thousand_layers", seed=3))
    task = spirals()
    pair = initial_stacks(
        20,
        16,
        np.random.default_rng(3),
        shortcut_scale=[0, 1],
        branch_scale=[1, 20**-0.5],
        inputs=2,
        outputs=1,
    )
    expected = task.loss(forward(pair, task.inputs[:, ::4]).outputs, task.targets[:, ::4]).losses
    middle = [plane.query("a == 0 and b == 0")["loss"].item() for plane in planes(at)]

    np.testing.assert_allclose(middle, expected, rtol=1e-5)
    assert f"**Residual, fresh: loss {expected[1]:.2g} in the centre" in said(at)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_around_trained_nets_the_valley_of_the_residual_net_is_wider(seed: int) -> None:
    """In three runs, at the largest steps: more of the plane is better than half of guessing, and the top is lower."""
    at = look_around(train(open_page("thousand_layers", seed=seed), TRIO))
    plain, residual = (plane["loss"] for plane in planes(at))
    low = np.log(2) / 2

    assert "**Plain, trained: loss" in said(at)
    assert 0 < (plain < low).mean() < (residual < low).mean()
    assert residual.max() < 1e3 < plain.max()
    assert blemishes(at) == []


def test_steps_and_weights_can_be_chosen() -> None:
    """A smaller plane, and back to the fresh nets."""
    at = put(look_around(train(open_page("thousand_layers"), TRIO)), thousand_layers_reach=0.25)

    assert planes(at)[0]["a"].max() == pytest.approx(0.25)

    put(at, **{f"{AROUND}_weights": "fresh"})

    assert "**Residual, fresh: loss" in said(at)
    assert "**nowhere** on this plane" in said(at)


def test_a_loss_beyond_all_numbers_is_drawn_and_said_in_words() -> None:
    """A net that was trained to destruction has such a plane."""
    at = open_page("thousand_layers", seed=4)
    steps = np.arange(-10, 11) / 10
    losses = np.full((2, 21, 21), np.inf)
    losses[1] = 0.5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "pages._shared.experiments.thousand_layers.loss_surface._seen",
            lambda *_: LossSurface(steps, steps, losses),
        )
        look_around(at)

    assert "up to more than 10³⁰⁸ around**" in said(at)
    assert blemishes(at) == []


def test_at_a_small_rate_the_order_of_the_nets_is_reversed() -> None:
    """SGD at 0.01: most plain nets learn and no residual one, so the model answer names the rate."""
    at = train(choose_preset(open_page("thousand_layers"), "thousand_layers", "slow"), RACE)
    text = said(at)

    assert f"**0 of {PAIRS} plain" not in text
    assert f" and 0 of {PAIRS} residual nets learn**" in text
    assert "most plain nets learned and no residual one" in words_of("thousand_layers")


def test_the_bound_on_the_factors_has_its_condition() -> None:
    """With a norm of 2 the factor can be 1 at its least, or 0, and (1 − 2)^L bounds nothing."""
    text = said(open_page("thousand_layers"))

    assert r"\le \varepsilon < 1$ the factor" in text
    assert r"\le \varepsilon$ the factor" not in text


def test_the_best_run_of_110_layers_stands_beside_the_mean() -> None:
    """6.43 % here, 6.61 % on other pages."""
    text = said(open_page("thousand_layers"))

    assert "6.43 % is the best of five runs" in text
    assert "6.61 %, their mean" in text
