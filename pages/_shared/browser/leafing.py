"""Leafing through a page: arrow keys and swipes do what its two buttons do."""

from pages._shared.browser.mounted import mounted

_component = mounted("leafing")


def leafing(back: str, on: str) -> None:
    """Listen while this is on the page. It takes no room.

    Parameters
    ----------
    back, on : str
        Keys of the buttons that go one screen back and one on.
    """
    _component(key="leafing", data=[f".st-key-{back}", f".st-key-{on}"], height="content")
