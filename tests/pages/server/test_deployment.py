"""What ``.deploy/README.md`` says is what the lab does: its options and its settings."""

import re

import pytest

from pages._shared.server.names import EMBED_FROM, ORIGINS
from pages._shared.server.options import read_options
from tests.server import ROOT


def guide() -> str:
    """Return what operators read."""
    return (ROOT / ".deploy/README.md").read_text("utf-8")


def test_every_option_has_a_line_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """And the table names none that is not there."""
    with pytest.raises(SystemExit):
        read_options(["--help"])
    offered = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out.partition("options:")[2]))

    assert set(re.findall(r"^\| `(--[a-z-]+)", guide(), re.MULTILINE)) == offered
    assert "--workers" in offered


def test_the_variables_it_names_are_those_that_are_read() -> None:
    """The lab's own and Streamlit's."""
    names = set(re.findall(r"`(RESIDUAL_LAB_\w+)`", guide()))

    assert names == {ORIGINS, EMBED_FROM, "RESIDUAL_LAB_BANK"}
