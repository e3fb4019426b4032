"""What a text field takes at most is held by the server, too: what talks to it need not be a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quizzes.loading.banks import load_bank
from quizzes.loading.templates import template
from tests.pages.app import keys, open_page, press
from tests.pages.one_item import open_item


def fill(at: AppTest, *, asked: bool) -> dict[str, int]:
    """Put more than they take into the text fields of a form or of the page, and return their keys and limits.

    A browser lets through no more than the limit, and neither does ``set_value``.
    """
    most: dict[str, int] = {}
    for field in (*at.text_input, *at.text_area):
        if bool(field.form_id) is asked:
            assert field.max_chars, f"{field.key} takes a text of any length"
            most[str(field.key)] = field.max_chars
            field._value = "1" * (field.max_chars + 100_000)
    return most


@pytest.mark.parametrize("kind", ["number", "expression", "matexpr", "matrix", "set", "text", "essay"])
def test_an_answer_is_cut_at_the_limit_of_its_field(kind: str, tmp_path: Path) -> None:
    """Whatever is sent; a text is never of any length."""
    file = tmp_path / "bank.yaml"
    file.write_text(template(kind), "utf-8")
    [item] = load_bank(file).items.values()

    at = open_item(item)
    most = fill(at, asked=True)
    [check] = [key for key in keys(at) if key.endswith((".check", ".compare"))]
    press(at, check)

    assert most
    assert {key: len(at.session_state[key]) for key in most} == most


@pytest.mark.parametrize("page", ["glossary", "source_check", "gradient_identity"])
def test_a_search_a_matrix_and_an_explanation_are_cut_at_theirs(page: str) -> None:
    """An explanation is kept in the browser, which takes no note of more than 8,000 characters."""
    at = open_page(page)
    most = fill(at, asked=False)
    at.run()

    assert not at.exception
    assert most
    assert {key: len(at.session_state[key]) for key in most} == most
