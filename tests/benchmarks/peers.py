"""The experiments of ``bench_numerics`` written for HIPS autograd, PyTorch and JAX: the same work, the same numbers.

A peer is what the three libraries have in common: arrays, a ReLU, gradients by automatic differentiation, singular
values, and (JAX only) a compiler. Each experiment is then written once for all of them.
"""

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Work = Callable[[], Any]
"""One experiment with its inputs: call it to run it."""


@dataclass(frozen=True)
class Peer:
    """A library to compare with."""

    name: str
    array: Callable[[Any], Any]  # from NumPy
    relu: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    log1p: Callable[[Any], Any]
    tanh: Callable[[Any], Any]
    sqrt: Callable[[Any], Any]
    stack: Callable[[list[Any]], Any]
    join: Callable[[list[Any]], Any]
    gradient: Callable[[Callable[..., Any]], Callable[..., Any]]  # with respect to the first argument
    singular_values: Callable[[Any], Any] | None
    compiled: Callable[[Callable[..., Any]], Callable[..., Any]]
    finished: Callable[[Any], Any]  # waits until the result is there


def installed_peers() -> Iterator[Peer]:
    """Yield the libraries that are installed, each limited to one thread."""
    if importlib.util.find_spec("autograd"):
        yield _autograd()
    if importlib.util.find_spec("torch"):
        yield _torch()
    if importlib.util.find_spec("jax"):
        yield _jax()


def _autograd() -> Peer:
    import autograd
    import autograd.numpy as anp

    return Peer(
        name="autograd", array=np.asarray, relu=lambda x: anp.maximum(x, 0.0), exp=anp.exp, log1p=anp.log1p,
        tanh=anp.tanh, sqrt=anp.sqrt, stack=anp.stack, join=anp.concatenate, gradient=autograd.grad, singular_values=None,
        compiled=lambda f: f, finished=lambda x: x,
    )  # fmt: skip


def _torch() -> Peer:
    import torch

    torch.set_num_threads(1)

    return Peer(
        name="torch", array=lambda x: torch.tensor(np.ascontiguousarray(x)), relu=torch.relu, exp=torch.exp,
        log1p=torch.log1p, tanh=torch.tanh, sqrt=torch.sqrt, stack=torch.stack, join=torch.cat, gradient=torch.func.grad,
        singular_values=torch.linalg.svdvals, compiled=lambda f: f, finished=lambda x: x,
    )  # fmt: skip


def _jax() -> Peer:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    return Peer(
        name="jax", array=jnp.asarray, relu=lambda x: jnp.maximum(x, 0.0), exp=jnp.exp, log1p=jnp.log1p,
        tanh=jnp.tanh, sqrt=jnp.sqrt, stack=jnp.stack, join=jnp.concatenate, gradient=jax.grad,
        singular_values=lambda x: jnp.linalg.svd(x, compute_uv=False), compiled=jax.jit,
        finished=jax.block_until_ready,
    )  # fmt: skip


def input_gradient(
    peer: Peer, weights: NDArray[np.float64], inputs: NDArray[np.float64], sent: NDArray[np.float64]
) -> Work:
    """A3: the gradient at the input of a residual stack h + W relu(h)."""
    layers, points, back = peer.array(weights), peer.array(inputs), peer.array(sent)

    def carried(h: Any, layers: Any, back: Any) -> Any:
        for weight in layers:
            h = h + peer.relu(h) @ weight.T
        return (h * back).sum()

    run = peer.compiled(peer.gradient(carried))
    return lambda: peer.finished(run(points, layers, back))


def norms_by_length(peer: Peer, jacobians: NDArray[np.float64], sent: NDArray[np.float64]) -> Work:
    """B: the gradient split by path length, one product a block on the stack of all lengths."""
    factors, first = peer.array(jacobians), peer.array(sent[None])
    nothing = peer.array(np.zeros((1, len(sent))))

    def split(factors: Any, first: Any, nothing: Any) -> Any:
        rows = first
        for number in range(len(factors) - 1, -1, -1):
            # A path that skips the block keeps its length; one that takes its branch is one longer.
            rows = peer.join([rows, nothing]) + peer.join([nothing, rows @ factors[number]])
        return rows

    run = peer.compiled(split)
    return lambda: peer.finished(run(factors, first, nothing))


def product_singular_values(peer: Peer, factors: NDArray[np.float64], counts: list[int]) -> Work:
    """C: the singular values of products of matrices, at some of the depths."""
    values = peer.singular_values
    assert values is not None
    matrices, start = peer.array(factors), peer.array(np.eye(factors.shape[1]))

    def spectra(matrices: Any, product: Any) -> Any:
        looks = [product] if counts[0] == 0 else []
        for number in range(1, counts[-1] + 1):
            product = product @ matrices[len(matrices) - number]
            if number in counts:
                looks.append(product)
        return values(peer.stack(looks))

    run = peer.compiled(spectra)
    return lambda: peer.finished(run(matrices, start))


def slopes_along_a_line(peer: Peer, nets: Any, inputs: NDArray[np.float64]) -> Work:
    """D: dy/dx of several residual nets that read one number."""
    w, b, v = (peer.array(each[:, None, :]) for each in (nets.w, nets.b, nets.v))
    weights = peer.array(np.swapaxes(nets.weights, -1, -2))
    points = peer.array(np.broadcast_to(inputs[:, None], (len(nets.w), len(inputs), 1)).copy())

    def total(x: Any, w: Any, b: Any, v: Any, weights: Any) -> Any:
        h = x * w + b
        for weight in weights:
            h = h + peer.relu(h) @ weight
        return (h * v).sum()

    run = peer.compiled(peer.gradient(total))
    return lambda: peer.finished(run(points, w, b, v, weights))


def adam_steps(peer: Peer, stacks: Any, task: Any, learning_rate: float, steps: int) -> Work:
    """E: full-batch training steps of several nets with Adam, from the same start."""
    kinds = len(stacks.weights)
    sizes = [part.shape for part in (stacks.read_in, stacks.blocks, stacks.read_out)]
    ends = np.cumsum([int(np.prod(shape[1:])) for shape in sizes])
    ones = np.ones((1, task.inputs.shape[1]))
    start, points = peer.array(stacks.weights), peer.array(np.concatenate([task.inputs, ones]))
    targets = peer.array(task.targets)
    skip, scale = (peer.array(each[:, None, None]) for each in (stacks.shortcut_scale, stacks.branch_scale))

    def loss(weights: Any, points: Any, targets: Any, skip: Any, scale: Any) -> Any:
        read_in = weights[:, : ends[0]].reshape(sizes[0])
        blocks = weights[:, ends[0] : ends[1]].reshape(sizes[1])
        read_out = weights[:, ends[1] :].reshape(sizes[2])
        h = read_in @ points
        for number in range(stacks.depth):
            block = blocks[:, number]
            h = skip * h + scale * (block[:, :, :-1] @ peer.relu(h) + block[:, :, -1:])
        z = read_out[:, :, :-1] @ h + read_out[:, :, -1:]
        positive = peer.relu(z)
        each = positive + peer.log1p(peer.exp(z - 2.0 * positive)) - targets * z
        return each.sum() / task.targets.size

    slope = peer.gradient(loss)

    def step(weights: Any, mean: Any, square: Any, count: Any, *rest: Any) -> Any:
        gradient = slope(weights, *rest)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        size = peer.sqrt(square / (1.0 - 0.999**count)) + 1e-8
        return weights - learning_rate * mean / (1.0 - 0.9**count) / size, mean, square

    one = peer.compiled(step)
    nothing = peer.array(np.zeros((kinds, stacks.weights.shape[1])))

    def work() -> Any:
        weights, mean, square = start, nothing, nothing
        for count in range(1, steps + 1):
            weights, mean, square = one(weights, mean, square, float(count), points, targets, skip, scale)
        return peer.finished(weights)

    return work


def runge_kutta(peer: Peer, matrix: NDArray[np.float64], start: list[float], time: float, steps: int) -> Work:
    """F: the classical Runge-Kutta method for dh/dt = tanh(W h)."""
    w, first, step = peer.array(matrix.T.copy()), peer.array(np.array(start)), time / steps

    def solve(h: Any, w: Any) -> Any:
        for _ in range(steps):
            k1 = peer.tanh(h @ w)
            k2 = peer.tanh((h + step / 2 * k1) @ w)
            k3 = peer.tanh((h + step / 2 * k2) @ w)
            k4 = peer.tanh((h + step * k3) @ w)
            h = h + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        return h

    run = peer.compiled(solve)
    return lambda: peer.finished(run(first, w))


def outputs_without_each_block(peer: Peer, stacks: Any, points: NDArray[np.float64]) -> Work:
    """G: what nets answer with each block missing in turn."""
    ones = np.ones((1, points.shape[1]))
    read_in, blocks, read_out = (
        peer.array(part) for part in (stacks.read_in, stacks.blocks, stacks.read_out)
    )
    inputs = peer.array(np.concatenate([points, ones]))
    skip, scale = (peer.array(each[:, None, None]) for each in (stacks.shortcut_scale, stacks.branch_scale))

    def answers(inputs: Any, read_in: Any, blocks: Any, read_out: Any) -> Any:
        def through(h: Any, number: int) -> Any:
            block = blocks[:, number]
            return skip * h + scale * (block[:, :, :-1] @ peer.relu(h) + block[:, :, -1:])

        found, before = [], read_in @ inputs
        for missing in range(stacks.depth):
            h = before
            for number in range(missing + 1, stacks.depth):
                h = through(h, number)
            found.append(read_out[:, :, :-1] @ h + read_out[:, :, -1:])
            before = through(before, missing)
        return peer.stack(found)

    run = peer.compiled(answers)
    return lambda: peer.finished(run(inputs, read_in, blocks, read_out))


def losses_on_a_plane(
    peer: Peer, stacks: Any, task: Any, directions: Any, places: NDArray[np.float64]
) -> Work:
    """H: the losses on a plane through the weights of nets, a row of the plane at once."""
    sizes = [part.shape[1:] for part in (stacks.read_in, stacks.blocks, stacks.read_out)]
    ends = np.cumsum([int(np.prod(size)) for size in sizes])
    points = peer.array(np.concatenate([task.inputs, np.ones((1, task.inputs.shape[1]))]))
    targets, across = peer.array(task.targets), peer.array(places[:, None])
    scales = list(zip(stacks.shortcut_scale.tolist(), stacks.branch_scale.tolist(), strict=True))
    around = [
        tuple(peer.array(each[number]) for each in (stacks.weights, *directions))
        for number in range(len(scales))
    ]

    def row(a: Any, net: Any, skip: Any, scale: Any) -> Any:
        weights = net[0] + a * net[1] + across * net[2]
        read_in = weights[:, : ends[0]].reshape(-1, *sizes[0])
        blocks = weights[:, ends[0] : ends[1]].reshape(-1, *sizes[1])
        read_out = weights[:, ends[1] :].reshape(-1, *sizes[2])
        h = read_in @ points
        for number in range(stacks.depth):
            block = blocks[:, number]
            h = skip * h + scale * (block[:, :, :-1] @ peer.relu(h) + block[:, :, -1:])
        z = read_out[:, :, :-1] @ h + read_out[:, :, -1:]
        positive = peer.relu(z)
        each = positive + peer.log1p(peer.exp(z - 2.0 * positive)) - targets * z
        return each.mean((1, 2))

    run = peer.compiled(row)

    def work() -> Any:
        found = [
            peer.stack([run(a, net, *scale) for a in places.tolist()])
            for net, scale in zip(around, scales, strict=True)
        ]
        return peer.finished(peer.stack(found))

    return work
