"""A connection that was lost and is back, perhaps with another process: a press in that moment waits until it is heard.

For some tenths of a second the new session has not drawn the buttons, and Streamlit forgets what is pressed then.
"""

from pages._shared.browser.mounted import mounted
from pages._shared.browser.streamlit_names import APP, BUTTON, CONNECTION, FORM, SCRIPT

_component = mounted("reconnection")


def mind_reconnections() -> None:
    """Watch the connection. Drawn once on a page; it takes no room."""
    _component(key="reconnection", data=[APP, CONNECTION, SCRIPT, BUTTON, FORM], height="content")
