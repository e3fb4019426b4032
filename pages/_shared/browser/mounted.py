"""A part of a page that runs in the browser, mounted from the files that carry its name."""

import re
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent
# A line that is nothing but a comment is for who reads the file: every page would send it to every learner.
_COMMENT = re.compile(r"^ *//.*\n|/\*.*?\*/\n?", re.MULTILINE)


def mounted(name: str, *, like: str = "") -> ComponentRenderer:
    """Register the script ``name.js``, with ``name.html`` and ``name.css`` where they exist, and return its command.

    With ``like`` a style sheet that several share comes first.

    Called once, when the module of that name is imported. Streamlit takes paths only from installed packages, so it is
    given the texts; they reach the browser with the page, and nothing is fetched.

    Raises
    ------
    FileNotFoundError
        If there is no such script.
    """
    css = "".join(_COMMENT.sub("", _text(f"{sheet}.css")) for sheet in (like, name) if sheet)
    script = _COMMENT.sub("", (_HERE / f"{name}.js").read_text("utf-8"))
    return st.components.v2.component(name, html=_text(f"{name}.html") or None, css=css or None, js=script)


def _text(file: str) -> str:
    path = _HERE / file
    return path.read_text("utf-8") if path.exists() else ""
