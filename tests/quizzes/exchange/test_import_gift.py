"""GIFT as teachers write it: every kind of question, the escapes, and what cannot be read."""

import re

import pytest

from quizzes.exchange.drafts import Draft, drafts
from quizzes.exchange.imported_question import ImportedQuestion
from quizzes.exchange.read_gift import read_gift
from quizzes.exchange.read_xml import UnreadableError
from quizzes.forms import ChoiceForm, Form, MatchForm, NumberForm, OpenForm, TextForm
from tests.clock import cpu_seconds


def one(text: str) -> ImportedQuestion:
    """Read a file with one question."""
    [found] = read_gift(text.encode("utf-8"))
    return found


def form(text: str) -> Form:
    """Return the form of the one question of a file."""
    exercise = one(text).exercise
    assert exercise is not None
    return exercise.form


def draft(text: str) -> Draft:
    """Return the draft of the one question of a file."""
    [made] = drafts([one(text)], "test.gift")
    return made


def test_one_right_option_with_feedback_and_part_credit() -> None:
    """The sign = marks the right one, %50% a share, # a reason."""
    choice = form("::grant::Who is buried there? {=no one#Two are entombed. ~%50%Grant#Nearly. ~Jefferson}")
    assert isinstance(choice, ChoiceForm)

    assert [(each.text, each.right, each.share, each.why) for each in choice.options] == [
        ("no one", True, 1.0, "Two are entombed."),
        ("Grant", False, 0.5, "Nearly."),
        ("Jefferson", False, 0.0, ""),
    ]
    assert not choice.several


def test_options_with_weights_alone_are_ticked() -> None:
    """Without a sign = several are chosen."""
    choice = form("Which two? {~%50%a ~%50%b ~%-100%c}")
    assert isinstance(choice, ChoiceForm)

    assert choice.several
    assert [each.right for each in choice.options] == [True, True, False]


@pytest.mark.parametrize(
    ("answer", "right"), [("T", "True"), ("TRUE", "True"), ("F", "False"), ("FALSE#no#yes", "False")]
)
def test_true_and_false_is_a_choice_of_two(answer: str, right: str) -> None:
    """The first feedback is for the wrong answer, the second for the right one."""
    choice = form(f"The earth is round. {{{answer}}}")
    assert isinstance(choice, ChoiceForm)

    assert [each.text for each in choice.options if each.right] == [right]
    if "#" in answer:
        assert {each.right: each.why for each in choice.options} == {True: "yes", False: "no"}


def test_short_answers_and_their_shares() -> None:
    """Of several spellings each is right; one of no weight is a mistake to expect."""
    text = form("A kind of Euler? {=explicit =forward*#Good. =%0%implicit#The other one.}")
    assert isinstance(text, TextForm)

    assert [(phrase.pattern, phrase.share, phrase.why) for phrase in text.phrases] == [
        ("explicit", 1.0, ""),
        ("forward*", 1.0, "Good."),
        ("implicit", 0.0, "The other one."),
    ]


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [
        ("#3", 3.0, 0.0),
        ("#3.5:0.25", 3.5, 0.25),
        ("#1..5", 3.0, 2.0),
        ("#=-2:0.1#ok", -2.0, 0.1),
        ("#1e-3", 0.001, 0.0),
    ],
)
def test_numbers_with_a_margin_or_a_range(answer: str, value: float, tolerance: float) -> None:
    """All three ways to write one."""
    number = form(f"How many? {{{answer}}}")
    assert isinstance(number, NumberForm)

    assert (number.answers[0].value, number.answers[0].tolerance) == (value, tolerance)


def test_pairs_and_a_partner_that_fits_nothing() -> None:
    """A prompt left empty is an extra partner."""
    match = form("Match. {=cat->meow =dog -> woof = -> moo}")

    assert match == MatchForm((("cat", "meow"), ("dog", "woof")), ("moo",))


def test_an_empty_answer_is_an_essay() -> None:
    """It lacks a model and a rubric, which the draft says."""
    assert form("Explain. {}") == OpenForm("")
    assert draft("Explain. {}").to_write == ("a rubric", "a model answer")


def test_escapes_give_back_their_characters() -> None:
    """A doubled backslash is one, so TeX comes through; \\n is a new line."""
    exercise = one(r"::a\:b::Is \{x\} \= \\(\\nabla \\ne \\nu\\) \~ y \# z?\n\nYes\: {T}").exercise
    assert exercise is not None

    assert exercise.name == "a:b"
    assert exercise.ask == "Is {x} = $\\nabla \\ne \\nu$ ~ y # z?\n\nYes:"


def test_a_blank_in_the_middle_is_kept_as_a_line() -> None:
    """Missing-word questions read on after their answers."""
    exercise = one("Grant is {=buried ~living} in a tomb.").exercise
    assert exercise is not None

    assert exercise.ask == r"Grant is \_\_\_\_\_ in a tomb."


def test_comments_categories_and_blank_lines_separate() -> None:
    """Names are taken from the file, or else say in which line the question begins."""
    found = read_gift(b"// a comment\n$CATEGORY: top/x\n\n::one:: A? {T}\n\n\n// more\nB?\n{\n=yes\n~no\n}\n")

    assert [each.name for each in found] == ["one", "line 8"]
    assert all(each.exercise is not None for each in found)


def test_the_general_feedback_is_the_solution() -> None:
    """It follows four signs #."""
    exercise = one("A? {=yes#good ~no#bad ####Because.}").exercise
    assert exercise is not None

    assert exercise.solution == "Because."


def test_html_is_read_and_its_loss_reported() -> None:
    """A script and a picture do not come across, and the report says so."""
    found = one(
        '[html]<p>A <b>bold</b> <script>alert(1)</script> <img src\\="http\\://x" alt\\="net"> claim</p> {T}'
    )
    assert found.exercise is not None

    assert found.exercise.ask == "A **bold** net claim"
    assert found.lost == ("a script", "a picture")


def test_markup_of_plain_text_stays_text() -> None:
    """What would be Markdown, a tag, or a number of the item is escaped."""
    exercise = one(r"[plain]Is *a* or `b` or ![](http\://x) or <iframe> or \{\{n\}\} it? {T}").exercise
    assert exercise is not None

    assert exercise.ask == r"Is \*a\* or \`b\` or !\[\](http://x) or \<iframe> or { {n}} it?"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Just a sentence.", "it is a text without a question"),
        ("Half a question {=a", "braces"),
        ("{=a ~b}", "it has no question text"),
        ("How many? {#many}", "`many` is not a number"),
        ("Match. {=a->b =c}", "a pair without ->"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_its_reason(text: str, why: str) -> None:
    """And never stops the rest of the file."""
    found = read_gift(f"{text}\n\nB? {{T}}".encode())

    assert len(found) == 2
    assert found[0].exercise is None
    assert why in found[0].refused
    assert found[1].exercise is not None


def test_a_missing_reason_is_named_and_not_made_up() -> None:
    """The draft has no `why` there, and the report lists which options want one."""
    made = draft("A? {=yes ~no#Not so. ~perhaps}")
    assert made.item is not None

    assert made.to_write == ("why for option a", "why for option c")
    assert [sorted(option) for option in made.item["options"]] == [["right"], ["why", "wrong"], ["wrong"]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A? {~a ~b}", "right"),
        ("A? {=a#x ~a#y}", "same text"),
        ("A? {=%50%a}", "no answer earns all the points"),
        ("A? {=a#x =b#y ~c#z}", "marked right"),
    ],
)
def test_what_the_loader_refuses_is_left_out_with_its_message(text: str, why: str) -> None:
    """The file that is written always loads."""
    made = draft(text)

    assert made.item is None
    assert why in made.refused


def test_what_has_no_place_here_is_reported() -> None:
    """Half points for a near number, a remark on any other answer, and a second right number."""
    assert any("50 %" in lost for lost in draft("A? {#=3:0.1#ok =%50%3:1#near}").lost)
    assert any("every other answer" in lost for lost in draft("A? {#=3#ok ~#no}").lost)
    assert any("every other answer" in lost for lost in draft("A? {=a#ok =%0%*#no}").lost)
    assert any("second right answer 4" in lost for lost in draft("A? {#=3 =4}").lost)


def test_ids_are_made_from_names_and_never_twice() -> None:
    """Lower-case words joined by hyphens, as the loader wants."""
    made = drafts(
        read_gift("::Überschuss 1!::A? {T#n#y}\n\n::uberschuss-1::B? {T#n#y}\n\n::42::C? {T#n#y}".encode()),
        "f",
    )

    assert [each.item["id"] for each in made if each.item] == ["uberschuss-1", "uberschuss-1-2", "q-42"]


def test_a_file_that_is_too_large_or_not_text_is_refused() -> None:
    """With the limit, or the place."""
    with pytest.raises(UnreadableError, match="at most 1000000 are read"):
        read_gift(b"a" * 1_000_001)
    with pytest.raises(UnreadableError, match="byte 3 is not UTF-8"):
        read_gift(b"ab\xff")


@pytest.mark.parametrize(
    "piece",
    [
        r"\(",
        "$$",
        "<",
        "<!--",
        "<![",
        "<a ",
        '<a ="',
        "&#",
        "[",
        "::",
        "<b>",
        "<ul><li>",
        "<script>",
        "<pre>",
        "<table><tr><td>",
        "<sub>x</sub>",
        "<sub>",
        "$x_",
        "$$x",
        "`",
        "=a->b ",
        "~a ",
    ],
)
@pytest.mark.parametrize(
    "around", ["[markdown]Is %s it? {T#no#yes}", "[html]Is %s it? {T#no#yes}", "[html]Is it? {~%s ~b}"]
)
def test_no_text_takes_long(piece: str, around: str) -> None:
    """Half tags and brackets that nothing closes, as many as a text may hold."""
    text = around % (piece * (19_000 // len(piece)))

    assert cpu_seconds(read_gift, text.encode("utf-8")) < 0.2


def test_a_text_longer_than_any_question_is_left_out() -> None:
    """With the limit."""
    assert "at most 20000 are read" in one(f"[html]{'x' * 20_001} {{T}}").refused


@pytest.mark.parametrize(
    "digits", ["1" * 20_000, f"{'1' * 20_000}x", f"1..{'9' * 20_000}", f"1:{'0' * 20_000}"]
)
def test_a_number_of_many_digits_is_refused_at_once_and_its_length_is_said(digits: str) -> None:
    """It took between 12 and 37 seconds, because every way to split the digits was tried."""
    refused = one(f"How many? {{#{digits}}}").refused

    assert re.fullmatch(r"a number has 20,00\d characters; at most 400 are read\. Round it", refused)
    assert cpu_seconds(one, f"How many? {{#{digits}}}") < 0.5


def test_a_number_that_is_too_large_takes_its_own_question_down_and_no_other() -> None:
    """It became an infinite tolerance, for which the whole file was refused."""
    made = drafts(read_gift(b"::a::How many? {#1..1e400}\n\n::b::How many? {#2}"), "test.gift")

    assert [draft.refused for draft in made] == ["`1e400` is not a number", ""]
