"""How many paths have each length and what they carry, as the page counts and draws them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import path_lengths
from pages._shared.experiments.gradient_paths.drawn_branches import drawn_shares
from quizzes.formulas.typography import in_words

VISIBLE = 1e-5
"""The smallest share that is drawn."""
WIDE = 3
"""So few lengths fill the chart."""


class ByLength(NamedTuple):
    """What the paths of each length are and carry; every array has an entry for each length 0 ... L."""

    counts: NDArray[np.float64]  # the share of the paths
    shares: NDArray[np.float64]  # the share of the gradient, or of its squared norm
    signed: NDArray[np.float64]  # the same with its sign
    sample: Mapping[str, NDArray[Any]]  # length, share, shown: one stack of random branches
    draw: NDArray[np.float64] | None = None  # the shares of that stack, at every length

    def table(self) -> dict[str, NDArray[Any]]:
        """Return all lengths, for the table below the chart."""
        table = {"length": np.arange(len(self.counts)), "paths": self.counts, "gradient": self.signed}
        return table if self.draw is None else {**table, "one draw": self.draw}

    def bars(self) -> dict[str, NDArray[Any]]:
        """Return what the chart draws: the lengths one can see, and both ends."""
        table = self.table()
        every = table["length"]
        ends = (every == 0) | (every == every[-1])
        visible = (self.counts > VISIBLE) | (self.shares > VISIBLE) | ends
        drawn = {name: table[name][visible] for name in ("length", "paths", "gradient")}
        return {**drawn, "from": drawn["length"] - 0.4, "to": drawn["length"] + 0.4}

    def counted(self) -> dict[str, list[Any]]:
        """Return where the name of the counts stands: beside their hump, at half its height, or above where that is wide."""
        top = float(self.counts.max())
        last = int(np.flatnonzero(self.counts >= top / 2)[-1])
        wide = last == len(self.counts) - 1
        return {
            "length": [last - 0.5 if wide else last + 0.5],
            "share": [1.07 * top if wide else top / 2],
            "label": ["where the paths are"],
            "short": ["paths"],
        }

    def frame(self) -> dict[str, list[float]]:
        """Return the height of the chart: above its marks is room for names, two of them where the hump is wide."""
        top = max(float(self.counts.max()), float(self.signed.max()))
        return {"length": [0.0], "share": [(1.3 if len(self.counts) <= WIDE else 1.18) * top]}


def named_mean(length: float) -> dict[str, list[Any]]:
    """Return where the mean length of the gradient's paths stands, and what it is called."""
    mean = f"mean {in_words(length, 3)}"
    return {"length": [length], "label": [f"where the gradient goes, {mean}"], "short": [mean]}


def shares_by_length(kind: str, depth: int, slope: float, seed: int) -> ByLength:
    """Return what the paths of each length are and carry.

    Parameters
    ----------
    kind : {"aligned", "random"}
        Whether every branch multiplies by the slope, or turns the gradient at random and scales it by the slope's size.
    depth : int
        Number of blocks L, at least 1.
    slope : float
        The slope of every branch.
    seed : int
        Of the one stack of random branches that is drawn beside the law.
    """
    counts = path_lengths.path_count_shares(depth)
    if kind == "aligned":
        nothing = {"length": np.zeros(1), "share": np.zeros(1), "shown": np.array([False])}
        return ByLength(
            counts,
            path_lengths.coherent_magnitude_shares(depth, slope),
            path_lengths.signed_magnitude_shares(depth, slope),
            nothing,
        )
    shares = path_lengths.random_squared_shares(depth, abs(slope))
    share = drawn_shares(depth, abs(slope), seed)
    seen = np.flatnonzero(share > VISIBLE)
    sample = {"length": seen, "share": share[seen], "shown": np.ones(len(seen), dtype=bool)}
    return ByLength(counts, shares, shares, sample, share)
