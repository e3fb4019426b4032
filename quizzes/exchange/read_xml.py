"""Reading XML of unknown origin: no document types, so no entities; not too large, not too deep."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MOST_BYTES = 1_000_000
_MOST_LEVELS = 40
_MOST_ELEMENTS = 20_000


class UnreadableError(ValueError):
    """A file cannot be imported; the message says why and what to do."""


def read_xml(raw: bytes) -> Element:
    """Return the root element of an XML file.

    Raises
    ------
    UnreadableError
        If it is larger than 1 MB, not well formed, deep, or declares a document type.

    Examples
    --------
    >>> read_xml(b"<quiz><question type='essay'/></quiz>")[0].get("type")
    'essay'
    >>> read_xml(b"<!DOCTYPE quiz [<!ENTITY a 'ha'>]><quiz>&a;</quiz>")
    Traceback (most recent call last):
        ...
    quizzes.exchange.read_xml.UnreadableError: line 1: a document type is declared, which is not read here. Delete it.
    """
    if len(raw) > MOST_BYTES:
        raise UnreadableError(f"the file has {len(raw)} bytes; at most {MOST_BYTES} are read. Split it.")
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    open_elements = elements = 0

    def refuse(*_: Any) -> None:
        raise UnreadableError(
            f"line {parser.CurrentLineNumber}: a document type is declared, which is not read here. Delete it."
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal open_elements, elements
        open_elements, elements = open_elements + 1, elements + 1
        if open_elements > _MOST_LEVELS:
            raise UnreadableError(
                f"line {parser.CurrentLineNumber}: more than {_MOST_LEVELS} elements inside one another."
            )
        if elements > _MOST_ELEMENTS:
            raise UnreadableError(f"more than {_MOST_ELEMENTS} elements. Split the file.")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal open_elements
        open_elements -= 1
        builder.end(tag)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise UnreadableError(f"line {error.lineno}, column {error.offset + 1}: {what}.") from None
    return builder.close()
