"""A page that works logs nothing: Streamlit says what is deprecated or misused in its log, not by a warning."""

from collections.abc import Iterator

import pytest

from tests.pages.app import complaints


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged a warning or an error."""
    yield

    assert complaints(caplog.get_records("call")) == []
