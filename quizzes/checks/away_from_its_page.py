"""Words of a question that only its page explains. Review asks a question anywhere, so it must stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quizzes.kinds.question import ON_ITS_PAGE
from quizzes.yaml.faults import DataPath, Problem

_NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|\$[^$]*\$", re.DOTALL)
_POINTS_AT_A_PAGE = (
    r"\bhere\b|\b(?:this|the) (?:page|lesson|chart|figure|slider|table|experiment|controls?)\b|\bour runs?\b"
    # "below 1" and "above the average" compare; "the sum above" and "shown below." point.
    r"|\b(?:above|below)\b(?=\s*(?:[.,:;!?)]|$))"
)
_POINTS_AT_WHAT_CAME_BEFORE = r"|\bnow\b|\bagain\b|\bthe same (?:block|network|net|stack) as\b"
_WHOLE = re.compile(_POINTS_AT_A_PAGE + _POINTS_AT_WHAT_CAME_BEFORE, re.IGNORECASE)
_PART = re.compile(_POINTS_AT_A_PAGE, re.IGNORECASE)


def page_problems(item: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the words of an item, given as the plain data of its file, that point at something outside it.

    A part may point back at the parts before it. An item with the tag ``on-its-page`` is asked nowhere else.
    """
    tags = item.get("tags")
    if isinstance(tags, tuple) and ON_ITS_PAGE in tags:
        return
    yield from _pointing(("ask",), item.get("ask"), _WHOLE)
    parts = item.get("parts")
    for place, part in enumerate(parts if isinstance(parts, tuple) else ()):
        if isinstance(part, dict):
            yield from _pointing(("parts", place, "ask"), part.get("ask"), _PART)


def _pointing(path: DataPath, ask: Any, words: re.Pattern[str]) -> Iterator[Problem]:
    if not isinstance(ask, str):
        return
    for match in words.finditer(_NOT_PROSE.sub(lambda cut: "x" * len(cut[0]), ask)):
        message = (
            f"`{match[0]}` cannot be understood where the question is asked without its page, as in a review. "
            f"Say what is meant, or add `tags: [{ON_ITS_PAGE}]`."
        )
        yield Problem(path, "needs-its-page", message, match.start() + 1, "warning")
