"""The field of a number says in which unit the bank asks for it."""

from pathlib import Path

import pytest

from tests.pages.one_item import item_from, open_item

ITEM = "  - {{id: wait, type: number, ask: How long, answer: 12.5{unit}}}\n"


@pytest.mark.parametrize(
    ("unit", "said"),
    [("", "a number, or a formula such as 2^3"), (", unit: ms", "a number in ms, or a formula such as 2^3")],
)
def test_the_field_of_a_number_names_its_unit(tmp_path: Path, unit: str, said: str) -> None:
    """Where the bank names one."""
    (field,) = open_item(item_from(tmp_path, ITEM.format(unit=unit))).text_input

    assert field.placeholder == said
