"""One server for the tests that ask it something: started from a folder that has nothing to do with the project."""

from collections.abc import Iterator

import pytest

from tests.server import ROOT, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``python dashboard.py``."""
    running = Server(ROOT, tmp_path_factory.mktemp("elsewhere") / "log.txt")
    yield running
    running.stop()
