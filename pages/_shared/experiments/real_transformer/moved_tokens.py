"""How far the layers move the tokens of one sentence."""

from streamlit.delta_generator import DeltaGenerator

from core.stream_measures import cosine_to_input, cosine_to_layer_before
from pages._shared.charts.columns import from_rows
from pages._shared.charts.real_transformer import moved_tokens
from pages._shared.experiments.real_transformer.recording import Sentence
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.predict import HELD_BACK
from quizzes.formulas.typography import in_words

AGAINST = ["the input", "the layer before"]
_MARKS = "[CLS] and [SEP] mark the beginning and the end, and ## a piece that goes on a word."


def before_the_way(lesson: Lesson, sentence: Sentence, place: DeltaGenerator) -> None:
    """Draw the tokens and layers, without what was measured."""
    rows = [(each, layer, 1.0, "?") for each in _numbered(sentence) for layer in range(1, 7)]
    figure(
        lesson.key("before"),
        moved_tokens(),
        {"cells": from_rows(rows, "place", "layer", "cosine", "label")},
        f"The tokens of “{sentence.text}” go through six layers, from left to right. {_MARKS}",
        title=HELD_BACK,
        place=place,
    )


def moved_figure(lesson: Lesson, sentence: Sentence, against: str, said: str, place: DeltaGenerator) -> None:
    """Draw the cosine of each token after each layer to where it was.

    Parameters
    ----------
    lesson : Lesson
        The page.
    sentence : Sentence
        The recorded sentence.
    against : str
        One of `AGAINST`.
    said : str
        What stands before the sentence: the verdict on the prediction.
    place : DeltaGenerator
        Where the chart stands.
    """
    whole_way = against == AGAINST[0]
    found = (cosine_to_input if whole_way else cosine_to_layer_before)(sentence.states)  # (6, T)
    means = found.mean(axis=1)
    rows = [
        (word, layer, float(value), f"{value:.2f}")
        for word, values in zip(_numbered(sentence), found.T, strict=True)
        for layer, value in enumerate(values, start=1)
    ]
    cells = from_rows(rows, "place", "layer", "cosine", "label")
    furthest = int(means.argmin()) + 1
    last = in_words(float(means[-1]), 2)
    title = (
        f"After six layers the mean cosine of these tokens to their input is {last}"
        if whole_way
        else f"Layer {furthest} moves these tokens furthest: the mean cosine to the layer before is "
        f"{in_words(float(means.min()), 2)}"
    )
    each = ", ".join(in_words(float(mean), 2) for mean in means)
    figure(
        lesson.key("moved"),
        moved_tokens(),
        {"cells": cells},
        f"{said}These are the tokens of “{sentence.text}” Their mean cosine to {against} is, layer by layer, {each}. "
        f"{_MARKS}",
        title=title,
        table={name: cells[name] for name in ("place", "layer", "cosine")},
        place=place,
    )


def _numbered(sentence: Sentence) -> list[str]:
    return [f"{number} {token}" for number, token in enumerate(sentence.tokens, start=1)]
