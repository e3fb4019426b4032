"""Give a page a learner with a past."""

from collections.abc import Iterable
from typing import Any

from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import banks
from pages._shared.frame.lessons import lessons
from pages._shared.record.learners_record import now_ms
from quizzes.learner.attempts import Attempt
from quizzes.loading.items import questions
from tests.pages.app import ROUTER, RUN_SECONDS, said
from tests.quizzes.events import DAY, MINUTE, event

LONG_AGO = 400 * DAY


def open_with_record(page: str, attempts: Iterable[Attempt]) -> AppTest:
    """Open a page as a learner who has done all this."""
    at = AppTest.from_file(ROUTER, default_timeout=RUN_SECONDS)
    at.switch_page(lessons()["home" if page != "home" else "quiz"].path).run()
    at.session_state["record_session"].attempts = tuple(sorted(attempts, key=lambda each: each.at))
    at.switch_page(lessons()[page].path).run()
    assert not at.exception, said(at)
    return at


def answered(item_id: str, ago: int, result: str = "right", **more: Any) -> list[Attempt]:
    """Return the events of one round at every question of an item, ``ago`` milliseconds before now."""
    values: dict[str, Any] = {"at": now_ms() - ago, "fingerprint": banks().fingerprints[item_id], **more}
    return [event(key, result=result, **values) for key, _ in questions(banks().items[item_id])]


def past(*items: str, ago: int = LONG_AGO) -> list[Attempt]:
    """Return a record in which these items were right once, the first one the longest ago."""
    return [event for place, item in enumerate(items) for event in answered(item, ago - place * MINUTE)]
