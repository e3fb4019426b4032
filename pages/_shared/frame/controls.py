"""The state of a lesson's controls: its seed, its presets, Reset, and what an address may say of them."""

import math

import streamlit as st

from pages._shared.frame.lessons import Lesson

LARGEST_SEED = 9999


def seed_of(lesson: Lesson) -> int:
    """Return the seed of the page's random numbers, as the toolbar shows it."""
    return int(st.session_state[lesson.key("seed")])


def new_seed(lesson: Lesson) -> None:
    """Draw the next random numbers: the seed grows by one."""
    st.session_state[lesson.key("seed")] = seed_of(lesson) % LARGEST_SEED + 1


def apply_preset(lesson: Lesson, preset: str) -> None:
    """Put every control into the state of a preset. The seed stays, unless the preset names one."""
    changed = lesson.presets[preset].set
    for control, value in {**lesson.controls, **changed}.items():
        if control != "seed" or "seed" in changed:
            st.session_state[lesson.key(control)] = value


def reset(lesson: Lesson) -> None:
    """Put every control but the seed back to its default and ask for a prediction again."""
    for control, value in lesson.controls.items():
        if control != "seed":
            st.session_state[lesson.key(control)] = value
    st.session_state[lesson.key("guess")] = None


def mend_address(lesson: Lesson) -> None:
    """Drop empty and infinite values from the address: Streamlit hands them to controls that cannot take them."""
    # A control that starts from a list may well be empty.
    single = [lesson.key(name) for name, value in lesson.controls.items() if not isinstance(value, tuple)]
    new = [key for key in single if key not in st.session_state]
    unusable = [key for key in new if _is_unusable(st.query_params.get(key, "0"))]
    if unusable:
        for key in unusable:
            del st.query_params[key]
        st.rerun()


def _is_unusable(text: str) -> bool:
    try:
        return not (text and math.isfinite(float(text)))
    except ValueError:
        return False
