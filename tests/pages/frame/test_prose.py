"""Text to read: a word marked in it leads to its meaning, wherever the text stands, and a mark is never seen raw."""

import ast
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.glossary import glossary
from pages._shared.frame.lessons import LESSONS_FILE, lessons
from pages._shared.frame.words import MARK as WRITTEN
from pages._shared.frame.words import plain
from tests.pages.app import MARK, open_page, said

PAGES = LESSONS_FILE.parent
EXPLAINS_MARKS = {"words.py", "prose.py"}


def a_page() -> None:
    """Write text in the three ways in which a page can."""
    from pages._shared.frame.prose import formula, prose, prose_box

    prose("The [[gradient]] is 5 % of it.")
    formula("y = x")
    with prose_box(border=True):
        prose("A [[branch]].")
    with prose_box().expander("More"):
        prose("A [[lamp]], no word of the lab.")


def test_a_marked_word_leads_to_its_meaning_inside_a_box_and_outside() -> None:
    """A word that the glossary lacks stands as it is."""
    at = AppTest.from_function(a_page).run()
    outside, inside, unknown = at.markdown
    meanings = [mark[2] for text in (outside, inside) for mark in MARK.findall(text.value)]

    assert not at.exception
    assert meanings == [
        f"Gradient: {plain(glossary()['Gradient'].means)}", f"Branch: {plain(glossary()['Branch'].means)}"
    ]  # fmt: skip
    assert "5\N{NO-BREAK SPACE}% of it" in outside.value
    assert unknown.value == "A lamp, no word of the lab."


def marks_outside_prose(tree: ast.AST) -> Iterator[str]:
    """Yield every text with a mark that is not handed to ``prose``."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "prose":
        return
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str) and WRITTEN.search(tree.value):
        yield tree.value
    for inner in ast.iter_child_nodes(tree):
        yield from marks_outside_prose(inner)


def test_words_are_marked_only_in_texts_that_prose_writes() -> None:
    """Anywhere else the mark would be shown as it is written."""
    raw = {
        file.name: found
        for file in PAGES.rglob("*.py")
        if file.name not in EXPLAINS_MARKS
        and (found := list(marks_outside_prose(ast.parse(file.read_text("utf-8")))))
    }

    assert raw == {}
    assert list(marks_outside_prose(ast.parse('st.markdown("A [[block]].")'))) == ["A [[block]]."]


@pytest.mark.parametrize("page", lessons())
def test_no_page_shows_how_a_mark_is_written(page: str) -> None:
    """Before and after its experiment is shown."""
    texts = said(open_page(page, shown=False)) + said(open_page(page))

    assert not WRITTEN.search(texts)


def test_lessons_mark_words_of_the_glossary_where_prose_writes_them() -> None:
    """In goals and in what words mean; a title, a preset or a question of the page shows every text as it is."""
    written = [text for lesson in lessons().values() for text in (lesson.goal, *lesson.terms.values())]
    names = [name or used[0].upper() + used[1:] for text in written for used, name in WRITTEN.findall(text)]
    everywhere = WRITTEN.findall(LESSONS_FILE.read_text("utf-8"))

    assert not set(names) - set(glossary())
    assert len(everywhere) == len(names)


def a_lesson_that_marks() -> None:
    """Draw the head of a lesson whose goal and word list mark a word."""
    from unittest.mock import patch

    from pages._shared.frame import lesson_frame
    from pages._shared.frame.lessons import lessons

    home = lessons()["home"]
    marked = home.model_copy(update={"goal": "Know the [[gradient]].", "terms": {"Way": "a [[path]] of it."}})
    # A link to a page works only behind the router.
    with (
        patch.object(lesson_frame, "lessons", lambda: {**lessons(), "home": marked}),
        patch("streamlit.page_link"),
    ):
        lesson_frame.question_and_figure(lesson_frame.open_lesson("home"))


def test_a_lesson_may_mark_words_in_its_goal_and_its_word_list() -> None:
    """Both are written like the prose of a page."""
    at = AppTest.from_function(a_lesson_that_marks).run()
    found = {mark[0] for text in at.markdown for mark in MARK.findall(text.value)}

    assert found == {"gradient", "path"}
