"""Reading Moodle XML: the kinds of question that have a counterpart here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape
from types import MappingProxyType
from xml.etree.ElementTree import Element

from quizzes.exchange.imported_question import ImportedQuestion
from quizzes.exchange.numerals import number_in
from quizzes.exchange.read_html import prose_from_html, prose_from_text
from quizzes.exchange.read_xml import UnreadableError, read_xml
from quizzes.forms import (
    ChoiceForm,
    ChoiceOption,
    Exercise,
    Form,
    MatchForm,
    NumberForm,
    NumericAnswer,
    OpenForm,
    OrderForm,
    Phrase,
    TextForm,
)


def read_moodle(raw: bytes) -> list[ImportedQuestion]:
    """Return the questions of a Moodle XML file, in order.

    Raises
    ------
    UnreadableError
        If the file is not XML, not Moodle's, larger than 1 MB, or declares a document type.
    """
    root = read_xml(raw)
    if root.tag != "quiz":
        raise UnreadableError(f"it starts with <{root.tag}>; Moodle XML starts with <quiz>.")
    questions = [element for element in root.iter("question") if element.get("type") != "category"]
    return [_question(element, number) for number, element in enumerate(questions, 1)]


class _Prose:
    """Turns texts of one question into prose and remembers what was lost."""

    def __init__(self) -> None:
        self.lost: list[str] = []

    def of(self, element: Element | None) -> str:
        """Return the text of an element such as ``questiontext``, by its format."""
        if element is None:
            return ""
        text = element.findtext("text") or ""
        if element.find("file") is not None:
            self.lost.append("an attached file")
        if element.get("format") in ("plain_text", "markdown"):
            return prose_from_text(text)
        read = prose_from_html(text)
        self.lost += read.lost
        return read.prose


def _question(element: Element, number: int) -> ImportedQuestion:
    kind = element.get("type", "")
    name = " ".join((element.findtext("name/text") or "").split()) or f"question {number}"
    if kind not in _FORMS:
        return ImportedQuestion(name, refused=f"the kind `{kind}` has no counterpart here")
    prose = _Prose()
    try:
        ask = prose.of(element.find("questiontext"))
        form = _FORMS[kind](element, prose)
        exercise = Exercise(
            name=name,
            item=name,
            bank="",
            kind=kind,
            ask=ask,
            form=form,
            points=number_in(element.findtext("defaultgrade") or "1"),
            penalty=number_in(element.findtext("penalty") or "0.25"),
            hints=tuple(filter(None, (prose.of(hint) for hint in element.findall("hint")))),
            solution=prose.of(element.find("generalfeedback")),
            tags=tuple(" ".join((tag.text or "").split()) for tag in element.findall("tags/tag/text")),
        )
    except ValueError as error:
        return ImportedQuestion(name, refused=str(error))
    if not ask:
        return ImportedQuestion(name, refused="it has no question text")
    return ImportedQuestion(name, exercise, tuple(dict.fromkeys(prose.lost)))


def _choice(element: Element, prose: _Prose) -> Form:
    several = (element.findtext("single") or "true").strip() in ("false", "0")
    options = []
    for answer in element.findall("answer"):
        share = _share(answer)
        right = share > 0.0 if several else share >= 1.0
        options.append(ChoiceOption(prose.of(answer), right, share, prose.of(answer.find("feedback"))))
    shuffle = (element.findtext("shuffleanswers") or "true").strip() not in ("false", "0")
    return ChoiceForm(tuple(options), several, shuffle)


def _truth(element: Element, prose: _Prose) -> Form:
    options = []
    for answer in element.findall("answer"):
        label = (answer.findtext("text") or "").strip().capitalize()
        share = _share(answer)
        options.append(ChoiceOption(label, share >= 1.0, share, prose.of(answer.find("feedback"))))
    return ChoiceForm(tuple(options), several=False, shuffle=False)


def _numerical(element: Element, prose: _Prose) -> Form:
    answers = []
    for answer in element.findall("answer"):
        text = (answer.findtext("text") or "").strip()
        if text == "*":
            prose.lost.append("a remark on every other answer")
            continue
        tolerance = number_in(answer.findtext("tolerance") or "0")
        answers.append(
            NumericAnswer(number_in(text), tolerance, _share(answer), prose.of(answer.find("feedback")))
        )
    if element.find("units/unit") is not None:
        prose.lost.append("its units")
    return NumberForm(tuple(answers))


def _short(element: Element, prose: _Prose) -> Form:
    phrases = tuple(
        Phrase(
            " ".join((answer.findtext("text") or "").split()),
            _share(answer),
            prose.of(answer.find("feedback")),
        )
        for answer in element.findall("answer")
    )
    return TextForm(phrases, match_case=(element.findtext("usecase") or "0").strip() == "1")


def _matching(element: Element, prose: _Prose) -> Form:
    pairs = []
    extra = []
    for pair in element.findall("subquestion"):
        partner = prose_from_text(unescape(pair.findtext("answer/text") or ""))
        prompt = prose.of(pair)
        if prompt:
            pairs.append((prompt, partner))
        else:
            extra.append(partner)
    return MatchForm(tuple(pairs), tuple(extra))


def _ordering(element: Element, prose: _Prose) -> Form:
    entries = tuple(prose.of(answer) for answer in element.findall("answer"))
    return OrderForm(entries, (), partial=(element.findtext("gradingtype") or "") != "ALL_OR_NOTHING")


def _essay(element: Element, prose: _Prose) -> Form:
    least = element.findtext("minwordlimit") or ""
    most = element.findtext("maxwordlimit") or ""
    words = (int(number_in(least or "1")), int(number_in(most or "400"))) if least or most else None
    return OpenForm(prose.of(element.find("graderinfo")), words=words)


def _share(answer: Element) -> float:
    return number_in(answer.get("fraction", "0")) / 100


_FORMS: Mapping[str, Callable[[Element, _Prose], Form]] = MappingProxyType(
    {
        "multichoice": _choice,
        "truefalse": _truth,
        "numerical": _numerical,
        "shortanswer": _short,
        "matching": _matching,
        "ordering": _ordering,
        "essay": _essay,
    }
)
