"""Write a quiz: the text is checked, its questions are tried, and nothing of it goes anywhere."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame import banks, read_again
from pages._shared.quiz import editor as quiz_editor
from pages._shared.quiz.checked_text import check_text_now
from quizzes.loading.items import ITEM_MODELS
from quizzes.loading.templates import template
from tests.clock import cpu_seconds
from tests.pages.answering import answer
from tests.pages.app import keys, open_page, press, put, said, widget

TEXT = "quiz_editor_text"
BANK = """\
schema: quiz-bank/1
bank: mine
title: Mine
items:
  - id: one
    type: number
    ask: What is one and one?
    answer: 2
    why: SECRET REASON
    slips:
      - answer: 11
        why: That puts them side by side.
    hints: [SECRET HINT]
    solution: SECRET SOLUTION
"""
SECOND = """\
  - id: two
    type: claim
    ask: Two is even.
    verdict: true
    why:
      "true": Yes.
      "false": No.
      only-if: No condition is needed.
"""


def written(text: str, at: AppTest | None = None) -> AppTest:
    """Return the page with this text in its box, as if it had been typed."""
    at = at or open_page("write_a_quiz")
    at.session_state[TEXT] = text
    at.run()
    assert not at.exception
    return at


def tried(at: AppTest) -> str:
    """Return the key of the question being tried."""
    (key,) = [key for key in keys(at) if key.startswith("preview-") and key.endswith((".check", ".compare"))]
    return key.rsplit(".", 1)[0]


def test_the_page_starts_from_an_example_that_works() -> None:
    """A question to try and nothing to mend."""
    at = open_page("write_a_quiz")

    assert at.session_state[TEXT] == template("choice")
    assert at.success[0].value == "No faults in 1 question. This is what a learner sees."
    assert tried(at)


@pytest.mark.parametrize("kind", ITEM_MODELS)
def test_every_kind_can_be_tried(kind: str) -> None:
    """Its example has no fault and no advice, and is drawn."""
    at = written(template(kind))

    assert at.success[0].value.startswith("No faults in 1 question.")
    assert "advice" not in at.success[0].value
    assert not at.error


def test_a_question_is_answered_as_a_learner_would_and_told_nothing_early() -> None:
    """A slip by its own sentence; the reason, the hint and the solution only when they are due."""
    at = written(BANK)
    drawn = [markdown.value for markdown in at.markdown]
    before = [secret for secret in ("REASON", "HINT", "SOLUTION") if secret in "".join(drawn)]
    answer(at, tried(at), "11")
    wrong = [alert.proto.body for alert in at.error]
    answer(at, tried(at), "2")

    assert before == []
    assert "That puts them side by side." in wrong[0]
    assert "SECRET REASON" in at.success[-1].proto.body


def test_answers_tried_here_never_reach_the_learners_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recorded, and the same question elsewhere is as fresh as before."""
    recorded: list[object] = []
    monkeypatch.setattr("pages._shared.record.learners_record.record", recorded.append)
    quiz = (banks.BANK_FOLDER / "quiz.yaml").read_text("utf-8")
    at = put(written(quiz), quiz_editor_item="q1-jacobian")
    answer(at, tried(at), "c")
    right = "Right" in [alert.proto.title for alert in at.success]
    at.switch_page("practice/quiz.py").run()

    assert right
    assert recorded == []
    assert "**0 of 5 points** so far; 0 of 5 questions are finished." in said(at)


def test_an_edited_question_is_asked_afresh() -> None:
    """And so is one whose author wants to answer it once more."""
    at = written(BANK)
    answer(at, tried(at), "2")
    written(BANK.replace("SECRET REASON", "Because."), at)
    edited = tried(at)
    answer(at, edited, "2")
    press(at, "quiz_editor_afresh")

    assert tried(at) != edited


def test_each_question_and_each_variant_can_be_chosen() -> None:
    """By its id and by its numbers."""
    at = written(template("number"))
    variants = next(key for key in keys(at) if key.startswith("quiz_editor_variant"))
    numbers = list(widget(at, variants).options)
    widget(at, variants).set_value(widget(at, variants).proto.options[-1]).run()

    assert sorted(numbers) == [f"n = {n}" for n in range(3, 10)]
    assert f"through {numbers[-1].removeprefix('n = ')} residual blocks" in said(at)
    assert widget(written(BANK + SECOND), "quiz_editor_item").options == ["one", "two"]


def test_drafts_can_be_tried_but_are_called_drafts() -> None:
    """A draft is what an import makes."""
    at = written(BANK.replace("type: number", "type: number\n    status: draft"))

    assert "This question is marked `draft`, so learners do not get it." in said(at)
    assert tried(at)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (
            "answer: 2\n",
            "answre: 2\n",
            "8:5  error [unknown-key]  items[one].answre: unknown key `answre`. Did you",
        ),
        ("number", "nmber", "6:5  error [unknown-type]  items[one].type: unknown type `nmber`. Did you mean"),
        ("answer: 11", "answer: 1 + 1", "error [slip-equals-answer]"),
        ("title: Mine", "title: Mine\ntitle: Yours", "error [yaml-duplicate-key]"),
        ("What is", "What is ![x](https://example.org/x.png)", "7:18  error [remote-image]"),
        ("What is", "<form>What is", "7:10  error [raw-html]"),
        ("What is", "What is [here](javascript:alert(1))", "7:23  error [unsafe-link]"),
    ],
)
def test_a_fault_is_shown_with_its_place_its_line_and_a_caret_and_nothing_is_drawn(
    old: str, new: str, place: str
) -> None:
    """As plain text, so that a message cannot bring in what it complains of."""
    at = written(BANK.replace(old, new, 1))

    assert any(place in text.value for text in at.text)
    assert any(code.value.endswith("^") for code in at.code)
    assert not [key for key in keys(at) if key.startswith("preview-")]
    assert all(new not in markdown.value for markdown in at.markdown)


def test_advice_is_given_below_a_question_that_can_be_tried() -> None:
    """A slip that nothing refers to is a note."""
    at = written(BANK.replace("items:", "slips: {unused: {is: Not used}}\nitems:"))

    assert "There is also 1 piece of advice, below." in at.success[0].value
    assert any("note [unused-slip]" in text.value for text in at.text)
    assert tried(at)


def bomb() -> str:
    """Return nine levels of aliases, a billion values if they were followed."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    return "\n".join([*lines, *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))])


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "more than a megabyte": (lambda: "x" * 1_100_000, "too-large"),
    "depth 5,000": (lambda: "[" * 5_000 + "]" * 5_000, "yaml-too-deep"),
    "depth 5,000 by indentation": (lambda: "- " * 5_000 + "x", "yaml-too-deep"),
    "an alias bomb": (bomb, "yaml-alias"),
    "a cycle": (lambda: "a: &a [*a]", "yaml-alias"),
    "a key twice": (lambda: BANK + "title: Again\n", "yaml-duplicate-key"),
    "an object of Python": (lambda: BANK.replace("Mine", "!!python/object/apply:os.system [ls]"), "yaml-tag"),
    "a NUL": (lambda: BANK + "\0", "yaml-control-character"),
    "a lone surrogate": (lambda: BANK.replace("Mine", "\ud800"), "not-text"),
    "two documents": (lambda: BANK + "---\n" + BANK, "yaml-documents"),
    "nothing": (lambda: "", "empty-file"),
    "one very long line": (lambda: "a: " + "[x], " * 30_000, "yaml"),
    "many unclosed quotes": (lambda: "'\n\"" * 50_000, "yaml"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_at_once_with_a_message(name: str) -> None:
    """Within 200 ms; what is shown of it is short."""
    make, code = HOSTILE[name]
    text = make()
    checked = check_text_now(text)

    assert checked.items == ()
    assert any(fault.code.startswith(code) for fault in checked.faults), checked.faults
    assert all(len(quiz_editor.excerpt(fault)) < 200 for fault in checked.faults)
    assert cpu_seconds(check_text_now, text) < 0.2


def test_the_page_survives_a_hostile_text_and_keeps_it() -> None:
    """What was typed is still there to be mended."""
    at = written(bomb())

    assert at.session_state[TEXT] == bomb()
    assert "to mend before this can be used" in at.error[0].value


def test_another_example_replaces_the_text_which_can_be_brought_back() -> None:
    """No work is lost by a click."""
    at = written(BANK)
    widget(at, "write_a_quiz.example").click("claim").run()
    replaced = at.session_state[TEXT]
    press(at, "write_a_quiz.undo")

    assert replaced == template("claim")
    assert at.session_state[TEXT] == BANK


def test_the_text_stays_while_other_pages_are_visited() -> None:
    """It is kept for the session."""
    at = written(BANK)
    at.switch_page("start/home.py").run()
    at.switch_page("teach/write_a_quiz.py").run()

    assert at.session_state[TEXT] == BANK


def test_nothing_pasted_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is checked and tried, no file is opened for writing."""
    opened: list[str] = []
    watching = [True]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching[0] and event == "open" and set(str(arguments[1])) & set("wax+"):
            opened.append(str(arguments[0]))

    monkeypatch.chdir(tmp_path)
    at = open_page("write_a_quiz")
    sys.addaudithook(watch)
    written(BANK, at)
    answer(at, tried(at), "2")
    watching[0] = False

    assert opened == []
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of one's own that the lab serves and looks at whenever it is asked."""
    monkeypatch.setenv(banks.OWN_FOLDER, str(tmp_path))
    monkeypatch.setattr(read_again, "SECONDS", 0.0)
    return tmp_path


def test_a_bank_of_ones_own_is_served_and_every_save_shows_on_the_next_rerun(own_folder: Path) -> None:
    """On the quiz page, below the five questions."""
    at = open_page("quiz")
    nothing = "What is one and one?" in said(at)
    (own_folder / "mine.yaml").write_text(BANK, "utf-8")
    first = said(at.run())
    (own_folder / "mine.yaml").write_text(BANK.replace("one and one", "two and two"), "utf-8")
    second = said(at.run())

    assert not nothing
    assert "What is one and one?" in first
    assert "What is two and two?" in second
    assert "What is one and one?" not in second


def test_a_broken_bank_keeps_its_last_good_version_and_its_faults_are_listed(
    own_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The quiz goes on; Write a quiz names file, line and kind. What was written there stays with the log: it is a key."""
    (own_folder / "mine.yaml").write_text(BANK, "utf-8")
    at = open_page("quiz")
    (own_folder / "mine.yaml").write_text(BANK.replace("answer: 2", "answer: 2718 +"), "utf-8")
    served = said(at.run())
    at.switch_page("teach/write_a_quiz.py").run()

    assert "What is one and one?" in served
    assert [text.value for text in at.text] == ["mine.yaml:8  error [answer-syntax]"]
    assert str(own_folder) not in said(at)
    assert "2718" not in said(at)
    assert "2718" in caplog.text
    assert sum("have faults" in record.getMessage() for record in caplog.records) == 1
    caplog.clear()


@pytest.mark.parametrize(
    "content", ["", "[" * 5_000, "schema: quiz-bank/1\nbank: quiz\ntitle: x\nitems: [1]\n"]
)
def test_a_folder_of_ones_own_that_is_broken_from_the_start_takes_nothing_down(
    own_folder: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    """All five questions are there."""
    (own_folder / "mine.yaml").write_text(content, "utf-8")
    at = open_page("quiz")

    assert "of 5 points" in said(at)
    caplog.clear()
