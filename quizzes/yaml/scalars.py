"""What a plain (unquoted) YAML value means, refusing every value on which YAML readers disagree.

YAML 1.1 turns ``yes`` into true, ``1:30`` into 90 and ``012`` into 10; YAML 1.2 does not. A file means the
same to every reader, so such a value is refused and the author writes it plainly or quotes it. The letters y and n are
names here, as they are to the readers in use, and ``1e-3`` is a text that every formula may be.
"""

from __future__ import annotations

import math
import re

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?")
_MOST_DIGITS = 25
_STARTS_NUMBER = frozenset("+-.0123456789")

_TRUE_OR_FALSE = {"true": True, "false": False}
_BOOLEAN_WORDS = frozenset({"true", "false", "yes", "no", "on", "off"})
_NULL_WORDS = frozenset({"", "~", "null", "Null", "NULL"})

_READ_DIFFERENTLY = (
    (
        re.compile(r"[-+]?(\.(inf|Inf|INF|nan|NaN|NAN)|[0-9]*\.[0-9]*[eE]\+[0-9]+)"),
        "an infinite or undefined number has no use here",
    ),
    (re.compile(r"[-+]?0[0-9_]+"), "a number with a leading zero is octal to some readers"),
    (re.compile(r"[-+]?0[xob][0-9a-fA-F_]+"), "not every reader takes this as a number"),
    (
        re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"),
        "some readers take this as hours and minutes",
    ),
    (
        re.compile(r"[-+]?(?=[0-9_.]*_)[0-9][0-9_]*(\.[0-9_]*)?"),
        "not every reader skips an underscore in a number",
    ),
    (re.compile(r"[-+]?0[0-9]*\.[0-9]*"), "a number with a leading zero is octal to some readers"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"), "some readers take this as a date"),
)


class UnclearValueError(ValueError):
    """A plain value that not every YAML reader understands alike. ``code`` names the kind of trouble."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def key_trouble(text: str) -> str | None:
    """Return what is wrong with an unquoted key, or None.

    Examples
    --------
    >>> key_trouble("true")
    '`true` as a key is a truth value to some readers of YAML. Quote it: `"true":`.'
    """
    if text.lower() not in _BOOLEAN_WORDS:
        return None
    return f'`{text}` as a key is a truth value to some readers of YAML. Quote it: `"{text}":`.'


def plain_value(text: str) -> str | int | float | bool:
    """Return what the unquoted ``text`` means.

    Parameters
    ----------
    text
        The value as written.

    Raises
    ------
    UnclearValueError
        If YAML readers disagree on the value, or it is empty.

    Examples
    --------
    >>> plain_value("8"), plain_value("I + J"), plain_value("n"), plain_value("1e-3")
    (8, 'I + J', 'n', '1e-3')
    >>> plain_value("yes")
    Traceback (most recent call last):
        ...
    quizzes.yaml.scalars.UnclearValueError: `yes` is true for some readers of YAML. Write true, or "yes".
    """
    if text in _TRUE_OR_FALSE:
        return _TRUE_OR_FALSE[text]
    if text in _NULL_WORDS:
        shown = f"`{text}` means no value" if text else "there is no value after the colon"
        raise UnclearValueError("yaml-null", f"{shown}. Write the value, or delete the key.")
    if text.lower() in _BOOLEAN_WORDS:
        plain = "true" if text.lower() in {"true", "yes", "on"} else "false"
        raise UnclearValueError(
            "yaml-bool",
            f'`{text}` is {plain} for some readers of YAML. Write {plain}, or "{text}".',
        )
    if text[0] not in _STARTS_NUMBER:
        return text
    if (_INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text)) and sum(map(str.isdigit, text)) > _MOST_DIGITS:
        raise UnclearValueError(
            "yaml-number", f"a number has at most {_MOST_DIGITS} digits. Quote it if it is text."
        )
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    for pattern, trouble in _READ_DIFFERENTLY:
        if pattern.fullmatch(text):
            raise UnclearValueError(
                "yaml-number", f'`{text}`: {trouble}. Write it plainly, or quote it: "{text}".'
            )
    return text
