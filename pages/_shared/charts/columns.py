"""Tables as plain columns, the cheapest form to send to a chart."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def stacked(*parts: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Put tables with the same columns below each other. A single value fills its column.

    Parameters
    ----------
    *parts : mapping of str to array_like
        Columns by name; at least one of each part has the part's length.

    Examples
    --------
    >>> {
    ...     name: column.tolist()
    ...     for name, column in stacked({"x": [1, 2], "net": "a"}, {"x": [3], "net": "b"}).items()
    ... }
    {'x': [1, 2, 3], 'net': ['a', 'a', 'b']}
    """
    whole = [np.broadcast_arrays(*(np.atleast_1d(column) for column in part.values())) for part in parts]
    return {name: np.concatenate([each[place] for each in whole]) for place, name in enumerate(parts[0])}


def brief(columns: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Return columns with as many digits as a picture shows: 7, and whole numbers up to 32,767.

    For values between 1e-30 and 1e30. What is written in numbers needs the columns as they were.

    Examples
    --------
    >>> {
    ...     name: str(column.dtype)
    ...     for name, column in brief({"x": [1, 2], "y": [0.5, 0.1], "net": ["a", "b"]}).items()
    ... }
    {'x': 'int16', 'y': 'float32', 'net': '<U1'}
    """
    short = {"f": np.float32, "i": np.int16}
    arrays = {name: np.asarray(column) for name, column in columns.items()}
    return {
        name: column.astype(short.get(column.dtype.kind, column.dtype)) for name, column in arrays.items()
    }


def from_rows(rows: Iterable[tuple[object, ...]], *names: str) -> dict[str, list[Any]]:
    """Turn a table written row by row into columns.

    Parameters
    ----------
    rows : iterable of tuples
        At least one row, each as long as there are names.
    *names : str
        The names of the columns.

    Examples
    --------
    >>> from_rows([(1, "a"), (2, "b")], "x", "net")
    {'x': [1, 2], 'net': ['a', 'b']}
    """
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
