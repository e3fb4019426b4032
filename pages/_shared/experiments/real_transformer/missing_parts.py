"""What is left of the sentences when branches or skips are missing."""

import streamlit as st

from pages._shared.charts.columns import from_rows
from pages._shared.charts.real_transformer import MISSING, kept_meaning
from pages._shared.experiments.real_transformer.measured import measured
from pages._shared.experiments.real_transformer.recording import PLACES
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from quizzes.formulas.typography import in_words

LAYERS = [*"123456", "all"]
_CALLED = {
    "attention": ("the attention branch", "leaves", "the skip round it"),
    "feed-forward": ("the feed-forward branch", "leaves", "the skip round it"),
    "both": ("both branches", "leave", "both skips"),
}


@st.fragment  # its control redraws this part of the page alone
def missing_parts(lesson: Lesson) -> None:
    """Draw the control "part", and what its missing costs, layer by layer."""
    chart = st.container()
    part = st.segmented_control("Missing in a layer", list(_CALLED), **lesson.choice("part"))
    row = PLACES.index(part)
    kept, same = measured().kept[:, row], measured().same_nearest[:, row]  # (2, 7, 12), (2, 7)
    means = kept.mean(axis=2)
    branch, leaves, skip = _CALLED[part]
    ranges = [
        f"{in_words(float(each[:6].min()), 2)} to {in_words(float(each[:6].max()), 2)}" for each in means
    ]
    every = [in_words(float(each[6]), 2) for each in means]
    counts = [f"{each[:6].min()} to {each[:6].max()}" for each in same]
    rows = [
        (number, layer, float(value), name)
        for name, layers in zip(MISSING, kept, strict=True)
        for layer, values in zip(LAYERS, layers, strict=True)
        for number, value in enumerate(values, start=1)
    ]
    averages = [
        (layer, float(value), name)
        for name, layers in zip(MISSING, means, strict=True)
        for layer, value in zip(LAYERS, layers, strict=True)
    ]
    single = from_rows(rows, "sentence", "layer", "cosine", "missing")
    mean = from_rows(averages, "layer", "cosine", "missing")
    figure(
        lesson.key("kept"),
        kept_meaning(),
        {"sentences": single, "mean": mean},
        f"Small: single sentences. Large: their mean. Taken out of all layers at once, {branch} {leaves} a mean cosine of "
        f"{every[0]} and {skip} {every[1]}. With one layer damaged, {counts[0]} of 12 sentences still have the same nearest "
        f"other sentence without {branch}, and {counts[1]} without {skip}.",
        title=f"Without {branch} of one layer the mean cosine is {ranges[0]}, without {skip} {ranges[1]}",
        table=single,
        place=chart,
    )
