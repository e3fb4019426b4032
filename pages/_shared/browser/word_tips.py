"""The meaning of a marked word for those who do not point: browsers show the title of a link to a mouse only.

When the keyboard reaches a marked word, its meaning stands below it until the keyboard goes on, or until Escape.
A screen reader reads the title itself, so the tip is hidden from it.
"""

from pages._shared.browser.mounted import mounted

_component = mounted("word_tips")


def word_tips() -> None:
    """Show meanings to the keyboard, on the whole page. Drawn once on a page; it takes no room."""
    _component(key="word_tips", height="content")
