"""A few words, compared after folding case, spaces, hyphens, accents and punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from quizzes.forms import FormWithNotes, Phrase, TextForm
from quizzes.formulas.characters import as_seen, without_look_alikes
from quizzes.formulas.typography import listed
from quizzes.kinds.grading import Grade, graded, invalid
from quizzes.kinds.question import DEFAULT_RIGHT, Label, Mistake, Prose, Question, WrongAnswer
from quizzes.yaml.faults import DataPath, Problem

MOST_CHARACTERS = 200

Fold: TypeAlias = Literal["case", "space", "hyphen", "accents", "punctuation"]

_HYPHENS = frozenset("-‐‑‒–—−")
_DIFFERENCES: Mapping[Fold, str] = MappingProxyType(
    {"space": "spaces", "hyphen": "hyphens", "accents": "accents", "punctuation": "punctuation"}
)
_ALL_FOLDS: tuple[Fold, ...] = ("case", "space", "hyphen", "accents", "punctuation")


_TEMPLATE = """# A word or two. Case, spaces, hyphens and accents do not matter.

# Misconceptions have a name, so that feedback and review can group by them.
slips:
  backward-euler: {is: Takes the slope at the new state}

items:
  - id: my-text
    type: text
    ask: The update $h + F(h)$ is one step of which numerical scheme?
    answer: forward Euler
    accept: [explicit Euler, Euler*]         # * stands for any text
    slips:
      - answer: backward Euler
        slip: backward-euler
        why: That scheme takes the slope at the new state.
    hints:
      - The slope is taken where the step begins.
"""


class Text(Question):
    """A word or a phrase.

    ``answer``, ``accept`` and the slips are patterns: ``*`` stands for any text. Slips are looked at first,
    so that one may be an exception to a wider answer. ``fold`` lists the differences that do not matter.
    ``why`` is said after a right answer.
    """

    TITLE = "Word or phrase"
    TEMPLATE = _TEMPLATE

    type: Literal["text"]
    answer: Label
    accept: tuple[Label, ...] = ()
    fold: tuple[Fold, ...] = _ALL_FOLDS
    why: Prose = DEFAULT_RIGHT
    slips: tuple[WrongAnswer, ...] = ()

    def grade(self, answer: str) -> Grade:
        """Grade a phrase as typed."""
        if len(answer) > MOST_CHARACTERS:
            return invalid(f"A few words are enough; this has {len(answer)} characters.")
        answer = as_seen(answer)
        if not answer.strip():
            return invalid("Type a word or two first.")
        for slip in self.slips:
            if self._matches(answer, slip.answer):
                return graded(slip.credit, slip.why, slip=slip.slip)
        if any(self._matches(answer, pattern) for _, pattern in self._accepted()):
            return graded(1.0, self.why)
        return graded(0.0, "That is not the expected name. Check the spelling, or think of another name.")

    def _matches(self, answer: str, pattern: str) -> bool:
        pattern = as_seen(pattern)
        return any(
            matches_wildcard(
                folded_text(alike(answer), self.fold),
                "*".join(folded_text(alike(piece), self.fold) for piece in pattern.split("*")),
            )
            for alike in (str, without_look_alikes)
        )

    def _accepted(self) -> Iterator[tuple[DataPath, str]]:
        yield ("answer",), self.answer
        yield from ((("accept", position), pattern) for position, pattern in enumerate(self.accept))

    def right_answer(self) -> str:
        """Return the shortest text that the answer accepts."""
        return self.answer.replace("*", "")

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the shortest text of each slip."""
        for position, slip in enumerate(self.slips):
            yield Mistake(("slips", position, "answer"), slip.answer.replace("*", " "), slip.why)

    def problems(self) -> Iterator[Problem]:
        """Yield patterns that accept anything, and slips that are graded like an answer."""
        for path, pattern in self._accepted():
            if not folded_text(pattern.replace("*", ""), self.fold):
                yield Problem(path, "bad-value", f"`{pattern}` accepts any text.")
        for position, slip in enumerate(self.slips):
            for _, pattern in self._accepted():
                if self._matches(pattern, slip.answer) or slip.answer == pattern:
                    message = (
                        f"the slip `{slip.answer}` matches the answer `{pattern}`. Make one of them stricter."
                    )
                    yield Problem(("slips", position, "answer"), "slip-equals-answer", message)

    def key_texts(self) -> tuple[str, ...]:
        """Return the answer, and what else is right as it stands."""
        return (self.answer.replace("*", ""), *(text for text in self.accept if "*" not in text))

    def export_form(self) -> FormWithNotes:
        """Return the patterns in the order in which they are looked at: slips first, as exceptions to a wider answer."""
        phrases = [Phrase(slip.answer, slip.credit, slip.why) for slip in self.slips]
        phrases += [Phrase(pattern, 1.0, self.why) for _, pattern in self._accepted()]
        differences = [_DIFFERENCES[fold] for fold in self.fold if fold != "case"]
        notes = (f"there {listed(differences)} must match",) if differences else ()
        return TextForm(tuple(phrases), match_case="case" not in self.fold), notes


def folded_text(text: str, fold: tuple[Fold, ...]) -> str:
    """Return the text without the differences that do not matter.

    Examples
    --------
    >>> folded_text("Forward-Éuler!", ("case", "space", "hyphen", "accents", "punctuation"))
    'forwardeuler'
    >>> folded_text(" Forward   Euler ", ("case",))
    'forward euler'
    """
    text = unicodedata.normalize("NFC", text)
    if "accents" in fold:
        parts = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
    if "case" in fold:
        text = text.casefold()
    if "hyphen" in fold:
        text = "".join(" " if c in _HYPHENS else c for c in text)
    if "punctuation" in fold:
        text = "".join(c for c in text if c in _HYPHENS or not unicodedata.category(c).startswith("P"))
    return ("" if "space" in fold else " ").join(text.split())


def matches_wildcard(text: str, pattern: str) -> bool:
    """Say whether the text matches the pattern, in which ``*`` stands for any text.

    Each piece between two stars is looked for once, from the left, so no pattern takes long.

    Examples
    --------
    >>> matches_wildcard("explicit euler", "*euler"), matches_wildcard("euler step", "*euler")
    (True, False)
    """
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    last = rest.pop()
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    position, end = len(first), len(text) - len(last)
    for piece in rest:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True
