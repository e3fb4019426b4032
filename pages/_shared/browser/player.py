"""A button that plays a chart: it moves the slider below the chart from its low end to its high end."""

from collections.abc import Callable

from pages._shared.browser.mounted import mounted

_component = mounted("player")


def player(key: str, slider: str, turn: int, on_first: Callable[[], None] | None = None) -> None:
    """Draw the button "Send it back".

    Parameters
    ----------
    key : str
        Key of the button.
    slider : str
        The chart's parameter that its slider sets.
    turn : int
        A new number plays the chart at once, without the button; 0 does not.
    on_first : callable, optional
        Called when the button is pressed while there is nothing to play yet.
    """
    _component(
        key=key,
        data={"slider": slider, "turn": turn, "first": on_first is not None},
        on_first_change=on_first or _nothing,
        width="content",
        height="content",
    )


def _nothing() -> None:
    """The component wants to know whom to tell."""
