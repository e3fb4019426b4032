"""How a ResNet-110 did in training with each kind of shortcut, as published."""

from pages._shared.charts.shortcut_types import published_data, published_errors
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson
from pages._shared.frame.references import published

# Each shortcut, the name of its test error among the figures of He et al. (2016), and its kind on the page.
SHORTCUTS = (
    ("identity", "identity", "identity"),
    ("gate on the shortcut, bias −6", "gate_at_minus_6", "gate"),
    ("exclusive gate, bias −6", "exclusive_gate_at_minus_6", "gate"),
    ("exclusive gate, bias −7", "exclusive_gate_at_minus_7", "gate"),
    ("1×1 convolution", "convolution", "matrix"),
    ("0.5 on shortcut and branch", "half_on_both", "scale"),
    ("gate on the shortcut, bias 0", "gate_at_0", "gate"),
    ("0.5 on the shortcut", "failed_above", "scale"),
    ("exclusive gate, bias 0 to −5", "failed_above", "gate"),
    ("dropout 0.5", "failed_above", "dropout"),
    ("no shortcut", "failed_above", "none"),
)


def published_shortcuts(lesson: Lesson, kind: str) -> None:
    """Draw the published test errors, with the rows of one kind of shortcut filled."""
    errors = published("he-2016")
    shortcuts, names, kinds = zip(*SHORTCUTS, strict=True)
    found = [errors[name] for name in names]
    figure(
        lesson.key("published"),
        published_errors(),
        published_data(shortcuts, found, kinds, kind, errors["failed_above"]),
        "Test errors of a ResNet-110 with every shortcut replaced (He et al. 2016, table 1). With the identity it is "
        f"{errors['identity']:.2f} %; fails means more than {errors['failed_above']:g} %. Orthogonal and mixing shortcuts "
        "were not part of that comparison.",
        table={
            "shortcut": shortcuts,
            "test error in %": found,
            "failed": [error == errors["failed_above"] for error in found],
            "kind": kinds,
        },
    )
