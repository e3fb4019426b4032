"""The published comparison of the places that batch norm and ReLU may take in a residual block."""

from collections.abc import Mapping

import streamlit as st

from pages._shared.charts.activation_order_designs import SORTS, design_data, design_errors
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.references import published

ORIGINAL, RELU_ONLY, FULL = (
    "Original: ReLU after the addition",
    "Only the ReLU before the branch",
    "Batch norm and ReLU before the branch",
)
# Each design, and the names of its test errors with 110, 164 and 1001 layers among the figures of He et al. (2016).
DESIGNS = {
    ORIGINAL: ("identity", "original_164", "original_1001"),
    "Batch norm after the addition": ("norm_after_110", "norm_after_164", None),
    "ReLU at the end of the branch": ("relu_in_branch_110", "relu_in_branch_164", None),
    RELU_ONLY: ("relu_before_110", "relu_before_164", None),
    FULL: ("full_before_110", "full_before_164", "full_before_1001"),
}


def design_table() -> Mapping[str, tuple[float | None, ...]]:
    """Return the published test error in % of each design with 110, 164 and 1001 layers, None where there is none."""
    errors = published("he-2016")
    return {
        design: tuple(errors[name] if name else None for name in names) for design, names in DESIGNS.items()
    }


@st.fragment  # its control redraws this figure alone
def published_designs(lesson: Lesson) -> None:
    """Draw the control "sort" and the published test errors, sorted as it says."""
    designs = design_table()
    errors = design_data(designs, st.segmented_control("Sort by", SORTS, **lesson.choice("sort")))
    original, relu_only, full = (designs[design] for design in (ORIGINAL, RELU_ONLY, FULL))
    figure(
        lesson.key("published"),
        design_errors(),
        errors,
        f"At 110 layers the error falls from {original[0]} to **{full[0]} %**. The ReLU moved alone gave {relu_only[0]} %.",
        title=f"Batch norm and ReLU before the branch: {full[2]} instead of {original[2]} % error at 1001 layers",
        table={column: errors["errors"][column] for column in ("design", "layers", "error")},
    )
