"""What was read from another program as drafts of a bank.

Nothing is made up: where a file gives no reason for an answer, the draft has none, and the report says which are to
be written before the item can go live.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeAlias

from quizzes.exchange.draft_yaml import bank_text
from quizzes.exchange.imported_question import ImportedQuestion
from quizzes.exchange.numerals import decimal
from quizzes.exchange.read_xml import UnreadableError
from quizzes.forms import ChoiceForm, Exercise, Form, MatchForm, NumberForm, OpenForm, OrderForm, TextForm
from quizzes.loading.banks import read_file
from quizzes.yaml.faults import BankError, Fault
from quizzes.yaml.source import NamedText

Data: TypeAlias = dict[str, Any]

_MOST_QUESTIONS = 500
_MOST_ID = 60
_SAME_SHARE = 1e-3
_MOST_DIGITS = 20


_IN_OTHER_WORDS = {
    "no-right-option": "no answer earns all the points, so none is right.",
    "two-right": "more than one answer is marked right, each with all the points. Share the points among them, or mark one.",
    "too-few-options": "it has one answer to choose from; a choice needs two.",
    "duplicate-option": "two of its answers have the same text.",
    "raw-html": "a text of it shows an HTML tag, which a bank does not hold. Say in words which tag is meant.",
    "slip-equals-answer": "an answer that earns less is also one that earns everything.",
    "not-separated": "an answer that earns less lies within the tolerance of one that earns everything.",
}
"""What the loader says in terms of a bank, said to who has a file of another program."""


@dataclass(frozen=True)
class Draft:
    """One question of the file: its item, or None with the reason; what was lost, and what is still to be written."""

    name: str
    item: Data | None
    lost: tuple[str, ...] = ()
    to_write: tuple[str, ...] = ()
    refused: str = ""


def drafts(found: Sequence[ImportedQuestion], file: str) -> list[Draft]:
    """Return a draft for each question, checked by the loader of banks.

    Parameters
    ----------
    found
        What a reader found.
    file
        The name of the file, for the ``source`` of each item.

    Raises
    ------
    UnreadableError
        If there are more than 500 questions, or they do not fit into one bank.
    """
    if len(found) > _MOST_QUESTIONS:
        raise UnreadableError(
            f"it has {len(found)} questions; at most {_MOST_QUESTIONS} are imported. Split it."
        )
    taken: set[str] = set()
    made = [_draft(question, file, taken) for question in found]
    faults = _faults([draft.item for draft in made if draft.item is not None])
    return [_refused(draft, faults) for draft in made]


def _draft(found: ImportedQuestion, file: str, taken: set[str]) -> Draft:
    exercise = found.exercise
    if exercise is None:
        return Draft(found.name, None, refused=found.refused)
    draft = _ItemBuilder(exercise)
    try:
        body = draft.body()
    except _NothingRightError:
        return Draft(found.name, None, refused="no answer earns all the points")
    item: Data = {
        "id": _id(exercise.name, taken),
        "type": body.pop("type"),
        "status": "draft",
        "source": {"doc": file, "at": _place(exercise)},
        "points": min(max(exercise.points, 0.01), 100.0),
        "penalty": min(max(exercise.penalty, 0.0), 1.0),
        "tags": list(dict.fromkeys(filter(None, map(_slug, exercise.tags)))),
        "ask": exercise.ask,
        **body,
        "hints": list(exercise.hints),
        "solution": exercise.solution,
    }
    lost = [*found.lost, *draft.lost, *(f"the tag {tag}" for tag in exercise.tags if not _slug(tag))]
    if item["points"] != exercise.points:
        lost.append(f"its {exercise.points:g} points: here they are {item['points']:g}")
    if item["penalty"] != exercise.penalty:
        lost.append(f"its penalty of {exercise.penalty:g}: here it is {item['penalty']:g}")
    usual = {"points": 1.0, "penalty": 0.25}
    item = {key: value for key, value in item.items() if value not in ("", []) and usual.get(key) != value}
    return Draft(found.name, item, tuple(lost), tuple(draft.to_write))


def _place(exercise: Exercise) -> str:
    idnumber = exercise.about.get("idnumber", "")
    place = f"{exercise.name} (id {idnumber})" if idnumber else exercise.name
    return re.sub(r"[<>\[\]]", "", place)  # it is prose, where these could be markup


def _faults(items: Sequence[Data]) -> tuple[Fault, ...]:
    """Return what the loader would refuse once all that is missing were written."""
    text = bank_text("drafts", "Drafts", [_completed(item) for item in items])
    try:
        return read_file(NamedText("drafts", text)).faults if items else ()
    except BankError as error:
        raise UnreadableError(f"read as a bank, it has a fault: {error.faults[0].message}") from None


def _refused(draft: Draft, faults: Sequence[Fault]) -> Draft:
    if draft.item is None:
        return draft
    place = f"items[{draft.item['id']}]"
    own = [_said(fault) for fault in faults if fault.path == place or fault.path.startswith(f"{place}.")]
    return replace(draft, item=None, refused=" ".join(dict.fromkeys(own))) if own else draft


def _said(fault: Fault) -> str:
    """Return what is wrong with a question in words of any format; its author has not written our keys."""
    return _IN_OTHER_WORDS.get(fault.code) or fault.message


def _completed(item: Data) -> Data:
    """Return the item with something in every place that a draft may leave empty. It is checked, never written."""
    filled = dict(item)
    for key in ("options", "slips"):
        if key in item:
            filled[key] = [{"why": "-", **entry} for entry in item[key]]
    if item["type"] == "essay":
        filled = {"model": "-", "rubric": [{"points": 1, "if": "-"}], **filled}
    return filled


def _id(name: str, taken: set[str]) -> str:
    stem = _slug(name)[:_MOST_ID].rstrip("-") or "question"
    stem = stem if stem[0].isalpha() else f"q-{stem}"
    for number in count(1):
        id_ = stem if number == 1 else f"{stem[: _MOST_ID - 5]}-{number}"
        if id_ not in taken:
            taken.add(id_)
            return id_
    raise AssertionError("counting has no end")


def _typed(number: float) -> str:
    """Write a number as a learner would; the answer language reads at most 25 digits."""
    text = decimal(number)
    return text if len(text) <= _MOST_DIGITS else f"{number:.12g}"


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", folded)
    slug = "-".join(words)[:_MOST_ID].rstrip("-")
    return slug if slug[:1].isalpha() else f"q-{slug}" if slug else ""


class _NothingRightError(ValueError):
    """No answer of a question earns all the points, so it has no key."""


class _ItemBuilder:
    """Builds the keys that belong to a kind; what does not fit goes to ``lost``, what is missing to ``to_write``."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self.lost: list[str] = []
        self.to_write: list[str] = []

    def body(self) -> Data:
        """Return the keys of the item's kind."""
        form = self._exercise.form
        builders: Mapping[type[Form], Callable[[Any], Data]] = {
            ChoiceForm: self._choice,
            NumberForm: self._number,
            TextForm: self._text,
            MatchForm: self._match,
            OrderForm: self._order,
            OpenForm: self._open,
        }
        return builders[type(form)](form)

    def _choice(self, form: ChoiceForm) -> Data:
        right = [option for option in form.options if option.right]
        options = []
        for position, option in enumerate(form.options):
            entry: Data = {"right" if option.right else "wrong": option.text}
            entry |= self._why(option.why, f"option {chr(ord('a') + position)}")
            if not form.several and not option.right:
                entry |= self._credit(option.share, option.text)
            options.append(entry)
        if form.several and right:
            wanted = [(1.0 if option.right else -1.0) / len(right) for option in form.options]
            if any(
                abs(option.share - share) > _SAME_SHARE
                for option, share in zip(form.options, wanted, strict=True)
            ):
                self.lost.append("its shares of points: here the score is right minus wrong options")
        data: Data = {"type": "choice", "pick": "many" if form.several else "one", "options": options}
        return data if form.shuffle else data | {"shuffle": False}

    def _number(self, form: NumberForm) -> Data:
        full = [answer for answer in form.answers if answer.share >= 1.0]
        if not full:
            raise _NothingRightError
        key = full[0]
        for other in full[1:]:
            self.lost.append(
                f"the second right answer {_typed(other.value)}: a number question here has one right answer"
            )
        slips = []
        for answer in form.answers:
            if answer.share >= 1.0:
                continue
            shown = _typed(answer.value)
            if abs(answer.value - key.value) <= max(key.tolerance, 1e-9 * abs(key.value)):
                self.lost.append(
                    f"{answer.share * 100:g} % for answers near {shown}: here they are right or wrong"
                )
                continue
            reason = self._why(answer.why, f"the wrong answer {shown}")
            slips.append({"answer": shown, **reason, **self._credit(answer.share, shown)})
        data: Data = {"type": "number", "answer": _typed(key.value)}
        if key.tolerance > 0.0:
            data["tolerance"] = {"abs": key.tolerance}
        return data | self._reason(key.why) | {"slips": slips}

    def _text(self, form: TextForm) -> Data:
        right = [phrase for phrase in form.phrases if phrase.share >= 1.0]
        if not right:
            raise _NothingRightError
        slips = []
        for phrase in form.phrases:
            if phrase.share >= 1.0:
                continue
            if not phrase.pattern.strip("* "):
                self.lost.append(f"a remark on every other answer: {phrase.why}")
                continue
            reason = self._why(phrase.why, f"the wrong answer {phrase.pattern}")
            slips.append({"answer": phrase.pattern, **reason, **self._credit(phrase.share, phrase.pattern)})
        data: Data = {"type": "text", "answer": right[0].pattern}
        data["accept"] = [phrase.pattern for phrase in right[1:]]
        if form.match_case:
            data["fold"] = ["space", "hyphen", "accents", "punctuation"]
        reasons = list(dict.fromkeys(phrase.why for phrase in right if phrase.why))
        return data | self._reason(" ".join(reasons)) | {"slips": slips}

    def _match(self, form: MatchForm) -> Data:
        pairs = [{"left": prompt, "right": partner} for prompt, partner in form.pairs]
        return {"type": "match", "pairs": pairs, "extra": list(form.extra)}

    def _order(self, form: OrderForm) -> Data:
        credit = "longest-run" if form.partial else "none"
        return {"type": "order", "sequence": list(form.sequence), "credit": credit}

    def _open(self, form: OpenForm) -> Data:
        self.to_write.append("a rubric")
        if not form.marking_guide:
            self.to_write.append("a model answer")
        words = {"words": {"min": form.words[0], "max": form.words[1]}} if form.words else {}
        return {"type": "essay", **words, "model": form.marking_guide}

    def _why(self, why: str, whose: str) -> Data:
        if not why:
            self.to_write.append(f"why for {whose}")
            return {}
        return {"why": why}

    def _reason(self, why: str) -> Data:
        """Return what is said to a right answer; without it the kind has a sentence of its own."""
        return {"why": why} if why else {}

    def _credit(self, share: float, answer: str) -> Data:
        if share < 0.0:
            self.lost.append(f"the loss of points for {answer}")
        return {"credit": round(share, 6)} if share > 0.0 else {}


def report(file: str, written: str, found: Sequence[Draft]) -> Iterator[str]:
    """Yield the lines of the report on an import."""
    kept = [draft for draft in found if draft.item is not None]
    yield f"{file}: {len(kept)} of {len(found)} questions are now drafts in {written}"
    yield ""
    yield f"Drafts ({len(kept)}):"
    for draft in kept:
        assert draft.item is not None
        yield f"  {draft.item['id']} ({draft.item['type']})"
        yield from (f"    lost: {lost}" for lost in draft.lost)
        if draft.to_write:
            yield f"    to write: {'; '.join(draft.to_write)}"
    left_out = [draft for draft in found if draft.item is None]
    yield f"Left out ({len(left_out)}):"
    yield from (f"  {draft.name}: {draft.refused}" for draft in left_out)
