"""Images, HTML and links that are no web addresses: refused wherever they stand, and nothing else is."""

from pathlib import Path

import pytest

from quizzes.loading.banks import load_bank
from quizzes.loading.forbidden_markup import refused_markup
from quizzes.yaml.faults import BankError
from tests.clock import cpu_seconds

BANK = """\
schema: quiz-bank/1
bank: test
title: A test bank
items:
  - id: q
    type: choice
    ask: Which?
    options:
      - right: this
        why: It is.
      - wrong: that
        why: WHY
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![a](https://example.org/a.png)", "remote-image"),
        ("![a](//example.org/a.png)", "remote-image"),
        ("![a][b]\n\n[b]: https://example.org/a.png", "remote-image"),
        ("[![a](x.png)](https://example.org)", "remote-image"),
        ("`$` ![a](https://example.org/a.png) `$`", "remote-image"),
        ("<img src=https://example.org/a.png>", "remote-image"),
        ("< IMG src=x>", "remote-image"),
        ("<svg onload=alert(1)>", "remote-image"),
        ("<iframe src='https://example.org'></iframe>", "raw-html"),
        ("<form action=/x><input></form>", "raw-html"),
        ("<SCRIPT>alert(1)</SCRIPT>", "raw-html"),
        ("a<br>b", "raw-html"),
        ("<b>bold</b>", "raw-html"),
        ("<div class=x>", "raw-html"),
        ("<script\nsrc=x>", "raw-html"),
        ("<!-- hidden -->", "raw-html"),
        ("[a](javascript:alert(1))", "unsafe-link"),
        ("[a](JaVaScRiPt:alert(1))", "unsafe-link"),
        ("[a](<javascript:alert(1)>)", "unsafe-link"),
        ("[a](  javascript:alert(1))", "unsafe-link"),
        ("[a](java&#115;cript:alert(1))", "unsafe-link"),
        ("[a](&#x6a;avascript&colon;alert(1))", "unsafe-link"),
        ("[a](data:text/html;base64,PHNjcmlwdD4=)", "unsafe-link"),
        ("[a](vbscript:x)", "unsafe-link"),
        ("[a](file:///etc/passwd)", "unsafe-link"),
        ("[a][b]\n\n[b]: javascript:alert(1)", "unsafe-link"),
        ("<javascript:alert(1)>", "unsafe-link"),
        ("[a]({{n}}:alert(1))", "unsafe-link"),
        ("<x/onclick=1>", "raw-html"),
        ("<x//onclick=1>", "raw-html"),
        ("<x/ onclick=1>", "raw-html"),
        ("> [b]: javascript:alert(1)", "unsafe-link"),
        ("> 1. - [b]:\n> javascript:alert(1)", "unsafe-link"),
        ("> [a](\n> javascript:alert(1))", "unsafe-link"),
        ("[a\\]b]: javascript:alert(1)", "unsafe-link"),
        ("[a](//example.org)", "unsafe-link"),
        ("[a](<//example.org/b c>)", "unsafe-link"),
        ("[a](</\t/example.org>)", "unsafe-link"),
        ("[a](/\\example.org)", "unsafe-link"),
        ("[a](\\\\example.org)", "unsafe-link"),
        ("[a](\\/\\/example.org)", "unsafe-link"),
        ("[a](&#47;&sol;example.org)", "unsafe-link"),
        ("[a][b]\n\n[b]: //example.org", "unsafe-link"),
        ("[a][b]\n\n> [b]: <//example.org>", "unsafe-link"),
        ("| a |\n|---|\n| [b](//example.org) |", "unsafe-link"),
        ("[![a](x.png)](//example.org)", "unsafe-link"),
    ],
)
def test_what_could_load_or_run_something_is_refused(text: str, code: str) -> None:
    """In any spelling a reader of Markdown takes for it."""
    assert code in {trouble.code for trouble in refused_markup(text)}


@pytest.mark.parametrize(
    "text",
    [
        "$a<b$ and $c>d$",
        "$0 <b <1$",
        "x < y and y > z",
        "$J_{[1]}$ and [this page](https://example.org/a?b=c#d)",
        "[a page of the lab](/gradient_paths?gradient_paths_blocks=4)",
        "<https://example.org>",
        "[mail](mailto:a@example.org)",
        "What now? It works!",
        "$n! [k]$",
        "$\\langle u, v\\rangle$ and `W2 @ W1`",
        ":material/check: **bold** :red[loud]",
        "a -> b <- c <= d",
        "$a<b/c=1$ and $0<x/y$",
        "[a](/) [b](/quiz?a=//b) [c](https://example.org//d)",
        "the interval [0, 1]: all of it",
        "> - [a]: https://example.org",
    ],
)
def test_formulas_links_and_plain_text_are_left_alone(text: str) -> None:
    """A less-than sign is no tag and a web address is no script."""
    assert list(refused_markup(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "<" * 200_000,
        "<a " * 100_000,
        "](" * 100_000,
        "![" * 100_000,
        "<a:" * 70_000,
        "> [b]:\n" * 30_000,
        "<a/" * 70_000,
        "- " * 100_000,
        "[a](</" * 30_000,
    ],
)
def test_a_text_made_to_be_slow_is_read_at_once(text: str) -> None:
    """No pattern looks twice at the same character."""
    assert cpu_seconds(lambda: list(refused_markup(text))) < 1.0


@pytest.mark.parametrize(
    ("why", "place", "code"),
    [
        ("See ![it](https://example.org/a.png).", "12:18", "remote-image"),
        ("'<b>No</b>.'", "12:15", "raw-html"),
        ("Look [here](javascript:go()).", "12:24", "unsafe-link"),
    ],
)
def test_a_bank_with_such_markup_is_not_loaded_and_its_place_is_named(
    tmp_path: Path, why: str, place: str, code: str
) -> None:
    """In every text, here in the reason of an option."""
    file = tmp_path / "test.yaml"
    file.write_text(BANK.replace("WHY", why), encoding="utf-8")
    with pytest.raises(BankError) as caught:
        load_bank(file)
    fault = caught.value.faults[0]

    assert (f"{fault.line}:{fault.column}", fault.code, fault.path) == (
        place,
        code,
        "items[q].options[2].why",
    )


def test_an_authors_own_keys_are_not_looked_at(tmp_path: Path) -> None:
    """What starts with x- is never shown."""
    file = tmp_path / "test.yaml"
    file.write_text(BANK.replace("WHY", "No.\n        x-draft: <b>bold</b>"), encoding="utf-8")

    assert list(load_bank(file).items) == ["q"]
