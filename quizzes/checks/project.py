"""What the banks of this project owe its pages: help in steps, a place among the goals, states and papers that exist.

A bank of one's own owes none of this. Every message says what to write and where.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import VOTES, Claim
from quizzes.kinds.essay import Essay
from quizzes.kinds.parts import Parts
from quizzes.kinds.question import ASKED_ONCE
from quizzes.loading.banks import ReadFile
from quizzes.loading.interpolation import texts
from quizzes.loading.items import Item, SimpleQuestion
from quizzes.loading.recipes import as_faults
from quizzes.yaml.faults import DataPath, Fault, Problem, did_you_mean
from quizzes.yaml.source import YamlSource

_FEWEST_HINTS, _MOST_HINTS = 2, 3
_STATEMENTS_BANK = "claims"
_STATEMENT = "claim-"
_ARXIV = re.compile(r"arXiv:(\d{4}\.\d{5})")

# What a vote may conclude about a statement. A misleading or misprinted one fails as it stands, or needs a condition.
_CONCLUSIONS: Mapping[str, Collection[str]] = {
    "true": ("true",),
    "only-if": ("only-if",),
    "false": ("false",),
    "misleading": ("false", "only-if"),
    "typo": ("false", "only-if"),
}


@dataclass(frozen=True)
class Curriculum:
    """What the pages of the project say that its banks have to agree with.

    Attributes
    ----------
    presets
        The named states of each page.
    practised
        The objectives that the goals of the home page practise.
    statements
        The verdict on each statement of the sources, by its number.
    papers
        The arXiv numbers of the papers that are listed.
    """

    presets: Mapping[str, Collection[str]]
    practised: Collection[str]
    statements: Mapping[str, str]
    papers: Collection[str]


def project_faults(read: ReadFile, curriculum: Curriculum) -> Iterator[Fault]:
    """Yield a note for everything that a bank of the project still owes.

    Parameters
    ----------
    read
        The bank. Only its live items owe something.
    curriculum
        What its pages say.
    """
    source = read.source
    items = [each.item for each in read.items if each.item is not None]
    # What such an item is about is no goal of its own.
    exempt = {objective for item in items if ASKED_ONCE in item.tags for objective in item.objective}
    yield from _file_faults(source, curriculum, exempt)
    asked: dict[str, str] = {}
    for each in read.items:
        if each.item is None or each.item.status != "live":
            continue
        problems = [*_item_problems(each.item)]
        if source.data.get("bank") == _STATEMENTS_BANK:
            problems += _statement_problems(each.item, curriculum, asked)
        yield from as_faults(source, each.path, (replace(problem, level="note") for problem in problems))


def _file_faults(source: YamlSource, curriculum: Curriculum, exempt: Collection[str]) -> Iterator[Fault]:
    bank, stem = source.data.get("bank"), Path(source.file).stem
    if bank != stem.replace("_", "-"):
        message = (
            f"the file is called {stem}.yaml. Write `bank: {stem.replace('_', '-')}`, or rename the file."
        )
        yield source.fault("bank-name", ("bank",), message, level="note")
    for objective in source.data.get("objectives", {}):
        if objective not in curriculum.practised and objective not in exempt:
            message = f"no goal practises `{objective}`. Enter it under `practises` of a goal in pages/lessons.yaml."
            yield source.fault("not-practised", ("objectives", objective), message, level="note")
    for path, text in texts(source.data):
        page, _, preset = text.partition("#")
        if path[-1] == "page" and preset and preset not in curriculum.presets.get(page, (preset,)):
            known = curriculum.presets[page]
            message = (
                f"the page `{page}` has no preset `{preset}`.{did_you_mean(preset, known)} "
                "Add it to pages/lessons.yaml, or name another."
            )
            yield source.fault("unknown-preset", path, message, level="note")
        for number in _ARXIV.finditer(text):
            if number[1] not in curriculum.papers:
                message = f"the paper {number[0]} is not listed. Enter it in pages/references.yaml."
                yield source.fault("unlisted-paper", path, message, number.start() + 1, "note")


def _item_problems(item: Item) -> Iterator[Problem]:
    if not item.solution:
        message = "a closed question would show nothing. Write a `solution`."
        yield Problem((), "no-solution", message)
    if not item.objective:
        message = "it counts for no goal. Name an `objective` of this file, or add one."
        yield Problem((), "no-objective", message)
    if isinstance(item, Parts):
        for place, part in enumerate(item.parts):
            for problem in _question_problems(part, item):
                yield replace(problem, path=("parts", place, *problem.path))
    else:
        yield from _question_problems(item, item)


def _question_problems(question: SimpleQuestion, item: Item) -> Iterator[Problem]:
    count = len(question.hints)
    # An essay has its rubric instead, a hint would halve a vote among three, and a test gives none.
    needs_hints = not isinstance(question, Essay | Claim) and ASKED_ONCE not in item.tags
    if needs_hints and not _FEWEST_HINTS <= count <= _MOST_HINTS:
        message = f"{count} hint{'' if count == 1 else 's'}. Write two or three, so that help comes in steps."
        yield Problem(("hints",) if count else (), "hint-count", message)
    yield from _repeated_reasons(question)
    yield from _reasons_that_tell(question, item)


def _repeated_reasons(question: SimpleQuestion) -> Iterator[Problem]:
    said: set[str] = set()
    for path, why in _reasons(question):
        if why in said:
            message = "another answer gets the same sentence. Say what is wrong, or right, with this one."
            yield Problem(path, "why-repeated", message)
        said.add(why)


def _reasons(question: SimpleQuestion) -> Iterator[tuple[DataPath, str]]:
    """Yield what is said to each answer to choose. Typed mistakes may share a sentence: they can be one misconception."""
    if isinstance(question, Choice):
        for place, option in enumerate(question.options):
            yield ("options", place, "why"), option.why
    elif isinstance(question, Claim):
        yield from ((("why", vote), question.why.for_vote(vote)) for vote in VOTES)


def _reasons_that_tell(question: SimpleQuestion, item: Item) -> Iterator[Problem]:
    """Yield wrong answers whose feedback says what only a right or a finished answer may hear."""
    secrets = {*question.grade(question.right_answer()).feedback, item.solution}
    if item.erratum:
        secrets.add(item.erratum.note)
    if isinstance(question, Choice):
        secrets |= {option.text for option in question.options if option.is_right}
    for mistake in question.mistakes():
        spoken = " ".join(question.grade(mistake.answer).feedback)
        if any(secret and secret in spoken for secret in secrets):
            message = (
                "the sentence for this wrong answer gives the right one away. Say only what is wrong with it."
            )
            yield Problem(mistake.path, "why-tells", message)


def _statement_problems(item: Item, curriculum: Curriculum, asked: dict[str, str]) -> Iterator[Problem]:
    """Yield what a vote on statements of the sources lacks; ``asked`` holds those of earlier items."""
    numbers = [tag.removeprefix(_STATEMENT) for tag in item.tags if tag.startswith(_STATEMENT)]
    if not numbers:
        message = (
            "it is about no statement. Name one in `tags`, such as claim-001-05, from pages/claims.yaml."
        )
        yield Problem((), "no-statement", message)
    elif item.source is None or item.source.doc not in {number[:3] for number in numbers}:
        message = 'give the document of its statements: `source: {doc: "001", at: ...}`.'
        yield Problem(("source",), "no-source", message)
    if "#" not in (item.page or ""):
        message = "name a state that shows it, as in `page: gradient_paths#three-blocks`."
        yield Problem(("page",), "no-preset", message)
    for place, tag in enumerate(item.tags):
        number = tag.removeprefix(_STATEMENT)
        if number not in curriculum.statements:
            hint = did_you_mean(number, curriculum.statements)
            message = f"`{tag}` names no statement.{hint} Take a number of pages/claims.yaml."
            yield Problem(("tags", place), "unknown-statement", message)
            continue
        if asked.setdefault(number, item.id) != item.id:
            message = f"`{asked[number]}` asks about this statement already. One question is enough."
            yield Problem(("tags", place), "statement-asked-twice", message)
        found = curriculum.statements[number]
        if isinstance(item, Claim) and item.verdict not in _CONCLUSIONS.get(found, ()):
            message = f"pages/claims.yaml calls statement {number} {found}; this says {item.verdict}. Mend one of them."
            yield Problem(("verdict",), "other-verdict", message)
