"""What all-MiniLM-L6-v2, a transformer with six layers, made of twelve sentences: recorded, so that no weights are needed.

``tests/pages/transformer_recording.py`` is the script that wrote ``recording.npz``, and names the package.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("recording.npz")
PLACES = ("attention", "feed-forward", "both")
"""The blocks of a layer from which something was taken out, in the order of ``Recording.without``."""


@dataclass(frozen=True)
class Sentence:
    """One sentence on its way. ``T`` tokens, width ``D``, six layers of two blocks each.

    The gradient is that of its cosine to the nearest other sentence.
    """

    text: str
    tokens: tuple[str, ...]  # T of them, the marks of its beginning and end included
    states: NDArray[np.float64]  # (7, T, D)  the embedded tokens, then after each layer; rounded to float16
    branch_over_stream: NDArray[np.float64]  # (12, T)  |F(x)| / |x| in each block
    gradient_norms: NDArray[np.float64]  # (2, 13)  all of it, then by the skips alone


@dataclass(frozen=True)
class Recording:
    """Twelve sentences, and what is left of their vectors where parts are missing."""

    package: str
    weights_sha256: str
    sentences: tuple[Sentence, ...]
    without: NDArray[np.float64]  # (2, 3, 7, 12, D)  branch or skip; place; layer 1 to 6, all; sentence


@cache
def recording() -> Recording:
    """Return what was recorded. Its arrays cannot be written to."""
    with np.load(FILE) as arrays:
        ends = np.cumsum(arrays["lengths"])[:-1]
        words, states, sizes = (
            np.split(arrays[name], ends, axis=axis)
            for name, axis in (("tokens", 0), ("states", 1), ("branch_over_stream", 1))
        )
        sentences = tuple(
            Sentence(str(text), tuple(map(str, tokens)), _wide(each), _wide(size), _wide(norms))
            for text, tokens, each, size, norms in zip(
                arrays["sentences"], words, states, sizes, arrays["gradient_norms"], strict=True
            )
        )
        package, weights = str(arrays["package"]), str(arrays["weights_sha256"])
        return Recording(package, weights, sentences, _wide(arrays["without"]))


def _wide(recorded: NDArray[np.floating]) -> NDArray[np.float64]:
    values = recorded.astype(np.float64)
    values.flags.writeable = False
    return values
