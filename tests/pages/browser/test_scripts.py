"""What runs in the browser, and what it knows of Streamlit, stands in one folder."""

import re
from pathlib import Path

from tests.server import ROOT

PAGES = ROOT / "pages"
BROWSER = PAGES / "_shared/browser"

# The names that Streamlit gives its parts, and what shows that a text is a script.
STREAMLIT_NAME = re.compile(r"\bst[A-Z][A-Za-z-]+|data-testid=(?!\"st)\S*")
SCRIPT = re.compile(r"<script|\bjs=|\bexport default\b|\bdocument\.\w|=> *\{|\bfunction *\w*\(")


def shown_files() -> list[Path]:
    """Return every file that a page is made of."""
    kinds = (".py", ".js", ".css", ".html")
    return sorted(file for file in PAGES.rglob("*") if file.suffix in kinds)


def test_names_that_streamlit_does_not_promise_stand_in_one_place() -> None:
    """So that another version is tried by the tests of that place."""
    place = BROWSER / "streamlit_names.py"
    named = STREAMLIT_NAME.findall(place.read_text("utf-8"))
    strangers = [
        f"{file.relative_to(PAGES)}: {name}"
        for file in shown_files()
        if file != place
        for name in STREAMLIT_NAME.findall(file.read_text("utf-8"))
        # A style sheet cannot be handed a name: it repeats one that is named there.
        if file.suffix != ".css" or name not in named
    ]

    assert named
    assert strangers == []


def test_scripts_of_the_browser_stand_in_files_of_their_own() -> None:
    """Where they are checked as what they are. `mounted` hands one to Streamlit; the server puts some into the document."""
    mounting = (BROWSER / "mounted.py", PAGES / "_shared/server/document.py")
    scripts = [
        f"{file.relative_to(PAGES)}: {found[0]}"
        for file in shown_files()
        if file.suffix in (".py", ".html") and file not in mounting
        if (found := SCRIPT.search(file.read_text("utf-8")))
    ]

    assert scripts == []
    assert len(list(BROWSER.glob("*.js"))) >= 7
