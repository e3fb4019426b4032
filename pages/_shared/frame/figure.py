"""A figure: its message as a title, a chart, the sentence below it, and its numbers as a table.

Title and sentence are also the chart's accessible name, so everybody gets the same message.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.browser.save_file import save_file
from pages._shared.charts.style import Spec
from pages._shared.frame.spoken import spoken
from quizzes.formulas.typography import unbroken

if TYPE_CHECKING:
    # A tenth of the time that a server takes to its first page, which has no table yet.
    import pandas as pd

Columns: TypeAlias = "pd.DataFrame | Mapping[str, Any]"
"""A table: a frame, or its columns by name. Plain columns are ten times cheaper to send."""

LONG = 40
"""Rows from which it pays to send the distinct texts of a column and a number in each row."""


def figure(
    key: str,
    spec: Spec,
    data: Mapping[str, Columns],
    sentence: str,
    *,
    title: str = "",
    table: "Columns | None" = None,
    place: DeltaGenerator | None = None,
    width: Literal["stretch", "content"] = "stretch",
    on_select: Callable[[], None] | Literal["ignore"] = "ignore",
    turn: int | None = None,
) -> None:
    """Draw a chart from its template and data, its message above, the result sentence below, and the table on request.

    The table holds the numbers that the marks show. Its column is called as the field it holds in a dataset; a column
    with another name, or one for each series, is tied to its field in ``tests/pages/charts/tables.py``. A test then
    compares both in every state of a page.

    Parameters
    ----------
    key : str
        Stable identity of the chart; also names the CSV file.
    spec : Spec
        The template from ``pages._shared.charts``.
    data : mapping of str to Columns
        One table for each dataset the template names.
    sentence : str
        What the chart shows, with its numbers, in plain Markdown.
    title : str, optional
        The message of the chart, true in the state that is shown. Left out where a heading says it, and where the answer is
        held back.
    table : Columns, optional
        The numbers behind the chart. None for a drawing on which nothing is measured.
    place : DeltaGenerator, optional
        Where the chart stands, if other parts of the page come between it and its sentence: what moves it.
    width : "stretch" or "content"
        "content" where the template fixes the size, because its proportions matter.
    on_select : callable, optional
        Called when the learner selects something in a chart that has a selection.
    turn : int, optional
        A new number draws the chart anew, with nothing selected in it. Its key is then ``key`` and the number.
    """
    drawn = key if turn is None else f"{key}_{turn}"
    plain = spoken(f"{title.removesuffix('.')}. {sentence}" if title else sentence)
    above = place or st
    if title:
        above.markdown(f"**{unbroken(title)}**")
    datasets = {name: as_arrow(columns) for name, columns in data.items()}
    above.vega_lite_chart(
        {**spec, "datasets": datasets}, key=drawn, alt=plain, width=width, on_select=on_select
    )
    st.markdown(unbroken(sentence))
    if table is None:
        return
    panel = st.expander("Show as a table", key=f"{key}_table", on_change="rerun", icon=":material/table:")
    if panel.open:
        with panel:
            table_with_csv(key, table, plain)


def table_with_csv(key: str, table: Columns, alt: str) -> None:
    """Draw a table and the button that downloads it, the same columns and rows, as ``key``.csv.

    Parameters
    ----------
    key : str
        Stable identity of the table.
    table : Columns
        The table. Row numbers of a frame are not part of it.
    alt : str
        What a screen reader says the table is.
    """
    import pandas as pd

    frame = pd.DataFrame(table)
    st.dataframe(frame, hide_index=True, alt=alt)
    save_file("Download CSV", lambda: frame.to_csv(index=False), f"{key}.csv", "text/csv", key=f"{key}_csv")


def as_arrow(columns: Columns) -> pa.Table:
    """Return a table in the form that Streamlit sends to the browser."""
    if isinstance(columns, Mapping):
        return pa.table({name: _column(values) for name, values in columns.items()})
    return pa.Table.from_pandas(columns, preserve_index=False, nthreads=1)


def _column(values: Any) -> pa.Array:
    column = pa.array(values)
    # Names that repeat down a long column travel once.
    return column.dictionary_encode() if len(column) > LONG and pa.types.is_string(column.type) else column
