"""What items become for other programs, before any format: forms, names and notes of what is lost."""

import pytest

from quizzes.exchange.export import exercises_of_bank
from quizzes.exchange.formats import FORMATS
from quizzes.forms import ChoiceForm, MatchForm, NumberForm, OpenForm, OrderForm, TextForm
from quizzes.kinds.claim import MEANINGS
from quizzes.kinds.expression import ScalarExpression
from quizzes.loading.items import ITEM_MODELS
from tests.quizzes.every_kind import every_exercise, every_kind


def test_the_example_bank_has_an_item_of_every_kind() -> None:
    """Or the tests of the formats would not see them all."""
    kinds = {item.type for item in every_kind().items.values()}

    assert kinds == set(ITEM_MODELS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_every_kind(name: str) -> None:
    """Each exercise's question stands in the file, and writing twice gives the same text."""
    exercises = list(every_exercise().values())
    text = FORMATS[name].write(exercises)

    assert all(exercise.ask.split()[-1].rstrip("?.") in text for exercise in exercises)
    assert text == FORMATS[name].write(exercises)


def test_an_item_with_parameters_leaves_as_five_numbered_variants() -> None:
    """Each has its own number in the text and in the key, and the note says how many there are."""
    copies = [exercise for name, exercise in every_exercise().items() if name.startswith("paths")]

    assert [copy.name for copy in copies] == [f"paths-v{number}" for number in range(1, 6)]
    assert len({copy.ask for copy in copies}) == len({copy.about["variant"] for copy in copies}) == 5
    for copy in copies:
        blocks = int(copy.ask.split()[4])
        assert isinstance(copy.form, NumberForm)
        assert copy.form.answers[0].value == 2.0**blocks
        assert copy.notes == ("5 of 8 variants, as questions of their own",)


def test_parts_become_questions_that_open_with_the_shared_text() -> None:
    """The solution of the whole answers every part, so only the last one carries it."""
    exercises = every_exercise()

    assert exercises["whole.count"].ask == "A stack has 3 blocks.\n\nHow many paths?"
    assert exercises["whole.count"].solution == ""
    assert exercises["whole.why"].solution == "Two to the three."
    assert "2 questions" in exercises["whole.why"].notes[0]


def test_slips_are_wrong_answers_with_their_reason_and_their_share() -> None:
    """The right answer comes first, since the first that fits counts."""
    form = every_exercise()["paths-v1"].form
    assert isinstance(form, NumberForm)

    assert [answer.share for answer in form.answers] == [1.0, 0.25, 0.0]
    assert [answer.why for answer in form.answers][1:] == ["That adds.", "A number of paths is not negative."]


def test_a_number_that_no_one_types_in_full_may_be_rounded_and_the_note_says_so() -> None:
    """Half a unit of the third figure, unless an expected mistake is too near; whole numbers stay exact."""
    exercises = every_exercise()
    share = exercises["share"].form
    assert isinstance(share, NumberForm)

    assert share.answers[0].tolerance == pytest.approx(5e-4 * 0.75**10)
    assert "may be off by" in exercises["share"].grading_notes[0]
    count = exercises["whole.count"].form
    assert isinstance(count, NumberForm)
    assert count.answers[0].tolerance == 0.0


def test_of_several_options_a_wrong_tick_takes_away_what_a_right_one_gives() -> None:
    """That is right minus wrong, as here."""
    form = every_exercise()["tick"].form
    assert isinstance(form, ChoiceForm)

    assert [round(option.share, 3) for option in form.options] == [0.333, -0.333, 0.333, 0.333]


def test_a_claim_is_a_choice_of_three_votes_in_their_order() -> None:
    """Each with the rule for it; the condition is said with the solution, never with the question."""
    vote = every_exercise()["vote"]
    assert isinstance(vote.form, ChoiceForm)

    assert [option.text.partition(". ")[0] for option in vote.form.options] == [
        "True",
        "False",
        "Only under a condition",
    ]
    assert [option.text.partition(". ")[2] for option in vote.form.options] == list(MEANINGS.values())
    assert [option.right for option in vote.form.options] == [False, False, True]
    assert not vote.form.shuffle
    assert "monotone" in vote.solution
    assert "monotone" not in vote.ask


@pytest.mark.parametrize("name", ["slope", "jacobian", "cells", "words", "explain"])
def test_what_only_we_can_grade_is_marked_by_a_person_who_gets_the_key(name: str) -> None:
    """Key, other right answers and expected mistakes; the note says it is no longer graded."""
    exercise = every_exercise()[name]
    assert isinstance(exercise.form, OpenForm)

    assert "marked by a person" in exercise.grading_notes[0]
    assert "exported with" in exercise.grading_notes[0]
    assert exercise.form.marking_guide
    assert exercise.form.marking_guide not in exercise.ask


def test_the_marker_of_a_formula_sees_its_mistakes_with_their_reasons() -> None:
    """What the app would have said, a person can say."""
    form = every_exercise()["jacobian"].form
    assert isinstance(form, OpenForm)

    assert "`I + J`" in form.marking_guide
    assert "- `J`: The skip is missing." in form.marking_guide
    assert "J n × n" in form.marking_guide


def test_the_marker_of_a_formula_knows_the_form_that_is_asked_for() -> None:
    """A right value in another form is not what was asked."""
    asked = {"id": "x", "type": "expression", "ask": "Expand.", "symbols": ("a", "b"), "answer": "a^2 + a*b"}
    form, _ = ScalarExpression.model_validate({**asked, "form": "expanded"}).export_form()
    assert isinstance(form, OpenForm)

    assert "The form must be expanded." in form.marking_guide


def test_an_order_keeps_its_wrong_steps_and_a_match_its_extra_partners() -> None:
    """They are half the question."""
    exercises = every_exercise()

    assert exercises["steps"].form == OrderForm(
        ("norm", "ReLU", "conv", "norm"), ("ReLU after the sum",), partial=True
    )
    pairs = exercises["pairs"].form
    assert isinstance(pairs, MatchForm)
    assert pairs.extra == ("Neither = nor",)
    assert "The gate stands on the sum." in exercises["pairs"].solution
    assert "Nothing stands on the skip." in exercises["steps"].solution


def test_slips_of_a_text_stand_before_its_answers() -> None:
    """They may be exceptions to a wider answer, here as there."""
    form = every_exercise()["name"].form
    assert isinstance(form, TextForm)

    assert [(phrase.pattern, phrase.share) for phrase in form.phrases] == [
        ("=backward*", 0.0),
        ("forward Euler", 1.0),
        ("explicit Euler*", 1.0),
    ]


def test_drafts_stay_at_home() -> None:
    """What is not offered here is not offered elsewhere."""
    assert "unfinished" not in every_exercise()


def test_no_exercise_of_the_example_bank_shares_its_name() -> None:
    """Names are what other programs recognise a question by."""
    names = [exercise.name for exercise in exercises_of_bank(every_kind())]

    assert len(names) == len(set(names))
