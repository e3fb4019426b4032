"""Values that no browser sends, such as a text where a slider is: set aside, with one line in the log for each.

Streamlit puts right what is out of range. What cannot be unpacked at all raises wherever a widget is asked for its value,
again at every run of the session, and each time with its whole way in the log.
"""

import logging
from typing import Any

from streamlit.runtime.state.session_state import Serialized, Value, WStates

LONGEST = 200
"""Characters of an error that are told."""


def set_forged_values_aside(log: logging.Logger) -> None:
    """Have a widget that was sent what it cannot unpack take its first value instead.

    This stands in for a method that Streamlit does not promise. Its effect is shown by
    ``tests/pages/server/test_forged_values.py``.
    """
    unpacked = WStates.__getitem__

    def unpacked_or_first(states: WStates, widget: str) -> Any:
        sent, known = states.states.get(widget), states.widget_metadata.get(widget)
        if not isinstance(sent, Serialized) or known is None:
            return unpacked(states, widget)
        try:
            return unpacked(states, widget)
        # Each kind of widget fails in a way of its own, and none of them may end the run.
        except Exception as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]
            log.warning("Set aside a value that no widget sends: %s", what)
            first = known.deserializer(None)
            states.states[widget] = Value(first)
            return first

    WStates.__getitem__ = unpacked_or_first  # type: ignore[method-assign]
