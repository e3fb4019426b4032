"""Before and after: twelve questions before the course, twelve like them after it, and what was gained."""

import streamlit as st

from pages._shared.browser.attention import call_attention
from pages._shared.experiments.before_and_after.form import BOX, draw_form
from pages._shared.experiments.before_and_after.outcome import draw_outcome
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.prose import prose, prose_box
from pages._shared.record.inventory import AFTER, BEFORE, BEGUN, how_far, sheets
from pages._shared.record.learners_record import tell_browser
from pages._shared.record.standing import pages_seen

lesson = open_lesson("before_and_after")
tell_browser()
forms = sheets()
begun = BEGUN.get()


def begin(form: str) -> None:
    """Begin a form."""
    BEGUN.put(form)
    call_attention(BOX)


def offer(form: str, label: str, *, main: bool = True) -> None:
    """Draw a button that begins a form."""
    st.button(
        label, key=lesson.key(f"begin_{form}"), type="secondary" if main else "tertiary",
        icon=":material/play_arrow:", on_click=begin, args=(form,),
    )  # fmt: skip


if not all(form.items for form in forms.values()):
    st.info("These questions cannot be shown now.", icon=":material/build:")
elif forms[AFTER].complete:
    draw_outcome(forms)
elif forms[AFTER].answers or begun == AFTER:
    draw_form(AFTER, forms[AFTER])
elif forms[BEFORE].complete:
    to_see = [page for page, each in lessons().items() if each.explain]
    seen = len(pages_seen().intersection(to_see))
    with prose_box():
        prose(
            f"Form {BEFORE}: **{how_far(forms[BEFORE])}**. You see which ones after form {AFTER}, because it asks about "
            f"the same ideas. Come back for it when you have worked through the lab. So far you have opened {seen} of its "
            f"{len(to_see)} lessons."
        )
        offer(AFTER, f"I have finished the lab: begin form {AFTER}", main=seen == len(to_see))
elif forms[BEFORE].answers or begun == BEFORE:
    draw_form(BEFORE, forms[BEFORE])
else:
    with prose_box():
        prose(
            f"Answer the {len(forms[BEFORE].items)} questions of form {BEFORE} before the lab, and those of form "
            f"{AFTER}, as many on the same ideas, after it. The difference is what you gained.\n\n"
            "- **One try each.** You see at the end which answers were right. If you do not know, guess and say so.\n"
            "- **They stay here.** They never come back in Review and count for no goal.\n"
            "- **You may stop.** Your answers are kept in this browser, and you go on where you stopped."
        )
        offer(BEFORE, f"Begin form {BEFORE}")
        offer(AFTER, f"I have worked through the lab already: form {AFTER} alone", main=False)
close_lesson(lesson)
