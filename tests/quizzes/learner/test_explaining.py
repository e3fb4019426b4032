"""What can be an explanation: a sentence at least, with a word of the matter in it."""

import pytest

from quizzes.learner.explaining import SHORTEST, is_about, length

TITLE, MODEL = (
    "Gradient paths",
    "Every block doubles the number of paths, and the skips alone make one of them.",
)


@pytest.mark.parametrize(
    "text",
    ["gradients add up", "The path over all skips", "BLOCKS!", "doubling each time", "un solo gradiente"],
)
def test_one_word_of_the_matter_is_enough(text: str) -> None:
    """In any form that begins alike."""
    assert is_about(text, TITLE, MODEL)


@pytest.mark.parametrize(
    "text", ["", "banana " * 25, "this and that and all of them", "12 + 34 = 46", "lorem ipsum"]
)
def test_words_that_any_sentence_has_are_not_enough(text: str) -> None:
    """Though the model answer has them, too."""
    assert not is_about(text, TITLE, MODEL)


def test_spaces_make_no_text_longer() -> None:
    """Nor do line breaks."""
    assert length(" a \n\n  b ") == len("a b") < SHORTEST
