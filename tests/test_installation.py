"""What is installed: one file pins all of it, and every command that installs reads that file."""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PINS_FILE = ROOT / ".ci" / "constraints.txt"
INSTALL = re.compile(r"pip install [^&\n`]*")


def pins() -> dict[str, str]:
    """Return the pinned version of each distribution, by its normalised name."""
    lines = [line for line in PINS_FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def declared() -> list[Requirement]:
    """Return what ``pyproject.toml`` asks for: for the lab and for its tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [
        Requirement(text) for text in [*project["dependencies"], *project["optional-dependencies"]["test"]]
    ]


def needed() -> dict[str, str]:
    """Return every distribution that is needed here, directly or not, with the version that is installed."""
    found: dict[str, str] = {}
    asked = [(requirement, "") for requirement in declared()]
    # The list grows while it is read: what is needed has needs of its own.
    for requirement, extra in asked:
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        found[canonicalize_name(requirement.name)] = distribution(requirement.name).version
        for text in distribution(requirement.name).requires or []:
            for wanted in ("", *sorted(requirement.extras)):
                if (step := (Requirement(text), wanted)) not in asked:
                    asked.append(step)
    return found


def test_what_is_installed_is_what_is_pinned() -> None:
    """Every distribution that the lab and its tests need, and no other, in just this version."""
    assert needed() == pins()


def test_the_pins_name_no_address() -> None:
    """Where packages come from is a setting of the machine and not of the project."""
    lines = PINS_FILE.read_text("utf-8").splitlines()

    assert [line for line in lines if not re.fullmatch(r"#.*|[\w.-]+==[\w.]+", line)] == []
    assert not re.search(r"://|\bfile:|@", PINS_FILE.read_text("utf-8"))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", ".deploy/README.md"])
def test_every_command_that_installs_reads_the_pins(name: str) -> None:
    """But for the one that renews them."""
    commands = INSTALL.findall((ROOT / name).read_text("utf-8"))
    renewing = [command for command in commands if "--upgrade" in command]

    assert [
        command
        for command in commands
        if "--constraint .ci/constraints.txt" not in command and command not in renewing
    ] == []
    assert len(renewing) == (name == "CONTRIBUTING.md")
    assert name != "README.md" or len(commands) == 2


def test_the_whole_check_installs_by_the_command_of_the_readme() -> None:
    """It has none of its own that could forget the pins."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")

    assert "README.md" in script
    assert not INSTALL.search(script)


def test_each_dependency_has_a_lower_bound_that_its_pin_fulfils() -> None:
    """Of the lab itself and of its tests; without one a check of lower bounds would not see it."""
    faults = [
        str(requirement)
        for requirement in declared()
        if not any(one.operator == ">=" for one in requirement.specifier)
        or not requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])
    ]

    assert faults == []
