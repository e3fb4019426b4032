"""A button that copies the address of the page, with the state of its controls."""

from pages._shared.browser.mounted import mounted

_component = mounted("copy_link", like="button")


def copy_link_button(key: str, without: str) -> None:
    """Draw the button. The address is read in the browser, so it is the one the learner sees.

    Parameters
    ----------
    key : str
        Key of the button.
    without : str
        The control that the copied address says nothing of.
    """
    _component(key=key, data=without, width="content", height="content")
