"""What becomes of a token on its way, in words."""

from core import stream
from pages._shared.experiments.adding_instead_of_replacing.token_figures import in_degrees
from quizzes.formulas.typography import in_words


def what_became(way: stream.StreamProfile) -> str:
    """Return what layers make of the first token, to follow "Adding" or "Replacing"."""
    if way.length[-1, 0] == 0:
        return "leaves **nothing** of it, only zeros"
    return (
        f"turns it by **{in_degrees(way.turned[-1, 0])}** and brings its length to "
        f"{in_words(float(way.length[-1, 0]), 2)}"
    )


def explained(kind: str, depth: int, size: float) -> str:
    """Return why the token that layers add to turns as it does.

    Parameters
    ----------
    kind : str
        What each layer writes: "its own", "one way" or "the negative".
    depth : int
        Number of layers.
    size : float
        Size α of what is added.
    """
    if size == 0:
        return "With ${\\alpha = 0}$ nothing is added, and the token stays as it is."
    return {
        "its own": "In a wide layer random directions are nearly perpendicular, so squared lengths add (Pythagoras). By "
        f"that rule the angle for adding is **{in_degrees(stream.typical_turn(depth, size))}**.",
        "one way": "Every addition turns the token further towards the one direction that all layers write.",
        "the negative": "Each addition multiplies the token by $1 - \\alpha$. At $\\alpha = 1$ one layer erases it.",
    }[kind]
