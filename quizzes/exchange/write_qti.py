"""QTI 1.2, as Canvas, OpenOLAT and Blackboard read it: one assessment with one section a bank.

Each item says how it is marked in percent (``SCORE``), what is said to which answer, and what Canvas calls its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from quizzes.exchange.moodle_formats import steps_to_match
from quizzes.exchange.numerals import decimal
from quizzes.exchange.prose_as_html import html, inline_html, storable
from quizzes.forms import ChoiceForm, Exercise, MatchForm, NumberForm, OpenForm, OrderForm, TextForm

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_SCHEMA = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"
_RESPONSE = "answer"


def write_qti(exercises: Sequence[Exercise]) -> str:
    """Return a QTI 1.2 file."""
    root = Element(
        "questestinterop",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {_SCHEMA}",
        },
    )
    assessment = SubElement(root, "assessment", ident="residual-lab", title="Residual Lab")
    section: Element | None = None
    for exercise in exercises:
        if section is None or section.get("title") != storable(exercise.bank):
            count = len(assessment) + 1
            section = SubElement(assessment, "section", ident=f"bank-{count}", title=storable(exercise.bank))
        _item(section, exercise)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def qti_remarks(exercise: Exercise) -> Iterator[str]:
    """Yield what QTI 1.2 says less well of this exercise."""
    form = exercise.form
    if isinstance(form, ChoiceForm) and form.several:
        yield "marked as a whole in the file; Canvas gives its own part marks"
    if isinstance(form, OrderForm):
        yield "it becomes a matching of places to entries: few programs that read QTI 1.2 have ordering questions"
    if isinstance(form, TextForm) and any("*" in phrase.pattern for phrase in form.phrases):
        yield "a pattern with * is read as a text that contains its longest piece"


def _item(section: Element, exercise: Exercise) -> None:
    """Write one exercise, in the order that QTI wants: metadata, text, marking, feedback."""
    form = steps_to_match(exercise.form) if isinstance(exercise.form, OrderForm) else exercise.form
    item = SubElement(section, "item", ident=exercise.name, title=exercise.name)
    metadata = SubElement(SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in (
        ("question_type", _canvas_kind(form)),
        ("points_possible", decimal(exercise.points)),
    ):
        field = SubElement(metadata, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = entry
    if isinstance(form, OpenForm):
        _material(SubElement(item, "rubric", view="Scorer"), html(form.marking_guide))
    presentation = SubElement(item, "presentation")
    _material(presentation, html(exercise.ask))
    marking = _Marking(SubElement(item, "resprocessing"))
    match form:
        case ChoiceForm():
            _choice(presentation, marking, form)
        case NumberForm():
            _number(presentation, marking, form)
        case TextForm():
            _text(presentation, marking, form)
        case MatchForm():
            _match(presentation, marking, form)
        case OpenForm():
            _field(presentation)
            SubElement(marking.condition(None), "other")
        case _:
            assert_never(form)
    for ident, why in marking.feedback.items():
        _material(SubElement(SubElement(item, "itemfeedback", ident=ident), "flow_mat"), html(why))
    if exercise.hints:
        hint = SubElement(
            SubElement(item, "itemfeedback", ident="hints"), "hint", feedbackstyle="Incremental"
        )
        for text in exercise.hints:
            _material(SubElement(hint, "hintmaterial"), html(text))
    if exercise.solution:
        solution = SubElement(SubElement(item, "itemfeedback", ident="solution"), "solution")
        _material(SubElement(solution, "solutionmaterial"), html(exercise.solution))


def _canvas_kind(form: ChoiceForm | NumberForm | TextForm | MatchForm | OpenForm) -> str:
    if isinstance(form, ChoiceForm):
        return "multiple_answers_question" if form.several else "multiple_choice_question"
    return {
        NumberForm: "numerical_question",
        TextForm: "short_answer_question",
        MatchForm: "matching_question",
        OpenForm: "essay_question",
    }[type(form)]


class _Marking:
    """The conditions of one item, in order; the texts they show are kept until their place comes."""

    def __init__(self, processing: Element) -> None:
        self._processing = processing
        self.feedback: dict[str, str] = {}
        outcomes = SubElement(processing, "outcomes")
        SubElement(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")

    def condition(
        self, share: float | None, why: str = "", *, add: bool = False, go_on: bool = False
    ) -> Element:
        """Add a condition and return the element that its tests go into.

        ``share`` is what it earns, ``why`` what it says. With ``add`` it earns that besides what others earn;
        unless ``go_on``, no later condition is looked at once this one is met.
        """
        respcondition = SubElement(
            self._processing, "respcondition", {"continue": "Yes" if add or go_on else "No"}
        )
        tests = SubElement(respcondition, "conditionvar")
        if share is not None:
            action = "Add" if add else "Set"
            SubElement(respcondition, "setvar", action=action, varname="SCORE").text = decimal(share * 100)
        if why:
            ident = f"feedback-{len(self.feedback) + 1}"
            self.feedback[ident] = why
            SubElement(respcondition, "displayfeedback", feedbacktype="Response", linkrefid=ident)
        return tests


def _choice(presentation: Element, marking: _Marking, form: ChoiceForm) -> None:
    options = [(chr(ord("a") + position), option) for position, option in enumerate(form.options)]
    response = SubElement(
        presentation, "response_lid", ident=_RESPONSE, rcardinality="Multiple" if form.several else "Single"
    )
    _labels(response, [(name, option.text) for name, option in options], shuffle=form.shuffle)
    if not form.several:
        for name, option in options:
            _equals(marking.condition(option.share, option.why), name)
        return
    for name, option in options:
        _equals(marking.condition(None, option.why, go_on=True), name)
    whole = SubElement(marking.condition(1.0), "and")
    for name, option in options:
        _equals(whole if option.right else SubElement(whole, "not"), name)


def _number(presentation: Element, marking: _Marking, form: NumberForm) -> None:
    _field(presentation, fibtype="Decimal")
    for answer in form.answers:
        tests = SubElement(marking.condition(answer.share, answer.why), "or")
        _equals(tests, decimal(answer.value))
        if answer.tolerance:
            between = SubElement(tests, "and")
            low, high = answer.value - answer.tolerance, answer.value + answer.tolerance
            SubElement(between, "vargte", respident=_RESPONSE).text = decimal(low)
            SubElement(between, "varlte", respident=_RESPONSE).text = decimal(high)


def _text(presentation: Element, marking: _Marking, form: TextForm) -> None:
    _field(presentation)
    case = "Yes" if form.match_case else "No"
    for phrase in form.phrases:
        tests = marking.condition(phrase.share, phrase.why)
        longest = max(phrase.pattern.split("*"), key=len)
        test = "varequal" if longest == phrase.pattern else "varsubstring"
        SubElement(tests, test, respident=_RESPONSE, case=case).text = storable(longest.strip())


def _match(presentation: Element, marking: _Marking, form: MatchForm) -> None:
    partners = list(dict.fromkeys([*(partner for _, partner in form.pairs), *form.extra]))
    names = {partner: f"partner-{number}" for number, partner in enumerate(partners, 1)}
    for number, (prompt, partner) in enumerate(form.pairs, 1):
        ident = f"{_RESPONSE}-{number}"
        response = SubElement(presentation, "response_lid", ident=ident, rcardinality="Single")
        _material(response, inline_html(prompt))
        _labels(response, [(names[other], other) for other in partners], shuffle=True)
        _equals(marking.condition(1.0 / len(form.pairs), add=True), names[partner], ident)


def _labels(response: Element, labels: Sequence[tuple[str, str]], *, shuffle: bool) -> None:
    render = SubElement(response, "render_choice", shuffle="Yes" if shuffle else "No")
    for ident, text in labels:
        _material(SubElement(render, "response_label", ident=ident), inline_html(text))


def _field(presentation: Element, fibtype: str = "String") -> None:
    response = SubElement(presentation, "response_str", ident=_RESPONSE, rcardinality="Single")
    render = SubElement(response, "render_fib", fibtype=fibtype)
    SubElement(render, "response_label", ident=f"{_RESPONSE}-text")


def _equals(tests: Element, value: str, respident: str = _RESPONSE) -> None:
    SubElement(tests, "varequal", respident=respident).text = value


def _material(parent: Element, text: str) -> None:
    SubElement(SubElement(parent, "material"), "mattext", texttype="text/html").text = text
