"""The published comparison of the places that batch norm and ReLU may take in a residual block."""

import streamlit as st

from pages._shared.charts.activation_order_designs import (
    FULL,
    ORIGINAL,
    PUBLISHED,
    RELU_ONLY,
    SORTS,
    design_data,
    design_errors,
)
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson


@st.fragment  # its control redraws this figure alone
def published_designs(lesson: Lesson) -> None:
    """Draw the control "sort" and the published test errors, sorted as it says."""
    errors = design_data(st.segmented_control("Sort by", SORTS, **lesson.choice("sort")))
    original, relu_only, full = (PUBLISHED[design] for design in (ORIGINAL, RELU_ONLY, FULL))
    figure(
        lesson.key("published"),
        design_errors(),
        errors,
        f"With batch norm and ReLU before the branch, the error falls from {original[0]} to **{full[0]} %** at 110 "
        f"layers and from {original[2]} to **{full[2]} %** at 1001. The ReLU moved alone gave {relu_only[0]} % at 110.",
        table={column: errors["errors"][column] for column in ("design", "layers", "error")},
    )
