"""Before and after: one try each, nothing said before the end, and then the gain and the confident errors."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import items_of
from pages._shared.frame.lessons import lessons
from pages._shared.record.tables import answers_csv
from quizzes.kinds.choice import Choice
from quizzes.kinds.question import Question
from quizzes.learner.attempts import Attempt
from quizzes.learner.inventory import asked_as, sealed, sheet
from quizzes.loading.items import Item
from tests.pages.answering import answer, revealed, right_answer, secrets
from tests.pages.app import follow, keys, open_page, press, said, state, widget
from tests.pages.learner_with_a_past import open_with_record
from tests.quizzes.events import event

PAGE = "before_and_after"
FORMS = {"A": items_of("inventory_a"), "B": items_of("inventory_b")}
# What would say of one answer whether it was right; the sentence on the rules of the test is no verdict.
VERDICTS = ("Right", "Not right", "not right", " of 12 right", "You answered")


def begun(form: str = "A") -> AppTest:
    """Open the page and begin a form."""
    return press(open_page(PAGE), f"{PAGE}_begin_{form}")


def wrong_answer(item: Item) -> Any:
    """Return what to fill in to make the first mistake that the bank foresees."""
    assert isinstance(item, Question)
    given = next(item.mistakes()).answer
    return next(iter(given)) if isinstance(item, Choice) else given


def give(at: AppTest, item: Item, *, right: bool, confidence: str | None = None) -> AppTest:
    """Answer the question in view, rightly or not, and say how sure one is."""
    assert isinstance(item, Question)
    widget(at, f"{item.id}.confidence").set_value(confidence)
    return answer(at, item.id, right_answer(item) if right else wrong_answer(item))


def in_view(at: AppTest) -> list[str]:
    """Return the ids of the questions that can be answered now."""
    return [item.id for form in FORMS.values() for item in form if f"{item.id}.check" in keys(at)]


def answers(form: str, right: int, **more: Any) -> Iterator[Attempt]:
    """Yield an answer to each item of a form, the first ones right."""
    for place, item in enumerate(FORMS[form]):
        result = "right" if place < right else "wrong"
        yield event(asked_as(item.id), (form == "B") * 99 + place, result, where=PAGE, **more)


def shown_without_the_record(at: AppTest) -> str:
    """Return what the page says, without what it hands to the browser to keep."""
    return "\n".join(line for line in said(at).splitlines() if "residual-lab/" not in line)


def events_of(at: AppTest) -> tuple[Attempt, ...]:
    """Return what this session has recorded."""
    attempts: tuple[Attempt, ...] = at.session_state["record_session"].attempts
    return attempts


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_given_away_before_the_end_of_a_form(form: str) -> None:
    """Neither a reason nor a solution nor a verdict, of any item, whether the answers are right or wrong."""
    at, items = begun(form), [item for each in FORMS.values() for item in each]
    for place, item in enumerate(FORMS[form]):
        found = [sentence for other in items for sentence in revealed(at, secrets(other))]
        text = shown_without_the_record(at)

        assert in_view(at) == [item.id]
        assert found == []
        assert not [word for word in VERDICTS if word in text]
        assert f"**Form {form}, question {place + 1} of 12**" in text
        give(at, item, right=place % 2 == 0, confidence="sure")

    assert in_view(at) == []


def test_after_the_first_form_only_the_number_right_is_said() -> None:
    """Not which ones, and no reason: the second form asks about the same ideas."""
    at = open_with_record(PAGE, answers("A", 5, confidence="sure", slip="leaves-skip-out"))
    items = [item for each in FORMS.values() for item in each]

    assert "Form A: **5 of 12 right**." in said(at)
    assert [sentence for item in items for sentence in revealed(at, secrets(item))] == []
    assert f"{PAGE}_begin_B" in keys(at)
    assert not any(item.ask in said(at) for item in items)


def test_an_answer_is_recorded_once_with_its_confidence_and_misconception() -> None:
    """Under a name that no item has, so that it never comes back."""
    first, second = FORMS["A"][:2]
    at = give(begun(), first, right=False, confidence="fairly sure")
    give(at, second, right=True)
    recorded = [
        (e.question, e.result, e.tries, e.hints, e.confidence, e.slip, e.where) for e in events_of(at)
    ]

    assert recorded == [
        (asked_as(first.id), "wrong", 1, 0, "fairly sure", "takes-skip-for-promise", PAGE),
        (asked_as(second.id), "right", 1, 0, None, None, PAGE),
    ]
    assert f"{first.id}.check" not in keys(at)


def test_an_answer_that_cannot_be_read_costs_nothing_and_is_asked_again() -> None:
    """Neither is no answer at all recorded."""
    at, item = open_with_record(PAGE, list(answers("A", 2))[:2]), FORMS["A"][2]
    press(at, f"{item.id}.check")
    nothing = len(events_of(at))
    answer(at, item.id, "many")

    assert "This cannot be read yet" in said(at)
    assert in_view(at) == [item.id]
    assert nothing == len(events_of(at)) == 2
    assert revealed(at, secrets(item)) == []


def test_a_later_visit_goes_on_where_one_stopped() -> None:
    """In the middle of either form, and nothing that was answered is asked again."""
    in_a = open_with_record(PAGE, list(answers("A", 7))[:4])
    in_b = open_with_record(PAGE, [*answers("A", 7), *list(answers("B", 9))[:6]])

    assert in_view(in_a) == [FORMS["A"][4].id]
    assert in_view(in_b) == [FORMS["B"][6].id]


def test_forgetting_everything_begins_anew() -> None:
    """In the same visit: what was forgotten can be answered once more."""
    at = give(begun(), FORMS["A"][0], right=True)
    at.switch_page(lessons()["report"].path).run()
    press(press(at, "backup_forget"), "backup_forget_yes")
    at.switch_page(lessons()[PAGE].path).run()
    give(press(at, f"{PAGE}_begin_A"), FORMS["A"][0], right=False)

    assert [(e.question, e.result) for e in events_of(at)] == [(asked_as(FORMS["A"][0].id), "wrong")]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            4,
            10,
            "The normalised gain is **0.75**: what was gained, 6, out of what could be gained, 12 − 4 = 8.",
        ),
        (
            8,
            6,
            "The normalised gain is **−0.5**: what was gained, −2, out of what could be gained, 12 − 8 = 4.",
        ),
        (12, 12, "All your answers before the lab were right, so there was nothing left to gain."),
    ],
)
def test_the_gain_is_said_once_both_forms_are_complete(before: int, after: int, sentence: str) -> None:
    """With what it is made of; and none where it does not exist."""
    text = said(open_with_record(PAGE, [*answers("A", before), *answers("B", after)]))

    assert f"Before the lab **{before} of 12 right**, after it **{after} of 12 right**." in text
    assert sentence in text
    assert ("normalised gain is" in text) == (before < 12)


def test_the_second_form_alone_has_no_gain() -> None:
    """For a learner who came too late for the first one."""
    at = begun("B")
    for item in FORMS["B"]:
        give(at, item, right=True)

    assert "Form B: **12 of 12 right**." in said(at)
    assert "gain is" not in said(at)
    assert f"{PAGE}_begin_A" not in keys(at)


def test_a_confident_error_comes_first_with_its_reason_and_a_way_to_what_shows_it() -> None:
    """Sure and wrong stands apart from what was not right otherwise; what was right hears nothing."""
    sure, unsure = FORMS["B"][1], FORMS["B"][3]
    past = [*answers("A", 12), *answers("B", 12)]
    by_name = {event.question: event for event in past}
    for item, confidence, slip in (
        (sure, "sure", "bounds-one-block"),
        (unsure, "guess", "gate-sees-input"),
    ):
        changed = {"result": "wrong", "credit": 0.0, "confidence": confidence, "slip": slip}
        by_name[asked_as(item.id)] = by_name[asked_as(item.id)].model_copy(update=changed)
    at = open_with_record(PAGE, by_name.values())
    text = said(at)
    assert isinstance(sure, Choice)
    chosen = next(option for option in sure.options if option.slip == "bounds-one-block")
    shown = follow(at, f"{sure.id}.see")

    assert text.index("Sure, and not right") < text.index(sure.ask) < text.index("Not right, and not sure: 1")
    assert text.index("Not right, and not sure: 1") < text.index(unsure.ask)
    assert f"**You answered:** {chosen.text}" in text
    assert chosen.why in text
    assert {key for key in keys(at) if key.endswith(".see")} == {f"{sure.id}.see", f"{unsure.id}.see"}
    assert shown.title[0].value == lessons()["worked_examples"].title
    assert state(shown, "worked_examples", "cosine") == {"cosine": -1.0}


def test_an_error_that_was_cleared_up_says_so() -> None:
    """Wrong before and right after; and not where it was wrong both times. What is still wrong comes first."""
    text = said(
        open_with_record(PAGE, [*answers("A", 10, confidence="sure"), *answers("B", 11, confidence="sure")])
    )

    assert text.count("**Form A, before the lab; right since.**") == 1
    assert text.count("**Form A, before the lab.**") == 1
    assert text.index("**Form B, after it.**") < text.index("**Form A, before the lab")


def test_it_is_offered_to_a_newcomer_and_leaves_them_one() -> None:
    """On Home; answering it is no answer to a question of the lab."""
    offered = "Answer them now and again at the end, and see what you gained."
    fresh, tested = open_page("home"), begun()
    for item in FORMS["A"]:
        give(tested, item, right=True)
    tested.switch_page(lessons()["home"].path).run()

    assert offered in said(fresh)
    assert offered not in said(tested)
    assert "Try three questions first" in said(tested)
    assert "never tried" not in said(tested)


def test_it_never_comes_back_and_counts_for_nothing() -> None:
    """Nothing is due, nothing is calibrated, and no goal has it."""
    past = [*answers("A", 3, confidence="sure"), *answers("B", 3, confidence="sure")]
    review, report = open_with_record("review", past), open_with_record("report", past)

    assert "review_begin" not in keys(review)
    assert "How sure, how right" not in said(review)
    assert "By goal" not in said(report)


def test_the_record_lists_both_forms_and_keeps_the_verdicts_of_one_under_way() -> None:
    """The number right of a complete form; of the other how far it is, on the page as in the file."""
    past = [*answers("A", 3), *list(answers("B", 12))[:5]]
    (table,) = open_with_record("report", past).table
    rows = table.value
    hidden = sealed([sheet(form, past) for form in FORMS.values()])
    lines = list(csv.DictReader(io.StringIO(answers_csv(past, hidden))))

    assert [*rows["What"]] == ["form A", "form B"]
    assert [*rows["Latest answer"]] == ["3 of 12 right", "5 of 12 answered"]
    assert [line["result"] for line in lines] == ["right"] * 3 + ["wrong"] * 9 + [""] * 5
    assert {line["credit"] for line in lines[12:]} == {""}


def test_what_one_learner_answered_another_is_still_asked() -> None:
    """The forms hang on the record."""
    give(begun(), FORMS["A"][0], right=True)

    assert in_view(begun()) == [FORMS["A"][0].id]
