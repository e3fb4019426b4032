"""A learner's work at a question, done again from a text by another process: the same state, and nothing is believed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds.choice import Choice
from quizzes.kinds.essay import Essay
from quizzes.kinds.number import Number
from quizzes.learner.work import Work, work_from
from quizzes.loading.items import SimpleQuestion, questions
from tests.quizzes.every_kind import every_kind

QUESTIONS = [question for item in every_kind().items.values() for _, question in questions(item)]
CHOICE = next(each for each in QUESTIONS if isinstance(each, Choice) and each.picks_one and each.hints)
ESSAY = next(each for each in QUESTIONS if isinstance(each, Essay))


def again(work: Work, question: SimpleQuestion) -> Work:
    """Return the work as another process knows it."""
    return work_from(work.as_text("mark"), question, "mark")


@pytest.mark.parametrize(
    "question", [each for each in QUESTIONS if not isinstance(each, Essay)], ids=lambda each: each.id
)
def test_mistakes_a_hint_and_the_right_answer_are_done_again(question: Any) -> None:
    """Of every kind: the state, the verdict, the answers that were tried, and the one given last."""
    work = Work()
    for mistake in list(question.mistakes())[:2]:
        work = work.answered(question, as_sent(mistake.answer))
    if question.hints:
        work = work.with_hint()
    half = again(work, question)
    done = work.answered(question, as_sent(question.right_answer()))

    assert half == work
    assert again(done, question) == done
    assert again(work.giving_up(), question).state.closed(question.rules)


def test_the_same_answer_again_is_the_one_that_was_given() -> None:
    """Pressed twice, or again because a lost connection swallowed the verdict: it costs one try."""
    six = Number.model_validate({"id": "six", "type": "number", "ask": "2 times 3?", "answer": "6"})
    once = Work().answered(six, "5")

    assert once.answered(six, "5") == once
    assert again(once, six).answered(six, "5") == once
    assert [given for given, _ in once.answered(six, "7").answered(six, "5").tried] == ["5", "7", "5"]


def as_sent(answer: Any) -> Any:
    """Return an answer as a browser sends it: JSON has no sets."""
    return sorted(answer) if isinstance(answer, set | frozenset) else json.loads(json.dumps(answer))


def test_an_essay_waits_for_its_marks() -> None:
    """Written and not yet marked, and then marked."""
    text = " ".join(["word"] * ESSAY.words.min)
    written = Work().written(ESSAY, text)
    marked = written.marked(ESSAY, [0])

    assert Work().written(ESSAY, "").given is None
    assert (again(written, ESSAY).given, again(written, ESSAY).state.last) == (text, None)
    assert again(marked, ESSAY) == marked


def test_an_answer_that_cannot_be_read_leaves_when_the_next_one_comes() -> None:
    """Thirty of them make the text no longer than one."""
    work = Work().answered(CHOICE, None)
    one = work.as_text("mark")
    for _ in range(30):
        work = work.answered(CHOICE, None)

    assert work.as_text("mark") == one
    assert work.tried == ()


def test_an_answer_to_another_question_is_left_out() -> None:
    """The bank changed while the tab was open."""
    work = Work().answered(CHOICE, CHOICE.options[0].id)

    assert work_from(work.as_text("mark"), CHOICE, "another mark") == Work()


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{", '{"mark": "mark"}', '{"mark": "mark", "steps": 3}',
        '{"mark": "mark", "steps": [{"solved": true}]}',
        '{"mark": "mark", "steps": [{"given": {"no option": [1]}}]}',
        '{"mark": "mark", "steps": [{"ticks": [0]}]}', "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_work_is_left_out(text: str) -> None:
    """The learner's browser holds the text, and may hold anything."""
    assert work_from(text, CHOICE, "mark") == Work()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from(QUESTIONS),
    st.lists(st.sampled_from(["given", "written", "ticks", "hint", "shown"]), max_size=4),
    json_values,
)
def test_no_text_ends_in_an_error_or_earns_what_was_not_answered(
    question: Any, names: list[str], value: Any
) -> None:
    """Whatever the steps say, the state follows from grading."""
    text = json.dumps({"mark": "mark", "steps": [{name: value} for name in names]})
    work = work_from(text, question, "mark")

    if work.state.solved:
        assert isinstance(question, Essay) or question.grade(value).credit == 1
    assert work.state.hints_shown <= len(question.hints)
