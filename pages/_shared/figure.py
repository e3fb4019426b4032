"""A figure: a chart, the sentence that says what it shows, and its numbers as a table.

The sentence is also the chart's accessible name, so everybody gets the same message.
"""

from collections.abc import Mapping
from typing import Literal

import pandas as pd
import streamlit as st

from pages._shared.charts.style import Spec


def figure(
    key: str,
    spec: Spec,
    data: Mapping[str, pd.DataFrame],
    sentence: str,
    *,
    table: pd.DataFrame,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """Draw a chart from its template and data, the result sentence below it, and the table on request.

    Parameters
    ----------
    key : str
        Stable identity of the chart; also names the CSV file.
    spec : Spec
        The template from ``pages._shared.charts``.
    data : mapping of str to DataFrame
        One frame for each dataset the template names.
    sentence : str
        What the chart shows, with its numbers, in plain Markdown.
    table : DataFrame
        The numbers behind the chart.
    width : "stretch" or "content"
        "content" where the template fixes the size, because its proportions matter.
    """
    plain = sentence.replace("**", "").replace("$", "").replace("\\", "")
    st.vega_lite_chart({**spec, "datasets": dict(data)}, key=key, alt=plain, width=width)
    st.markdown(sentence)
    panel = st.expander("Show as a table", key=f"{key}_table", on_change="rerun", icon=":material/table:")
    if panel.open:
        with panel:
            st.dataframe(table, hide_index=True, alt=plain)
            st.download_button(
                "Download CSV",
                table.to_csv(index=False).encode(),
                file_name=f"{key}.csv",
                mime="text/csv",
                key=f"{key}_csv",
                on_click="ignore",
                icon=":material/download:",
            )
