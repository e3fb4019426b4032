"""A page that draws one item written for a test, so that a kind is tested whether or not a lesson uses it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from quizzes.loading.banks import load_bank
from quizzes.loading.items import Item
from tests.pages.app import RUN_SECONDS

HEAD = "schema: quiz-bank/1\nbank: test\ntitle: A test bank\nitems:\n"


def item_from(folder: Path, text: str) -> Item:
    """Return the only item of a bank whose items are ``text``."""
    file = folder / "test.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    (item,) = load_bank(file).items.values()
    return item


def open_item(item: Item) -> AppTest:
    """Draw the item as a page does."""
    at = AppTest.from_function(_page, kwargs={"item": item}, default_timeout=RUN_SECONDS)
    at.run()
    assert not at.exception, [error.message for error in at.exception]
    return at


def _page(item: "Item") -> None:  # Its source runs as a script of its own, where only builtins are known.
    from pages._shared.quiz.drawing import draw_item

    draw_item(item)
