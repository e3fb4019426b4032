"""Moodle XML as Moodle writes it, and XML as an attacker would."""

import pytest

from quizzes.exchange.drafts import Draft, drafts
from quizzes.exchange.read_moodle import read_moodle
from quizzes.exchange.read_xml import UnreadableError
from quizzes.forms import ChoiceForm, Exercise, NumberForm, OpenForm, TextForm
from tests.clock import cpu_seconds

CHOICE = """
<question type="multichoice">
  <name><text>Jacobian</text></name>
  <questiontext format="html"><text><![CDATA[<p>Is \\(I + J\\) <em>right</em>?</p>
  <ul><li>a</li><li>b</li></ul>]]></text></questiontext>
  <generalfeedback format="html"><text>Add.</text></generalfeedback>
  <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty>
  <single>true</single><shuffleanswers>false</shuffleanswers>
  <answer fraction="100" format="html"><text>yes</text><feedback format="html"><text>Sum rule.</text></feedback></answer>
  <answer fraction="0" format="html"><text>no</text><feedback format="html"><text></text></feedback></answer>
  <hint format="html"><text>Differentiate.</text></hint>
  <tags><tag><text>Skip Path</text></tag></tags>
</question>
"""


def exercise(inside: str) -> Exercise:
    """Read a file with one question that can be imported."""
    [found] = read_moodle(f"<?xml version='1.0'?><quiz>{inside}</quiz>".encode())
    assert found.exercise is not None, found.refused
    return found.exercise


def question(kind: str, inside: str) -> str:
    """Return a question of a kind."""
    return (
        f'<question type="{kind}"><name><text>x</text></name>'
        f"<questiontext format='html'><text>Which?</text></questiontext>{inside}</question>"
    )


def draft(inside: str) -> Draft:
    """Return the draft of the one question of a file."""
    [made] = drafts(read_moodle(f"<quiz>{inside}</quiz>".encode()), "test.xml")
    return made


def test_a_choice_comes_with_everything_around_it() -> None:
    """Text as prose, options, reasons, hints, solution, points, penalty and tags."""
    found = exercise(CHOICE)
    assert isinstance(found.form, ChoiceForm)

    assert found.ask == "Is $I + J$ *right*?\n\n- a\n- b"
    assert [(option.text, option.right, option.why) for option in found.form.options] == [
        ("yes", True, "Sum rule."),
        ("no", False, ""),
    ]
    assert (found.solution, found.hints, found.points) == ("Add.", ("Differentiate.",), 2.0)
    made = draft(CHOICE)
    assert made.item is not None
    assert made.item["tags"] == ["skip-path"]
    assert made.item["source"] == {"doc": "test.xml", "at": "Jacobian"}
    assert made.to_write == ("why for option b",)


def test_true_or_false_is_a_choice_of_two() -> None:
    """In the words of a learner."""
    answers = (
        '<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>'
    )
    form = exercise(question("truefalse", answers)).form
    assert isinstance(form, ChoiceForm)

    assert [(option.text, option.right) for option in form.options] == [("True", False), ("False", True)]


def test_a_number_comes_with_tolerance_and_mistakes() -> None:
    """A remark on any other answer has no place, and neither have units: the report says so."""
    answers = (
        '<answer fraction="100"><text>8</text><tolerance>0.5</tolerance></answer>'
        '<answer fraction="0"><text>6</text><feedback format="html"><text>Not a sum.</text></feedback></answer>'
        '<answer fraction="0"><text>*</text></answer><units><unit><unit_name>m</unit_name></unit></units>'
    )
    form = exercise(question("numerical", answers)).form
    assert isinstance(form, NumberForm)

    assert [(answer.value, answer.tolerance, answer.why) for answer in form.answers] == [
        (8.0, 0.5, ""),
        (6.0, 0.0, "Not a sum."),
    ]
    assert draft(question("numerical", answers)).lost == ("a remark on every other answer", "its units: m")


def test_case_matters_only_where_moodle_says_so() -> None:
    """The fold of the draft leaves it out then."""
    form = exercise(
        question("shortanswer", '<usecase>1</usecase><answer fraction="100"><text>Euler</text></answer>')
    ).form
    assert isinstance(form, TextForm)

    assert form.match_case


def test_an_essay_keeps_what_the_marker_was_told() -> None:
    """As the model answer; the rubric is to be written."""
    inside = "<graderinfo format='html'><text>Look for $I$.</text></graderinfo><minwordlimit>5</minwordlimit>"
    form = exercise(question("essay", inside)).form

    assert form == OpenForm(r"Look for \$I\$.", words=(5, 400))
    assert draft(question("essay", inside)).to_write == ("a rubric",)


@pytest.mark.parametrize("kind", ["cloze", "calculated", "stack", "description", "ddwtos", ""])
def test_a_kind_without_counterpart_is_left_out_by_name(kind: str) -> None:
    """Never silently."""
    [found] = read_moodle(f"<quiz>{question(kind, '')}</quiz>".encode())

    assert found.exercise is None
    assert f"`{kind}`" in found.refused


def test_attached_files_and_pictures_are_reported() -> None:
    """They do not come across."""
    text = (
        '<question type="essay"><name><text>x</text></name><questiontext format="html">'
        '<text>See &lt;img src="@@PLUGINFILE@@/a.png"&gt; it</text><file name="a.png">AAAA</file></questiontext></question>'
    )
    [found] = read_moodle(f"<quiz>{text}</quiz>".encode())

    assert found.lost == ("an attached file", "a picture")


def test_a_wrong_number_refuses_one_question_and_not_the_file() -> None:
    """Its message names the text."""
    bad = question("numerical", '<answer fraction="100"><text>8 m</text></answer>')
    found = read_moodle(f"<quiz>{bad}{CHOICE}</quiz>".encode())

    assert found[0].refused == "`8 m` is not a number"
    assert found[1].exercise is not None


BOMB = (
    '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<quiz><question type='essay'>&c;</question></quiz>"
)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (BOMB.encode(), "a document type is declared"),
        (b'<!DOCTYPE quiz SYSTEM "http://x/y.dtd"><quiz/>', "a document type is declared"),
        (
            b'<!DOCTYPE q [<!ENTITY e SYSTEM "file:///etc/passwd">]><quiz>&e;</quiz>',
            "a document type is declared",
        ),
        (b"<quiz>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</quiz>", "inside one another"),
        (b"<quiz>" + b"<a/>" * 60_000 + b"</quiz>", "elements. Split the file"),
        (b"<quiz>" + b"x" * 1_000_000 + b"</quiz>", "at most 1000000 are read"),
        (b"<quiz><question></quiz>", "line 1, column 19: mismatched tag"),
        (b"<quiz>&undefined;</quiz>", "undefined entity"),
        (b"", "no element found"),
        (b"<html/>", "starts with <html>"),
    ],
)
def test_hostile_or_broken_xml_is_refused_at_once(raw: bytes, message: str) -> None:
    """No entity is ever expanded, nothing is fetched, and the message says where and why."""

    def refuse() -> None:
        with pytest.raises(UnreadableError, match=message):
            read_moodle(raw)

    assert cpu_seconds(refuse) < 0.2


def test_hostile_html_becomes_inert_prose() -> None:
    """No tag, no script, no link but to the web, no picture from elsewhere."""
    html = (
        "<script>alert(1)</script><iframe src='http://x'></iframe><form action='http://x'><input></form>"
        "<a href='javascript:alert(1)'>click</a><img src='http://x/y.png' alt='![](http://x/z.png)'>"
        "&lt;script&gt;x&lt;/script&gt; <a href='https://example.org'>fine</a>"
    )
    text = html.replace("&", "&amp;").replace("<", "&lt;")
    found = exercise(question("essay", "").replace("Which?", text))

    assert found.ask == (r"click!\[\](http://x/z.png)\<script>x\</script> [fine](https://example.org)")
