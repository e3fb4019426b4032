"""Write questions in YAML and try them at once: the text, what is wrong with it, and a preview.

The text lives in this session, and in the browser as a draft for the next one. It is read as plain data and never run;
questions are only drawn once the bank is free of faults, so no image, HTML or script link of theirs reaches the browser.
Messages quote the text and are therefore shown as plain text, never as Markdown.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages._shared.browser.code_box import GoTo, code_box
from pages._shared.browser.open_file import MEGABYTE, open_file
from pages._shared.browser.save_file import save_file
from pages._shared.frame.lessons import Lesson
from pages._shared.quiz.checked_text import MOST_VARIANTS, Checked, check_text
from pages._shared.quiz.drawing import draw_item
from quizzes.formulas.typography import counted
from quizzes.loading.banks import ReadItem
from quizzes.loading.items import ITEM_MODELS, Item
from quizzes.loading.templates import template
from quizzes.yaml.faults import Fault

MOST_FAULTS = 30
MOST_MARKED = 300
START = "choice"

_TEXT = "quiz_editor_text"
_BEFORE = "quiz_editor_before"
_VERSION = "quiz_editor_version"
_GO = "quiz_editor_go"
_DRAFT = "residual-lab-draft"
_TOO_LARGE = "quiz_editor_too_large"
_ROUND = "quiz_editor_round"


def edit_text(lesson: Lesson) -> str:
    """Draw the text and its tools, and return it."""
    if _TEXT not in st.session_state:
        st.session_state[_TEXT] = template(START)
    with st.container(horizontal=True, gap="small"):
        st.menu_button(
            "Start from an example",
            sorted(ITEM_MODELS, key=_example),
            format_func=_example,
            key=_key(lesson, "example"),
            icon=":material/note_add:",
            on_click=_start_from,
            args=(lesson,),
        )
        open_file(
            "Open a file", ".yaml,.yml", MEGABYTE,
            key=_key(lesson, "open"), on_open=_open, on_too_large=_refuse,
        )  # fmt: skip
        if _BEFORE in st.session_state:
            st.button("Undo", key=_key(lesson, "undo"), icon=":material/undo:", on_click=_bring_back)
    if size := st.session_state.pop(_TOO_LARGE, 0):
        st.error(
            f"The file has {size / 1e6:.1f} MB; at most 1 MB is read. Split it, and open a part.",
            icon=":material/error:",
        )
    text: str = st.session_state[_TEXT]
    version: int = st.session_state.setdefault(_VERSION, 0)
    code_box(
        "Your bank, in YAML. It is checked whenever you pause.",
        text,
        version=version,
        untouched=version == 0 and text == template(START),
        draft=_DRAFT,
        faults=_by_line(check_text(text).faults),
        go=st.session_state.get(_GO),
        key="quiz_editor_box",
        on_typed=_typed,
    )
    save_file("Download", lambda: text, "my-questions.yaml", "application/yaml", key=_key(lesson, "download"))
    st.caption(
        "Your text stays in this browser as a draft; the lab stores none of it. To serve it, download it, put the file "
        "into a folder and start the lab with `python dashboard.py --bank FOLDER`."
    )
    return text


def _example(kind: str) -> str:
    """Return what an author reads for the example of a kind."""
    return ITEM_MODELS[kind].TITLE


def _key(lesson: Lesson, name: str) -> str:
    return f"{lesson.page}.{name}"


def _by_line(faults: Sequence[Fault]) -> dict[int, str]:
    """Return what is wrong in each line that has a fault, of so many faults as anyone mends at a time."""
    lines: dict[int, list[str]] = {}
    for fault in faults[:MOST_MARKED]:
        lines.setdefault(fault.line, []).append(_about(fault))
    return {line: "\n".join(messages) for line, messages in lines.items()}


def _go_to(line: int) -> None:
    before: GoTo | None = st.session_state.get(_GO)
    st.session_state[_GO] = GoTo(line, before.word + 1 if before else 1)


def _typed(text: str) -> None:
    # Half a character, which a browser can hold, could be sent back to none.
    st.session_state[_TEXT] = text.encode("utf-8", errors="replace").decode("utf-8")


def _replace(text: str) -> None:
    """Put another text in place of the one there, which can be brought back."""
    st.session_state[_BEFORE] = st.session_state[_TEXT]
    st.session_state[_TEXT] = text
    st.session_state[_VERSION] += 1


def _bring_back() -> None:
    st.session_state[_TEXT], st.session_state[_BEFORE] = st.session_state[_BEFORE], st.session_state[_TEXT]
    st.session_state[_VERSION] += 1


def _start_from(lesson: Lesson) -> None:
    if (kind := st.session_state[_key(lesson, "example")]) is not None:
        _replace(template(kind))


def _open(text: str) -> None:
    _replace(text.encode("utf-8", errors="replace").decode("utf-8-sig"))


def _refuse(size: int) -> None:
    st.session_state[_TOO_LARGE] = size


def say_how_it_stands(checked: Checked) -> None:
    """Say in one line whether the text can be used."""
    errors = sum(fault.level == "error" for fault in checked.faults)
    advice = len(checked.faults) - errors
    if errors:
        st.error(
            f"{counted(errors, 'fault')} to mend before this can be used. "
            "Each line says where it stands, what is wrong and what to write instead.",
            icon=":material/build:",
        )
        return
    also = f" There is also {counted(advice, 'piece', 'pieces')} of advice, below." if advice else ""
    st.success(
        f"No faults in {counted(len(checked.items), 'question')}. This is what a learner sees.{also}",
        icon=":material/check_circle:",
    )


def list_served_faults(faults: Sequence[Fault], *, key: str) -> None:
    """Show where the files of the lab have faults, and of what kind.

    No more: a line of a bank, or a message that quotes it, may hold an answer, and every visitor reads this.
    """
    with st.container(key=key, gap="small"):
        for fault in faults[:MOST_FAULTS]:
            st.text(f"{Path(fault.file).name}:{fault.line}  {fault.level} [{fault.code}]")
        if len(faults) > MOST_FAULTS:
            st.caption(f"And {len(faults) - MOST_FAULTS} more.")


def list_faults(faults: Sequence[Fault], *, key: str) -> None:
    """Show the faults of the author's text with their place, as plain text: each quotes what the author wrote.

    Parameters
    ----------
    faults : Sequence[Fault]
        Sorted by place.
    key : str
        Of the container they stand in.
    """
    with st.container(key=key, gap="small"):
        for number, fault in enumerate(faults[:MOST_FAULTS]):
            st.text(f"{fault.line}:{fault.column}  {fault.level} [{fault.code}]  {_about(fault)}")
            if fault.source_line.strip():
                st.code(excerpt(fault), language=None)
            st.button(
                f"Go to line {fault.line}",
                key=f"{key}.{number}",
                icon=":material/arrow_back:",
                type="tertiary",
                on_click=_go_to,
                args=(fault.line,),
            )
        if len(faults) > MOST_FAULTS:
            st.caption(f"And {len(faults) - MOST_FAULTS} more.")


def _about(fault: Fault) -> str:
    return f"{fault.path}: {fault.message}" if fault.path else fault.message


def excerpt(fault: Fault, width: int = 60) -> str:
    """Return the line of a fault with a caret below, cut to what fits beside the text.

    Examples
    --------
    >>> print(excerpt(Fault("a.yaml", 7, 5, "error", "unknown-key", "", "unknown key.", "    hint: a")))
    7 |     hint: a
      |     ^
    """
    column = fault.column - 1
    start = max(0, column - width // 2) if len(fault.source_line) > width else 0
    line = fault.source_line[start : start + width].replace("\t", " ")
    gutter = str(fault.line)
    return f"{gutter} | {line}\n{' ' * len(gutter)} | {' ' * (column - start)}^"


def preview(items: Sequence[ReadItem]) -> None:
    """Draw one of the questions as a learner sees it. What is answered here is nobody's record."""
    by_id = {each.item.id: each for each in items if each.item is not None}
    chosen = by_id[_chosen(list(by_id), "Question", "quiz_editor_item")]
    item, variant = chosen.item, None
    if chosen.recipe is not None:
        codes, label = (
            chosen.recipe.parameters.codes,
            f"Variant, one of {len(chosen.recipe.parameters.codes)}",
        )
        variant = _chosen(
            codes[:MOST_VARIANTS], label, f"quiz_editor_variant_{chosen.path}", chosen.recipe.numbers
        )
        item = chosen.recipe.item(variant)
    if item is None:
        return
    if item.status != "live":
        st.caption(f"This question is marked `{item.status}`, so learners do not get it.")
    round_ = st.session_state.setdefault(_ROUND, 0)
    draw_item(item, variant=variant, place=f"preview-{_mark(item)}-{round_}", record=False)
    st.button(
        "Answer it afresh",
        key="quiz_editor_afresh",
        icon=":material/replay:",
        type="tertiary",
        on_click=_afresh,
    )


def _afresh() -> None:
    st.session_state[_ROUND] += 1


def _chosen(names: Sequence[str], label: str, key: str, describe: Callable[[str], str] = str) -> str:
    if len(names) == 1:
        return names[0]
    chosen: str = st.selectbox(label, names, key=key, format_func=describe)
    return chosen


def _mark(item: Item) -> str:
    """Return a mark that changes with every edit, so that an edited question is asked afresh."""
    return hashlib.sha256(item.model_dump_json().encode()).hexdigest()[:8]
