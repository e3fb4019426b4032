"""Every statement of the sources is met on a page: none is missing, and every place holds its words."""

import pytest

from pages._shared.lesson import lessons
from tests.pages.claim_pages import CLAIMS, LAST_STATEMENT, OPEN
from tests.pages.lesson_words import words_of


def test_no_statement_is_missing() -> None:
    """The table lists every statement of every source once, in order."""
    expected = [
        f"{source}-{number:02d}" for source, last in LAST_STATEMENT.items() for number in range(1, last + 1)
    ]

    assert list(CLAIMS) == expected
    assert len(CLAIMS) == 157


@pytest.mark.parametrize("claim", sorted(CLAIMS.keys() - OPEN))
def test_a_statement_is_met_on_the_page_that_the_table_names(claim: str) -> None:
    """The page exists, and it or its questions hold the anchor."""
    place = CLAIMS[claim]

    assert place.page in lessons()
    assert place.anchor in words_of(place.page)


def test_a_statement_is_open_only_while_no_page_carries_it() -> None:
    """A row whose words have been added must leave the list of open ones."""
    assert CLAIMS.keys() >= OPEN
    assert [claim for claim in sorted(OPEN) if CLAIMS[claim].anchor in words_of(CLAIMS[claim].page)] == []


def test_a_false_anchor_is_not_found() -> None:
    """The search is for words that are there, not for anything."""
    assert "the gradient never vanishes" not in words_of("backprop_by_hand")
