"""The style sheet of the lab, for what a theme of Streamlit cannot say."""

import re
from functools import cache
from pathlib import Path

import streamlit as st

_SHEET = Path(__file__).with_name("lab.css")


def lab_style() -> None:
    """Put the style sheet into the page. Drawn once on a page; it takes no room."""
    st.html(_style())


@cache
def _style() -> str:
    """Return the sheet as a page sends it: what it says to its reader would reach every learner."""
    rules = re.sub(r"/\*.*?\*/|\n\s*", "", _SHEET.read_text("utf-8"), flags=re.DOTALL)
    return f"<style>{rules}</style>"
