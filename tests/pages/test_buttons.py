"""Buttons can be read in both themes."""

import ast
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "pages"


def test_no_button_is_filled_with_the_primary_colour() -> None:
    """Streamlit writes white on it, and in the dark theme that is 2.2 to 1 where reading takes 4.5."""
    constants = [
        (f"{file.name} line {node.lineno}", node.value)
        for file in PAGES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    ]
    filled = [place for place, value in constants if value == "primary"]

    assert "tertiary" in [value for _, value in constants]
    assert filled == [], "Leave `type` out: an outlined button is readable in both themes."
