"""A page that works logs nothing: Streamlit says what is deprecated or misused in its log, not by a warning."""

from collections.abc import Iterator

import pytest

from pages._shared.frame import long_run
from tests.pages.app import RUN_SECONDS, complaints


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged a warning or an error."""
    yield

    assert complaints(caplog.get_records("call")) == []


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page wait for what it trains: what it shows then does not hang on how busy the machine is."""
    monkeypatch.setattr(long_run, "PATIENCE", RUN_SECONDS / 2)
