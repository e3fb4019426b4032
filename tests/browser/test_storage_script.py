"""The script that minds the browser's storage, by itself: what it says to a server that does not hear everything."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pages._shared.browser.storage import PREFIX
from tests.server import ROOT, Server

A, B, C, D = (PREFIX + name for name in "abcd")


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A page that has the script and a storage, and nothing else."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/_stcore/health")
    page.evaluate(
        """async script => {
          const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
          window.minder = (await import(address)).default;
        }""",
        (ROOT / "pages/_shared/browser/storage.js").read_text("utf-8"),
    )
    yield page
    context.close()


def reply(page: Page, session: str, heard: int, **entries: str | None) -> dict[str, Any]:
    """Hand the script news from the server, and return what it says to that."""
    news = {"prefix": PREFIX, "session": session, "heard": heard, "entries": entries}
    said: dict[str, Any] = json.loads(
        page.evaluate(
            "news => new Promise(hear => minder({ data: [news, true], setTriggerValue: (_, said) => hear(said) }))",
            news,
        )
    )
    return said


def test_what_the_server_has_not_heard_is_repeated(page: Page) -> None:
    """Until it names the last message; that it heard an earlier one is not enough."""
    first = reply(page, "one", 0, **{A: "1"})
    second = reply(page, "one", 0, **{B: "2"})
    third = reply(page, "one", first["count"], **{C: "3"})
    fourth = reply(page, "one", third["count"], **{D: None})

    assert first["entries"] == {A: "1"}
    assert second["entries"] == {A: "1", B: "2"}
    assert third["entries"] == {A: "1", B: "2", C: "3"}
    assert fourth["entries"] == {D: None}
    assert page.evaluate("({ ...localStorage })") == {A: "1", B: "2", C: "3"}


def test_a_new_session_is_told_everything_once(page: Page) -> None:
    """Also what the old one had heard, and what the storage refused."""
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    old = reply(page, "one", 0, **{A: "1"})
    new = reply(page, "two", 0, **{B: "2"})
    later = reply(page, "two", new["count"], **{C: "3"})

    assert old["entries"] == {A: "1", PREFIX + "trouble": "QuotaExceededError"}
    assert new["entries"] == {A: "1", B: "2", PREFIX + "trouble": "QuotaExceededError"}
    assert later["entries"] == {C: "3", PREFIX + "trouble": "QuotaExceededError"}


def test_forgetting_everything_removes_what_the_server_does_not_know_of(page: Page) -> None:
    """And nothing that is not of this lab."""
    reply(page, "one", 0, **{A: "1", B: "2"})
    page.evaluate("localStorage.setItem('foreign', '?')")
    said = reply(page, "two", 0, **{PREFIX: None, C: "3"})

    assert said["entries"] == {PREFIX: None, A: None, B: None, C: "3"}
    assert page.evaluate("({ ...localStorage })") == {"foreign": "?", C: "3"}


def test_a_record_too_large_for_one_message_comes_in_parts(page: Page) -> None:
    """The next part follows when the server has heard the last; a new session is told everything again."""
    record = {f"{PREFIX}{number:02}": str(number % 10) * 380_000 for number in range(12)}
    for name, text in record.items():
        page.evaluate("([name, text]) => { localStorage[name] = text; }", [name, text])
    for session in ("one", "two"):
        told: dict[str, str] = {}
        part: dict[str, Any] = {"count": 0}
        for _ in range(6):
            part = reply(page, session, part["count"])
            told |= part["entries"]

            assert len(part["entries"]) == 2

        assert told == record
    assert page.evaluate("({ ...localStorage })") == record


def test_a_change_while_parts_are_under_way_is_told_too(page: Page) -> None:
    """A part that was not heard is told again, with what has changed in it."""
    for name in (A, B, C):
        page.evaluate("name => { localStorage[name] = 'x'.repeat(600_000); }", name)
    [first] = reply(page, "one", 0)["entries"]
    again = reply(page, "one", 0, **{first: "changed"})
    second = reply(page, "one", again["count"])
    third = reply(page, "one", second["count"], **{D: "4"})

    assert sorted(len(text) for text in again["entries"].values()) == [7, 600_000]
    assert again["entries"][first] == "changed"
    assert {*again["entries"], *second["entries"]} == {A, B, C}
    assert third["entries"] == {D: "4"}


def test_an_entry_too_large_for_any_message_is_named_and_stays(page: Page) -> None:
    """What stands beside it is told."""
    page.evaluate("name => { localStorage[name] = 'x'.repeat(2_000_000); }", B)
    said = reply(page, "one", 0, **{A: "1"})

    assert said["entries"] == {A: "1", PREFIX + "trouble": "TooLarge"}
    assert page.evaluate("name => localStorage[name].length", B) == 2_000_000


def test_a_message_is_not_sent_together_with_a_click(page: Page) -> None:
    """Streamlit sends a click at its next timer; on a busy machine that comes after the time a message waits."""
    order = page.evaluate(
        """async news => {
          const order = [];
          const heard = new Promise(hear => minder({
            data: [news, true],
            setTriggerValue: () => { order.push("message"); hear(); },
          }));
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => setTimeout(() => order.push("click"), 0);
          port2.postMessage("a click that waits until the browser has time for it");
          const busy = performance.now() + 60;
          while (performance.now() < busy);
          await heard;
          return order;
        }""",
        {"prefix": PREFIX, "session": "one", "heard": 0, "entries": {A: "1"}},
    )

    assert order == ["click", "message"]


def test_what_lasts_as_long_as_the_tab_stands_beside_the_record(page: Page) -> None:
    """In the storage of the tab, which no other tab sees, and told to a new session like the rest."""
    mine = f"{PREFIX}tab/work/q1"
    reply(page, "one", 0, **{A: "1", mine: "first try"})
    again = reply(page, "two", 0, **{B: "2"})

    assert again["entries"] == {A: "1", B: "2", mine: "first try"}
    assert page.evaluate("({ ...localStorage })") == {A: "1", B: "2"}
    assert page.evaluate("({ ...sessionStorage })") == {mine: "first try"}

    reply(page, "two", 0, **{PREFIX: None})

    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
