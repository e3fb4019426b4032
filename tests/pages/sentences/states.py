"""Random legal states of a page, what it says in each of them, and whether that is what a second route finds.

A test of a page gives a function from a state to every sentence the page should show there. It computes each number without
the page's helpers and writes it as a slot, ``num(0.25)``; words that depend on the state it chooses itself. Then no sentence
may be left over on either side:

    assert faults("home", expected) == []
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
from streamlit.testing.v1 import AppTest

from pages._shared.frame.controls import LARGEST_SEED
from pages._shared.frame.lessons import JUST_SHOW_ME, Lesson, lessons
from tests.pages.app import MARK, ends, open_page, said

STATES = 100
SEEDS = 12
"""So many seeds of a page's random numbers are drawn and taken again, because pages and routes keep what they have found."""
READ = {"markdown", "latex", "caption", "success", "info", "warning", "error"}
"""The kinds of elements that say something in sentences."""

State: TypeAlias = Mapping[str, Any]
"""The controls in view and their values, with the guess."""
Draw: TypeAlias = Callable[[np.random.Generator], Any]

_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SLOT = re.compile("⟦([^ ]+) ([^ ]+) ([^ ]+)⟧")
_NUMBER = (
    r"[−-]?more than 10³⁰⁸|(?:\\text\{)?less than 10⁻³⁰\}?"
    r"|[−-]?\d+(?:(?:,|\{,\})\d{3})*(?:\.\d+)?(?: (?:×|\\times) 10(?:[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^\{-?\d+\}))?"
)


@dataclass(frozen=True)
class Shown:
    """A state of a page and the texts it shows, each with whether it stands below a chart."""

    state: State
    texts: tuple[tuple[str, bool], ...]


def num(value: float, digits: int = 4, dust: float = 0.0) -> str:
    """Return the place of a number in a sentence, which stands there rounded to so many significant digits.

    Where both routes find less than `dust`, they agree: rounding errors of either are nobody's business.
    """
    return f"⟦{float(value)!r} {digits} {dust!r}⟧"


def reads(text: str, value: float, digits: int = 4, dust: float = 0.0) -> bool:
    """Return whether a printed number is a value, rounded to so many significant digits.

    Examples
    --------
    >>> reads("2.656 × 10⁻⁵", 2.65614e-5), reads("−0.33", -1 / 3, 2), reads("0.33", 1 / 3, 3)
    (True, True, False)
    >>> reads("less than 10⁻³⁰", 1e-40), reads("0", 1e-40), reads(r"-1.2 \\times 10^{7}", -1.2e7)
    (True, False, True)
    """
    if "less than" in text:
        return 0 < abs(value) < 1e-30
    if "more than" in text:
        return math.isinf(value) and (value < 0) == (text[0] in "−-")
    printed = _number(text)
    if abs(value) < dust:
        return abs(printed) < dust
    if value == 0 or not math.isfinite(value):
        return value == 0 and text == "0"
    half_a_unit = 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    # Two routes may round a tie to different sides.
    return abs(printed - value) <= half_a_unit * (1 + 1e-6)


def fits(sentence: str, text: str) -> bool:
    """Return whether a text is a sentence, number by number."""
    return _holds(sentence, re.fullmatch(_pattern(sentence), text))


def stands_in(sentence: str, at: AppTest) -> bool:
    """Return whether a sentence is part of what a page shows: for numbers that no control moves."""
    return any(_holds(sentence, found) for found in re.finditer(_pattern(sentence), said(at)))


def verdict(state: State, right: str, about: State) -> str:
    """Return what stands before a sentence about a prediction, whose right option is `right`.

    Nothing stands there after "just show me", and while the page shows another state than the one asked about.
    """
    guess = state["guess"]
    asked = all(
        math.isclose(state[name], value) if isinstance(value, float) else state[name] == value
        for name, value in about.items()
    )
    if guess == JUST_SHOW_ME or not asked:
        return ""
    return f"You said {guess}. " + ("That is right. " if fits(right, guess) else f"It is {right}. ")


def faults(
    page: str,
    expected: Callable[[State], Sequence[str]],
    *,
    number: int = STATES,
    seed: int = 1,
    draws: Mapping[str, Draw] | None = None,
    also: Sequence[State] = (),
    opened: AppTest | None = None,
    then: Callable[[AppTest], object] | None = None,
) -> list[str]:
    """Return the sentences of a page that a second route does not find, and those it finds that are not there.

    A text that stands in every state and below no chart does not depend on the state, and may be left out of `expected`.

    Parameters
    ----------
    page : str
        The name of the page in ``lessons.yaml``.
    expected : callable
        Returns the sentences that a state should show, with numbers as ``num`` writes them.
    number : int
        How many states to look at: those of `also`, the named ones, one for each guess, and for the rest random ones.
    seed : int
        Of the random states.
    draws : mapping of str to callable, optional
        How to draw the value of a control by name, such as one that takes free text.
    also : sequence of State
        What to move from the start, guess included, to get to states that chance would hardly find.
    opened : AppTest, optional
        The page, if more than opening it is needed.
    then : callable, optional
        What a learner does on the page in each state before reading, such as pressing a button.
    """
    seen = list(
        shown_states(page, number=number, seed=seed, draws=draws, also=also, opened=opened, then=then)
    )
    fixed = set.intersection(*({text for text, below in shown.texts if not below} for shown in seen))
    return [
        f"{fault} In {dict(shown.state)}."
        for shown in seen
        for fault in _faults(shown, expected(shown.state), fixed)
    ]


def shown_states(
    page: str,
    *,
    number: int = STATES,
    seed: int = 1,
    draws: Mapping[str, Draw] | None = None,
    also: Sequence[State] = (),
    opened: AppTest | None = None,
    then: Callable[[AppTest], object] | None = None,
) -> Iterator[Shown]:
    """Yield what a page shows in each of its named states, at its start with each guess, and in random states."""
    lesson, rng = lessons()[page], np.random.default_rng(seed)
    at = open_page(page) if opened is None else opened
    guesses = _guesses(at, lesson)
    seeds = rng.integers(1, LARGEST_SEED, SEEDS, endpoint=True)
    chosen = {"seed": lambda rng: int(rng.choice(seeds)), **(draws or {})}

    def values() -> Iterator[State]:
        yield from ({**lesson.controls, "guess": JUST_SHOW_ME, **moved} for moved in also)
        for preset in lesson.presets.values():
            yield {**lesson.controls, **preset.set, "guess": str(rng.choice(guesses)) if guesses else None}
        yield from ({**lesson.controls, "guess": guess} for guess in guesses)
        while True:
            drawn = {
                control: _drawn(found, lesson, control, rng, chosen)
                for control, found in _in_view(at, lesson).items()
            }
            yield {
                **drawn,
                "guess": str(rng.choice(guesses)) if guesses and rng.random() < 0.5 else JUST_SHOW_ME,
            }

    # Questions are the same in every state, and a quarter of the time.
    with patch("pages._shared.quiz.drawing.check_yourself"), patch("pages._shared.quiz.explain.explain_back"):
        for state in islice(values(), number):
            yield _shown(at, lesson, state, then)


def matrix_text(rng: np.random.Generator, rows: int, columns: int) -> str:
    """Return a small matrix as a learner types it, in halves from −3 to 3."""
    return "; ".join(
        " ".join(f"{entry:g}" for entry in row) for row in rng.integers(-6, 7, size=(rows, columns)) / 2
    )


def _shown(at: AppTest, lesson: Lesson, values: State, then: Callable[[AppTest], object] | None) -> Shown:
    for control, found in _in_view(at, lesson).items():
        if control in values:
            value = values[control]
            found.set_value(list(value) if isinstance(value, tuple) else value)
    asks = lesson.key("guess") in at.session_state
    if asks:
        # As an address brings it: a click would also go to the state that was asked about.
        at.session_state[lesson.key("guess")] = values["guess"]
    at.run()
    if then is not None:
        then(at)
    assert not at.exception, said(at)
    state = {
        control: at.session_state[lesson.key(control)]
        for control in (*_in_view(at, lesson), *["guess"] * asks)
    }
    return Shown(state, tuple(_texts(at)))


def _in_view(at: AppTest, lesson: Lesson) -> dict[str, Any]:
    """Return the controls that are drawn: looked for once, because a page is long."""
    found = {getattr(element, "key", None): element for element in at.main if hasattr(element, "set_value")}
    keys = {control: lesson.key(control) for control in lesson.controls}
    return {control: found[key] for control, key in keys.items() if key in found}


def _texts(at: AppTest) -> Iterator[tuple[str, bool]]:
    before = ""
    for element in at.main:
        if element.type in READ:
            text = MARK.sub(r"\1", element.proto.body).replace("\u00a0", " ")
            yield text.strip("$\n") if element.type == "latex" else text, before == "vega_lite_chart"
        before = element.type


def _guesses(at: AppTest, lesson: Lesson) -> list[str]:
    return [option for radio in at.radio if radio.key == lesson.key("guess") for option in radio.options]


def _drawn(
    found: Any, lesson: Lesson, control: str, rng: np.random.Generator, draws: Mapping[str, Draw]
) -> Any:
    """Return a value of a control: often one that a preset gives or an end of its range, else any."""
    what = rng.random()
    given = [
        lesson.controls[control],
        *(each.set[control] for each in lesson.presets.values() if control in each.set),
    ]
    if what < 0.25:
        return given[rng.integers(len(given))]
    extremes = ends(found)
    if control in draws or not extremes:
        return draws[control](rng)
    if what < 0.4:
        return extremes[rng.integers(len(extremes))]
    if hasattr(found, "step"):
        # As a browser counts: the steps from the lower end.
        return found.min + found.step * int(rng.integers(round((found.max - found.min) / found.step) + 1))
    if isinstance(extremes[0], list):
        return [option for option in found.options if rng.random() < 0.5]
    if hasattr(found, "options"):
        return found.options[rng.integers(len(found.options))]
    return extremes[rng.integers(len(extremes))]


def _faults(shown: Shown, sentences: Sequence[str], fixed: set[str]) -> Iterator[str]:
    texts = [text for text, _ in shown.texts]
    for sentence in sentences:
        if not any(map(partial(fits, sentence), texts)):
            readable = _SLOT.sub(r"\1", sentence)
            yield f'Not on the page: "{readable}".'
    for text in texts:
        if text not in fixed and not any(fits(sentence, text) for sentence in sentences):
            yield f'No route leads to "{text}".'


def _pattern(sentence: str) -> str:
    return f"({_NUMBER})".join(re.escape(part) for part in _SLOT.split(sentence)[::4])


def _holds(sentence: str, found: re.Match[str] | None) -> bool:
    return found is not None and all(
        reads(printed, float(value), int(digits), float(dust))
        for printed, (value, digits, dust) in zip(found.groups(), _SLOT.findall(sentence), strict=True)
    )


def _number(text: str) -> float:
    plain = text.replace("−", "-").replace("{,}", "").replace(",", "")
    mantissa, _, power = re.sub(r" (?:×|\\times) 10", "e", plain).partition("e")
    return float(f"{mantissa}e{power.strip('^{}').translate(_RAISED) or 0}")
