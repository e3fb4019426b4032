r"""Reading GIFT, by the rules of Moodle's own reader.

A backslash takes the meaning from ``~ = # { } :`` and from itself, and ``\n`` is a new line. Such characters are
swapped for others first, so that what is left of GIFT's own signs has its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from quizzes.exchange.imported_question import DOLLARS, ImportedQuestion, category_tags
from quizzes.exchange.numerals import number_in
from quizzes.exchange.read_html import (
    has_single_dollars,
    prose_from_html,
    prose_from_markdown,
    prose_from_text,
)
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
_COMMENT_NAMES = re.compile(r"\[(id|tag):\s*((?:\\.|[^\]\\])+)\]")
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


class _Block(NamedTuple):
    """The lines of one question, and what stood around them."""

    text: str
    line: int
    category: str
    comments: tuple[str, ...]


def _questions(text: str) -> Iterator[ImportedQuestion]:
    category = ""
    lines: list[str] = []
    comments: list[str] = []
    first_line = 1
    source = [*text.split("\n"), ""]
    for number, line in enumerate(source, 1):
        stripped = line.strip()
        if stripped.startswith("//"):
            comments.append(stripped[2:].strip())
        elif stripped.startswith("$CATEGORY:"):
            category = stripped.removeprefix("$CATEGORY:").strip()
        elif stripped:
            first_line = first_line if lines else number
            lines.append(line)
        elif lines and not _goes_on("\n".join(lines), source[number:]):
            yield _question(_Block("\n".join(lines), first_line, category, tuple(comments)))
            lines, comments = [], []
    if comments:
        yield ImportedQuestion(
            "the end of the file", refused=f"it is a comment: {_shortened(' '.join(comments))}"
        )


def _goes_on(text: str, following: list[str]) -> bool:
    """Whether a blank line stands among answers that are still open."""
    bare = re.sub(r"\\.", "", text)
    if bare.count("{") <= bare.count("}"):
        return False
    next_line = next((line.strip() for line in following if line.strip()), "")
    return next_line[:1] in ("=", "~", "}", "#")


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _question(block: _Block) -> ImportedQuestion:
    hidden = re.sub(r"\\[~=#{}:\\n]", lambda escape: _HIDDEN_OF[escape[0]], block.text.strip())
    name = f"line {block.line}"
    if hidden.startswith("::") and (end := hidden.find("::", 2)) > 0:
        name = " ".join(hidden[2:end].translate(_SHOWN).split()) or name
        hidden = hidden[end + 2 :]
    if (refused := _brace_trouble(hidden)) is not None:
        return ImportedQuestion(name, refused=refused)
    opening, closing = hidden.find("{"), hidden.find("}")
    answers, after = hidden[opening + 1 : closing].strip(), hidden[closing + 1 :].strip()
    stem = hidden[:opening] + (f" _____ {after}" if after else "")
    reader = _Prose()
    names, remarks = _named_in(block.comments)
    ids = [name for kind, name in names if kind == "id"]
    reader.lost += [f"the comment: {_shortened(remark)}" for remark in remarks]
    try:
        ask = reader.stem(stem)
        answers, _, solution = answers.partition("####")
        exercise = Exercise(
            name,
            name,
            "",
            "",
            ask,
            _form(answers.strip(), reader),
            solution=reader.prose(solution),
            tags=(*(tag for kind, tag in names if kind == "tag"), *category_tags(block.category)),
            about={"idnumber": ids[-1]} if ids else {},
        )
    except ValueError as refusal:
        return ImportedQuestion(name, refused=str(refusal))
    if not ask:
        return ImportedQuestion(name, refused="it has no question text")
    return ImportedQuestion(name, exercise, tuple(dict.fromkeys(reader.lost)))


def _named_in(comments: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the tags and the id that comments before a question give it, and what else they say."""
    names = [
        (found[1], re.sub(r"\\(.)", r"\1", found[2]).strip())
        for comment in comments
        for found in _COMMENT_NAMES.finditer(comment)
    ]
    remarks = (" ".join(_COMMENT_NAMES.sub("", comment).split()) for comment in comments)
    return names, [remark for remark in remarks if remark]


def _brace_trouble(hidden: str) -> str | None:
    """Return why it is not clear which braces hold the answers, or None."""
    opening, closing = hidden.find("{"), hidden.find("}")
    if opening < 0 and closing < 0:
        return "it is a text without a question"
    if opening < 0 or closing < opening:
        return "its braces { } do not match"
    before = hidden[:opening]
    in_formula = before.rfind(r"\(") > before.rfind(r"\)") or before.rfind(r"\[") > before.rfind(r"\]")
    if in_formula or before.count("$$") % 2 or re.search(r"\\[A-Za-z]+\s*$|[\^_]$", before):
        return "braces of a formula stand without a backslash, so they would be read as its answers: write \\{ and \\}"
    blocks = hidden.count("{")
    if blocks > 1 or hidden.count("}") > 1:
        return (
            f"it has {blocks} pairs of braces, and one may hold answers: make a question of each, "
            "or write \\{ and \\} for braces of the text"
        )
    return None


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
        if has_single_dollars(shown):
            self.lost.append(DOLLARS)
        if kind == "html" or (kind == "moodle" and _TAG.search(shown)):
            read = prose_from_html(shown if kind == "html" else shown.replace("\n", "<br>"))
            self.lost += read.lost
            return read.prose
        if kind == "markdown":
            read = prose_from_markdown(shown)
            self.lost += read.lost
            return read.prose
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
        partner, _, remark = partner.partition("#")
        if remark.strip():
            reader.lost.append(
                f"the feedback to a pair: {_shortened(' '.join(remark.translate(_SHOWN).split()))}"
            )
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
    answers, tilde, other = answers.partition("~")
    if tilde:
        reader.lost.append(
            f"a remark on every other answer: {_shortened(' '.join(other.translate(_SHOWN).strip('# ').split()))}"
        )
    found: list[NumericAnswer] = []
    for answer in answers.split("="):
        if not answer.strip():
            continue
        share, rest = _weighed(answer, 1.0)
        number, _, why = rest.partition("#")
        number = number.translate(_SHOWN)
        if number.strip() == "*":
            reader.lost.append(
                f"a remark on every other answer: {_shortened(' '.join(why.translate(_SHOWN).split()))}"
            )
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
