"""What a real browser keeps of a learner's record."""

from playwright.sync_api import Page

from pages._shared.browser.storage import PREFIX
from quizzes.learner.attempts import Attempt
from quizzes.learner.record import Record, entries_of, read_entries


def entries(page: Page) -> dict[str, str]:
    """Return the entries of the browser's storage that are this lab's."""
    kept: dict[str, str] = page.evaluate("() => ({ ...localStorage })")
    return {name.removeprefix(PREFIX): text for name, text in sorted(kept.items()) if name.startswith(PREFIX)}


def kept(page: Page) -> Record:
    """Return the record the browser keeps, as far as it can be read; the attempts in no order."""
    record, _ = read_entries(entries(page))
    return record


def keep(page: Page, record: Record, /, **entries: str) -> None:
    """Let the browser keep this record, and entries that are none."""
    named = {PREFIX + name: text for name, text in (entries_of(record) | entries).items()}
    page.evaluate("entries => { Object.assign(localStorage, entries); }", named)


def wait_for(page: Page, attempts: int) -> list[Attempt]:
    """Return the attempts the browser keeps, the oldest first, once there are so many."""
    page.wait_for_function(
        "([prefix, count]) => Object.keys(localStorage).filter(name => name.startsWith(prefix)).length === count",
        arg=[PREFIX + "attempt/", attempts],
    )
    return sorted(kept(page).attempts, key=lambda attempt: attempt.at)


def wait_for_text(page: Page, entry: str, text: str) -> None:
    """Wait until an entry of the browser holds this text."""
    page.wait_for_function(
        "([name, text]) => localStorage.getItem(name)?.includes(text)", arg=[PREFIX + entry, text]
    )
