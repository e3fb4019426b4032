"""Sentences without Markdown and TeX: for a screen reader, and where a browser shows plain text only."""

import re

# What TeX writes in several letters and a reader says in one sign, or not at all.
_SIGNS = {
    r"\lVert ": "‖", r" \rVert": "‖", r"\sqrt": "√", r"\lambda": "λ", r"\Lambda": "Λ", r"\alpha": "α", r"\cdot": "·",
    r"\times": "×", r"\pm": "±", r"\text": "", r"\mathrm": "", r"\,": "",
}  # fmt: skip


def spoken(sentence: str) -> str:
    r"""Return a sentence without the marks of Markdown and TeX, as a screen reader should say it.

    Examples
    --------
    >>> spoken(r"It is **0.5**, the norm $\lVert J \rVert / \sqrt{L}$ of $2^{10}$ paths, $\text{gain}^L$.")
    'It is 0.5, the norm ‖J‖ / √L of 2^10 paths, gain^L.'
    """
    for mark, sign in _SIGNS.items():
        sentence = sentence.replace(mark, sign)
    return re.sub(r"\*\*|[$\\{}]", "", sentence)
