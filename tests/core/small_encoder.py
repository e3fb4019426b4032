"""Small encoders for the tests: one drawn at random, and the one that PyTorch was asked about."""

import numpy as np
from numpy.typing import NDArray

from core.transformer import Affine, Encoder, EncoderLayer, Gain
from tests.core import pytorch_encoder


def random_encoder(depth: int = 2, width: int = 6, heads: int = 3, wide: int = 9, seed: int = 0) -> Encoder:
    """Return an encoder with a vocabulary of 5 words and 4 positions, all weights drawn."""
    rng = np.random.default_rng(seed)

    def mapping(outputs: int, inputs: int) -> Affine:
        return Affine(
            rng.standard_normal((outputs, inputs)) / np.sqrt(inputs), 0.3 * rng.standard_normal(outputs)
        )

    def gain() -> Gain:
        return Gain(1 + 0.3 * rng.standard_normal(width), 0.3 * rng.standard_normal(width))

    def layer() -> EncoderLayer:
        query, key, value, output = (mapping(width, width) for _ in range(4))
        return EncoderLayer(
            query, key, value, output, gain(), mapping(wide, width), mapping(width, wide), gain()
        )

    layers = tuple(layer() for _ in range(depth))
    words, positions = rng.standard_normal((5, width)), rng.standard_normal((4, width))
    return Encoder(words, positions, rng.standard_normal(width), gain(), layers, heads)


def pytorchs_encoder(recorded: dict[str, NDArray[np.float64]]) -> Encoder:
    """Return the encoder that PyTorch drew. PyTorch keeps query, key and value in one matrix, on top of each other."""

    def layer(number: int) -> EncoderLayer:
        def found(name: str) -> NDArray[np.float64]:
            return recorded[f"{number}.{name}"]

        rows, biases = (
            np.split(found(f"self_attn.in_proj_{part}"), 3, axis=0) for part in ("weight", "bias")
        )
        query, key, value = map(Affine, rows, biases)
        return EncoderLayer(
            query,
            key,
            value,
            Affine(found("self_attn.out_proj.weight"), found("self_attn.out_proj.bias")),
            Gain(found("norm1.weight"), found("norm1.bias")),
            Affine(found("linear1.weight"), found("linear1.bias")),
            Affine(found("linear2.weight"), found("linear2.bias")),
            Gain(found("norm2.weight"), found("norm2.bias")),
        )

    return Encoder(
        recorded["words"],
        recorded["positions"],
        recorded["segment"],
        Gain(recorded["norm.weight"], recorded["norm.bias"]),
        tuple(map(layer, range(pytorch_encoder.DEPTH))),
        pytorch_encoder.HEADS,
    )
