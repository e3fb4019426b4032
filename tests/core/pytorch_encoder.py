"""What PyTorch's own modules make of a small random encoder, recorded so that the tests need no PyTorch.

    pip install torch==2.13.0 numpy
    python tests/core/pytorch_encoder.py

writes ``pytorch_encoder.npz`` beside this file: the weights, a sentence, and every state, attention and gradient on its way.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RECORDED = Path(__file__).with_suffix(".npz")
DEPTH, WIDTH, HEADS, WIDE, VOCABULARY, LONGEST = 2, 8, 2, 20, 11, 7
TOKENS = [3, 0, 10, 3, 6]


def main() -> None:
    """Draw an encoder, send one sentence there and the gradient of a weighted sum back, and write all of it down."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    words, positions, kinds = (nn.Embedding(rows, WIDTH) for rows in (VOCABULARY, LONGEST, 2))
    norm = nn.LayerNorm(WIDTH, eps=1e-12)
    layers = [
        nn.TransformerEncoderLayer(
            WIDTH, HEADS, WIDE, dropout=0.0, activation="gelu", layer_norm_eps=1e-12, batch_first=True
        )
        for _ in range(DEPTH)
    ]
    with torch.no_grad():
        for module in (norm, *layers):
            for parameter in module.parameters():
                parameter.add_(0.3 * torch.randn(parameter.shape))  # no bias of 0 and no scale of 1
    weights = torch.randn(len(TOKENS), WIDTH)
    ids = torch.tensor(TOKENS)
    state = norm(words(ids) + positions(torch.arange(len(ids))) + kinds(torch.zeros_like(ids)))
    states, attentions = [state], []
    for layer in layers:
        batch = states[-1].unsqueeze(0)
        _, attention = layer.self_attn(batch, batch, batch, need_weights=True, average_attn_weights=False)
        attentions.append(attention[0])
        states.append(layer(batch)[0])
    for each in states:
        each.retain_grad()
    (states[-1] * weights).sum().backward()
    recorded: dict[str, Any] = {
        "words": words.weight,
        "positions": positions.weight,
        "segment": kinds.weight[0],
        "norm.weight": norm.weight,
        "norm.bias": norm.bias,
        "grad_output": weights,
        "states": torch.stack(states),
        "attentions": torch.stack(attentions),
        "gradients": torch.stack([each.grad for each in states]),
    }
    for number, layer in enumerate(layers):
        recorded |= {f"{number}.{name}": value for name, value in layer.named_parameters()}
    np.savez_compressed(RECORDED, **{name: value.detach().numpy() for name, value in recorded.items()})


def load() -> dict[str, NDArray[np.float64]]:
    """Return what was recorded, by name."""
    with np.load(RECORDED) as arrays:
        return dict(arrays)


if __name__ == "__main__":
    main()
