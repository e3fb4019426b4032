"""Every element of an imported file is in the draft or in the report, and a text means what it meant there.

Each word ``mark…`` of a file stands in an element of its own, so that a missing one can be named.
"""

import re

import pytest

from quizzes.exchange.draft_yaml import bank_text
from quizzes.exchange.drafts import drafts, report
from quizzes.exchange.imported_question import ImportedQuestion
from quizzes.exchange.read_gift import read_gift
from quizzes.exchange.read_html import prose_from_html, prose_from_markdown
from quizzes.exchange.read_moodle import read_moodle

KINDS = {
    "multichoice": '<single>true</single><answer fraction="100"><text>mark1</text>'
    "<feedback><text>mark2</text></feedback></answer>"
    '<answer fraction="0"><text>mark3</text></answer><answernumbering>mark4</answernumbering><image>mark5</image>',
    "numerical": '<answer fraction="100"><text>8</text><tolerance>0.5</tolerance>'
    "<feedback><text>mark1</text></feedback></answer>"
    '<answer fraction="0"><text>*</text><feedback><text>mark2</text></feedback></answer>'
    "<units><unit><multiplier>1</multiplier><unit_name>mark3</unit_name></unit></units><showunits>mark4</showunits>",
    "shortanswer": '<answer fraction="100"><text>mark1</text><feedback><text>mark2</text></feedback></answer>'
    '<answer fraction="0"><text>*</text><feedback><text>mark3</text></feedback></answer>',
    "matching": "<subquestion><text>mark1</text><answer><text>mark2</text></answer></subquestion>"
    "<subquestion><text>mark3</text><answer><text>mark4</text></answer></subquestion>"
    "<subquestion><text></text><answer><text>mark5</text></answer></subquestion>",
    "essay": "<graderinfo><text>mark1</text></graderinfo><responsetemplate><text>mark2</text></responsetemplate>"
    "<attachments>mark3</attachments>",
    "truefalse": '<answer fraction="0"><text>true</text><feedback><text>mark1</text></feedback></answer>'
    '<answer fraction="100"><text>false</text><feedback><text>mark2</text></feedback></answer>',
    "ordering": '<answer fraction="1"><text>mark1</text></answer><answer fraction="2"><text>mark2</text></answer>'
    "<layouttype>mark3</layouttype>",
}
AROUND = (
    "<name><text>markname</text></name><questiontext format='html'><text>markask</text></questiontext>"
    "<generalfeedback><text>markgeneral</text></generalfeedback><defaultgrade>0</defaultgrade><penalty>0.3333333</penalty>"
    "<hidden>markhidden</hidden><idnumber>markid</idnumber><correctfeedback><text>markcorrect</text></correctfeedback>"
    "<partiallycorrectfeedback><text>markpartly</text></partiallycorrectfeedback>"
    "<incorrectfeedback><text>markwrong</text></incorrectfeedback>"
    "<hint><text>markhint</text></hint><tags><tag><text>marktag</text></tag></tags><unheardof>markother</unheardof>"
)
CATEGORY = (
    "<question type='category'><category><text>$course$/top/markfirst/marksecond</text></category>"
    "<info><text>markinfo</text></info></question>"
)


def kept_or_said(found: list[ImportedQuestion]) -> str:
    """Return the drafts and the report on them as one text."""
    made = drafts(found, "a file")
    items = [draft.item for draft in made if draft.item is not None]
    return "\n".join((bank_text("drafts", "Drafts", items), *report("a file", "drafts.yaml", made)))


def marks(text: str) -> set[str]:
    """Return the words that mark an element."""
    return set(re.findall(r"mark[a-z0-9]+", text))


@pytest.mark.parametrize("kind", KINDS)
def test_every_element_of_moodle_xml_is_kept_or_said(kind: str) -> None:
    """Counted by a word in each: texts, feedback of all sorts, categories, tags, ids, hints and settings."""
    file = f"<quiz>{CATEGORY}<question type='{kind}'>{KINDS[kind]}{AROUND}</question></quiz>"
    said = kept_or_said(read_moodle(file.encode()))
    wanted = marks(file) - {"mark5"} if kind == "multichoice" else marks(file)

    assert len(wanted) >= 15
    assert wanted - marks(said) == set()
    assert ("a picture" in said) == (kind == "multichoice")
    assert "its 0 points" in said
    assert "penalty: 0.3333333" in said


def test_every_element_of_gift_is_kept_or_said() -> None:
    """Comments, tags, ids, categories, and feedback of every kind."""
    file = """// markcomment
$CATEGORY: $course$/top/markfirst/marksecond

// [id:markid] [tag:marktag] markremark
::markname::markask {=mark1#mark2 ~%50%mark3#mark4 ~mark5 ####mark6}

::markpairs::markmatch {=mark7->mark8#mark9 =mark10->mark11 =->mark12}

::markhow::markmany {#=3:1#mark13 =%50%9#mark14 ~#mark15}

::markwhich::markword {=mark16#mark17 =%0%*#mark18}

::marktrue::marktruth {F#mark19#mark20####mark21}

marktext without a question

// markend
"""
    said = kept_or_said(read_gift(file.encode()))
    wanted = marks(file) - {"marktext"}

    assert len(wanted) > 30
    assert wanted - marks(said) == set()
    assert "it is a text without a question" in said


def test_a_lost_element_would_be_found_out() -> None:
    """The count can fail: a file that holds one word more is not said to be complete."""
    said = kept_or_said(read_gift(b"A? {=yes ~no}"))

    assert "markmissing" not in marks(said)


def gift(text: str) -> ImportedQuestion:
    """Read one question in GIFT."""
    [found] = read_gift(text.encode())
    return found


def asked(text: str) -> str:
    """Return the text of a GIFT question as it came in."""
    exercise = gift(text).exercise
    assert exercise is not None
    return exercise.ask


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Two plus {=two =2} equals {=four =4}.", "2 pairs of braces"),
        (r"Gradient \(\frac{1}{2}\)? {=yes ~no}", r"write \{ and \}"),
        (r"Is \(x^{2}\) even? \{T\}", r"write \{ and \}"),
        ("Is $$x_{1}$$ even? {T}", r"write \{ and \}"),
        ("One {=a ~b}, two {#3} and three {T}.", "3 pairs of braces"),
        ("What? {=a\n\n::next:: B", "do not match"),
    ],
)
def test_braces_that_do_not_hold_one_set_of_answers_are_refused_by_name(text: str, said: str) -> None:
    """A key is never made of a formula, nor a text of answers."""
    found = read_gift(text.encode())

    assert found[0].exercise is None
    assert said in found[0].refused


def test_a_blank_line_among_answers_ends_nothing() -> None:
    """The answers are still open."""
    found = read_gift(b"::blank::What? {\n=a\n\n~b\n}\n\nNext? {T}")

    assert [each.name for each in found] == ["blank", "line 7"]
    assert all(each.exercise is not None for each in found)


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        (r"One\ntwo? {T}", "One\n\ntwo?"),
        ("One\ntwo? {T}", "One\n\ntwo?"),
        (r"Is \(a \n b\) x? {T}", "Is $a b$ x?"),
        (r"[markdown]Is **it**\n\n- a\n- b {T}", "Is **it**\n\n- a\n- b"),
        (r"[plain]a\n*b* {T}", "a\n\n\\*b\\*"),
        (r"[html]a<br>b<br/>c {T}", "a\n\nb\n\nc"),
        (r"<b>a</b>\nb {T}", "**a**\n\nb"),
        (r"It costs $5 and then $6. {T}", r"It costs \$5 and then \$6."),
        (r"Is $x_1$ a state? {T}", "Is $x_1$ a state?"),
        (r"Is \\\\ one\: \= \~ \# ? {T}", "Is \\\\\\\\ one: = ~ # ?"),
    ],
)
def test_lines_formats_and_dollars_come_across(text: str, ask: str) -> None:
    """A new line stays one, Markdown stays Markdown, money stays money, and a formula a formula."""
    assert asked(text) == ask


def test_a_formula_in_single_dollars_is_reported() -> None:
    """Moodle shows the dollar signs, so who wrote them may not have meant a formula."""
    assert any("dollar signs" in lost for lost in gift("Is $x_1$ a state? {T}").lost)
    assert not any("dollar signs" in lost for lost in gift("It costs $5. {T}").lost)


@pytest.mark.parametrize(
    ("html", "prose"),
    [
        ("<pre>a\n  b\n\n  c</pre>", "```\na\n  b\n\n  c\n```"),
        (
            '<pre><code class="language-python">if x:\n    y = "`"</code></pre>',
            '```python\nif x:\n    y = "`"\n```',
        ),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<p>a</p><pre>x_1 * 2 $</pre><p>b</p>", "a\n\n```\nx_1 * 2 $\n```\n\nb"),
        ("H<sub>2</sub>O, x<sup>2</sup>, 2<sup>nd</sup>", "H₂O, x², 2$^{\\text{nd}}$"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n|---|---|\n| 1 | 2 |",
        ),
        ("<table><tbody><tr><td><p>x|y</p></td></tr></tbody></table> z", "| x\\|y |\n|---|\n\nz"),
        ("a<br><br>b", "a\n\nb"),
        ("<ol><li><p>one</p></li><li>two</li></ol>", "1. one\n2. two"),
        ("<p>It costs $5 or $6</p>", r"It costs \$5 or \$6"),
        ("<p>Is $x_1^2$ it?</p>", "Is $x_1^2$ it?"),
    ],
)
def test_html_keeps_its_shape(html: str, prose: str) -> None:
    """Lines of code, line breaks, lists, tables, raised and lowered letters."""
    assert prose_from_html(html).prose == prose


def test_markdown_keeps_its_marks_and_loses_its_tags() -> None:
    """What would be a tag is shown, what would be fetched is named."""
    read = prose_from_markdown(
        "**a** <b>x</b> ![net](http://x/y.png)\n\n```\n<b> $5 ![a](b)\n```\n\n\\\\(x_1\\\\) for $5"
    )

    assert read.prose == "**a** \\<b>x\\</b> net\n\n```\n<b> $5 ![a](b)\n```\n\n$x_1$ for \\$5"
    assert read.lost == ("a picture", "the meaning of its HTML")


def test_an_answer_without_a_format_has_that_of_its_question() -> None:
    """As Moodle reads it."""
    file = (
        '<quiz><question type="multichoice"><name><text>x</text></name><questiontext format="markdown"><text>**a**\n\n- b'
        '</text></questiontext><answer fraction="100"><text>*yes*</text></answer>'
        '<answer fraction="0"><text>no</text></answer>'
        "</question></quiz>"
    )
    said = kept_or_said(read_moodle(file.encode()))

    assert "**a**\n\n      - b" in said
    assert "right: '*yes*'" in said


def test_what_is_said_to_every_answer_becomes_the_missing_reason() -> None:
    """An option with a reason of its own keeps it."""
    file = (
        '<quiz><question type="multichoice"><name><text>x</text></name><questiontext><text>q</text></questiontext>'
        "<correctfeedback><text>Yes indeed.</text></correctfeedback>"
        "<incorrectfeedback><text>Read on.</text></incorrectfeedback>"
        '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
        '<answer fraction="0"><text>c</text><feedback><text>Own.</text></feedback></answer></question></quiz>'
    )
    [made] = drafts(read_moodle(file.encode()), "f")
    assert made.item is not None

    assert [option["why"] for option in made.item["options"]] == ["Yes indeed.", "Read on.", "Own."]
    assert made.lost == ()


@pytest.mark.parametrize(
    "text", ["A? {~a ~b}", "A? {=a#x =b#y ~c#z}", "A? {=a#x ~a#y}", "A? {=a}{", "A? {#3 =%50%3}"]
)
def test_advice_speaks_of_the_file_and_not_of_our_keys(text: str) -> None:
    """Who imports GIFT has never seen `right:` or `pick:`."""
    [made] = drafts(read_gift(text.encode()), "f")

    assert not re.search(r"`(right|wrong|pick|why|options|answer)\b", made.refused)
