"""The words of a page: what its script, its parts, its lesson and its question banks say."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pages._shared.frame.lessons import LESSONS_FILE, lessons
from pages._shared.frame.words import MARK
from quizzes.yaml.source import read_yaml

ROOT = LESSONS_FILE.parents[1]
BANKS = ROOT / "quizzes" / "bank"


@cache
def words_of(page: str) -> str:
    """Return every text that a page may show, with single spaces.

    These are the strings of its script and of all shared parts that stand behind it, its entry in
    ``lessons.yaml``, the bank of its name, and the banks that it draws by name.
    """
    scripts = [ROOT / "pages" / lessons()[page].path]
    # The list grows while it is read: parts import parts.
    for script in scripts:
        scripts += [part for part in _shared_parts(script) if part.is_file() and part not in scripts]
    banks = {page}
    for script in scripts:
        banks |= set(re.findall(r'(?:items_of|draw_one_of)\("(\w+)"', script.read_text("utf-8")))
    texts = [text for script in scripts for text in _strings(script)]
    texts += leaves(read_yaml(LESSONS_FILE).data[page])
    for bank in sorted(banks):
        if (file := BANKS / f"{bank}.yaml").is_file():
            texts += leaves(read_yaml(file).data)
    # A marked word is read as the word.
    return MARK.sub(r"\1", " ".join("\n".join(texts).split()))


@cache
def _shared_parts(script: Path) -> tuple[Path, ...]:
    """Return where the ``pages._shared`` modules that a script imports may be."""
    found: list[Path] = []
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pages._shared"):
            stem = ROOT / node.module.replace(".", "/")
            found += [stem.with_suffix(".py"), *(stem / f"{alias.name}.py" for alias in node.names)]
    return tuple(found)


@cache
def _strings(script: Path) -> tuple[str, ...]:
    """Return the strings of a script; neighbouring literals are one string, docstrings are left out."""
    tree = ast.parse(script.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            # A value between two texts stands as one ellipsis.
            found.append(
                "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            found.append(node.value)
    return tuple(found)


def leaves(data: Any) -> Iterator[str]:
    """Yield every text of nested data, keys included."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from leaves(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from leaves(value)
