"""A fingerprint tells whether a question still asks the same."""

import pytest

from quizzes.loading.fingerprint import fingerprint

ITEM = {
    "id": "paths",
    "type": "choice",
    "ask": "How many paths?",
    "options": (
        {"wrong": "3", "why": "Those are the blocks."},
        {"right": "8", "why": "Two ways at each block."},
    ),
}


@pytest.mark.parametrize(
    "better",
    [
        {"hints": ("Count.",)},
        {"page": "gradient_paths"},
        {"points": 2},
        {"attempts": "unlimited"},
        {"penalty": 0.5},
        {"shuffle": False},
        {"difficulty": 3},
        {"tags": ("paths",)},
        {"objective": "count"},
        {"status": "retired"},
        {"solution": "Two ways at each of three."},
        {"alt": "Three blocks in a row."},
        {"source": {"doc": "001", "at": "line 1"}},
        {"erratum": {"kind": "wording", "note": "The source says layers."}},
        {"x-note": "for the talk"},
        {"ask": "How  many\npaths?"},
        {
            "options": (
                {"wrong": "3", "why": "Those are layers."},
                {"right": "8", "why": "Two by two by two."},
            )
        },
    ],
)
def test_what_surrounds_a_question_does_not_change_it(better: dict[str, object]) -> None:
    """Hints, reasons, links, notes and line breaks may be improved."""
    assert fingerprint(ITEM | better) == fingerprint(ITEM)


@pytest.mark.parametrize(
    "other",
    [
        {"ask": "How many blocks?"},
        {
            "options": (
                {"right": "3", "why": "Those are the blocks."},
                {"wrong": "8", "why": "Two ways at each block."},
            )
        },
        {"vary": {"n": {"from": 2, "to": 4}}},
    ],
)
def test_another_text_key_or_range_is_another_question(other: dict[str, object]) -> None:
    """What was learned before no longer counts."""
    assert fingerprint(ITEM | other) != fingerprint(ITEM)
