"""Another one like this: an item whose numbers vary goes on with other numbers once it is closed."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.quiz import another
from pages._shared.quiz import asked as attempts
from quizzes.kinds.number import Number
from quizzes.loading.banks import Banks, load_banks
from tests.pages.answering import answer
from tests.pages.app import press
from tests.pages.one_item import HEAD, open_item

ITEM = """\
  - id: doubling
    type: number
    vary: {n: {from: 3, to: 6}}
    ask: How many paths lead through {{n}} blocks?
    answer: 2^n
    solution: "{{2^n}} paths."
"""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Banks:
    """Serve a bank with one item whose numbers vary."""
    (tmp_path / "test.yaml").write_text(HEAD + ITEM, "utf-8")
    found = load_banks(tmp_path)
    monkeypatch.setattr(another, "banks", lambda: found)
    monkeypatch.setattr(attempts, "banks", lambda: found)
    return found


def captions(at: AppTest) -> str:
    """Return all captions as one text."""
    return " ".join(caption.value for caption in at.caption)


def check_key(at: AppTest, banks: Banks, code: str) -> None:
    """Type the key of a variant and check it."""
    item = banks.item("doubling", code)
    assert isinstance(item, Number)
    first = code == banks.variants("doubling")[0]
    answer(at, "doubling" if first else f"doubling~{code}", item.answer)


def test_an_item_starts_with_its_first_variant_and_shows_its_code(served: Banks) -> None:
    """Nothing is offered before it is closed."""
    at = open_item(served.items["doubling"])
    first = served.variants("doubling")[0]

    assert f"Variant {first}, one of 4" in captions(at)
    assert "Another one like this" not in [button.label for button in at.button]


def test_once_closed_another_variant_may_be_asked_for(served: Banks) -> None:
    """It has other numbers, an empty field and a state of its own; after the last one comes the first."""
    at = open_item(served.items["doubling"])
    codes = served.variants("doubling")
    for code in codes:
        asked = served.item("doubling", code).ask

        assert asked in [text.value for text in at.markdown]
        assert at.text_input[0].value == ""
        check_key(at, served, code)
        assert len(at.success) == 1
        press(at, "doubling.another")

    assert f"Variant {codes[0]}, one of 4" in captions(at)
    assert len(at.text_input) == 0


def test_a_variant_that_is_gone_makes_room_for_the_first(served: Banks) -> None:
    """A bank may change while the page is open."""
    at = open_item(served.items["doubling"])
    at.session_state["record_session"].tab["variant/doubling"] = '"ZZZ"'
    at.run()

    assert not at.exception
    assert f"Variant {served.variants('doubling')[0]}, one of 4" in captions(at)
