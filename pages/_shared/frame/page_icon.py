"""The icon of a tab, as text in the page: a file would have to be asked of the process that drew the page."""

from base64 import b64encode
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "icon.png"


@cache
def page_icon() -> str:
    """Return the picture as a data address."""
    return f"data:image/png;base64,{b64encode(_FILE.read_bytes()).decode()}"
