"""A real transformer: its three pictures draw what was recorded, and its questions have the keys that the core finds."""

import numpy as np
import pytest

from core.normalisation import normalise
from core.stream_measures import cosine
from pages._shared.experiments.real_transformer.recording import recording
from tests.pages.app import drawings, open_page, said
from tests.quizzes.bank.test_contents import key_of


def test_every_token_has_a_row_in_the_order_of_the_sentence_and_every_layer_a_column() -> None:
    """Words that come twice have two rows; the first chart is the one beside the question."""
    cells = drawings(open_page("real_transformer", sentence=1))[0].data["cells"]
    tokens = recording().sentences[0].tokens

    assert tokens.count("the") == 2
    assert list(dict.fromkeys(cells["place"])) == [f"{n} {token}" for n, token in enumerate(tokens, start=1)]
    assert len(cells) == 6 * len(tokens)
    assert cells["cosine"].iloc[0] == pytest.approx(float(cosine(*recording().sentences[0].states[:2, 0])))


def test_before_the_prediction_no_cell_says_anything() -> None:
    """All of them are alike."""
    (waiting,) = drawings(open_page("real_transformer", shown=False))

    assert set(waiting.data["cells"]["label"]) == {"?"}
    assert set(waiting.data["cells"]["cosine"]) == {1.0}


def test_each_missing_part_has_twelve_points_whose_mean_is_drawn_too() -> None:
    """Layer by layer, and for all layers at once."""
    drawing = next(each for each in drawings(open_page("real_transformer")) if "mean" in each.data)
    single = drawing.data["sentences"].groupby(["missing", "layer"], observed=True)["cosine"]
    means = drawing.data["mean"].set_index(["missing", "layer"])["cosine"]

    assert set(single.size()) == {12}
    assert len(means) == 14
    assert single.mean().to_dict() == pytest.approx(means.to_dict())


def test_the_gradient_starts_at_one_and_comes_back_larger_than_by_the_skips_alone() -> None:
    """In each of the twelve sentences."""
    for number in range(1, 13):
        at = open_page("real_transformer", sentence=number)
        norms = next(each for each in drawings(at) if "norms" in each.data).data["norms"]
        lines = {way: rows["relative"].to_numpy() for way, rows in norms.groupby("way", observed=True)}

        assert lines["gradient"][0] == lines["skip"][0] == 1.0
        assert lines["gradient"][-1] > 1 > lines["skip"][-1]


def test_the_page_names_the_licences_and_what_it_does_not_show() -> None:
    """One model and twelve sentences are no law."""
    text = said(open_page("real_transformer"))

    assert "licence Apache 2.0" in text
    assert recording().package in text
    assert "one model of six layers with post-norm" in text


def test_the_keys_of_its_questions_are_what_the_core_finds() -> None:
    """A normalised sum and a cosine."""
    summed = np.array([[4.0, 0.0, 4.0, 0.0]])

    assert normalise(summed, "layer").value.tolist() == [[1, -1, 1, -1]]
    assert key_of("rt-cosine") == pytest.approx(float(cosine(np.array([3.0, 4.0]), np.array([8.0, 6.0]))))
