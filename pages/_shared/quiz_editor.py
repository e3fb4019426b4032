"""Write questions in YAML and try them at once: the text, what is wrong with it, and a preview.

The text lives in this session alone. It is read as plain data and never run; questions are only drawn once the bank
is free of faults, so no image, HTML or script link of theirs reaches the browser. Messages quote the text and are
therefore shown as plain text, never as Markdown.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages._shared.lesson import Lesson, lessons
from pages._shared.quiz import draw_item
from quizzes.bank import Bank, load_bank
from quizzes.faults import BankError, Fault
from quizzes.items import Item
from quizzes.templates import example_item, kinds, template
from quizzes.yaml_source import NamedText

NAME = "your text"
MOST_CHARACTERS = 200_000
MOST_FAULTS = 30
EDITOR_HEIGHT = 560
START = "choice"

_TEXT = "quiz_editor_text"
_BEFORE = "quiz_editor_before"
_CHECKED = "quiz_editor_checked"
_UPLOAD = "quiz_editor_upload"
_ROUND = "quiz_editor_round"


@dataclass(frozen=True)
class Checked:
    """A text, and either its bank or its faults."""

    text: str
    bank: Bank | None
    faults: tuple[Fault, ...]


def edit_text(lesson: Lesson) -> str:
    """Draw the text and its tools, and return it."""
    if _TEXT not in st.session_state:
        st.session_state[_TEXT] = template(START)
    with st.container(horizontal=True, gap="small"):
        st.menu_button(
            "Add an example",
            kinds(),
            key=_key(lesson, "add"),
            icon=":material/add:",
            on_click=_add,
            args=(lesson,),
        )
        with st.popover("Open a file", icon=":material/upload_file:"):
            st.file_uploader(
                "A bank in YAML, up to 1 MB. It replaces the text.",
                type=["yaml", "yml"],
                key=_UPLOAD,
                max_upload_size=1,
                on_change=_open,
            )
        st.button(
            "Start over",
            key=_key(lesson, "start"),
            icon=":material/restart_alt:",
            on_click=_replace,
            args=(template(START),),
        )
        if _BEFORE in st.session_state:
            st.button(
                "Bring my text back", key=_key(lesson, "undo"), icon=":material/undo:", on_click=_bring_back
            )
    st.text_area(
        "Your bank, in YAML. It is checked when you press Ctrl+Enter or leave the box.",
        key=_TEXT,
        height=EDITOR_HEIGHT,
        persist_state="session",
    )
    text: str = st.session_state[_TEXT] or ""
    st.download_button(
        "Download",
        text,
        file_name="my-questions.yaml",
        mime="application/yaml",
        icon=":material/download:",
        on_click="ignore",
        key=_key(lesson, "download"),
    )
    return text


def _key(lesson: Lesson, name: str) -> str:
    return f"{lesson.page}.{name}"


def _replace(text: str) -> None:
    """Put another text in place of the one there, which can be brought back."""
    st.session_state[_BEFORE] = st.session_state[_TEXT]
    st.session_state[_TEXT] = text


def _bring_back() -> None:
    st.session_state[_TEXT], st.session_state[_BEFORE] = st.session_state[_BEFORE], st.session_state[_TEXT]


def _add(lesson: Lesson) -> None:
    kind = st.session_state[_key(lesson, "add")]
    text = st.session_state[_TEXT] or ""
    if kind is None:
        return
    if "items:" in text:
        _replace(f"{text.rstrip()}\n\n{example_item(kind)}")
    else:
        _replace(template(kind))


def _open() -> None:
    uploaded: UploadedFile | None = st.session_state[_UPLOAD]
    if uploaded is not None:
        _replace(uploaded.getvalue().decode("utf-8-sig", errors="replace"))


def check_text(text: str) -> Checked:
    """Return what a text holds. The same text is read once a session."""
    known = st.session_state.get(_CHECKED)
    if isinstance(known, Checked) and known.text == text:
        return known
    checked = _check(text)
    st.session_state[_CHECKED] = checked
    return checked


def _check(text: str) -> Checked:
    if len(text) > MOST_CHARACTERS:
        message = f"the text has {len(text)} characters; at most {MOST_CHARACTERS} are read here. Split it."
        return Checked(text, None, (Fault(NAME, 1, 1, "error", "too-large", "", message, ""),))
    try:
        return Checked(text, load_bank(NamedText(NAME, text), pages=lessons()), ())
    except BankError as error:
        return Checked(text, None, error.faults)


def list_faults(faults: Sequence[Fault], *, key: str) -> None:
    """Show faults with their place, as plain text: each quotes what an author wrote."""
    with st.container(key=key, gap="small"):
        for fault in faults[:MOST_FAULTS]:
            st.text(f"{fault.line}:{fault.column}  {fault.level} [{fault.code}]  {_about(fault)}")
            if fault.source_line.strip():
                st.code(excerpt(fault), language=None)
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


def preview(bank: Bank) -> None:
    """Draw one question of a bank as a learner sees it. What is answered here is nobody's record."""
    if not bank.items:
        st.info("No question is live: a draft or a retired question is not offered.", icon=":material/info:")
        return
    item_id = _chosen(list(bank.items), "Question", "quiz_editor_item")
    item, variant = bank.items[item_id], None
    if recipe := bank.recipes.get(item_id):
        variant = _chosen(
            recipe.parameters.codes, "Variant", f"quiz_editor_variant_{item_id}", recipe.numbers
        )
        item = recipe.item(variant)
    st.session_state.setdefault(_ROUND, 0)
    draw_item(item, variant=variant, place=f"preview-{_mark(item)}-{st.session_state[_ROUND]}", record=False)
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
