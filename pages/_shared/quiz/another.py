"""Another question like this one: the same item with other numbers, once it is closed."""

import streamlit as st
from pydantic import TypeAdapter

from pages._shared.browser.attention import call_attention
from pages._shared.frame.banks import banks
from pages._shared.record.tab import Kept
from quizzes.loading.items import Item

_CODE = TypeAdapter(str)


def shown_variant(item: Item, name: str) -> tuple[Item, str | None]:
    """Return the variant of an item that this learner has before them, and its code; None if its numbers are fixed.

    Parameters
    ----------
    item : Item
        As it stands in the bank.
    name : str
        What its choice of numbers is kept under.
    """
    codes = banks().variants(item.id)
    if not codes:
        return item, None
    code = _chosen(name).get()
    # The bank may have changed since.
    if code not in codes:
        code = codes[0]
    return banks().item(item.id, code), code


def draw_code(item: Item, code: str) -> None:
    """Say which numbers these are: the code brings them back."""
    st.caption(f":material/casino: Variant {code}, one of {len(banks().variants(item.id))}")


def draw_another(item: Item, name: str, code: str) -> None:
    """Offer the next variant, in an order that depends on the item alone."""
    codes = banks().variants(item.id)
    if len(codes) > 1:
        st.button(
            "Another one like this",
            key=f"{name}.another",
            icon=":material/casino:",
            on_click=_ask_next,
            args=(name, codes[(codes.index(code) + 1) % len(codes)]),
        )


def _ask_next(name: str, code: str) -> None:
    _chosen(name).put(code)
    call_attention(f"quiz_{name}")


def _chosen(name: str) -> Kept[str]:
    return Kept(f"variant/{name}", _CODE)
