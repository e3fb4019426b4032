"""Words of the glossary in a lesson: what is marked, and what a mark shows."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.glossary import glossary
from pages._shared.frame.lessons import LESSONS_FILE, lessons
from pages._shared.frame.words import MARK as WRITTEN
from pages._shared.frame.words import plain, with_meanings
from tests.pages.app import MARK, open_page

MEANINGS = {"Path": "one choice at every block.", "Skip connection": "$x$ itself, with the slope $j_i$."}
TERMS = glossary()
TAUGHT = [page for page, lesson in lessons().items() if lesson.terms]
MOST = 3
"""Marks in one paragraph: more of them make it hard to read."""


def marks_in(at: AppTest) -> list[tuple[str, str, str]]:
    """Return every mark that a page has drawn: the use, what is searched for in the glossary, the meaning."""
    return [mark for element in at.markdown for mark in MARK.findall(element.value)]


def test_a_mark_becomes_a_link_that_shows_the_meaning() -> None:
    """In the spelling of the text, and without TeX; the rest of the text stays as it is."""
    text = with_meanings(
        "A [[path]] over $[[a]]$, no [[skips|Skip connection]].".replace("[[a]]", "a"), MEANINGS.__getitem__
    )

    assert text == (
        'A [path](glossary?glossary_search=Path "Path: one choice at every block.") over $a$, no '
        '[skips](glossary?glossary_search=Skip%20connection "Skip connection: x itself, with the slope jᵢ.").'
    )
    assert with_meanings("No [[lamp]].", {"Lamp": ""}.__getitem__) == "No lamp."
    assert with_meanings("A [link](/quiz) and a list [[1, 2]].", MEANINGS.__getitem__) == (
        "A [link](/quiz) and a list [[1, 2]]."
    )


@pytest.mark.parametrize("name", TERMS)
def test_a_meaning_can_be_shown_beside_the_pointer(name: str) -> None:
    """Without TeX, and without what would end the mark."""
    meanings = [plain(meaning) for meaning in (TERMS[name].means, *TERMS[name].lessons.values())]

    assert not [meaning for meaning in meanings if re.search(r'[$\\{}"_*\n]', meaning)]


@pytest.mark.parametrize("page", TAUGHT)
def test_a_page_marks_words_of_the_glossary_once_each_and_not_too_many(page: str) -> None:
    """In its script, so also in parts that are not drawn at first."""
    script = (LESSONS_FILE.parent / lessons()[page].path).read_text("utf-8")
    names = [name or used[0].upper() + used[1:] for used, name in WRITTEN.findall(script)]
    crowded = [block for block in script.split("prose(") if len(WRITTEN.findall(block)) > 2 * MOST]

    assert names, "Mark a word of the glossary: [[path]]."
    assert set(names) <= set(TERMS), "Enter the word in pages/glossary.yaml."
    assert len(set(names)) == len(names), "Mark a word only where it comes first."
    assert crowded == [], "Mark fewer words in this paragraph."


@pytest.mark.parametrize("page", TAUGHT)
def test_a_mark_shows_what_the_page_means(page: str) -> None:
    """The page's own meaning, or the glossary's; nothing is left of how a mark is written."""
    at = open_page(page)
    found = marks_in(at)

    assert found
    for _, search, meaning in found:
        name = meaning.partition(": ")[0]
        assert search == name.replace(" ", "%20")
        assert meaning == f"{name}: {plain(lessons()[page].terms.get(name, TERMS[name].means))}"
    assert not [element.value for element in at.markdown if WRITTEN.search(element.value)]


@pytest.mark.parametrize("page", ["home", "glossary", "summary", "references", "quiz"])
def test_other_pages_have_no_marks(page: str) -> None:
    """The glossary does not point to itself."""
    assert marks_in(open_page(page)) == []
