"""What becomes of a token on its way, in words."""

from collections.abc import Mapping

from core import stream
from pages._shared.experiments.adding_instead_of_replacing.token_figures import in_degrees
from quizzes.formulas.typography import in_words


def how_far_turned(ways: Mapping[str, stream.StreamProfile]) -> str:
    """Return by how much layers have turned the first token, for "add" and "replace"."""
    added, replaced = (
        f"turns {token} by {in_degrees(ways[way].turned[-1, 0])}"
        if ways[way].length[-1, 0]
        else f"leaves nothing of {token}"
        for way, token in (("add", "the token"), ("replace", "it"))
    )
    return f"Adding {added}, replacing {replaced}"


def how_long(ways: Mapping[str, stream.StreamProfile]) -> str:
    """Return how long the first token is in the end, for "add" and "replace"."""
    added, replaced = (in_words(float(ways[way].length[-1, 0]), 2) for way in ("add", "replace"))
    return f"The length 1 becomes {added} by adding and {replaced} by replacing"


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
        f"that rule adding turns the token by **{in_degrees(stream.typical_turn(depth, size))}**.",
        "one way": "Every addition turns the token further towards the one direction that all layers write.",
        "the negative": "Each addition multiplies the token by $1 - \\alpha$. At $\\alpha = 1$ one layer erases it.",
    }[kind]
