r"""Reading GIFT, by the rules of Moodle's own reader.

A backslash takes the meaning from ``~ = # { } :`` and from itself, and ``\n`` is a new line. Such characters are
swapped for others first, so that what is left of GIFT's own signs has its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from quizzes.exchange.imported_question import ImportedQuestion
from quizzes.exchange.numerals import number_in
from quizzes.exchange.read_html import prose_from_html, prose_from_text
from quizzes.exchange.read_xml import MOST_BYTES, UnreadableError
from quizzes.forms import (
    ChoiceForm,
    ChoiceOption,
    Exercise,
    Form,
    MatchForm,
    NumberForm,
    NumericAnswer,
    OpenForm,
    Phrase,
    TextForm,
)

_PLAIN_OF = {
    "\\~": "~",
    "\\=": "=",
    "\\#": "#",
    "\\{": "{",
    "\\}": "}",
    "\\:": ":",
    "\\\\": "\\",
    "\\n": "\n",
}
# Characters of private use stand for escaped ones while GIFT's signs are looked for.
_HIDDEN_OF = {escape: chr(0xE000 + number) for number, escape in enumerate(_PLAIN_OF)}
_SHOWN = str.maketrans({_HIDDEN_OF[escape]: plain for escape, plain in _PLAIN_OF.items()})
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_TAG = re.compile(
    r"</?(p|br|b|strong|i|em|ul|ol|li|div|span|code|pre|img|a|sub|sup|table|script|h[1-6])\b", re.I
)
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


def read_gift(raw: bytes) -> list[ImportedQuestion]:
    """Return the questions of a GIFT file, in order.

    Raises
    ------
    UnreadableError
        If the file is larger than 1 MB or not UTF-8.

    Examples
    --------
    >>> [found] = read_gift(
    ...     b"::paths::How many paths do 3 blocks have? {#8:0#Two ways at each. =%0%6#Not a sum.}"
    ... )
    >>> found.exercise.ask, [(answer.value, answer.share) for answer in found.exercise.form.answers]
    ('How many paths do 3 blocks have?', [(8.0, 1.0), (6.0, 0.0)])
    """
    if len(raw) > MOST_BYTES:
        raise UnreadableError(f"the file has {len(raw)} bytes; at most {MOST_BYTES} are read. Split it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"byte {error.start + 1} is not UTF-8 text. Save the file as UTF-8.") from None
    text = re.sub("[\ue000-\uf8ff]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    return list(_questions(text))


def _questions(text: str) -> Iterator[ImportedQuestion]:
    block: list[str] = []
    first_line = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        stripped = line.strip()
        if stripped.startswith(("//", "$CATEGORY:")):
            continue
        if stripped:
            first_line = first_line if block else number
            block.append(line)
        elif block:
            yield _question("\n".join(block), first_line)
            block = []


def _question(block: str, line: int) -> ImportedQuestion:
    hidden = re.sub(r"\\[~=#{}:\\n]", lambda escape: _HIDDEN_OF[escape[0]], block.strip())
    name = f"line {line}"
    if hidden.startswith("::") and (end := hidden.find("::", 2)) > 0:
        name = " ".join(hidden[2:end].translate(_SHOWN).split()) or name
        hidden = hidden[end + 2 :]
    opening, closing = hidden.find("{"), hidden.find("}")
    if opening < 0 and closing < 0:
        return ImportedQuestion(name, refused="it is a text without a question")
    if opening < 0 or closing < opening:
        return ImportedQuestion(name, refused="its braces { } do not match")
    answers, after = hidden[opening + 1 : closing].strip(), hidden[closing + 1 :].strip()
    stem = hidden[:opening] + (f" _____ {after}" if after else "")
    reader = _Prose()
    try:
        ask = reader.stem(stem)
        answers, _, solution = answers.partition("####")
        exercise = Exercise(
            name, name, "", "", ask, _form(answers.strip(), reader), solution=reader.prose(solution)
        )
    except ValueError as refusal:
        return ImportedQuestion(name, refused=str(refusal))
    if not ask:
        return ImportedQuestion(name, refused="it has no question text")
    return ImportedQuestion(name, exercise, tuple(dict.fromkeys(reader.lost)))


class _Prose:
    """Turns texts of one question into prose; the format of the stem is that of its other texts."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        self._format = "moodle"

    def stem(self, text: str) -> str:
        """Return the question's text, and keep its format."""
        if (named := _FORMAT.match(text)) is not None:
            self._format = named[1]
        return self.prose(text)

    def prose(self, text: str) -> str:
        """Return a text as prose."""
        if not text:  # as most reasons are
            return ""
        named = _FORMAT.match(text)
        kind = named[1] if named else self._format
        shown = text[named.end() if named else 0 :].translate(_SHOWN)
        if kind == "html" or (kind == "moodle" and _TAG.search(shown)):
            read = prose_from_html(shown)
            self.lost += read.lost
            return read.prose
        if kind == "markdown":
            self.lost.append("its Markdown is shown as written")
        return prose_from_text(shown if kind == "plain" else unescape(shown))


def _form(answers: str, reader: _Prose) -> Form:
    if not answers:
        return OpenForm("")
    if answers.startswith("#"):
        return _number(answers[1:], reader)
    if "~" in answers:
        return _choice(answers, reader)
    if "=" in answers and "->" in answers:
        return _match(answers, reader)
    word = answers.partition("#")[0].strip()
    if word in _TRUTHS:
        return _truth(_TRUTHS[word], answers, reader)
    return _text(answers, reader)


def _weighed(answer: str, usual: float) -> tuple[float, str]:
    answer = answer.strip()
    if (weight := _WEIGHT.match(answer)) is not None:
        return float(weight[1]) / 100, answer[weight.end() :]
    return usual, answer


def _choice(answers: str, reader: _Prose) -> ChoiceForm:
    several = "=" not in answers
    options: list[ChoiceOption] = []
    for answer in answers.replace("=", "~=").split("~"):
        if not answer.strip():
            continue
        marked = answer.strip().startswith("=")
        share, rest = (1.0, answer.strip()[1:]) if marked else _weighed(answer, 0.0)
        text, _, why = rest.partition("#")
        right = share > 0.0 if several else share >= 1.0
        options.append(ChoiceOption(reader.prose(text), right, share, reader.prose(why)))
    return ChoiceForm(tuple(options), several, shuffle=True)


def _truth(true: bool, answers: str, reader: _Prose) -> ChoiceForm:
    _, wrong, right = (*answers.split("#"), "", "")[:3]
    options = tuple(
        ChoiceOption(
            label, value is true, float(value is true), reader.prose(right if value is true else wrong)
        )
        for label, value in (("True", True), ("False", False))
    )
    return ChoiceForm(options, several=False, shuffle=False)


def _match(answers: str, reader: _Prose) -> MatchForm:
    pairs: list[tuple[str, str]] = []
    extra: list[str] = []
    for answer in answers.split("="):
        if not answer.strip():
            continue
        prompt, arrow, partner = answer.partition("->")
        if not arrow:
            raise ValueError("a pair without ->")
        text = prose_from_text(partner.translate(_SHOWN))
        if prompt.strip():
            pairs.append((reader.prose(prompt), text))
        else:
            extra.append(text)
    return MatchForm(tuple(pairs), tuple(extra))


def _text(answers: str, reader: _Prose) -> TextForm:
    phrases: list[Phrase] = []
    for answer in answers.split("="):
        share, rest = _weighed(answer, 1.0)
        text, _, why = rest.partition("#")
        if pattern := " ".join(text.translate(_SHOWN).split()):
            phrases.append(Phrase(pattern, share, reader.prose(why)))
    return TextForm(tuple(phrases), match_case=False)


def _number(answers: str, reader: _Prose) -> NumberForm:
    answers, tilde, _ = answers.partition("~")
    if tilde:
        reader.lost.append("a remark on every other answer")
    found: list[NumericAnswer] = []
    for answer in answers.split("="):
        if not answer.strip():
            continue
        share, rest = _weighed(answer, 1.0)
        number, _, why = rest.partition("#")
        number = number.translate(_SHOWN)
        if number.strip() == "*":
            reader.lost.append("a remark on every other answer")
        else:
            found.append(NumericAnswer(*_value_and_margin(number), share, reader.prose(why)))
    return NumberForm(tuple(found))


def _value_and_margin(text: str) -> tuple[float, float]:
    """Return what ``3``, ``3:0.5`` or ``1..5`` stands for."""
    low, is_range, high = text.partition("..")
    if is_range:
        first, last = sorted((number_in(low), number_in(high)))
        return first / 2 + last / 2, last / 2 - first / 2
    value, has_margin, margin = text.partition(":")
    return number_in(value), number_in(margin) if has_margin else 0.0
