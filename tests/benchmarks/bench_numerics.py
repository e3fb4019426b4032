"""How long the numerics of the pages take, beside other libraries: ``python tests/benchmarks/bench_numerics.py``.

Experiments A to H on the functions that the pages call, in the sizes of a page and in larger ones; HIPS autograd,
PyTorch and JAX do the same work in the same run where they are installed. Median processor time, one thread,
float64. Not collected by pytest.
"""

import os

# Read by the libraries when they are loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core import (
    depth_profiles,
    lesion,
    loss_surface,
    networks,
    ode,
    path_lengths,
    paths,
    random_branches,
    shattering,
    signal_propagation,
    spectra,
    stacks,
    tasks,
    training,
)
from tests.benchmarks import peers
from tests.benchmarks.peers import Peer, Work

REPEATS, BUDGET_SECONDS, STEPS = 15, 3.0, 10
LINE = np.linspace(-2.0, 2.0, 256)


class Case(NamedTuple):
    """One experiment at one size."""

    name: str
    what: str
    ours: Work
    theirs: Callable[[Peer], Work] | None = None
    needs_svd: bool = False
    per: int = 1  # the time is divided by this many steps


def cases() -> Iterator[Case]:
    """Yield the experiments; each draws its own inputs."""

    def rng() -> np.random.Generator:
        return np.random.default_rng(0)

    for name, depth, width, many in (("A page", 100, 256, 16), ("A1", 100, 64, 32), ("A2", 1000, 64, 64)):
        what = f"gradient norms, exact in law, L={depth} D={width}, {many} plain nets"
        yield Case(name, what, partial(_profiles, depth, width, many))
    weights = networks.random_weights(100, 64, 0.3, rng())
    points, sent = rng().standard_normal((2, 64, 64))
    yield Case(
        "A3",
        "gradient at the input of one residual net with weights given, L=100 D=64 batch 64",
        partial(_input_gradient, weights, points, sent),
        partial(peers.input_gradient, weights=weights, inputs=points, sent=sent),
    )

    for name, depth, width in (("B page", 200, 16), ("B3", 200, 64), ("B2", 1000, 64)):
        jacobians = random_branches.relu_jacobians(depth, width, 0.1, rng())
        row = rng().standard_normal(width)
        theirs = partial(peers.norms_by_length, jacobians=jacobians, sent=row)
        yield Case(
            name,
            f"gradient by path length, L={depth} D={width}",
            partial(_by_length, list(jacobians), row),
            # Beyond this depth the others, whose stack of rows grows step by step, need minutes.
            theirs if name == "B3" else None,
        )
    short = list(random_branches.relu_jacobians(12, 64, 0.1, rng()))
    row = rng().standard_normal(64)
    yield Case("B4", "all 4096 paths one by one, L=12 D=64", partial(paths.enumerate_paths, short, row))
    closed = partial(path_lengths.coherent_magnitude_shares, 1000, 0.1)
    yield Case("B page", "shares by length in closed form, L=1000", closed)

    for name, depth, width, looks in (("C page", 50, 32, 11), ("C2", 200, 64, 24), ("C1", 1000, 64, 24)):
        factors = np.eye(width) + random_branches.relu_jacobians(depth, width, 0.1, rng())
        counts = sorted({int(count) for count in np.linspace(0, depth, looks)})
        yield Case(
            name,
            f"singular values of products, L={depth} D={width}, {len(counts)} depths",
            partial(_singular_values, factors, counts),
            partial(peers.product_singular_values, factors=factors, counts=counts),
            needs_svd=True,
        )

    for name, depth, width, many in (("D page", 24, 32, 4), ("D2", 24, 64, 8), ("D1", 50, 100, 8)):
        lines = shattering.random_line_nets(depth, width, nets=many, rng=rng())
        yield Case(
            name,
            f"slopes along a line of 256 points, L={depth} D={width}, {many} residual nets",
            partial(_slopes, lines),
            partial(peers.slopes_along_a_line, nets=lines, inputs=LINE),
        )

    task = tasks.two_spirals(128, rng())
    for name, depth, width, pairs in (
        ("E page", 20, 16, 5), ("E1", 16, 32, 1), ("E2", 16, 32, 8), ("E3", 64, 32, 1), ("E4", 4, 32, 1),
    ):  # fmt: skip
        nets = stacks.initial_stacks(
            depth, width, rng(), shortcut_scale=[0, 1], branch_scale=[1, depth**-0.5],
            inputs=2, outputs=1, pairs=pairs,
        )  # fmt: skip
        yield Case(
            name,
            f"one step of Adam, 128 points, L={depth} D={width}, {2 * pairs} nets",
            partial(_trained, nets, task, STEPS),
            partial(peers.adam_steps, stacks=nets, task=task, learning_rate=0.01, steps=STEPS),
            per=STEPS,
        )

    yield Case(
        "F page",
        "Runge-Kutta, dh/dt = tanh(W h), one path, 200 steps",
        partial(_end_of_path, 200),
        partial(peers.runge_kutta, matrix=ode.SWIRL, start=[1.0, 0.0], time=6.0, steps=200),
    )
    linear = partial(ode.linear_flow, ode.SPIRAL, [1.0, 0.0], 6.0, 400)
    yield Case("F2 page", "the exact path of a linear field, 400 steps", linear)

    task = tasks.two_spirals(256, rng())
    for name, depth, width in (("G page", 24, 16), ("G1", 32, 32)):
        net = stacks.initial_stacks(
            depth, width, rng(), shortcut_scale=[1], branch_scale=[depth**-0.5], inputs=2, outputs=1
        )
        yield Case(
            name,
            f"each block missing in turn, 256 points, L={depth} D={width}, one matrix a block",
            partial(lesion.outputs_without_each, net, task.inputs),
            partial(peers.outputs_without_each_block, stacks=net, points=task.inputs),
        )

    for name, depth, width, number, kinds, steps in (
        ("H page", 20, 16, 50, 2, 25),
        ("H1", 8, 32, 128, 1, 41),
    ):
        task = tasks.two_spirals(number, rng())
        nets = stacks.initial_stacks(
            depth, width, rng(), shortcut_scale=[1, 0][:kinds], branch_scale=[depth**-0.5, 1][:kinds],
            inputs=2, outputs=1,
        )  # fmt: skip
        directions = loss_surface.filter_normalised(nets, np.random.default_rng(1))
        places = np.linspace(-1.0, 1.0, steps)
        yield Case(
            name,
            f"loss at {steps}×{steps} places of a plane, {number} points, L={depth} D={width}, nets: {kinds}",
            partial(_surface, nets, task, directions, places),
            partial(peers.losses_on_a_plane, stacks=nets, task=task, directions=directions, places=places),
        )

    fresh = signal_propagation.draw_stack(50, 64, 32, rng())
    yield Case(
        "page",
        "signal and gradient by block for six schemes, L=50 D=64 batch 32",
        partial(_six_schemes, fresh),
    )


def _profiles(depth: int, width: int, many: int) -> Any:
    rng = np.random.default_rng(0)
    return depth_profiles.plain_profiles(depth, width, 1.0, stacks=many, rng=rng)


def _input_gradient(
    weights: NDArray[np.float64], points: NDArray[np.float64], sent: NDArray[np.float64]
) -> Any:
    states = networks.stack_forward(weights, points, skip=True)
    return networks.stack_backward(weights, states, sent, skip=True)[0]


def _by_length(jacobians: list[NDArray[np.float64]], row: NDArray[np.float64]) -> Any:
    return paths.path_spectrum(jacobians, row).by_length


def _end_of_path(steps: int) -> Any:
    return ode.runge_kutta(ode.swirl, [1.0, 0.0], 6.0, steps)[-1]


def _singular_values(factors: NDArray[np.float64], counts: list[int]) -> Any:
    return spectra.product_spectra(factors, counts).singular_values


def _slopes(lines: shattering.LineNets) -> Any:
    return shattering.line_gradients(lines, LINE, skip=True, normalise=False).gradients


def _six_schemes(fresh: signal_propagation.FreshStack) -> Any:
    return [signal_propagation.propagate(scheme, fresh) for scheme in signal_propagation.SCHEMES]


def _surface(
    nets: stacks.Stacks,
    task: tasks.Task,
    directions: loss_surface.Directions,
    places: NDArray[np.float64],
) -> Any:
    return loss_surface.loss_surface(nets, task, directions, places, places).losses


def _trained(nets: stacks.Stacks, task: tasks.Task, steps: int) -> Any:
    *_, last = training.train(nets, task, training.Adam(0.01), steps, report_every=steps)
    return last.stacks.weights


def milliseconds(work: Work) -> tuple[float, float]:
    """Return the first call's time and the median of the following ones, in processor time."""
    times: list[float] = []
    begin = time.perf_counter()
    while len(times) < 3 or (len(times) <= REPEATS and time.perf_counter() - begin < BUDGET_SECONDS):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return times[0], statistics.median(times[1:])


def main() -> None:
    """Print a line for each case: our time, then each peer's and how many times as long it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("letters", nargs="*", help="experiments to time, such as A or C1 (default: all)")
    wanted = tuple(parser.parse_args().letters)
    found = list(peers.installed_peers())
    print(
        f"OPENBLAS_CORETYPE={os.environ.get('OPENBLAS_CORETYPE', 'not set')}, NumPy {np.__version__}, one thread"
    )
    print(
        f"Beside: {', '.join(peer.name for peer in found) or 'nobody'}. Median CPU ms; first calls in brackets.\n"
    )
    for case in cases():
        if wanted and not case.name.startswith(wanted):
            continue
        ours = milliseconds(case.ours)[1] / case.per
        line = f"{case.name:8}{case.what:82}{ours:9.3f}"
        for peer in found:
            if case.theirs is None or (case.needs_svd and peer.singular_values is None):
                continue
            work = case.theirs(peer)
            np.testing.assert_allclose(
                _as_numpy(case, work()), _as_numpy(case, case.ours()), rtol=1e-6, atol=1e-9
            )
            first, usual = milliseconds(case.theirs(peer))
            usual /= case.per
            line += f"   {peer.name} {usual:.3f} ({first / case.per:.0f}), {usual / ours:.2f}×"
        print(line, flush=True)


def _as_numpy(case: Case, result: Any) -> Any:
    """Return a result as a NumPy array in the shape of our own."""
    array = np.asarray(result)
    return array[..., 0] if case.name[0] == "D" and array.ndim == 3 else array


if __name__ == "__main__":
    main()
