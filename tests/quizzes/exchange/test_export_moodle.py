"""Moodle XML, read back by lxml: every text, share, hint and tag is where Moodle looks for it."""

import pytest
from lxml import etree

from quizzes.exchange.write_moodle import moodle_remarks, write_moodle
from quizzes.forms import ChoiceForm, ChoiceOption, Exercise, OrderForm
from tests.quizzes.every_kind import every_exercise

# The kinds of question that Moodle 4 brings along.
KINDS = {"multichoice", "numerical", "shortanswer", "matching", "ordering", "essay"}
# The grades that its import accepts.
GRADES = {
    "100",
    "90",
    "83.33333",
    "80",
    "75",
    "70",
    "66.66667",
    "60",
    "50",
    "40",
    "33.33333",
    "30",
    "25",
    "20",
}
GRADES |= {"16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"}


def questions() -> dict[str, etree._Element]:
    """Write the example bank and return its questions by name, read by another parser."""
    text = write_moodle(list(every_exercise().values()))
    root = etree.fromstring(text.encode("utf-8"))
    return {element.findtext("name/text"): element for element in root if element.get("type") != "category"}


def test_every_question_has_what_moodle_requires() -> None:
    """Name, text, grade, penalty and a known kind, each once."""
    found = questions()

    assert list(found) == list(every_exercise())
    for element in found.values():
        assert element.get("type") in KINDS
        for child in ("name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "idnumber"):
            assert len(element.findall(child)) == 1
        assert element.find("questiontext").get("format") == "html"
        assert element.findtext("questiontext/text")


def test_every_question_with_answers_has_one_that_earns_everything() -> None:
    """Moodle refuses a question without; of several right options the shares add up to all."""
    for element in questions().values():
        shares = [answer.get("fraction") for answer in element.findall("answer")]
        if element.get("type") in ("essay", "matching", "ordering"):
            continue
        assert {share.removeprefix("-") for share in shares} <= GRADES
        positive = [float(share) for share in shares if float(share) > 0]
        whole = sum(positive) if element.findtext("single") == "false" else max(positive)
        assert whole == pytest.approx(100, abs=1e-3)


def test_a_choice_keeps_options_reasons_hints_solution_and_penalty() -> None:
    """And mathematics stands in the brackets that Moodle's MathJax looks for."""
    pick = questions()["pick"]
    answers = pick.findall("answer")

    assert [answer.get("fraction") for answer in answers] == ["100", "0", "50"]
    assert answers[0].findtext("text") == r'\(2^{L}\) = "two" &amp; more'
    assert answers[0].findtext("feedback/text") == (
        "<p>At each block there are <strong>two</strong> ways, <code>a -&gt; b</code>.</p>"
    )
    assert pick.findtext("questiontext/text").startswith(
        r"<p>Is \(\nabla f \ne \nu\) for {a, b} = 50% ~ x # y"
    )
    assert [hint.findtext("text") for hint in pick.findall("hint")] == [
        r"<p>How many ways at \(n = 1\)?</p>",
        "<p>And at two?</p>",
    ]
    solution = pick.findtext("generalfeedback/text")
    assert "<ul><li>one block, 2</li><li>two blocks, 4</li></ul>" in solution
    assert "layers" in solution
    assert (pick.findtext("defaultgrade"), pick.findtext("penalty")) == ("2", "0.2")
    assert [tag.text for tag in pick.findall("tags/tag/text")] == ["every-kind", "count", "paths"]


def test_several_right_options_are_ticked() -> None:
    """A wrong tick costs as much as a right one earns."""
    tick = questions()["tick"]

    assert tick.findtext("single") == "false"
    assert tick.findtext("shuffleanswers") == "false"
    assert [answer.get("fraction") for answer in tick.findall("answer")] == [
        "33.33333",
        "-33.33333",
        "33.33333",
        "33.33333",
    ]


def test_the_key_of_an_open_question_is_for_the_marker_alone() -> None:
    """It stands in the grader's information and nowhere else."""
    jacobian = questions()["jacobian"]

    assert "<code>I + J</code>" in jacobian.findtext("graderinfo/text")
    jacobian.remove(jacobian.find("graderinfo"))
    assert b"I + J" not in etree.tostring(jacobian)


def test_a_text_is_a_short_answer_with_its_stars() -> None:
    """Patterns are plain text there, so nothing is escaped twice."""
    name = questions()["name"]

    assert name.findtext("usecase") == "0"
    assert [answer.findtext("text") for answer in name.findall("answer")] == [
        "=backward*",
        "forward Euler",
        "explicit Euler*",
    ]


def test_an_order_is_dragged_unless_entries_repeat_or_do_not_belong() -> None:
    """Then it becomes a matching, in which equal entries are interchangeable, and the report says so."""
    found = questions()

    assert found["drag"].get("type") == "ordering"
    assert [answer.findtext("text") for answer in found["drag"].findall("answer")] == [
        "first",
        "second",
        "third",
    ]
    steps = found["steps"]
    assert steps.get("type") == "matching"
    assert [pair.findtext("text") for pair in steps.findall("subquestion")][:2] == ["Step 1", "Step 2"]
    assert steps.findall("subquestion")[-1].findtext("text") in (None, "")
    remarks = list(moodle_remarks(every_exercise()["steps"]))
    assert "a matching of places to entries" in remarks[0]
    assert list(moodle_remarks(every_exercise()["drag"])) == []


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (OrderForm(("a", "b"), (), partial=True), "ordering"),
        (OrderForm(("a", "b"), ("c",), partial=True), "matching"),
        (OrderForm(("a", "b", "a"), (), partial=True), "matching"),
    ],
)
def test_an_entry_that_does_not_belong_is_never_dropped(form: OrderForm, kind: str) -> None:
    """Either reason alone makes an order a matching."""
    exercise = Exercise("x", "x", "Bank", "order", "In which order?", form)
    question = etree.fromstring(write_moodle([exercise]).encode()).findall("question")[1]
    entries = question.findall("answer") + question.findall("subquestion/answer")

    assert question.get("type") == kind
    assert [entry.findtext("text") for entry in entries] == [*form.sequence, *form.distractors]


def test_a_share_that_moodle_does_not_know_is_rounded_and_reported() -> None:
    """Moodle refuses a whole question for one unknown grade."""
    options = (ChoiceOption("a", True, 1.0, "yes"), ChoiceOption("b", False, 0.42, "nearly"))
    exercise = Exercise(
        "x", "x", "Bank", "choice", "Which?", ChoiceForm(options, several=False, shuffle=True)
    )

    assert 'fraction="40"' in write_moodle([exercise])
    assert list(moodle_remarks(exercise)) == ["42 % of the points becomes 40 %, the nearest grade Moodle has"]


def test_a_category_keeps_a_slash_in_the_title_of_its_bank() -> None:
    """A single slash would open a category below."""
    text = write_moodle(list(every_exercise().values()))
    category = etree.fromstring(text.encode()).findtext("question/category/text")

    assert category == '$course$/top/Residual Lab/Every kind // of "question" & more'


def test_nothing_an_author_writes_becomes_a_tag_or_breaks_the_file() -> None:
    """Tags are shown as text, pictures from elsewhere leave their description, control characters vanish."""
    hostile = (
        "<script>alert(1)</script> ]]> \x00\x0b ![a net](https://example.org/x.png) [go](javascript:alert(1))"
    )
    exercise = Exercise("x", "x", hostile, "order", hostile, OrderForm((hostile, "b"), (), partial=True))
    root = etree.fromstring(write_moodle([exercise]).encode("utf-8"))
    shown = root.findall("question")[1].findtext("questiontext/text")

    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "example.org" not in shown
    assert "a net" in shown
    assert "href" not in shown
