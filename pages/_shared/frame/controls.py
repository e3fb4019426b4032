"""The state of a lesson's controls: its seed, its presets, Reset, and what an address may say of them."""

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages._shared.frame.lessons import Lesson

LARGEST_SEED = 9999
_MENDED = "address_mended"


def seed_of(lesson: Lesson) -> int:
    """Return the seed of the page's random numbers, as the toolbar shows it."""
    return int(st.session_state[lesson.key("seed")])


def new_seed(lesson: Lesson) -> None:
    """Draw the next random numbers: the seed grows by one."""
    st.session_state[lesson.key("seed")] = seed_of(lesson) % LARGEST_SEED + 1


def apply_preset(lesson: Lesson, preset: str) -> None:
    """Put every control into the state of a preset. The seed stays, unless the preset names one."""
    changed = lesson.presets[preset].set
    kept = set() if "seed" in changed else {"seed"}
    put(lesson, {name: value for name, value in {**lesson.controls, **changed}.items() if name not in kept})


def reset(lesson: Lesson) -> None:
    """Put every control but the seed back to its default and ask for a prediction again."""
    put(lesson, {name: value for name, value in lesson.controls.items() if name != "seed"})
    st.session_state[lesson.key("guess")] = None


def put(lesson: Lesson, values: Mapping[str, Any]) -> None:
    """Set controls by name, for callbacks. What the address says of one that was never drawn is forgotten.

    Streamlit reads the address when a control is first drawn, and would put that over the value set here.
    """
    for name, value in values.items():
        key = lesson.key(name)
        if key not in st.session_state and key in st.query_params:
            del st.query_params[key]
            st.session_state[_MENDED] = True
        st.session_state[key] = value


def mend_address(lesson: Lesson) -> None:
    """Drop empty and infinite values from the address: Streamlit hands them to controls that cannot take them."""
    # A control that starts from a list may well be empty.
    single = [lesson.key(name) for name, value in lesson.controls.items() if not isinstance(value, tuple)]
    new = [key for key in single if key not in st.session_state]
    unusable = [key for key in new if _is_unusable(st.query_params.get(key, "0"))]
    for key in unusable:
        del st.query_params[key]
    # A run goes by the address that it began with.
    if st.session_state.pop(_MENDED, False) or unusable:
        st.rerun()


def _is_unusable(text: str) -> bool:
    try:
        return not (text and math.isfinite(float(text)))
    except ValueError:
        return False
