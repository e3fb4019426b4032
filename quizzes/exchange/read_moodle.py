"""Reading Moodle XML: the kinds of question that have a counterpart here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape
from types import MappingProxyType
from xml.etree.ElementTree import Element

from quizzes.exchange.imported_question import DOLLARS, ImportedQuestion, category_tags
from quizzes.exchange.numerals import number_in
from quizzes.exchange.read_html import (
    has_single_dollars,
    prose_from_html,
    prose_from_markdown,
    prose_from_text,
)
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
    found: list[ImportedQuestion] = []
    category = ""
    for element in root.iter("question"):
        if element.get("type") == "category":
            category = (element.findtext("category/text") or "").strip()
            if about := " ".join((element.findtext("info/text") or "").split()):
                found.append(
                    ImportedQuestion(
                        f"category {category}", refused=f"it is a description of a category: {about}"
                    )
                )
        else:
            found.append(_question(element, len(found) + 1, category))
    return found


# What Moodle writes into every question, and what it means there if nobody has set it.
_USUAL_SETTINGS = {
    "hidden": ("0",),
    "answernumbering": ("abc", "ABCD", "none"),
    "showstandardinstruction": ("0", "1"),
    "shownumcorrect": ("",),
    "usecase": ("0", "1"),
    "single": ("true", "false", "0", "1"),
    "shuffleanswers": ("true", "false", "0", "1"),
    "unitgradingtype": ("0",),
    "unitpenalty": ("0.1000000", "0.1"),
    "showunits": ("3",),
    "unitsleft": ("0",),
    "responseformat": ("editor",),
    "responserequired": ("0", "1"),
    "responsefieldlines": ("10", "15"),
    "attachments": ("0",),
    "attachmentsrequired": ("0",),
    "layouttype": ("VERTICAL",),
    "selecttype": ("ALL",),
    "selectcount": ("0",),
    "showgrading": ("SHOW", "1"),
    "maxbytes": ("0",),
}
_READ = frozenset(
    (
        "name",
        "questiontext",
        "generalfeedback",
        "defaultgrade",
        "penalty",
        "hint",
        "tags",
        "answer",
        "idnumber",
    )
)
_READ_BY_KIND = {
    "numerical": ("units",),
    "matching": ("subquestion",),
    "ordering": ("gradingtype",),
    "essay": ("graderinfo", "minwordlimit", "maxwordlimit"),
}
_COMBINED = {
    "correctfeedback": "Your answer is correct.",
    "partiallycorrectfeedback": "Your answer is partially correct.",
    "incorrectfeedback": "Your answer is incorrect.",
}
"""What is said to every answer of a kind, and Moodle's own sentence for it."""


def _others(element: Element, kind: str, prose: _Prose) -> None:
    """Name every element of a question that nothing here reads, with what it holds."""
    known = {*_READ, *_READ_BY_KIND.get(kind, ())}
    for child in element:
        held = " ".join(" ".join(child.itertext()).split())
        if (
            child.tag in known
            or held in _USUAL_SETTINGS.get(child.tag, ("",))
            or _COMBINED.get(child.tag) == held
        ):
            continue
        if child.tag in _COMBINED and child.tag in prose.placed:
            continue
        if child.tag in ("image", "image_base64"):
            prose.lost.append("a picture")
        else:
            prose.lost.append(f"{child.tag}: {held if len(held) <= 60 else f'{held[:60]}…'}")
    for hint in element.findall("hint"):
        prose.lost += [
            f"the setting {child.tag} of a hint" for child in hint if child.tag not in ("text", "file")
        ]


class _Prose:
    """Turns texts of one question into prose and remembers what was lost."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        self.placed: set[str] = set()
        self._format = "html"

    def stem(self, element: Element | None) -> str:
        """Return the question's text, whose format is that of every text without one."""
        if element is not None:
            self._format = element.get("format") or self._format
        return self.of(element)

    def of(self, element: Element | None) -> str:
        """Return the text of an element such as ``questiontext``, by its format."""
        if element is None:
            return ""
        text = element.findtext("text") or ""
        if element.find("file") is not None:
            self.lost.append("an attached file")
        kind = element.get("format") or self._format
        if has_single_dollars(text):
            self.lost.append(DOLLARS)
        if kind in ("plain_text", "plain"):
            return prose_from_text(text)
        if kind == "moodle_auto_format":
            text = text.strip().replace("\n", "<br>")
        read = prose_from_markdown(text) if kind == "markdown" else prose_from_html(text)
        self.lost += read.lost
        return read.prose


def _question(element: Element, number: int, category: str) -> ImportedQuestion:
    kind = element.get("type", "")
    name = " ".join((element.findtext("name/text") or "").split()) or f"question {number}"
    if kind not in _FORMS:
        return ImportedQuestion(name, refused=f"the kind `{kind}` has no counterpart here")
    prose = _Prose()
    try:
        ask = prose.stem(element.find("questiontext"))
        form = _FORMS[kind](element, prose)
        _others(element, kind, prose)
        idnumber = " ".join((element.findtext("idnumber") or "").split())
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
            tags=(
                *(" ".join((tag.text or "").split()) for tag in element.findall("tags/tag/text")),
                *category_tags(category),
            ),
            about={"idnumber": idnumber} if idnumber else {},
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
        why = prose.of(answer.find("feedback")) or _said_to_all(element, right, several, prose)
        options.append(ChoiceOption(prose.of(answer), right, share, why))
    shuffle = (element.findtext("shuffleanswers") or "true").strip() not in ("false", "0")
    return ChoiceForm(tuple(options), several, shuffle)


def _said_to_all(element: Element, right: bool, several: bool, prose: _Prose) -> str:
    """Return what the file says to every right or to every wrong answer, for an option without a reason of its own."""
    tag = "correctfeedback" if right else "incorrectfeedback"
    said = element.find(tag)
    if several or said is None or " ".join(" ".join(said.itertext()).split()) == _COMBINED[tag]:
        return ""
    prose.placed.add(tag)
    return prose.of(said)


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
            prose.lost.append(
                f"a remark on every other answer: {prose.of(answer.find('feedback'))}".rstrip(": ")
            )
            continue
        tolerance = number_in(answer.findtext("tolerance") or "0")
        answers.append(
            NumericAnswer(number_in(text), tolerance, _share(answer), prose.of(answer.find("feedback")))
        )
    if element.find("units/unit") is not None:
        names = (" ".join((name.text or "").split()) for name in element.findall("units/unit/unit_name"))
        prose.lost.append(f"its units: {', '.join(names)}")
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
    if any((answer.findtext("feedback/text") or "").strip() for answer in element.findall("answer")):
        prose.lost.append("the feedback to single steps")
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
