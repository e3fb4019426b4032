"""Home: one picture that shows why skips matter, and that they are no guarantee; and where the learner stands."""

import math

import pandas as pd
from streamlit.testing.v1 import AppTest

from pages._shared.frame.banks import banks, items_of
from pages._shared.frame.course import course
from pages._shared.frame.lessons import lessons
from pages._shared.record.tables import CLAIMS
from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import Claim
from quizzes.kinds.number import Number
from quizzes.kinds.question import ASKED_ONCE
from quizzes.learner.mastery import items_for
from tests.pages.answering import answer, right_answer
from tests.pages.app import choose_preset, drawings, keys, open_page, press, put, said
from tests.pages.learner_with_a_past import answered, open_with_record
from tests.quizzes.events import DAY

TITLE = "**Without skips the gradient shrinks to 0.0064, with them it grows to 81**"


def norms_of(at: AppTest, net: str) -> pd.Series:
    """Return the gradient's size at each layer of one stack, as the picture draws it."""
    norms = drawings(at)[0].data["norms"]
    return norms[norms["net"] == net].set_index("layer")["relative"]


def test_the_starting_picture_shows_both_gradients_in_one_frame() -> None:
    """Twenty layers and seed 1: one fades, one grows, and both start at 1."""
    at = open_page("home")
    plain, residual = norms_of(at, "plain"), norms_of(at, "residual")

    assert TITLE in said(at)
    assert len(plain) == len(residual) == 21
    assert plain[20] == residual[20] == 1.0
    assert round(plain[0], 4) == 0.0064
    assert round(residual[0]) == 81


def test_what_has_arrived_stands_clear_of_the_lines() -> None:
    """Above the line that ends higher and below the other, at the input."""
    arrived = drawings(open_page("home"))[0].data["arrived"]

    assert list(arrived["label"]) == ["Without skips, 0.0064 arrives", "With skips, 81 arrives"]
    assert list(arrived["above"]) == [False, True]
    assert set(arrived["layer"]) == {0}


def test_the_picture_is_finished_until_it_is_played() -> None:
    """Without its script, and for those who want no motion, everything stands there."""
    spec = drawings(open_page("home"))[0].spec
    (way,) = [param for param in spec["params"] if param["name"] == "way"]

    assert way["value"] == way["bind"]["max"] == 1


def test_before_the_prediction_there_is_the_network_and_no_gradient() -> None:
    """What would answer the question is not sent."""
    (waiting,) = drawings(open_page("home", shown=False))

    assert set(waiting.data) == {"layers", "ends", "unchanged", "room"}
    assert len(waiting.data["layers"]) == 20


def test_skips_overshoot_here_and_the_page_says_so() -> None:
    """The first picture makes no false promise."""
    text = said(open_page("home"))

    assert "A skip is not a guarantee: with small weights the gradient does not arrive unchanged" in text


def test_a_hundred_layers_change_the_plain_net_far_more_than_twenty() -> None:
    """What each layer does multiplies."""
    twenty, hundred = (
        math.log10(norms_of(open_page("home", depth=depth), "plain")[0]) for depth in ("20", "100")
    )

    assert hundred < 3 * twenty < 0


def test_weights_of_hes_size_keep_the_plain_gradient_and_blow_up_the_other() -> None:
    """A plain layer then keeps sizes on average, and a layer with a skip doubles the square."""
    at = open_page("home", weights="He")

    assert 0.2 < norms_of(at, "plain")[0] < 5
    assert 2**8 < norms_of(at, "residual")[0] < 2**12


def test_without_skips_one_stack_is_drawn_and_its_network_has_none() -> None:
    """The switch takes away the skips and the gradient that needs them, and gives both back."""
    at = open_page("home")
    before = drawings(at)[0]
    off = drawings(put(at, home_skip=False))[0]
    again = drawings(put(at, home_skip=True))[0]

    assert set(off.data["norms"]["net"]) == {"plain"}
    assert not off.data["layers"]["skip"].any()
    assert before.data["layers"]["skip"].all()
    assert before.data["norms"].equals(again.data["norms"])


def test_the_question_does_not_move_with_the_controls() -> None:
    """The right prediction belongs to the starting state, and whoever makes it sees that state."""
    at = open_page("home", shown=False, depth="100", weights="large")
    put(at, home_guess="larger")

    assert "You said larger. That is right. The gradient starts at the loss with the size 1." in said(at)


def test_the_goals_of_the_lab_are_there_before_and_after_the_prediction() -> None:
    """Below the map of the course."""
    for shown in (False, True):
        text = said(open_page("home", shown=shown))

        assert all(objective.text in text for objective in lessons()["home"].objectives)
        assert len(lessons()["home"].objectives) >= 5


def test_a_preset_shows_a_hundred_layers() -> None:
    """The sentence follows the control."""
    at = choose_preset(open_page("home"), "home", "hook-100")

    assert "each of 100 layers" in said(at)


def test_a_newcomer_sees_goals_and_no_counts() -> None:
    """No wall of zeros; three questions to try first are offered."""
    text = said(open_page("home"))

    assert "Before you begin" in text
    assert "Try three questions first" in text
    assert "right on the latest try" not in text
    assert "none tried yet" not in text
    assert "due" not in text


def test_counts_follow_the_record() -> None:
    """Right on the latest try, never tried, due and solid, by goal."""
    past = [
        *answered("ao-when-it-shuts", 3 * DAY),
        *answered("ao-when-it-shuts", 2 * DAY),
        *answered("q3-preactivation", 2 * DAY, "wrong"),
    ]
    text = said(open_with_record("home", past))
    total = len(items_for(lessons()["home"].objectives[2].practises, banks().items.values()))

    assert f"1 of {total} right on the latest try, {total - 2} never tried, 1 due, 1 solid" in text
    assert "questions, none tried yet" in text
    assert "Review: 1 question due" in text


def test_claims_are_counted_apart_and_solid_is_explained() -> None:
    """A newcomer sees neither."""
    claim = next(item.id for item in banks().items.values() if isinstance(item, Claim))
    text, fresh = said(open_with_record("home", answered(claim, DAY))), said(open_page("home"))
    total = sum(isinstance(item, Claim) for item in banks().items.values())

    assert f"{CLAIMS}, which count for no goal." in text
    assert f"1 of {total} right on the latest try" in text
    assert text.count("right on the latest try") == 1
    assert "*Solid*: right at the first try without help" in text
    assert CLAIMS not in fresh


def test_a_newcomer_who_has_predicted_is_still_one() -> None:
    """A prediction is recorded, but it is no answer to a question."""
    at = put(open_page("home", shown=False), home_guess="about the same")
    at.run()

    assert [event.question for event in at.session_state["record_session"].attempts] == ["predict.home"]
    assert "Before you begin" in said(at)
    assert "none tried yet" not in said(at)


def test_where_a_learner_stopped_is_one_click_away() -> None:
    """The lesson they had open last."""
    at = open_page("gradient_paths")
    at.switch_page("practice/quiz.py").run()
    at.switch_page("start/home.py").run()

    assert f"**Go on: {lessons()['gradient_paths'].title}**, 6 min" in said(at)


def test_a_newcomer_is_led_to_the_first_lesson() -> None:
    """The link says how long it takes."""
    first = course()[0]

    assert f"**Start: {first.title}**, {first.minutes} min" in said(open_page("home", shown=False))


def test_the_map_shows_every_lesson_with_its_question_and_its_minutes() -> None:
    """In the order of the course, all new to a newcomer."""
    text = said(open_page("home", shown=False))
    places = [text.index(f"{lesson.question}  \n:small[new · {lesson.minutes} min]") for lesson in course()]

    assert len(places) == 14
    assert places == sorted(places)


def test_the_map_begins_with_the_story_and_ends_with_the_quiz() -> None:
    """Sixteen cards fill four rows of four, and no card stands alone."""
    text = said(open_page("home", shown=False))
    story, quiz = (text.index(lessons()[page].help) for page in ("story", "quiz"))

    assert story < min(text.index(f"{lesson.question}  \n") for lesson in course())
    assert quiz > max(text.index(f"{lesson.question}  \n") for lesson in course())
    assert (len(course()) + 2) % 4 == 0


def test_the_map_says_how_far_a_learner_is() -> None:
    """Begun with one question tried, due when one has come back, done with all right."""
    done = [event for item in items_of("three_layers") for event in answered(item.id, DAY // 2)]
    past = [
        *answered("gp-heaviest-lengths", 9 * DAY, "wrong"),
        *answered("ao-when-it-shuts", DAY // 2, "wrong"),
        *done,
    ]
    text = said(open_with_record("home", past))
    states = {lesson.page: text.split(lesson.question)[1].split("[")[1].split(" ·")[0] for lesson in course()}

    assert states["gradient_paths"].endswith("due")
    assert states["activation_order"].endswith("begun")
    assert states["three_layers"].endswith("done")
    assert states["residual_ode"] == "new"


def test_the_warm_up_asks_three_questions_on_different_goals() -> None:
    """One at a time; at the end it says how it went, and every answer is in the record."""
    at = press(open_page("home"), "home_warm_up")
    seen = [finish_warm_up_question(at, number) for number in (1, 2, 3)]

    assert len({objective for item in seen for objective in banks().items[item].objective}) == 3
    assert "**3 of 3** right at the first try." in said(at)
    assert [event.question for event in at.session_state["record_session"].attempts] == seen


def test_the_warm_up_of_a_returning_learner_comes_from_pages_seen_before() -> None:
    """What is due goes first."""
    past = [*answered("gp-heaviest-lengths", 9 * DAY, "wrong"), *answered("gi-can-it-vanish", 5 * DAY)]
    at = press(open_with_record("home", past), "home_warm_up")

    assert finish_warm_up_question(at, 1) == "gp-heaviest-lengths"
    assert finish_warm_up_question(at, 2) == "gi-can-it-vanish"


def finish_warm_up_question(at: AppTest, number: int) -> str:
    """Answer the question in view rightly, go on, and return its item."""
    assert f"Question {number} of 3" in said(at)
    place = f"warm-up-{number}"
    item = next(key for key in keys(at) if key.startswith(f"quiz_{place}_")).removeprefix(f"quiz_{place}_")
    question = banks().items[item]
    assert isinstance(question, Choice | Number)
    answer(at, f"{place}~{item}", right_answer(question))
    press(at, f"{place}.next")
    return item


def test_every_item_counts_for_a_goal_and_every_goal_has_three() -> None:
    """Claims are counted apart, as is what is asked once; every other objective belongs to exactly one goal."""
    goals = lessons()["home"].objectives
    practised = [objective for goal in goals for objective in goal.practises]
    items = banks().items.values()

    assert len(practised) == len(set(practised)), (
        "Leave the objective under one goal of pages/lessons.yaml only."
    )
    once = {objective for item in items if ASKED_ONCE in item.tags for objective in item.objective}
    assert once.isdisjoint(practised), "What is asked once counts for no goal."
    assert set(banks().objectives) - set(practised) == once, (
        "Enter the objective under `practises` of a goal in pages/lessons.yaml."
    )
    assert [item.id for item in items if not item.objective] == [], "Name an `objective` of the item."
    assert min(len(items_for(goal.practises, items)) for goal in goals) >= 3, "Write items for that goal."
