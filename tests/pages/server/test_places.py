"""Fewer open files than a class needs: a sentence for those who find no place, and nothing changes for the others."""

import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from pages._shared.server.places import FEW, FILES_A_TAB, KEPT_BACK, few_places
from tests.benchmarks.learner import Learner, learner_at
from tests.pages.server.asking import ask
from tests.server import ROOT, Server

OPEN_FILES = 200
TABS = 60
PLACES = (OPEN_FILES - KEPT_BACK) // FILES_A_TAB


def opened(server: Server, stack: ExitStack) -> Learner | None:
    """Open the WebSocket of a tab, or return nothing where it is refused."""
    with suppress(InvalidStatus):
        return stack.enter_context(learner_at(server))
    return None


def test_who_finds_no_place_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    """A process may open 200 files, and sixty tabs come."""
    limited = [
        "sh", "-c", f'ulimit -n {OPEN_FILES}; exec "$0" "$@"',
        sys.executable, str(ROOT / "dashboard.py"), "--port", "{port}",
    ]  # fmt: skip
    server = Server(ROOT, tmp_path / "log.txt", limited)
    with ExitStack() as stack:
        began = time.perf_counter()
        tabs = [tab for _ in range(TABS) if (tab := opened(server, stack))]
        page, health, alive = (
            ask(server, path) for path in ("/gradient_paths", "/_stcore/health", "/healthz")
        )
        took = time.perf_counter() - began
        drawn = [tabs[0].open("gradient_paths"), tabs[-1].open("gradient_paths")]
    server.stop()

    assert PLACES - 10 <= len(tabs) <= PLACES
    assert all(rerun.size > 1000 for rerun in drawn)
    assert page.status == health.status == 503
    assert "The lab is full at the moment" in page.body
    assert page.headers["Retry-After"] == "10"
    # What Streamlit shows in a page whose socket was refused.
    assert health.body.startswith("The lab is full at the moment")
    assert alive.status == 200
    assert took < 20
    assert f"which is enough for {PLACES} tabs. Raise the limit" in server.log
    assert "Traceback" not in server.log


@pytest.mark.parametrize(
    ("open_files", "said"), [(1024, True), (FEW * FILES_A_TAB + KEPT_BACK, False), (None, False)]
)
def test_a_low_limit_is_said_at_the_start(open_files: int | None, said: bool) -> None:
    """With the number of tabs that it is enough for, and the way out."""
    sentence = few_places(open_files)

    assert bool(sentence) is said
    if open_files == 1024:
        assert "1024 files here, which is enough for 240 tabs. Raise the limit" in sentence
