"""What arrives on the way back through three layers, and how it compares with the loss gradient that was sent."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from core.chain import ChainGradients
from pages._shared.charts.columns import from_rows
from quizzes.formulas.typography import in_words


def stops_on_the_way(
    ways: Mapping[str, ChainGradients], stations: Sequence[str], steps: int
) -> dict[str, list[Any]]:
    """Return what is left of the gradient at each station it passes, and where its number stands in the chart.

    Parameters
    ----------
    ways : mapping of str to ChainGradients
        The plain and the residual chain.
    stations : sequence of str
        The names of the places, from the loss back to the input.
    steps : int
        How many layers the gradient has passed.
    """
    higher = ways["plain"].at >= ways["residual"].at
    rows = []
    for net, way in ways.items():
        for step in range(steps + 1):
            gradient = float(way.at[3 - step])
            label = f"{net} {in_words(gradient, 3)}" if step == steps else in_words(gradient, 3)
            if step == 0 < steps and net == "residual":
                label = ""  # Both start with the same number, so it is written once.
            # The higher of two points carries its number above, the lower one below.
            shift = -16 if higher[3 - step] == (net == "plain") else 20
            rows.append((step, stations[step], net, gradient, label, shift))
    return from_rows(rows, "position", "at", "net", "gradient", "label", "shift")


def beside_what_was_sent(sent: float, plain: float, residual: float) -> str:
    """Say how what arrives in both chains compares with the loss gradient in size, if there was one to send.

    Examples
    --------
    >>> beside_what_was_sent(-4.0, -0.004, -5.324)
    'The loss gradient is −4. In size, what arrives is smaller without skips and larger with skips.'
    >>> beside_what_was_sent(-4.0, 2.916, -0.004)
    'The loss gradient is −4. In size, what arrives is smaller in both.'
    >>> beside_what_was_sent(0.0, 0.0, 0.0)
    'The loss gradient is 0, so nothing is sent back.'
    """
    if sent == 0:
        return "The loss gradient is 0, so nothing is sent back."
    without, having = (_compared(arrives, sent) for arrives in (plain, residual))
    found = f"{without} in both" if without == having else f"{without} without skips and {having} with skips"
    return f"The loss gradient is {in_words(sent)}. In size, what arrives is {found}."


def _compared(arrives: float, sent: float) -> str:
    if math.isclose(abs(arrives), abs(sent), rel_tol=1e-9):
        return "the same"
    return "larger" if abs(arrives) > abs(sent) else "smaller"
