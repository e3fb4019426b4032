"""Long computations: started by a button, shown while they run, shared, stopped."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame import long_run
from pages._shared.frame.long_run import HowFar, Runs, Work
from tests.pages.training import PATIENCE


class Gate:
    """Work that waits at a gate, so that a test decides when it goes on."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.calls = 0

    def work(self, result: int = 7) -> Work[int]:
        """Yield until the gate opens, then return the result."""
        self.calls += 1
        while not self.opened.is_set():
            yield HowFar(0.25, "at the gate")
        return result


def counted(total: int) -> Work[int]:
    """Return total after as many pieces of work."""
    for piece in range(total):
        yield HowFar(piece / total, f"piece {piece}")
    return total


def failing() -> Work[int]:
    """Fail in the middle."""
    yield HowFar(0.5, "half")
    raise ValueError("a message from the work")


def future_of(runs: Runs, name: str) -> Future[int]:
    """Return the future of a run that exists."""
    run = runs.find((name,))
    assert run is not None
    return run.future


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, at most as long as a busy machine may need."""
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    assert condition()


def test_a_run_returns_what_its_work_returns() -> None:
    """What it yields is progress only."""
    runs = Runs()
    runs.start(("counted",), lambda: counted(3), "me")

    assert future_of(runs, "counted").result(timeout=PATIENCE) == 3


def test_progress_can_be_read_while_the_run_goes_on() -> None:
    """And the result is not there yet."""
    runs, gate = Runs(), Gate()
    runs.start(("gate",), gate.work, "me")
    run = runs.find(("gate",))
    assert run is not None
    until(lambda: run.how_far.text == "at the gate")

    assert run.how_far.share == 0.25
    assert not run.future.done()
    gate.opened.set()
    assert run.future.result(timeout=PATIENCE) == 7


def test_learners_who_ask_for_the_same_share_one_run() -> None:
    """The work is done once, and both get its result."""
    runs, gate = Runs(), Gate()
    assert runs.start(("gate",), gate.work, "one")
    assert runs.start(("gate",), gate.work, "two")
    gate.opened.set()

    assert future_of(runs, "gate").result(timeout=PATIENCE) == 7
    assert runs.start(("gate",), gate.work, "three")
    assert future_of(runs, "gate").result(timeout=PATIENCE) == 7
    assert gate.calls == 1


def test_runs_take_turns() -> None:
    """A short run ends while a long one is still at work."""
    runs, gate = Runs(), Gate()
    runs.start(("long",), gate.work, "me")
    runs.start(("short",), lambda: counted(5), "you")

    assert future_of(runs, "short").result(timeout=PATIENCE) == 5
    assert not future_of(runs, "long").done()
    gate.opened.set()


def test_two_pieces_of_work_are_never_done_at_the_same_time() -> None:
    """However many runs there are."""
    runs, busy = Runs(), threading.Lock()

    def careful() -> Work[int]:
        for piece in range(5):
            assert busy.acquire(blocking=False)
            time.sleep(0.002)
            busy.release()
            yield HowFar(piece / 5, "careful")
        return 1

    for number in range(4):
        runs.start((str(number),), careful, "me")
    assert [future_of(runs, str(number)).result(timeout=PATIENCE) for number in range(4)] == [1] * 4


def test_stop_ends_the_work_and_forgets_the_run() -> None:
    """So that it can be started again."""
    runs, gate = Runs(), Gate()
    runs.start(("gate",), gate.work, "me")
    future = future_of(runs, "gate")
    until(lambda: gate.calls == 1)
    runs.leave(("gate",), "me")

    assert runs.find(("gate",)) is None
    with pytest.raises(CancelledError):
        future.result(timeout=PATIENCE)
    gate.opened.set()
    runs.start(("gate",), gate.work, "me")
    assert future_of(runs, "gate").result(timeout=PATIENCE) == 7


def test_one_learner_cannot_stop_a_run_that_another_waits_for() -> None:
    """The run goes on for the other."""
    runs, gate = Runs(), Gate()
    runs.start(("gate",), gate.work, "one")
    runs.start(("gate",), gate.work, "two")
    runs.leave(("gate",), "one")
    gate.opened.set()

    assert future_of(runs, "gate").result(timeout=PATIENCE) == 7


def test_stopping_a_finished_run_keeps_its_result() -> None:
    """A click on Stop may come too late."""
    runs = Runs()
    runs.start(("counted",), lambda: counted(2), "me")
    future_of(runs, "counted").result(timeout=PATIENCE)
    runs.leave(("counted",), "me")

    assert future_of(runs, "counted").result(timeout=PATIENCE) == 2


def test_the_least_recently_used_results_are_dropped() -> None:
    """With two kept, the third pushes out the one that nobody asked for."""
    runs = Runs(kept=2)
    for name in ("a", "b", "c"):
        runs.start((name,), lambda: counted(1), "me")
        future_of(runs, name).result(timeout=PATIENCE)
        runs.find(("a",))
    runs.start(("d",), lambda: counted(1), "me")

    assert runs.find(("a",)) is not None
    assert runs.find(("b",)) is None
    assert runs.find(("c",)) is not None


def test_too_many_unfinished_runs_are_refused_until_one_ends() -> None:
    """A crowd with different settings cannot fill the memory."""
    runs, gate = Runs(most_unfinished=2), Gate()
    assert runs.start(("a",), gate.work, "me")
    assert runs.start(("b",), gate.work, "me")

    assert not runs.start(("c",), gate.work, "me")
    assert runs.find(("c",)) is None
    assert runs.start(("a",), gate.work, "you")
    gate.opened.set()
    until(lambda: future_of(runs, "b").done())
    assert runs.start(("c",), gate.work, "me")


def test_an_error_in_the_work_reaches_the_page_that_asks_for_the_result() -> None:
    """And the thread goes on to serve others."""
    runs = Runs()
    runs.start(("failing",), failing, "me")

    with pytest.raises(ValueError, match="a message from the work"):
        future_of(runs, "failing").result(timeout=PATIENCE)
    runs.start(("counted",), lambda: counted(1), "me")
    assert future_of(runs, "counted").result(timeout=PATIENCE) == 1


# On a page. The script stands in a file of its own, because AppTest runs files.

PAGE = """
import streamlit as st
from pages._shared.frame.long_run import long_run, start_unasked
from tests.pages.frame.test_long_run import ON_PAGE, failing

result = long_run("test", "Compute", ON_PAGE[0].work, result=st.number_input("result", value=5))
if result is not None:
    st.markdown(f"The result is {result}.")
if st.toggle("fail"):
    long_run("fail", "Fail", failing)
if st.toggle("unasked"):
    start_unasked(ON_PAGE[0].work, result=9)
    unasked = long_run("unasked", "Compute it again", ON_PAGE[0].work, result=9)
    if unasked is not None:
        st.markdown(f"Unasked: {unasked}.")
"""
ON_PAGE: list[Gate] = []


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """Return an app with one long run, and fresh runs for everybody."""
    monkeypatch.setattr(long_run, "RUNS", Runs())
    monkeypatch.setattr(long_run, "PATIENCE", 0.05)
    ON_PAGE[:] = [Gate()]
    script = tmp_path / "page.py"
    script.write_text(PAGE, "utf-8")
    yield AppTest.from_file(str(script), default_timeout=PATIENCE).run()
    ON_PAGE[0].opened.set()


def test_a_page_first_offers_a_button_and_computes_nothing(page: AppTest) -> None:
    """Opening a page costs nothing."""
    assert [button.label for button in page.button] == ["Compute"]
    assert not page.markdown
    assert ON_PAGE[0].calls == 0


def test_a_short_run_shows_its_result_at_once(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bar flickers, on a busy machine too: the page waits as long as it may."""
    monkeypatch.setattr(long_run, "PATIENCE", PATIENCE)
    ON_PAGE[0].opened.set()
    page.button[0].click().run()

    assert [text.value for text in page.markdown] == ["The result is 5."]
    assert not page.button


def test_a_longer_run_shows_a_bar_and_a_stop_button_until_it_ends(page: AppTest) -> None:
    """Then the result stands in their place."""
    page.button[0].click().run()
    until(lambda: ON_PAGE[0].calls == 1)

    assert [button.label for button in page.run().button] == ["Stop"]
    ON_PAGE[0].opened.set()
    until(lambda: any("5" in text.value for text in page.run().markdown))
    assert not page.button


def test_stop_brings_the_button_back(page: AppTest) -> None:
    """And no result."""
    page.button[0].click().run()
    page.button[0].click().run()

    assert [button.label for button in page.button] == ["Compute"]
    assert not page.markdown


def test_other_parameters_need_a_run_of_their_own_and_going_back_does_not(page: AppTest) -> None:
    """Results are kept by their parameters."""
    ON_PAGE[0].opened.set()
    page.button[0].click().run()
    page.number_input[0].set_value(6).run()

    assert [button.label for button in page.button] == ["Compute"]
    page.number_input[0].set_value(5).run()
    assert [text.value for text in page.markdown] == ["The result is 5."]


def test_an_error_is_the_pages_own_and_the_run_can_be_started_again(
    page: AppTest, caplog: pytest.LogCaptureFixture
) -> None:
    """So it is logged and shown like any other error of a page."""
    page.toggle[0].set_value(True).run()
    page.button[1].click().run()

    assert len(page.exception) == 1
    assert "a message from the work" in caplog.text
    caplog.clear()
    assert [button.label for button in page.run().button] == ["Compute", "Fail"]


def test_a_crowded_lab_says_so(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of taking ever more work."""
    monkeypatch.setattr(long_run, "RUNS", Runs(most_unfinished=0))
    page.button[0].click().run()

    assert "Try again in a moment" in page.info[0].value
    assert [button.label for button in page.button] == ["Compute"]


def test_a_run_that_a_prediction_asks_for_starts_without_a_press(page: AppTest) -> None:
    """Its bar is there at once, then its result; the run that nobody asked for still waits for its button."""
    page.toggle[1].set_value(True).run()
    until(lambda: ON_PAGE[0].calls == 1)

    assert [button.label for button in page.button] == ["Compute", "Stop"]
    ON_PAGE[0].opened.set()
    until(lambda: any("Unasked: 9." in text.value for text in page.run().markdown))
    assert [button.label for button in page.button] == ["Compute"]


def test_a_run_that_was_stopped_does_not_start_again_unasked(page: AppTest) -> None:
    """Whoever stopped it gets the button."""
    page.toggle[1].set_value(True).run()
    page.button[1].click().run()

    assert [button.label for button in page.run().button] == ["Compute", "Compute it again"]
    assert ON_PAGE[0].calls == 1
