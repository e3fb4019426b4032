"""A page that works logs nothing: Streamlit says what is deprecated or misused in its log, not by a warning."""

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from pages._shared.frame import long_run
from tests.pages.app import RUN_SECONDS, complaints


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged a warning or an error."""
    yield

    assert complaints(caplog.get_records("call")) == []


@pytest.fixture(scope="session", autouse=True)
def one_look_at_what_is_installed() -> Iterator[None]:
    """Let the components of other packages be looked for once: Streamlit's harness does so each time it opens a page.

    That took two thirds of the time of a test that opens a page and asks one thing.
    """
    with pytest.MonkeyPatch.context() as patch:
        looks = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", looks)
        yield


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page wait for what it trains: what it shows then does not hang on how busy the machine is."""
    monkeypatch.setattr(long_run, "PATIENCE", RUN_SECONDS / 2)
