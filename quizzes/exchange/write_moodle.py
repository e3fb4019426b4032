"""Moodle XML: reasons, hints, solutions, tags and shares of points all have their place in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from quizzes.exchange.moodle_formats import match_remarks, share_remarks, steps_to_match
from quizzes.exchange.numerals import decimal, moodle_percent
from quizzes.exchange.prose_as_html import html, inline_html, plain_text, storable
from quizzes.forms import ChoiceForm, Exercise, MatchForm, NumberForm, OpenForm, OrderForm, TextForm


def write_moodle(exercises: Sequence[Exercise]) -> str:
    """Return a Moodle XML file, with one category a bank."""
    quiz = Element("quiz")
    bank = None
    for exercise in exercises:
        if exercise.bank != bank:
            bank = exercise.bank
            category = SubElement(SubElement(quiz, "question", type="category"), "category")
            # A slash would open a category of its own; two are one.
            path = f"$course$/top/Residual Lab/{storable(bank).replace('/', '//')}"
            SubElement(category, "text").text = path
        _question(quiz, exercise)
    indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(quiz, encoding="unicode") + "\n"


def moodle_remarks(exercise: Exercise) -> Iterator[str]:
    """Yield what Moodle does less well with this exercise."""
    yield from share_remarks(exercise)
    form = exercise.form
    if isinstance(form, OrderForm) and not _can_be_dragged(form):
        yield "it becomes a matching of places to entries: an order by drag and drop has no wrong or repeated entries"
        form = steps_to_match(form)
    if isinstance(form, MatchForm):
        yield from match_remarks(form)


def _question(quiz: Element, exercise: Exercise) -> None:
    form = exercise.form
    if isinstance(form, OrderForm) and not _can_be_dragged(form):
        form = steps_to_match(form)
    question = SubElement(quiz, "question", type=_type(form))
    SubElement(SubElement(question, "name"), "text").text = exercise.name
    _html(question, "questiontext", html(exercise.ask))
    _html(question, "generalfeedback", html(exercise.solution))
    SubElement(question, "defaultgrade").text = decimal(exercise.points)
    SubElement(question, "penalty").text = decimal(exercise.penalty)
    SubElement(question, "hidden").text = "0"
    SubElement(question, "idnumber").text = exercise.name
    match form:
        case ChoiceForm():
            _choice(question, form)
        case NumberForm():
            for answer in form.answers:
                element = _answer(question, decimal(answer.value), answer.share, answer.why)
                SubElement(element, "tolerance").text = decimal(answer.tolerance)
            for name, value in (
                ("unitgradingtype", "0"),
                ("unitpenalty", "0.1"),
                ("showunits", "3"),
                ("unitsleft", "0"),
            ):
                SubElement(question, name).text = value
        case TextForm():
            SubElement(question, "usecase").text = str(int(form.match_case))
            for phrase in form.phrases:
                _answer(question, phrase.pattern, phrase.share, phrase.why)
        case MatchForm():
            _match(question, form)
        case OrderForm():
            _order(question, form)
        case OpenForm():
            _open(question, form)
        case _:
            assert_never(form)
    for hint in exercise.hints:
        _html(question, "hint", html(hint))
    tags = SubElement(question, "tags")
    for tag in exercise.tags:
        SubElement(SubElement(tags, "tag"), "text").text = tag


def _type(form: ChoiceForm | NumberForm | TextForm | MatchForm | OrderForm | OpenForm) -> str:
    names = {
        ChoiceForm: "multichoice",
        NumberForm: "numerical",
        TextForm: "shortanswer",
        MatchForm: "matching",
        OrderForm: "ordering",
        OpenForm: "essay",
    }
    return names[type(form)]


def _can_be_dragged(order: OrderForm) -> bool:
    return not order.distractors and len(set(order.sequence)) == len(order.sequence)


def _choice(question: Element, form: ChoiceForm) -> None:
    SubElement(question, "single").text = "false" if form.several else "true"
    SubElement(question, "shuffleanswers").text = "true" if form.shuffle else "false"
    SubElement(question, "answernumbering").text = "ABCD"
    for option in form.options:
        _answer(question, inline_html(option.text), option.share, option.why, markup="html")


def _match(question: Element, form: MatchForm) -> None:
    SubElement(question, "shuffleanswers").text = "true"
    for prompt, partner in (*form.pairs, *(("", extra) for extra in form.extra)):
        pair = _html(question, "subquestion", inline_html(prompt))
        SubElement(SubElement(pair, "answer"), "text").text = plain_text(partner)


def _order(question: Element, form: OrderForm) -> None:
    grading = "LONGEST_ORDERED_SUBSET" if form.partial else "ALL_OR_NOTHING"
    settings = (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", str(len(form.sequence))),
        ("gradingtype", grading),
        ("showgrading", "HIDE"),
    )
    for name, value in settings:
        SubElement(question, name).text = value
    for place, entry in enumerate(form.sequence, 1):
        element = SubElement(question, "answer", fraction=str(place), format="html")
        SubElement(element, "text").text = inline_html(entry)


def _open(question: Element, form: OpenForm) -> None:
    SubElement(question, "responseformat").text = "plain" if form.is_formula else "editor"
    SubElement(question, "responserequired").text = "1"
    SubElement(question, "responsefieldlines").text = "3" if form.is_formula else "10"
    if form.words:
        SubElement(question, "minwordlimit").text = str(form.words[0])
        SubElement(question, "maxwordlimit").text = str(form.words[1])
    SubElement(question, "attachments").text = "0"
    SubElement(question, "attachmentsrequired").text = "0"
    _html(question, "graderinfo", html(form.marking_guide))
    _html(question, "responsetemplate", "")


def _answer(
    question: Element, text: str, share: float, why: str, markup: str = "moodle_auto_format"
) -> Element:
    element = SubElement(question, "answer", fraction=moodle_percent(share), format=markup)
    SubElement(element, "text").text = storable(text)
    _html(element, "feedback", html(why))
    return element


def _html(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name, format="html")
    SubElement(element, "text").text = text
    return element
