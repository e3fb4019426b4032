"""Glossary, references and summary: they agree with the lessons, the papers and the core."""

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.bounds import uniform_band
from pages._shared.frame.glossary import glossary
from pages._shared.frame.lessons import LESSONS_FILE, lessons
from pages._shared.frame.references import BASES, Fact, Paper, papers
from pages._shared.frame.see_it import see_link
from quizzes.yaml.source import read_yaml
from tests.pages.app import blemishes, follow, open_page, said, state
from tests.pages.lesson_words import leaves, words_of

ROOT = LESSONS_FILE.parents[1]
TERMS, PAPERS = glossary(), papers()
PERCENT = re.compile(r"(\d+(?:\.\d+)?)(?= %| to \d+\.\d+ %)")
FIGURE = re.compile(r"\d+\.\d\d(?= ?%| to \d+\.\d\d ?%)")
ABOUT_ERRORS = re.compile(r"\berrors?\b|CIFAR|\b\d+ layers\b")
ARXIV = re.compile(r"arXiv:(\d{4}\.\d{5})")
# A word of the glossary in bold, and under it the link to the state that shows it.
SHOWN = re.compile(
    r"\*\*(?P<name>[^*]+)\*\*(?:, \$[^$]+\$)?  \n(?:(?!\n\n).)*?\[See it: [^]]+\]\((?P<target>[^)]+)\)",
    re.DOTALL,
)


def words_shown(at: AppTest) -> dict[str, str]:
    """Return the words of the glossary that a page shows, in order, and where each leads."""
    texts = "\n\n".join(element.value for element in at.markdown)
    return {found["name"]: found["target"] for found in SHOWN.finditer(texts)}


def test_every_word_of_a_lesson_is_in_the_glossary() -> None:
    """With the lessons that use it."""
    missing = [
        f"{page}: {name}"
        for page, lesson in lessons().items()
        for name in lesson.terms
        if name not in TERMS or page not in TERMS[name].lessons
    ]

    assert missing == [], "Enter the word in pages/glossary.yaml."
    assert len(TERMS) >= 25


@pytest.mark.parametrize("name", TERMS)
def test_a_word_leads_to_a_state_that_exists(name: str) -> None:
    """Its page is a lesson, and a preset it names is one of that page."""
    page, _, preset = TERMS[name].see.partition("#")

    assert TERMS[name].means, "Say in pages/glossary.yaml what the word means."
    assert page in lessons(), "Name a page of pages/lessons.yaml in `see`."
    assert not preset or preset in lessons()[page].presets, "Name a preset of that page in `see`."


@pytest.mark.parametrize("name", TERMS)
def test_the_glossary_does_not_contradict_a_lesson(name: str) -> None:
    """It takes its meaning from a lesson where one explains the word, or is meant more generally on purpose."""
    general = {"Identity", "Token"}
    explained = TERMS[name].lessons.values()

    agreed = not explained or name in general or TERMS[name].means in explained
    assert agreed, "Take the meaning of a lesson over into pages/glossary.yaml."


def test_words_stand_in_alphabetical_order_and_can_be_searched() -> None:
    """The search looks at names and meanings."""
    names = list(TERMS)
    at = open_page("glossary", search="lesion")
    seen = words_shown(at)

    assert names == sorted(names, key=str.lower), "Put the words of pages/glossary.yaml in order."
    assert "Lesion" in seen
    assert len(seen) < len(names)
    assert f"{len(seen)} of {len(names)} words." in said(at)


def test_the_word_searched_for_comes_first() -> None:
    """Before the words whose meaning holds it; a link from a lesson lands on the word it stands for."""
    at = open_page("glossary", search="Path")
    seen = list(words_shown(at))

    assert seen[0] == "Path"
    assert len(seen) > 2


def test_a_lesson_that_means_something_else_is_quoted() -> None:
    """A gate on a shortcut is not the gate of a ReLU."""
    text = said(open_page("glossary", search="Gate"))

    assert TERMS["Gate"].means[1:] in text
    assert f"On {lessons()['shortcut_types'].title}: {lessons()['shortcut_types'].terms['Gate']}" in text


def test_the_whole_glossary_is_shown_without_a_search() -> None:
    """Every word in order, each with the way to its state, and nothing broken."""
    at = open_page("glossary")

    assert list(words_shown(at)) == list(TERMS)
    assert all(see_link(term.see).endswith(f"({words_shown(at)[name]})") for name, term in TERMS.items())
    assert blemishes(at) == []


def test_the_word_list_of_a_lesson_leads_to_the_glossary() -> None:
    """From where a word is used to all of them."""
    assert "All words of the lab" in said(open_page("gradient_paths"))


@pytest.mark.parametrize(
    "fact", [fact for paper in PAPERS for fact in paper.facts], ids=lambda fact: fact.says[:40]
)
def test_a_fact_is_used_on_the_page_it_names(fact: Fact) -> None:
    """The page holds the anchor, and the fact says where in the paper it stands and how it is known."""
    assert fact.page in lessons(), "Name a page of pages/lessons.yaml."
    assert fact.anchor in words_of(fact.page), "Quote words that stand on the page now as `anchor`."
    assert fact.basis in BASES, "Say how it is known, by a word that the head of pages/references.yaml lists."
    assert fact.at, "Say where in the paper it stands."


def test_every_paper_that_a_page_names_is_listed() -> None:
    """No arXiv number of a lesson or a bank is missing."""
    texts = [LESSONS_FILE.read_text("utf-8")]
    texts += [file.read_text("utf-8") for file in sorted(Path(ROOT / "quizzes" / "bank").glob("*.yaml"))]
    named = {number for text in texts for number in ARXIV.findall(text)}
    listed = {number for paper in PAPERS for number in ARXIV.findall(paper.where)}

    assert named - listed == set(), "Enter the paper in pages/references.yaml."


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.title[:40])
def test_a_figure_that_a_fact_states_is_one_of_its_paper(paper: Paper) -> None:
    """What the sentence says in words stands once as a number, under a name of its own, and pages look it up."""
    named = [name for fact in paper.facts for name in fact.values]
    figures = {value for fact in paper.facts for value in fact.values.values()}
    stated = {float(number) for fact in paper.facts for number in PERCENT.findall(fact.says)}

    assert stated - figures == set()
    assert len(named) == len(set(named))


def test_a_published_error_of_a_quiz_or_a_verdict_is_one_of_the_references() -> None:
    """Where a text speaks of errors of nets with so many layers, each of its figures is a published one."""
    published_figures = {
        f"{value:.2f}" for paper in PAPERS for fact in paper.facts for value in fact.values.values()
    }
    files = [ROOT / "pages" / "claims.yaml", *sorted((ROOT / "quizzes" / "bank").glob("*.yaml"))]
    lines = [line for file in files for line in leaves(read_yaml(file).data) if ABOUT_ERRORS.search(line)]
    quoted = [number for line in lines for number in FIGURE.findall(line)]

    assert [number for number in quoted if number not in published_figures] == []
    assert len(quoted) >= 20


def test_no_page_types_a_published_figure() -> None:
    """An error rate stands in ``references.yaml`` and is looked up by its name."""
    figures = {f"{value:.2f}" for paper in PAPERS for fact in paper.facts for value in fact.values.values()}
    typed = [
        f"{file.name}: {number} %. Look it up with published()."
        for file in sorted((ROOT / "pages").rglob("*.py"))
        for number in re.findall(r"(\d+\.\d\d) ?%", file.read_text("utf-8"))
        if number in figures
    ]

    assert typed == []


def test_references_can_be_narrowed_to_a_page() -> None:
    """Only the papers that this page uses remain."""
    at = open_page("references", on_page="Residual stacks and differential equations")

    assert "Sander" in said(at)
    assert "Huang" not in said(at)
    assert blemishes(open_page("references")) == []


def test_the_summary_stands_on_numbers_of_the_core() -> None:
    """Five sentences; the third one is the repaired bound and not a promise."""
    at = open_page("summary")
    text = said(at)
    loose = uniform_band(0.1, 100)

    assert all(f"**{number}.**" in text for number in range(1, 6))
    assert loose.lower == pytest.approx(0.9**100)
    assert "2.656 × 10⁻⁵" in text
    assert "0.043 and 512 by **0.021**" in text
    assert "Their sum has the length" in text
    assert blemishes(at) == []


def test_the_gap_of_the_summary_halves_when_the_blocks_double() -> None:
    """Found with the exact solution of the spiral and a loop of steps."""
    matrix = np.array([[-0.1, -1.0], [1.0, -0.1]])
    end = np.exp(-0.1 * 2 * np.pi) * np.array([1.0, 0.0])
    gaps = []
    for blocks in (256, 512):
        state_ = np.array([1.0, 0.0])
        for _ in range(blocks):
            state_ = state_ + 2 * np.pi / blocks * matrix @ state_
        gaps.append(float(np.linalg.norm(state_ - end)))

    np.testing.assert_allclose(gaps, [0.043, 0.021], atol=6e-4)


def test_a_sentence_of_the_summary_opens_the_state_that_shows_it() -> None:
    """The button leads to the page, in the named state, with the experiment shown."""
    at = follow(open_page("summary"), "summary_see_4")

    assert at.title[0].value == lessons()["activation_order"].title
    assert state(at, "activation_order", "x1", "x2") == {"x1": -1.0, "x2": 1.0}


def test_the_origin_of_a_fact_is_said_once() -> None:
    """What stands in an abstract and is known from it is not located a second time."""
    text = said(open_page("references"))

    assert "(Known from the abstract.)" in text
    assert "Abstract, known from the abstract" not in text
    assert "(Table 2, read there.)" in text
