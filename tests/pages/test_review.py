"""Review: what is due comes one at a time, what was missed comes back, and certainty that was wrong is talked over."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import OWN_FOLDER, banks
from quizzes.kinds.choice import Choice
from quizzes.kinds.essay import Essay
from quizzes.kinds.number import Number
from quizzes.kinds.question import ON_ITS_PAGE
from quizzes.loading.items import questions
from tests.pages.answering import answer, revealed, right_answer, secrets
from tests.pages.app import drawings, kept_in_tab, keys, open_page, press, said, widget
from tests.pages.learner_with_a_past import LONG_AGO, answered, open_with_record, past
from tests.quizzes.events import DAY, MINUTE

# Choices on different objectives.
SIX = [
    "q1-jacobian", "gp-heaviest-lengths", "ao-when-it-shuts", "dns-degradation", "th-not-vanishing", "st-why-harder",
]  # fmt: skip


def present(at: AppTest) -> str:
    """Return the key under which the item in view keeps its state; there is exactly one."""
    boxes = [key.removeprefix("quiz_") for key in keys(at) if key.startswith("quiz_review-")]
    assert len(boxes) == 1, boxes
    return boxes[0].replace("_", "~", 1)


def item_in_view(at: AppTest) -> str:
    """Return the id of the item in view."""
    return present(at).split("~")[1]


def finish(at: AppTest, *, right: bool = True, confidence: str | None = None) -> str:
    """Answer the item in view, rightly or by giving up after a wrong answer, go on, and return its id."""
    key, item = present(at), item_in_view(at)
    question = banks().items[item]
    if not isinstance(question, Choice):
        # One of those that stand between a missed item and its return.
        for name, part in questions(question):
            answer(at, f"{key.split('~')[0]}~{name}", right_answer(part))
        press(at, f"{key.split('~')[0]}.next")
        return item
    if confidence:
        widget(at, f"{key}.confidence").set_value(confidence)
    if right:
        answer(at, key, right_answer(question))
    else:
        answer(at, key, next(option.id for option in question.options if not option.is_right))
        press(at, f"{key}.give_up")
    press(at, f"{key.split('~')[0]}.next")
    return item


def test_a_learner_without_a_past_is_offered_a_mixed_set() -> None:
    """And is not told about zeros."""
    at = open_page("review")

    assert "Nothing to review yet." in said(at)
    assert "due." not in said(at)
    press(at, "review_mixed")
    assert "Question 1 of 10" in said(at)


def test_when_nothing_is_due_the_page_says_when_the_next_one_is() -> None:
    """A first right answer comes back after two days."""
    at = open_with_record("review", answered("q1-jacobian", 4 * MINUTE))

    assert "Nothing is due." in said(at)
    assert "The next question comes back in 48 hours." in said(at)
    press(at, "review_mixed")
    assert "Question 1 of 10" in said(at)


def test_due_items_come_one_at_a_time_in_an_order_that_mixes_objectives() -> None:
    """The longest due first, and none twice when all are right."""
    at = press(open_with_record("review", past(*SIX)), "review_begin")
    seen = [finish(at) for _ in SIX]

    assert seen == SIX
    assert "You answered 6 questions; 6 were right at the first try." in said(at)


def test_items_on_one_objective_do_not_follow_each_other() -> None:
    """Two of three on paths, one on something else: it stands between them."""
    items = ["gp-heaviest-lengths", "q2-path-count", "ao-when-it-shuts"]
    at = press(open_with_record("review", past(*items)), "review_begin")

    assert [finish(at) for _ in items] == [items[0], items[2], items[1]]


def test_a_sitting_takes_ten_at_most() -> None:
    """Though more are due."""
    lessons = ("gradient-paths", "gradient-identity", "activation-order", "residual-ode", "thousand-layers")
    items = [item for name in lessons for item in banks().banks[name].items]
    at = open_with_record("review", past(*items))

    assert f"**{len(items)} questions due.** A sitting takes 10 of them" in said(at)
    press(at, "review_begin")
    assert "Question 1 of 10" in said(at)


def test_a_missed_item_returns_after_three_others_at_least() -> None:
    """In the same sitting, fresh, and with a word that it is back."""
    at = press(open_with_record("review", past(*SIX)), "review_begin")
    first = finish(at, right=False)
    between = [finish(at) for _ in range(5)]
    back, told = item_in_view(at), "This one is back." in said(at)
    finish(at)

    assert back == first == SIX[0]
    assert first not in between
    assert told
    assert "You answered 7 questions; 6 were right at the first try." in said(at)


def test_a_single_due_item_that_is_missed_returns_after_three_others() -> None:
    """Others are asked in between although they are not due."""
    at = press(open_with_record("review", past(SIX[0]) + past(*SIX[1:], ago=MINUTE * 6)), "review_begin")
    first = finish(at, right=False)
    between = [finish(at) for _ in range(3)]

    assert first not in between
    assert item_in_view(at) == first


def test_sure_and_wrong_is_explained_at_length_and_returns_sooner_and_twice() -> None:
    """The misconception is named, its page is linked, and the item is back after three others."""
    at = press(open_with_record("review", past(*SIX)), "review_begin")
    key, question = present(at), banks().items[SIX[0]]
    assert isinstance(question, Choice)
    slip = next(option for option in question.options if option.slip)
    widget(at, f"{key}.confidence").set_value("sure")
    answer(at, key, slip.id)
    text = said(at)
    press(at, f"{key}.give_up")
    press(at, f"{key.split('~')[0]}.next")
    seen = [finish(at) for _ in range(8)]

    assert "You were sure" in text
    assert banks().slips[str(slip.slip)].misconception[1:].rstrip(".") in text
    assert "Read it again: The gradient identity" in text
    assert revealed(at, secrets(question)) == []
    assert [place for place, item in enumerate(seen) if item == SIX[0]] == [3, 7]


def test_wrong_without_being_sure_is_not_talked_over() -> None:
    """The reason of the option is enough."""
    at = press(open_with_record("review", past(*SIX)), "review_begin")
    key, question = present(at), banks().items[SIX[0]]
    assert isinstance(question, Choice)
    widget(at, f"{key}.confidence").set_value("guess")
    answer(at, key, next(option.id for option in question.options if not option.is_right))

    assert "You were sure" not in said(at)


def test_those_wrong_though_sure_come_first() -> None:
    """Even if others have been due for longer."""
    wrong = answered(SIX[3], 2 * DAY, "wrong", confidence="sure")
    at = press(open_with_record("review", past(*SIX[:3]) + wrong), "review_begin")

    assert item_in_view(at) == SIX[3]


def test_an_item_answered_on_its_page_is_fresh_in_review() -> None:
    """What was closed there is open here, and the page keeps its own state."""
    at = open_page("quiz")
    answer(at, "q1-jacobian", "c")
    session = at.session_state["record_session"]
    session.attempts = tuple(
        event.model_copy(update={"at": event.at - 3 * DAY}) for event in session.attempts
    )
    at.switch_page("practice/review.py").run()
    press(at, "review_begin")
    open_here = f"{present(at)}.check" in keys(at)
    at.switch_page("practice/quiz.py").run()

    assert open_here
    assert "q1-jacobian.check" not in keys(at)


def test_an_answer_in_review_is_recorded_and_puts_the_item_off() -> None:
    """It is no longer due afterwards."""
    at = press(open_with_record("review", past(SIX[0])), "review_begin")
    finish(at)
    press(at, "review_again")
    event = at.session_state["record_session"].attempts[-1]

    assert (event.question, event.result, event.where) == (SIX[0], "right", "review")
    assert "Nothing is due." in said(at)


def test_a_sitting_waits_while_the_learner_looks_at_another_page() -> None:
    """And goes on where it was."""
    at = press(open_with_record("review", past(*SIX)), "review_begin")
    finish(at)
    at.switch_page("practice/quiz.py").run()
    at.switch_page("practice/review.py").run()

    assert "Question 2 of 6" in said(at)
    assert item_in_view(at) == SIX[1]


def test_a_sitting_can_be_ended_at_any_time() -> None:
    """Before the first answer nothing is said; after it, how it went."""
    at = press(open_with_record("review", past(*SIX)), "review_begin")
    press(at, "review_end")
    back_at_the_start = "6 questions due." in said(at)
    press(at, "review_begin")
    finish(at)
    press(at, "review_end")

    assert back_at_the_start
    assert "You answered 1 question; 1 was right at the first try." in said(at)


def own_bank(folder: Path, *items: str) -> str:
    """Write a bank of one's own with these numbers asked for, and return where it lies."""
    file = folder / "own.yaml"
    head = "schema: quiz-bank/1\nbank: own\ntitle: My own\nitems:\n"
    file.write_text(head + "".join(NUMBER.format(item) for item in items), "utf-8")
    return str(folder)


NUMBER = """\
  - id: {}
    type: number
    vary: {{n: {{from: 2, to: 5}}}}
    compute: {{total: 2^n}}
    ask: How many paths lead through {{{{n}}}} blocks?
    answer: total
    why: Each block doubles their number.
"""


def test_an_item_that_is_gone_from_the_bank_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An author may take it out while it is on."""
    monkeypatch.setenv(OWN_FOLDER, own_bank(tmp_path, "mine"))
    at = press(open_with_record("review", past("mine", *SIX)), "review_begin")
    before = item_in_view(at)
    monkeypatch.delenv(OWN_FOLDER)
    at.run()

    assert not at.exception
    assert (before, item_in_view(at)) == ("mine", SIX[0])


def test_an_item_of_every_kind_can_be_asked_and_gives_nothing_away() -> None:
    """On a card of its own."""
    one_of_each = {item.type: item for item in banks().items.values() if ON_ITS_PAGE not in item.tags}
    for item in one_of_each.values():
        at = press(open_with_record("review", past(item.id)), "review_begin")

        assert item_in_view(at) == item.id
        assert revealed(at, secrets(item)) == []


def test_an_item_that_belongs_to_an_experiment_is_not_asked() -> None:
    """It makes no sense without what stands around it."""
    on_its_page = [item.id for item in banks().items.values() if ON_ITS_PAGE in item.tags]
    at = open_with_record("review", past(*on_its_page))

    assert on_its_page
    assert "review_begin" not in keys(at)
    press(at, "review_mixed")
    assert item_in_view(at) not in on_its_page


def test_parametrised_items_come_with_numbers_the_learner_has_not_had(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Until all were used; then with those they had the longest ago."""
    monkeypatch.setenv(OWN_FOLDER, own_bank(tmp_path, "mine"))
    codes = banks().variants("mine")
    had = [
        past("mine", ago=LONG_AGO - place * DAY)[0].model_copy(update={"variant": code})
        for place, code in enumerate(codes)
    ]
    dealt = [
        kept_in_tab(press(open_with_record("review", had[:known]), "review_begin"), "review")["card"][
            "variant"
        ]
        for known in (1, 2, len(codes))
    ]

    assert len(codes) == 4
    assert dealt == [codes[1], codes[2], codes[0]]


def test_other_numbers_are_graded_and_recorded_under_their_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The card asks for its own numbers."""
    monkeypatch.setenv(OWN_FOLDER, own_bank(tmp_path, "mine"))
    codes = banks().variants("mine")
    had = [event.model_copy(update={"variant": codes[0]}) for event in past("mine")]
    at = press(open_with_record("review", had), "review_begin")
    question = banks().item("mine", codes[1])
    assert isinstance(question, Number)
    answer(at, f"review-1~mine~{codes[1]}", right_answer(question))
    event = at.session_state["record_session"].attempts[-1]

    assert question.ask in said(at)
    assert (event.question, event.variant, event.result) == ("mine", codes[1], "right")


def test_calibration_appears_with_the_first_answer_that_says_how_sure() -> None:
    """One bar a level that was used, with its counts, and the same in words."""
    without = open_with_record("review", answered("q1-jacobian", DAY))
    events = [
        *answered("q1-jacobian", DAY, confidence="sure"),
        *answered("q2-path-count", DAY, "wrong", confidence="sure"),
        *answered("q3-preactivation", DAY, "wrong", confidence="guess"),
    ]
    at = open_with_record("review", events)
    levels = drawings(at)[0].data["levels"]

    assert drawings(without) == []
    assert levels["said"].tolist() == ["guess", "sure"]
    assert levels["share"].tolist() == [0.0, 0.5]
    assert levels["claimed"].tolist() == [0.25, 1.0]
    assert levels["label"].tolist() == ["0 of 1", "1 of 2"]
    assert "First tries only." in said(at)
    assert (
        "When you said *guess*, 0 of 1 answers were right (**0 %**, claimed 25 %); when you said *sure*, 1 of 2 "
        "(**50 %**, claimed 100 %)." in said(at)
    )


def test_nothing_distracts_while_a_question_is_on() -> None:
    """No chart and no explanations beside it."""
    at = press(
        open_with_record("review", answered("q1-jacobian", 3 * DAY, confidence="sure")), "review_begin"
    )

    assert drawings(at) == []
    assert "How review works" not in said(at)


def test_an_essay_is_answered_in_review_as_anywhere() -> None:
    """Its parts keep a state of their own."""
    item = next(
        item for item in banks().items.values() if any(isinstance(part, Essay) for _, part in questions(item))
    )
    at = press(open_with_record("review", past(item.id)), "review_begin")
    essay = next(key for key, part in questions(item) if isinstance(part, Essay))

    assert f"{present(at).split('~')[0]}~{essay}.compare" in keys(at)
