"""What the page says of the recording: measured once, since no control changes it."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.stream import angle_between
from core.stream_measures import cosine, cosine_to_input, nearest_other, sentence_vector
from pages._shared.experiments.real_transformer.recording import recording


class Measured(NamedTuple):
    """Twelve sentences, six layers."""

    nearest: tuple[int, ...]  # (12,)  which other sentence is nearest to each
    kept: NDArray[
        np.float64
    ]  # (2, 3, 7, 12)  cosine to the untouched vector: part, place, layer or all, sentence
    same_nearest: NDArray[np.int64]  # (2, 3, 7)  how many sentences have still the same nearest other one
    degrees: NDArray[np.float64]  # (6,)  by how much each layer turns a token, mean over all tokens
    to_input: float  # the cosine of a token after the last layer to its input, mean over all tokens
    branches: NDArray[np.float64]  # (2, 6)  |F(x)| / |x| of attention and feed-forward, mean over all tokens


@cache
def measured() -> Measured:
    """Return the measures of all twelve sentences."""
    found = recording()
    vectors = np.stack([sentence_vector(sentence.states[-1]) for sentence in found.sentences])
    nearest = nearest_other(vectors, vectors)
    same = [
        [[np.sum(nearest_other(vectors, left) == nearest) for left in part] for part in kind]
        for kind in found.without
    ]
    states = np.concatenate([sentence.states for sentence in found.sentences], axis=1)  # (7, all tokens, D)
    sizes = np.concatenate([sentence.branch_over_stream for sentence in found.sentences], axis=1).mean(axis=1)
    return Measured(
        tuple(nearest.tolist()),
        cosine(found.without, vectors),
        np.array(same),
        angle_between(states[:-1], states[1:]).mean(axis=1),
        float(cosine_to_input(states)[-1].mean()),
        sizes.reshape(6, 2).T,
    )
