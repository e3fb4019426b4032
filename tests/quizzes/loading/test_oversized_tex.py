"""Formulas that would fill a page, or define commands: refused with the command's name; usual spaces are not."""

from pathlib import Path

import pytest

from quizzes.loading.banks import load_bank
from quizzes.loading.oversized_tex import oversized_tex
from quizzes.yaml.faults import BankError
from tests.clock import cpu_seconds


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (r"$\rule{1em}{99999em}$", "`\\rule` asks for 99999em"),
        (r"$\rule[-9999pt]{1em}{1em}$", "`\\rule` asks for 9999pt"),
        (r"$$a \\[10000em] b$$", "`\\\\` asks for 10000em"),
        (r"$$a \cr[99999px] b$$", "`\\cr` asks for 99999px"),
        (r"$\hspace{500em}$", "`\\hspace` asks for 500em"),
        (r"$\hspace*{500em}$", "`\\hspace` asks for 500em"),
        (r"$\vspace{99cm}$", "`\\vspace` asks for 99cm"),
        (r"$\kern-9999em x$", "`\\kern` asks for 9999em"),
        ("$\\kern 1000 % a comment\n em$", "`\\kern` asks for 1000em"),
        (r"$\mkern 9999mu$", "`\\mkern` asks for 9999mu"),
        (r"$\raisebox{20in}{x}$", "`\\raisebox` asks for 20in"),
        ("$" + r"\kern2em" * 30 + "$", "`\\kern` asks for 2em"),
        (rf"$\kern {'9' * 4000}.{'9' * 900}em$", "`\\kern` asks for 999999999999em"),
        (r"$\begin{alignedat}{99999999}x\end{alignedat}$", "more than 99 columns"),
        (r"$\def\a{\a\a}\a$", "`\\def` defines a command"),
        (r"$\gdef\a{x}$", "`\\gdef` defines a command"),
        (r"$\newcommand{\a}{\a\a}\a$", "`\\newcommand` defines a command"),
        (r"$\renewcommand\a{x}$", "`\\renewcommand` defines a command"),
        (r"$\let\a=b$", "`\\let` defines a command"),
    ],
)
def test_what_makes_a_page_of_any_height_or_never_ends_is_refused(text: str, named: str) -> None:
    """One of them made a page 4 million pixels high."""
    [fault] = oversized_tex(text)

    assert fault.message.startswith(named)
    assert fault.column > 1


@pytest.mark.parametrize(
    "text",
    [
        r"$a \\[4pt] b$ and $x\hspace{1cm}y$",
        r"$\rule{1em}{1em}$ $\kern2em$ $\left(\leftarrow \length\right)$",
        r"$\default$, $\definition$ and $\letter$",
        r"A rope of 300 cm, $x \\ y$ and a screen of 1080 px.",
        r"$$\begin{aligned} a &= 300 \\ b &= 2 \end{aligned}$$ and 9999 mm",
        r"50\% of 100em",
    ],
)
def test_usual_spaces_and_lengths_in_words_are_left_alone(text: str) -> None:
    """A line of text has room for them."""
    assert list(oversized_tex(text)) == []


@pytest.mark.parametrize(
    "text", ["\\" + "1" * 200_000, "\\%" * 90_000, "\\kern1." * 30_000, "\\begin{" * 30_000]
)
def test_a_text_made_to_be_slow_is_read_at_once(text: str) -> None:
    """No pattern looks twice at the same character."""
    assert cpu_seconds(lambda: list(oversized_tex(text))) < 1.0


def test_a_bank_with_such_a_formula_is_not_loaded_and_its_place_is_named(tmp_path: Path) -> None:
    """So no page draws one."""
    file = tmp_path / "test.yaml"
    file.write_text(
        "schema: quiz-bank/1\nbank: test\ntitle: Test\nitems:\n"
        "  - id: q\n    type: number\n    ask: What is $\\rule{1em}{9999em}$?\n    answer: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(BankError) as caught:
        load_bank(file)
    [fault] = caught.value.faults

    assert (fault.line, fault.column, fault.code, fault.path) == (7, 30, "tex-size", "items[q].ask")
