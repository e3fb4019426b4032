"""The quiz as a learner meets it: keys, reasons, hints one at a time, tries, marks, and nothing before it is due."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import items_of
from pages._shared.frame.lessons import lessons
from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import Claim
from quizzes.kinds.essay import Essay
from quizzes.loading.items import Item, questions
from tests.pages.answering import (
    answer,
    closing,
    is_open,
    reasons,
    revealed,
    right_answer,
    secrets,
    turn_to,
    verdict,
)
from tests.pages.app import follow, keys, open_page, press, put, said, state, widget

KEYS = dict(zip([item.id for item in items_of("quiz")], "CCBBB", strict=True))
BANK_OF = {"practice_problems": "practice"}
# Their questions come one by one along an example or a broken run; they have tests of their own.
ALONG_THE_WAY = {"worked_examples", "pitfalls"}
WITH_QUESTIONS = [
    page for page in lessons() if items_of(BANK_OF.get(page, page)) and page not in ALONG_THE_WAY
]


def items_on(page: str) -> tuple[Item, ...]:
    """Return the items a page draws."""
    return items_of(BANK_OF.get(page, page))


def question(item_id: str) -> Choice:
    """Return one of the five questions."""
    item = next(item for item in items_of("quiz") if item.id == item_id)
    assert isinstance(item, Choice)
    return item


def quiz_at(item_id: str) -> AppTest:
    """Open the quiz and turn to one of the five questions."""
    return turn_to(open_page("quiz"), "quiz", [*KEYS].index(item_id) + 1)


def wrong_options() -> Iterator[tuple[str, str]]:
    """Yield every wrong option of the quiz."""
    for item_id in KEYS:
        yield from ((item_id, option.id) for option in question(item_id).options if not option.is_right)


@pytest.mark.parametrize("page", WITH_QUESTIONS)
def test_a_fresh_page_gives_nothing_away(page: str) -> None:
    """No reason, hint, model answer, solution or erratum is sent before it is due, whichever question is in view."""
    at = open_page(page)
    for number, item in enumerate(items_on(page), start=1):
        turn_to(at, page, number)
        found = [sentence for other in items_on(page) for sentence in revealed(at, secrets(other))]

        assert found == []
        assert all(is_open(at, key) for key, _ in questions(item))


@pytest.mark.parametrize("page", WITH_QUESTIONS)
def test_every_right_answer_of_a_page_is_called_right_and_closes_its_question(page: str) -> None:
    """With its own reason; solution and erratum follow once all parts are closed."""
    for number, item in enumerate(items_on(page), start=1):
        at = turn_to(open_page(page), page, number)
        for key, part in questions(item):
            if isinstance(part, Essay):
                press(at, f"{key}.give_up")
                continue
            answer(at, key, right_answer(part))

            assert not is_open(at, key)
            assert next(reasons(part)) in said(at) or isinstance(part, Choice | Claim)
        assert revealed(at, closing(item)) == list(closing(item))
        assert "Not right" not in said(at)


@pytest.mark.parametrize("page", WITH_QUESTIONS)
def test_empty_answers_cost_nothing_and_reveal_nothing(page: str) -> None:
    """Check pressed with nothing filled in asks for an answer, on every question."""
    for number, item in enumerate(items_on(page), start=1):
        at = turn_to(open_page(page), page, number)
        asked = [key for key, part in questions(item) if not isinstance(part, Essay)]
        for key in asked:
            press(at, f"{key}.check")

        assert said(at).count("This costs no attempt.") == len(asked)
        assert "tries left" not in said(at)
        assert revealed(at, secrets(item)) == []


def test_a_lesson_shows_one_question_at_a_time_and_marks_those_that_are_done() -> None:
    """What was answered is kept while another is in view."""
    at = answer(open_page("gradient_paths"), "gp-count-by-length", "10")
    labels = widget(at, "gradient_paths_question").options
    turn_to(at, "gradient_paths", 2)
    first_is_hidden = "quiz_gp-count-by-length" not in keys(at)
    turn_to(at, "gradient_paths", 1)

    assert labels == ["1, done", *(str(number) for number in range(2, len(items_of("gradient-paths")) + 1))]
    assert first_is_hidden
    assert "1 of 1 point." in said(at)


def test_each_answer_is_recorded_with_the_number_of_its_try_and_of_its_hints() -> None:
    """The first is try 1; a solution that is shown is no further try, and what costs nothing is not recorded."""
    second, third = [*KEYS][1:3]
    at = press(quiz_at(second), f"{second}.check")
    answer(at, second, "a")
    press(at, f"{second}.hint")
    answer(at, second, "b")
    turn_to(at, "quiz", 3)
    answer(at, third, "a")
    press(at, f"{third}.give_up")
    events = at.session_state["record_session"].attempts

    assert [(event.question, event.result, event.tries, event.hints) for event in events] == [
        (second, "wrong", 1, 0),
        (second, "wrong", 2, 1),
        (third, "wrong", 1, 0),
        (third, "shown", 1, 0),
    ]


def test_the_quiz_shows_one_question_at_a_time_and_comes_back_to_it() -> None:
    """The row of numbers marks those that are finished, and the question in view is kept over another page."""
    at = answer(quiz_at("q2-path-count"), "q2-path-count", "c")
    at.switch_page("start/home.py").run()
    at.switch_page("practice/quiz.py").run()

    assert widget(at, "quiz_shown_question").options == ["Q1", "Q2, done", "Q3", "Q4", "Q5"]
    assert {key for key in keys(at) if key.startswith("quiz_q")} == {"quiz_q2-path-count"}


@pytest.mark.parametrize(("item_id", "letter"), KEYS.items())
def test_the_right_option_is_called_right_with_its_reason(item_id: str, letter: str) -> None:
    """The keys of Q1 to Q5 are C, C, B, B, B."""
    at = quiz_at(item_id)
    options = widget(at, f"answer_{item_id}").options
    right = next(option for option in question(item_id).options if option.is_right)
    answer(at, item_id, right.id)

    assert f"{letter}) {right.text}" in options
    assert verdict(at) == f"Right: {right.why}"
    assert "1 of 1 point." in said(at)
    assert "**1 of 5 points** so far; 1 of 5 questions is finished." in said(at)


@pytest.mark.parametrize(("item_id", "option_id"), list(wrong_options()))
def test_a_wrong_option_hears_only_its_own_reason(item_id: str, option_id: str) -> None:
    """Not why another is right or wrong, no hint, no solution; and one of two tries is left."""
    asked = question(item_id)
    at = answer(quiz_at(item_id), item_id, option_id)

    assert verdict(at) == f"Not right: {asked.option(option_id).why}"
    assert revealed(at, secrets(asked)) == [asked.option(option_id).why]
    assert "1 try left." in said(at)
    assert is_open(at, item_id)


def test_hints_come_one_at_a_time_and_only_when_asked_for() -> None:
    """The second is not sent with the first; after the last there is no button."""
    at = quiz_at("q2-path-count")
    hints = [hint.text for hint in question("q2-path-count").hints]
    press(at, "q2-path-count.hint")
    after_one = revealed(at, iter(hints))
    press(at, "q2-path-count.hint")

    assert after_one == hints[:1]
    assert revealed(at, iter(hints)) == hints
    assert "q2-path-count.hint" not in keys(at)


def test_the_solution_is_due_when_the_last_try_is_used_up() -> None:
    """Two wrong answers close the question, and name the right option and what the source says."""
    at, asked = open_page("quiz"), question("q1-jacobian")
    answer(at, asked.id, "a")
    before = revealed(at, closing(asked))
    answer(at, asked.id, "d")

    assert before == []
    assert not is_open(at, asked.id)
    assert revealed(at, closing(asked)) == list(closing(asked))
    assert f"**The right option:** {asked.option('c').text}" in said(at)
    assert "0 of 1 point: no try was right." in said(at)


def test_giving_up_shows_the_solution_and_earns_nothing() -> None:
    """And closes the question."""
    at, asked = quiz_at("q4-deep-training"), question("q4-deep-training")
    press(at, f"{asked.id}.give_up")

    assert revealed(at, closing(asked)) == list(closing(asked))
    assert not is_open(at, asked.id)
    assert "**0 of 5 points** so far; 1 of 5 questions is finished." in said(at)


def test_a_second_try_earns_three_quarters() -> None:
    """A quarter is taken off for each further try."""
    at = answer(quiz_at("q3-preactivation"), "q3-preactivation", "a")
    answer(at, "q3-preactivation", "b")

    assert "0.75 of 1 point: right at the second try, a quarter off." in said(at)
    assert "**0.75 of 5 points** so far; 1 of 5 questions is finished." in said(at)


def test_answers_and_marks_survive_a_visit_to_another_page() -> None:
    """Within one visit to the lab nothing answered is lost."""
    at = answer(quiz_at("q5-shape-change"), "q5-shape-change", "b")
    at.switch_page("start/home.py").run()
    at.switch_page("practice/quiz.py").run()

    assert "**1 of 5 points** so far" in said(at)
    assert not is_open(at, "q5-shape-change")


def test_the_state_of_a_question_is_not_shared_between_learners() -> None:
    """What one has answered, another is still asked."""
    answer(open_page("quiz"), "q1-jacobian", "c")
    other = open_page("quiz")

    assert is_open(other, "q1-jacobian")
    assert "**0 of 5 points** so far" in said(other)


def test_a_closed_question_leads_to_the_state_that_shows_it() -> None:
    """Q4 opens the stack of branches that all pull against the gradient, without asking for a prediction first."""
    at = press(quiz_at("q4-deep-training"), "q4-deep-training.give_up")
    shown = follow(at, "q4-deep-training.see")

    assert shown.title[0].value == lessons()["worked_examples"].title
    assert state(shown, "worked_examples", "cosine") == {"cosine": -1.0}
    assert "2.656 × 10⁻⁵" in said(shown)


def test_a_check_question_of_a_lesson_is_answered_on_its_page() -> None:
    """A right one, a slip by name and an unreadable one, beside the experiment."""
    at = answer(open_page("gradient_paths"), "gp-count-by-length", "ten")
    unreadable = verdict(at)
    answer(at, "gp-count-by-length", "20")
    slip = verdict(at)
    put(at, gradient_paths_slope=0.5)
    answer(at, "gp-count-by-length", "5*4/2")

    assert unreadable.startswith("This cannot be read yet:")
    assert slip.startswith("Not right: Read as $20$.")
    assert "You counted each pair twice." in slip
    assert verdict(at).startswith("Right:")
    assert "0.75 of 1 point: right at the second try, a quarter off." in said(at)


def test_a_finished_question_leads_to_the_next_one() -> None:
    """Not before it is finished, and not from the last one; the row of numbers follows."""
    at = quiz_at("q1-jacobian")
    early = "quiz_shown_question.next" in keys(at)
    answer(at, "q1-jacobian", "c")
    label = widget(at, "quiz_shown_question.next").label
    press(at, "quiz_shown_question.next")
    second = {key for key in keys(at) if key.startswith("quiz_q")}
    again = "quiz_shown_question.next" in keys(at)
    answer(turn_to(at, "quiz", 5), "q5-shape-change", "b")

    assert not early
    assert label == "Next question"
    assert second == {"quiz_q2-path-count"}
    assert not again
    assert "quiz_shown_question.next" not in keys(at)
    turn_to(at, "quiz", 1)
    assert widget(press(at, "quiz_shown_question.next"), "quiz_shown_question").value == 2


@pytest.mark.parametrize(
    ("bank", "first"), [("transfer", "tr-post-norm-skip"), ("further", "fu-factor-per-layer")]
)
def test_more_questions_are_drawn_only_when_their_box_is_open(bank: str, first: str) -> None:
    """The first of them then; the score counts the five questions alone."""
    at = open_page("quiz")
    closed = said(at)
    at.session_state[f"quiz_{bank}"] = True
    opened = said(at.run())
    asked = " ".join(next(item.ask for item in items_of(bank) if item.id == first).split())

    assert asked not in " ".join(closed.split())
    assert asked in " ".join(opened.split())
    assert "0 of 5 questions are finished" in opened
