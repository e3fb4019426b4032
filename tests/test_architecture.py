"""The house rules that a machine can check: what stands where, who imports whom, how long a file may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from pages._shared.frame.lessons import lessons

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "dashboard.py",
    "core", "pages", "quizzes", "tests",
}  # fmt: skip
LONGEST_FILE, LONGEST_PAGE = 400, 150
SMALL_ROOM = 5

# The floors of the two houses, from the top down: a room may know the rooms below it, never one above or beside it.
PAGE_ROOMS = ("experiments", "quiz", "record", "frame")
QUIZ_ROOMS = ("commands", ("learner", "exchange", "checks"), "loading", "kinds", ("formulas", "yaml"))

SHOWN_WITH = {"altair", "numpy", "pandas", "pyarrow", "streamlit"}
GRADED_WITH = {"fsrs", "numpy", "pydantic", "yaml"}


def names_in(floors: Sequence[str | tuple[str, ...]]) -> Iterator[str]:
    """Yield the names of the rooms on some floors."""
    for floor in floors:
        yield from (floor,) if isinstance(floor, str) else floor


def rooms_below(house: str, floors: Sequence[str | tuple[str, ...]]) -> Iterator[tuple[str, set[str]]]:
    """Yield each room of a house as a folder, with the modules of it and of the rooms below it."""
    below: set[str] = set()
    for floor in reversed(floors):
        rooms = list(names_in((floor,)))
        for room in rooms:
            yield f"{house}/{room}", below | {f"{house.replace('/', '.')}.{room}"}
        below |= {f"{house.replace('/', '.')}.{room}" for room in rooms}


# What may be imported where, besides the standard library. The innermost folder that holds a file decides.
ALLOWED = {
    "core": {"core", "numpy"},
    "quizzes": {"quizzes", *GRADED_WITH},
    **{
        room: {*modules, "quizzes.forms", "quizzes.work_limit", *GRADED_WITH}
        for room, modules in rooms_below("quizzes", QUIZ_ROOMS)
    },
    "quizzes/forms.py": set(),
    "quizzes/work_limit.py": set(),
    "pages/_shared/charts": {"pages._shared.charts", "altair", "numpy", "pandas"},
    "pages/_shared/browser": {"pages._shared.browser", "streamlit"},
    **{
        room: {
            *modules, "pages._shared.charts", "pages._shared.browser", "core", "quizzes", "pydantic", *SHOWN_WITH
        }
        for room, modules in rooms_below("pages/_shared", PAGE_ROOMS)
    },
    "pages/_shared/server": {
        "pages._shared.server", "pages._shared.browser.streamlit_names", "h11", "starlette", "uvicorn",
    },
    "pages/_shared/server/forged_values.py": {"streamlit"},
    "pages/_shared": {"pages._shared"},
    "pages": {"core", "quizzes", "pages._shared", *SHOWN_WITH},
    # The server warms the rooms up before the first learner comes: the one door between the two.
    "dashboard.py": {"pages._shared.server", "pages._shared.start_up", "starlette", "streamlit", "uvicorn"},
}  # fmt: skip
# What a page may take from NumPy: arrays to hand to the core, columns that count, sources of randomness, types.
MADE_IN_A_PAGE = {
    "arange", "array", "eye", "linspace", "ones", "zeros", "zeros_like", "random", "random.default_rng", "int16",
}  # fmt: skip
# Words that belong to a workshop and not to what leaves it, and paths of one machine.
WORKSHOP = re.compile(
    r"\b(TODO|FIXME|XXX|HACK)\b|\bthe (brief|lead)\b|\bAI[- ]generated\b|\bchatbot|\bsub-?agent"
    r"|(?<![\w/.-])/(work|tmp|root|home)/|(?<!\w)shared/",
    re.IGNORECASE,
)


def python_files(folder: str) -> list[Path]:
    """Return the Python files of a folder, or the file itself."""
    start = ROOT / folder
    return sorted(start.rglob("*.py")) if start.is_dir() else [start]


def name_of(file: Path) -> str:
    """Return the path of a file inside the project."""
    return file.relative_to(ROOT).as_posix()


def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text("utf-8"))


def nodes_that_run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands below a node, but for what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")):
            yield child
            yield from nodes_that_run(child)


def imported_by(file: Path, *, when_run: bool = False) -> Iterator[str]:
    """Yield every module a file imports; ``from pages import x`` counts as ``pages.x``."""
    tree = tree_of(file)
    for node in nodes_that_run(tree) if when_run else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(file)} line {node.lineno}: write the whole module name"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def page_files() -> list[Path]:
    """Return the files that are pages: those in a section's folder."""
    pages = ROOT / "pages"
    return [
        file
        for file in python_files("pages")
        if file.parent != pages and pages / "_shared" not in file.parents
    ]


def written_files() -> list[Path]:
    """Return every file that people read: code, data, settings and text, but for this one and generated ones."""
    kinds = (".py", ".js", ".css", ".html", ".yaml", ".toml", ".md", ".json")
    folders = [ROOT / name for name in ("core", "pages", "quizzes", "tests", ".ci", ".deploy", ".streamlit")]
    inside = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    files = [*inside, *(file for file in ROOT.iterdir() if file.is_file())]
    return sorted(
        file
        for file in files
        if file != Path(__file__) and (file.suffix in kinds or file.parent.name == ".ci")
    )


def test_every_folder_is_a_room_of_the_house() -> None:
    """A room that the rules do not name would be free to know everything."""
    rooms = {
        f"{house}/{folder.name}"
        for house in ("pages/_shared", "quizzes")
        for folder in (ROOT / house).iterdir()
        if folder.is_dir() and any(folder.rglob("*.py"))
    }

    assert rooms <= set(ALLOWED), "Enter the new room in PAGE_ROOMS or QUIZ_ROOMS, above."


@pytest.mark.parametrize("room", ["core", "quizzes", *(f"quizzes/{name}" for name in names_in(QUIZ_ROOMS))])
def test_the_front_door_of_a_room_names_what_stands_in_it(room: str) -> None:
    """Whoever opens ``__init__`` finds every room and module, and nothing that is gone; a small room may name none."""
    door = ROOT / room / "__init__.py"
    inside = {file.stem for file in door.parent.glob("*.py")}
    inside |= {folder.name for folder in door.parent.iterdir() if any(folder.glob("*.py"))}
    inside -= {"__init__", "__main__"}
    named = set(re.findall("``([a-z_]+)``", ast.get_docstring(tree_of(door)) or ""))

    assert named - inside == set(), f"Take these out of {room}/__init__.py: they are gone."
    if named or len(inside) > SMALL_ROOM:
        assert inside - named == set(), f"Say in {room}/__init__.py, in one line each, what these are for."


def test_what_one_page_shows_stands_in_a_folder_of_its_name() -> None:
    """Whoever looks for the parts of a page finds them by the page's name."""
    folders = {
        folder.name for folder in (ROOT / "pages/_shared/experiments").iterdir() if any(folder.glob("*.py"))
    }

    assert folders <= set(lessons()), "Name the folder after its page; what two pages share stands above."


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_it_may_know(part: str) -> None:
    """Core knows NumPy, quizzes know no Streamlit, charts know no Streamlit, pages know no other page.

    A module that a room needs from a room above it belongs further down.
    """
    allowed = ALLOWED[part]
    inner = [other for other in ALLOWED if other != part and other.startswith(f"{part}/")]
    strangers = [
        f"{name_of(file)} imports {module}"
        for file in python_files(part)
        if not any(f"{name_of(file)}/".startswith(f"{other}/") for other in inner)
        for module in imported_by(file)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not any(f"{module}.".startswith(f"{name}.") for name in allowed)
    ]

    assert strangers == [], "Move what is needed down into a room that both may know."


def test_no_two_modules_need_each_other() -> None:
    """Whoever reads a file can read what it needs first, and come to an end: imports inside functions count, too."""
    files = {
        name_of(file).removesuffix(".py").removesuffix("/__init__").replace("/", "."): file
        for house in ("core", "pages", "quizzes")
        for file in python_files(house)
    }
    needs = {
        module: {
            needed
            for name in imported_by(file, when_run=True)
            for needed in files
            if f"{name}.".startswith(f"{needed}.") and needed != module
        }
        for module, file in files.items()
    }
    circle: list[str] = []
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = error.args[1]

    assert sum(map(len, needs.values())) > len(files)
    assert circle == [], "Move what two of these modules need into a module below both."


def test_charts_work_where_streamlit_is_absent() -> None:
    """Importing every chart loads no Streamlit, not even through another module."""
    modules = [
        name_of(file).removesuffix(".py").replace("/", ".") for file in python_files("pages/_shared/charts")
    ]
    code = (
        "import importlib, sys\n"
        "sys.modules['streamlit'] = None  # importing it now fails\n"
        f"for module in {modules!r}: importlib.import_module(module)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stderr


def test_the_top_level_holds_only_what_was_agreed() -> None:
    """Beside it stand dot-entries and what the ignore file names."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    found = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".")}
    extra = {name for name in found - TOP_LEVEL if not any(fnmatch(name, pattern) for pattern in ignored)}

    assert extra == set(), "Move it into one of the folders, or agree on it and enter it in TOP_LEVEL."


def test_the_router_is_the_only_script_directly_in_pages() -> None:
    """Any other would be a page without a section."""
    scripts = {file.name for file in (ROOT / "pages").glob("*.py")}

    assert scripts - {"__init__.py"} == {"navigation.py"}, "Move the page into the folder of its section."


def test_every_page_file_is_a_lesson_and_every_lesson_has_its_file() -> None:
    """The list of lessons and the folders agree."""
    listed = sorted(lesson.path for lesson in lessons().values())
    files = sorted(file.relative_to(ROOT / "pages").as_posix() for file in page_files())

    assert listed == files, "Give every page an entry with its `path` in pages/lessons.yaml."


def test_a_page_is_named_after_its_file_and_no_name_is_taken_twice() -> None:
    """The file stem is the page's address."""
    stems = [file.stem for file in page_files()]

    assert len(stems) == len(set(stems)), "Give one of the two files another name."
    assert all(Path(lesson.path).stem == page for page, lesson in lessons().items()), (
        "Name the entry as the file."
    )


def test_every_way_on_leads_to_a_lesson() -> None:
    """``next`` and the pages of an objective exist."""
    every = lessons()
    named = {lesson.next for lesson in every.values()} | {
        page for lesson in every.values() for objective in lesson.objectives for page in objective.pages
    }

    assert named - {None} <= set(every), "Name pages of pages/lessons.yaml in `next` and in `pages`."


@pytest.mark.parametrize("command", ["vega_lite_chart", "altair_chart", "dataframe", "data_editor"])
def test_a_chart_and_its_table_are_drawn_in_one_place(command: str) -> None:
    """So each has its sentence, its name for a screen reader, its numbers as a table and their CSV."""
    drawn = [
        f"{name_of(file)} line {node.lineno}"
        for file in python_files("pages")
        if name_of(file) != "pages/_shared/frame/figure.py"
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute) and node.attr == command
    ]

    assert drawn == []


def test_presets_name_controls_of_their_page() -> None:
    """A preset cannot set what the page does not have."""
    strangers = [
        f"{page}#{name}: {control}"
        for page, lesson in lessons().items()
        for name, preset in lesson.presets.items()
        for control in preset.set
        if control not in lesson.controls
    ]

    assert strangers == [], "Enter the control under `controls` of its page in pages/lessons.yaml."


def test_files_are_short_enough_to_read() -> None:
    """A page reads like a lesson; any other file holds one idea."""
    limits = {
        file: LONGEST_FILE for part in ("core", "pages", "quizzes", "tests") for file in python_files(part)
    }
    limits |= dict.fromkeys(page_files(), LONGEST_PAGE)
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in limits}
    too_long = {name_of(file): length for file, length in lengths.items() if length > limits[file]}

    assert too_long == {}, "Split the file: one idea each."


def test_core_prints_nothing_and_shares_no_random_numbers() -> None:
    """A core function returns what it found, and is given its source of randomness."""
    faults = []
    for file in python_files("core"):
        faults += [
            f"{name_of(file)} imports {module}"
            for module in imported_by(file)
            if module.split(".")[0] in ("random", "logging", "secrets")
        ]
        for node in ast.walk(tree_of(file)):
            if not isinstance(node, ast.Attribute | ast.Name):
                continue
            spoken = ast.unparse(node)
            shared = re.fullmatch(r"(np|numpy)\.random\.(\w+)", spoken)
            if spoken == "print" or (shared and shared[2] != "Generator"):
                faults.append(f"{name_of(file)} line {node.lineno}: {spoken}")

    assert faults == [], "Return what was found, and take a numpy.random.Generator as an argument."


def test_mathematics_stands_in_core_and_not_in_a_page() -> None:
    """A page makes arrays and generators for the core, and computes no power, product of matrices, root or sum itself."""
    faults = []
    for file in page_files():
        for node in ast.walk(tree_of(file)):
            if not isinstance(node, ast.BinOp | ast.Attribute):
                continue
            power = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.MatMult)
            called = re.fullmatch(r"(?:np|numpy|math)\.([\w.]+)", ast.unparse(node))
            if power or (called and called[1] not in MADE_IN_A_PAGE):
                faults.append(
                    f"{name_of(file)} line {node.lineno}: {ast.unparse(node)}. "
                    "Give it a name, a docstring and a test in core, and call it from the page."
                )

    assert faults == []


def test_no_file_speaks_of_how_it_was_made() -> None:
    """The project speaks of residual connections, not of a workshop or a machine."""
    told = [
        f"{name_of(file)} line {number}: {found[0]}"
        for file in written_files()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if (found := WORKSHOP.search(line))
    ]

    assert told == [], "Speak of residual connections only."


def test_no_test_stands_aside() -> None:
    """A test that skips itself where something is missing says nothing there, and nobody notices."""
    aside = re.compile(r"\bpytest\.(skip|importorskip|xfail)\b|\bmark\.(skip|skipif|xfail)\b")
    found = [
        f"{name_of(file)} line {number}"
        for file in python_files("tests")
        if file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if aside.search(line)
    ]

    assert found == [], "Give the test what it needs, inside the project, or delete it."


def test_this_module_looks_at_every_part() -> None:
    """A check that finds no file would always pass."""
    counts = {part: len(python_files(part)) for part in ALLOWED}

    assert min(counts.values()) >= 1
    assert len(page_files()) == len(lessons()) >= 6
    assert len(written_files()) > 100
