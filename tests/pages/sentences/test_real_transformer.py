"""A real transformer: cosines from angles, means token by token, and neighbours by comparing all pairs."""

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages._shared.experiments.real_transformer.recording import FILE
from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

PAGE = "real_transformer"
PARTS = {
    "attention": ("the attention branch", "leaves", "the skip round it"),
    "feed-forward": ("the feed-forward branch", "leaves", "the skip round it"),
    "both": ("both branches", "leave", "both skips"),
}
MARKS = "[CLS] and [SEP] mark the beginning and the end, and ## a piece that goes on a word."
Array = NDArray[np.float64]


@cache
def raw() -> dict[str, NDArray[Any]]:
    """Return the entries of the file."""
    with np.load(FILE) as arrays:
        return {
            name: each.astype(np.float64) if each.dtype.kind == "f" else each for name, each in arrays.items()
        }


@cache
def states(number: int) -> Array:
    """Return the states of one sentence, (7, T, D)."""
    start = int(raw()["lengths"][: number - 1].sum())
    return raw()["states"][:, start : start + int(raw()["lengths"][number - 1])]


def angle(one: Array, other: Array) -> float:
    """Return the angle between two vectors, from the sides of their triangle."""
    a, b, c = (math.sqrt(float(each @ each)) for each in (one, other, one - other))
    return math.acos((a * a + b * b - c * c) / (2 * a * b))


def mean_cosines(number: int, against: str) -> list[float]:
    """Return the mean cosine of a sentence's tokens after each layer."""
    way = states(number)
    return [
        float(
            np.mean(
                [math.cos(angle(after, before)) for after, before in zip(way[layer], compared, strict=True)]
            )
        )
        for layer in range(1, 7)
        for compared in [way[0] if against == "the input" else way[layer - 1]]
    ]


@cache
def vectors() -> list[Array]:
    """Return the untouched sentence vectors, not divided by their lengths."""
    return [states(number)[6].mean(axis=0) for number in range(1, 13)]


def nearest(own: int, vector: Array) -> int:
    """Return the other sentence at the smallest angle to what a sentence has become."""
    return min(
        (other for other in range(12) if other != own), key=lambda other: angle(vector, vectors()[other])
    )


@cache
def damaged(kind: int, part: str) -> tuple[list[float], list[int]]:
    """Return mean cosines, and how many neighbours are the same, without branches (0) or skips (1): each layer, then all."""
    left = raw()["without"][kind, list(PARTS).index(part)]
    cosines = [
        float(np.mean([math.cos(angle(*pair)) for pair in zip(each, vectors(), strict=True)]))
        for each in left
    ]
    same = [
        sum(nearest(own, vector) == nearest(own, vectors()[own]) for own, vector in enumerate(each))
        for each in left
    ]
    return cosines, same


def moved(state: State) -> list[str]:
    """Return what stands above and below the tokens."""
    number, against = state["sentence"], state["against"]
    means = mean_cosines(number, against)
    title = (
        f"**After six layers the mean cosine of these tokens to their input is {num(means[-1], 2)}**"
        if against == "the input"
        else f"**Layer {means.index(min(means)) + 1} moves these tokens furthest: the mean cosine to the layer before is "
        f"{num(min(means), 2)}**"
    )
    said = verdict(
        state, f"about {num(mean_cosines(1, 'the input')[-1], 1)}", {"sentence": 1, "against": "the input"}
    )
    each = ", ".join(num(mean, 2) for mean in means)
    return [
        title,
        f"{said}These are the tokens of “{raw()['sentences'][number - 1]}” Their mean cosine to {against} is, layer by "
        f"layer, {each}. {MARKS}",
    ]


def gradient(state: State) -> list[str]:
    """Return what stands above and below the gradient."""
    own = state["sentence"] - 1
    whole, alone = (norms[0] / norms[12] for norms in raw()["gradient_norms"][own])
    other = raw()["sentences"][nearest(own, vectors()[own])]
    return [
        f"**Back at the input this gradient is {num(whole, 2)} times as large, by the skips alone {num(alone, 2)} times**",
        f"The gradient is that of the cosine between this sentence and its nearest other one, “{other}” It starts at the "
        "end, with the size 1. Dashed is what the skips alone bring back.",
    ]


def missing(state: State) -> list[str]:
    """Return what stands above and below the damaged sentences."""
    (kept, same), (kept_too, same_too) = (damaged(kind, state["part"]) for kind in (0, 1))
    branch, leaves, skip = PARTS[state["part"]]

    def ends(values: list[float]) -> str:
        return f"{num(min(values[:6]), 2)} to {num(max(values[:6]), 2)}"

    return [
        f"**Without {branch} of one layer the mean cosine is {ends(kept)}, without {skip} {ends(kept_too)}**",
        f"Small: single sentences. Large: their mean. Taken out of all layers at once, {branch} {leaves} a mean cosine of "
        f"{num(kept[6], 2)} and {skip} {num(kept_too[6], 2)}. With one layer damaged, {min(same[:6])} to {max(same[:6])} of "
        f"12 sentences still have the same nearest other sentence without {branch}, and {min(same_too[:6])} to "
        f"{max(same_too[:6])} without {skip}.",
    ]


def turned() -> list[float]:
    """Return by how many degrees each layer turns a token, on average over all tokens."""
    return [
        float(
            np.mean(
                [
                    math.degrees(angle(states(number)[layer, token], states(number)[layer - 1, token]))
                    for number in range(1, 13)
                    for token in range(states(number).shape[1])
                ]
            )
        )
        for layer in range(1, 7)
    ]


def test_every_sentence_holds_in_a_hundred_states() -> None:
    """At every sentence, compared with either state, with every part missing."""
    assert faults(PAGE, lambda state: [*moved(state), *gradient(state), *missing(state)]) == []


def test_the_numbers_that_no_control_moves_hold() -> None:
    """Angles and cosines over all tokens, and the sizes of the branches in each layer."""
    *five, last = (f"{each:.0f}°" for each in turned())
    tokens = [
        math.cos(angle(after, before))
        for number in range(1, 13)
        for after, before in zip(states(number)[6], states(number)[0], strict=True)
    ]
    attention, feed_forward = (
        [float(np.mean(raw()["branch_over_stream"][block])) for block in range(first, 12, 2)]
        for first in (0, 1)
    )
    at = open_page(PAGE)

    assert stands_in(f"the six layers turn a token by {', '.join(five)} and {last}, so the last one", at)
    assert stands_in(f"in the end the cosine to the input is {num(float(np.mean(tokens)), 2)}.", at)
    assert stands_in(
        f"on average {num(min(attention), 2)} to {num(max(attention), 2)} times as long as the token in attention, and "
        f"{num(min(feed_forward), 2)} to {num(max(feed_forward), 2)} times in feed-forward",
        at,
    )


def test_what_the_model_answer_and_the_question_say_was_measured() -> None:
    """Five turns of 25 to 30 degrees, the sixth about twice as far; a third by the skips; far more lost without skips."""
    *five, last = turned()
    alone = [norms[1, 0] / norms[1, 12] for norms in raw()["gradient_norms"]]
    branches, skips = (damaged(kind, "both")[0] for kind in (0, 1))

    assert 24.5 < min(five) < max(five) < 30.5
    assert 1.75 < last / max(five) < last / min(five) < 2.25
    assert last > 50
    assert 0.25 < min(alone) < max(alone) < 0.4
    assert min(branches[:6]) > 0.5
    assert all(abs(each) < 0.05 for each in skips)
