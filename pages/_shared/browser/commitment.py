"""A choice that is made once: arrow keys only move from option to option, and Enter, Space or a click makes it."""

from pages._shared.browser.mounted import mounted

_component = mounted("commitment")


def commit_on_purpose() -> None:
    """Keep arrow keys from choosing. Drawn inside the keyed container of the radio buttons; it takes no room."""
    _component(height="content")
