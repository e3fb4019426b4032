"""A real transformer: how far its layers move its tokens, and what branches and skips are worth in it."""

import streamlit as st

from core import stream_measures, transformer, transformer_gradient
from pages._shared.experiments.real_transformer.gradient_back import gradient_figure
from pages._shared.experiments.real_transformer.measured import measured
from pages._shared.experiments.real_transformer.missing_parts import missing_parts
from pages._shared.experiments.real_transformer.moved_tokens import AGAINST, before_the_way, moved_figure
from pages._shared.experiments.real_transformer.recording import recording
from pages._shared.frame.lesson_frame import close_lesson, open_lesson, question_and_figure
from pages._shared.frame.predict import end_here, predict, what_you_said
from pages._shared.frame.prose import formula, prose
from pages._shared.frame.redraws_alone import redraws_alone_in
from pages._shared.frame.show_source import show_source
from pages._shared.quiz.drawing import check_yourself
from pages._shared.quiz.explain import explain_back
from quizzes.formulas.typography import in_words

lesson = open_lesson("real_transformer")
sentences = recording().sentences
first = sentences[0]
to_input = float(stream_measures.cosine_to_input(first.states)[-1].mean())
right = f"about {in_words(to_input, 1)}"
question, shown = question_and_figure(lesson)
with question:
    guess = predict(
        lesson,
        f"“{first.text}” goes through the six layers of a trained transformer, all-MiniLM-L6-v2. What is the cosine "
        "between a token after the last layer and the same token before the first, on average?",
        {"about 0.9": 0.9, "about 0.6": 0.6, right: to_input, "about 0": 0.0},
        about={"sentence": 1, "against": "the input"},
    )


@redraws_alone_in(shown)
def one_sentence() -> None:
    """Follow the tokens of one sentence through the layers, and its gradient back."""
    chart = st.container()
    columns = st.columns(2, gap="medium", vertical_alignment="bottom")
    number = columns[0].slider("Sentence", 1, len(sentences), **lesson.control("sentence"))
    against = columns[1].segmented_control("Compared with", AGAINST, **lesson.choice("against"))
    sentence = sentences[number - 1]
    if guess is None:
        before_the_way(lesson, sentence, chart)
        return
    moved_figure(lesson, sentence, against, what_you_said(guess, right), chart)
    st.header("The gradient on its way back", anchor=False)
    gradient_figure(lesson, sentence, sentences[measured().nearest[number - 1]].text)


if guess is None:
    end_here(lesson)
st.header("Take out branches or skips", anchor=False)
prose(
    "Take something out of one layer and train no further. Without its branch a block hands on $\\mathrm{N}(x)$, without "
    "its skip $\\mathrm{N}(F(x))$, with $\\mathrm{N}$ for the normalisation. Then compare the [[sentence vector]] with the "
    "untouched one. All twelve sentences are here."
)
missing_parts(lesson)

st.header("The idea", anchor=False)
found = measured()
degrees = [f"{each:.0f}°" for each in found.degrees]
attention, feed_forward = (
    f"{in_words(float(each.min()), 2)} to {in_words(float(each.max()), 2)}" for each in found.branches
)
prose(
    "The layers of this model have two [[residual blocks|Residual block]] each, attention and feed-forward. Both normalise "
    "the sum of [[skip|Skip connection]] and [[branch]], as in the first transformer. This is called **[[post-norm]]**:"
)
formula(r"x \leftarrow \mathrm{N}\big(x + F(x)\big)")
prose(
    "The notes say that adding keeps a [[token]] from moving too far from its original value. Here is what was measured. On "
    f"average over all tokens of the twelve sentences, the six layers turn a token by {', '.join(degrees[:-1])} and "
    f"{degrees[-1]}, so the last one moves it furthest. The turns add up: in the end the [[cosine]] to the input is "
    f"{in_words(found.to_input, 2)}. Nor is what a branch adds always small. Depending on the layer, its output is on "
    f"average {attention} times as long as the token in attention, and {feed_forward} times in feed-forward."
)
prose(
    "The normalisation stands on the way back as well. It rescales the [[gradient]] of both ways, so the skip does not "
    "bring it back unchanged. With the normalisation inside the branch, $x + F(\\mathrm{N}(x))$, it would."
)
prose(
    "**What this does not show.** This is one model of six layers with post-norm, and these are twelve short English "
    "sentences. The model was trained with all its skips. How one would do that was trained without them is another "
    "question."
)
show_source(
    lesson,
    transformer.run_encoder,
    transformer.attend,
    transformer_gradient.stream_gradients,
    stream_measures.cosine_to_input,
)
explain_back(lesson)
check_yourself(lesson)
close_lesson(lesson)
